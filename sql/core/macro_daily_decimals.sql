-- macro, grain: one row an edition of the daily index (of any jurisdiction) and parameter of the breakpoint table: decimals daily concentrations keep
--   before the sub-index, and how ties are rounded
-- clause: the table names it (in China HJ 633: integers, CO to 0.1); the row of the year in which the edition took effect
CREATE OR REPLACE TEMP MACRO daily_decimals() AS TABLE
    SELECT
        e.edition,
        p.index_of,
        coalesce(
            max(d.decimals) FILTER (WHERE d.parameter = p.index_of),
            max(d.decimals) FILTER (WHERE d.parameter = '*')
        ) AS decimals,
        coalesce(
            max(d.rounding) FILTER (WHERE d.parameter = p.index_of),
            max(d.rounding) FILTER (WHERE d.parameter = '*')
        ) AS rounding
    FROM (VALUES ('pm25'), ('pm10'), ('so2'), ('no2'), ('co'), ('o3')) AS p (index_of)
    CROSS JOIN reporting_decimals AS d
    JOIN standard AS e ON e.role = 'air_index' AND e.jurisdiction = d.jurisdiction
    WHERE d.statistic = 'daily' AND year(e.effective_from) BETWEEN d.year_from AND d.year_to
    GROUP BY e.edition, p.index_of;
