-- macro, grain: one row a parameter of the breakpoint table: decimals daily concentrations keep before the sub-index
-- clause: HJ 633 (integers, CO to 0.1), the row of the year in which the edition took effect
CREATE OR REPLACE TEMP MACRO daily_decimals(method) AS TABLE
    SELECT
        p.index_of,
        coalesce(
            max(d.decimals) FILTER (WHERE d.parameter = p.index_of),
            max(d.decimals) FILTER (WHERE d.parameter = '*')
        ) AS decimals
    FROM (VALUES ('pm25'), ('pm10'), ('so2'), ('no2'), ('co'), ('o3')) AS p (index_of)
    CROSS JOIN reporting_decimals AS d
    JOIN standard AS e ON e.edition = method
    WHERE d.statistic = 'daily' AND year(e.effective_from) BETWEEN d.year_from AND d.year_to
    GROUP BY p.index_of;
