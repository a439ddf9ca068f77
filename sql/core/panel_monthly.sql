-- grain: one row a region, parameter and month of panel_used; needs panel_used
-- units: ug/m3, CO mg/m3, counts of days in d
-- rules: as in monthly_value: a month that is over and has enough daily values (macro period_validity) comes from its days, any
--        other month from a month value, if any
-- sums are of decimals, so that they are the same on any number of threads
WITH minimum AS (
    SELECT * FROM validity_minimum() WHERE edition = $method_edition
),
from_days AS (
    SELECT
        CAST(region_id AS VARCHAR) AS region_id,
        CAST(parameter AS VARCHAR) AS parameter,
        CAST(date_trunc('month', day) AS DATE) AS month,
        avg(CAST(value AS DECIMAL(18, 6))) AS value,
        count(*) AS n_days,
        CAST(any_value(stated_at) AS VARCHAR) AS stated_at
    FROM panel_used
    WHERE span = 'day'
    GROUP BY region_id, parameter, date_trunc('month', day)
),
complete AS (
    SELECT f.region_id, f.parameter, f.month, f.value, f.stated_at
    FROM from_days AS f
    CROSS JOIN minimum AS m
    WHERE f.month + INTERVAL 1 MONTH <= $as_of
        AND period_validity(
            map([f.month], [f.n_days]), f.month, last_day(f.month), m.month_days, m.february_days, m.year_days
        ).valid
),
stored AS (
    SELECT
        CAST(region_id AS VARCHAR) AS region_id,
        CAST(parameter AS VARCHAR) AS parameter,
        date_trunc('month', day) AS month,
        value,
        CAST(source_id AS VARCHAR) AS source_id,
        CAST(basis AS VARCHAR) AS basis,
        CAST(stated_at AS VARCHAR) AS stated_at
    FROM panel_used
    WHERE span = 'month'
)
SELECT region_id, parameter, month, value, NULL AS source_id, NULL AS basis, stated_at
FROM complete
UNION ALL BY NAME
SELECT region_id, parameter, month, value, source_id, basis, stated_at
FROM stored
ANTI JOIN complete USING (region_id, parameter, month)
ORDER BY region_id, parameter, month;
