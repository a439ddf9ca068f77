-- macro, grain: one row an edition of the method, of any jurisdiction: the days in force, and the fewest measured days of a month and a year
-- units: counts of days
-- home: issued by the jurisdiction that judges what names no edition
-- clause: table validity (in China GB 3095 table 4: 27 days a month, 25 in February, 324 a year); days
--   before the first edition are counted by it (ours)
CREATE OR REPLACE TEMP MACRO validity_minimum() AS TABLE
    SELECT
        s.edition,
        s.first_day AS effective_from,
        s.end_day AS effective_to,
        s.home,
        -- a count that the edition does not ask for is 0
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'month_days'), 0) AS month_days,
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'february_days'), max(v.minimum) FILTER (
            WHERE v.statistic = 'month_days'
        ), 0) AS february_days,
        coalesce(max(v.minimum) FILTER (WHERE v.statistic = 'year_days'), 0) AS year_days
    FROM edition_span() AS s
    JOIN validity AS v ON v.edition = s.edition
    WHERE s.role = 'air_method'
    GROUP BY s.edition, s.first_day, s.end_day, s.home;
