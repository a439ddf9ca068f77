-- macro, grain: one row an edition of HJ 663: the days in force, and the fewest measured days of a month and a year
-- units: counts of days
-- clause: GB 3095 table 4 as the table validity has it (27 days a month, 25 in February, 324 a year); days
--   before the first edition are counted by it (ours)
CREATE OR REPLACE TEMP MACRO validity_minimum() AS TABLE
    SELECT
        s.edition,
        CASE WHEN s.effective_from = min(s.effective_from) OVER () THEN DATE '0001-01-01' ELSE s.effective_from END
            AS effective_from,
        s.effective_to,
        max(v.minimum) FILTER (WHERE v.statistic = 'month_days') AS month_days,
        max(v.minimum) FILTER (WHERE v.statistic = 'february_days') AS february_days,
        max(v.minimum) FILTER (WHERE v.statistic = 'year_days') AS year_days
    FROM standard AS s
    JOIN validity AS v ON v.edition = s.edition
    WHERE s.code = 'HJ 663'
    GROUP BY s.edition, s.effective_from, s.effective_to;
