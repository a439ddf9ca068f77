-- macro, grain: one row an edition of the method, of any jurisdiction: the days in force, and the fewest measured days of a month and a year
-- units: counts of days
-- home: issued by the jurisdiction that judges what names no edition
-- clause: table validity (in China GB 3095 table 4: 27 days a month, 25 in February, 324 a year); days
--   before the first edition are counted by it (ours)
CREATE OR REPLACE TEMP MACRO validity_minimum() AS TABLE
    SELECT
        s.edition,
        CASE WHEN s.effective_from = min(s.effective_from) OVER (PARTITION BY s.jurisdiction) THEN DATE '0001-01-01' ELSE s.effective_from END
            AS effective_from,
        s.effective_to,
        s.jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes') AS home,
        -- a count that the edition does not ask for is 0
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'month_days'), 0) AS month_days,
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'february_days'), max(v.minimum) FILTER (
            WHERE v.statistic = 'month_days'
        ), 0) AS february_days,
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'year_days'), 0) AS year_days
    FROM standard AS s
    JOIN validity AS v ON v.edition = s.edition
    WHERE s.role = 'air_method'
    GROUP BY s.edition, s.jurisdiction, s.effective_from, s.effective_to;
