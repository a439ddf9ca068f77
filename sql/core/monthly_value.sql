-- grain: one row a parameter and month of a region, as of a date
-- units: ug/m3, CO mg/m3, counts of days in d
-- rules: a month that is over and has enough daily values (macro period_validity; estimated ones count here,
--        a history needs a level, not a verdict) comes from its days; any other month from a month value, if any
-- these are months as measured, what a forecast learns from: days of the bureau's list of exceptional events are in
--        them. The statistic of a month that leaves such days out is period_statistics
-- sums are of decimals, so that they are the same on any number of threads
WITH used AS (
    SELECT * FROM used_value($region_id, $as_of)
),
minimum AS (
    SELECT * FROM validity_minimum() WHERE edition = $method_edition
),
from_days AS (
    SELECT
        CAST(date_trunc('month', day) AS DATE) AS month,
        parameter,
        avg(CAST(value AS DECIMAL(18, 6))) AS value,
        count(*) AS n_days,
        bool_or(estimated) AS estimated,
        any_value(stated_at) AS stated_at
    FROM used
    WHERE span = 'day'
    GROUP BY date_trunc('month', day), parameter
),
complete AS (
    SELECT f.*
    FROM from_days AS f
    CROSS JOIN minimum AS m
    WHERE f.month + INTERVAL 1 MONTH <= $as_of
        AND period_validity(
            map([f.month], [f.n_days]), f.month, last_day(f.month), m.month_days, m.february_days, m.year_days
        ).valid
),
stored AS (
    SELECT date_trunc('month', day) AS month, parameter, value, n_valid AS n_days, estimated, source_id, basis, stated_at
    FROM used
    WHERE span = 'month'
)
SELECT month, parameter, value, n_days, estimated, NULL AS source_id, NULL AS basis, stated_at, 'days' AS origin
FROM complete
UNION ALL BY NAME
SELECT month, parameter, value, n_days, estimated, source_id, basis, stated_at, 'month' AS origin
FROM stored
ANTI JOIN complete USING (month, parameter)
ORDER BY month, parameter;
