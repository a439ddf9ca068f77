-- grain: one row a region, parameter and month of panel_spoken; needs panel_spoken
-- units: ug/m3, CO mg/m3, counts of days in d
-- rules: as in monthly_value: a month that is over and has enough daily values (HJ 663) comes from its days, any
--        other month from a month value, if any
-- sums are of decimals, so that they are the same on any number of threads
WITH minimum AS (
    SELECT
        max(minimum) FILTER (WHERE statistic = 'month_days') AS month_days,
        max(minimum) FILTER (WHERE statistic = 'february_days') AS february_days
    FROM validity
    WHERE edition = $hj663
),
from_days AS (
    SELECT
        region_id,
        parameter,
        date_trunc('month', day) AS month,
        avg(CAST(value AS DECIMAL(18, 6))) AS value,
        count(*) AS n_days
    FROM panel_spoken
    WHERE span = 'day'
    GROUP BY region_id, parameter, date_trunc('month', day)
),
complete AS (
    SELECT f.region_id, f.parameter, f.month, f.value
    FROM from_days AS f
    CROSS JOIN minimum AS m
    WHERE f.month + INTERVAL 1 MONTH <= $as_of
        AND f.n_days >= CASE WHEN month(f.month) = 2 THEN m.february_days ELSE m.month_days END
),
stored AS (
    SELECT region_id, parameter, date_trunc('month', day) AS month, value, source_id, basis
    FROM panel_spoken
    WHERE span = 'month'
)
SELECT region_id, parameter, month, value, NULL AS source_id, NULL AS basis
FROM complete
UNION ALL BY NAME
SELECT region_id, parameter, month, value, source_id, basis
FROM stored
ANTI JOIN complete USING (region_id, parameter, month)
ORDER BY region_id, parameter, month;
