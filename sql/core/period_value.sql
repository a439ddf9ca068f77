-- grain: one row a measured parameter of a region and period, known by a date
-- units: ug/m3, CO mg/m3; counts in d, by the calendar of the whole period
-- clause: HJ 663 (means, percentiles: rank (n - 1) p, linear); GB 3095 table 4 (27 days a month, 25 in February,
--         324 a year of 12 months). Estimated values are used but are no valid days. A month that lies only partly
--         in the period may lack as many days as a whole one may: ours.
WITH calendar AS (
    SELECT CAST(unnest(generate_series(
        CAST($period_start AS TIMESTAMP), CAST($period_end AS TIMESTAMP), INTERVAL 1 DAY
    )) AS DATE) AS day
),
minimum AS (
    SELECT
        max(minimum) FILTER (WHERE statistic = 'month_days') AS month_days,
        max(minimum) FILTER (WHERE statistic = 'february_days') AS february_days,
        max(minimum) FILTER (WHERE statistic = 'year_days') AS year_days
    FROM validity
    WHERE edition = $hj663
),
spoken AS (
    SELECT day, parameter, value, estimated, source_id, basis
    FROM spoken_value($region_id, $as_of)
    WHERE span = 'day' AND day BETWEEN $period_start AND $period_end
),
dust AS (
    SELECT day, dust_suspect
    FROM air_day($region_id, $period_start, $period_end, $as_of, $hj633, $dust_pm10, $dust_ratio)
),
by_month AS (
    SELECT
        p.parameter,
        date_trunc('month', c.day) AS month,
        count(s.value) FILTER (WHERE NOT s.estimated) + day(last_day(any_value(c.day))) - count(*) AS n_at_most,
        CASE WHEN month(any_value(c.day)) = 2 THEN any_value(m.february_days) ELSE any_value(m.month_days) END
            AS n_minimum
    FROM calendar AS c
    CROSS JOIN (SELECT DISTINCT parameter FROM spoken) AS p
    CROSS JOIN minimum AS m
    LEFT JOIN spoken AS s ON s.day = c.day AND s.parameter = p.parameter
    GROUP BY p.parameter, date_trunc('month', c.day)
),
short_month AS (
    SELECT parameter, count(*) FILTER (WHERE n_at_most < n_minimum) AS n_months_short
    FROM by_month
    GROUP BY parameter
)
SELECT
    s.parameter,
    avg(s.value) AS mean,
    avg(s.value) FILTER (WHERE NOT (d.dust_suspect AND s.parameter IN ('pm25', 'pm10'))) AS mean_dust_out,
    quantile_cont(s.value, 0.90) AS p90,
    quantile_cont(s.value, 0.95) AS p95,
    quantile_cont(s.value, 0.98) AS p98,
    count(*) AS n_days,
    count(*) FILTER (WHERE NOT s.estimated) AS n_valid,
    count(*) FILTER (WHERE s.estimated) AS n_estimated,
    (SELECT count(*) FROM calendar) AS n_expected,
    any_value(h.n_months_short) AS n_months_short,
    CAST($period_end AS DATE) + INTERVAL 1 DAY = CAST($period_start AS DATE) + INTERVAL 1 YEAR AS is_year,
    any_value(m.year_days) AS year_days,
    count(*) FILTER (WHERE d.dust_suspect) AS n_dust_suspects,
    string_agg(DISTINCT s.source_id, '; ' ORDER BY s.source_id) AS source_id,
    string_agg(DISTINCT s.basis, '; ' ORDER BY s.basis) AS basis
FROM spoken AS s
JOIN dust AS d USING (day)
JOIN short_month AS h USING (parameter)
CROSS JOIN minimum AS m
GROUP BY s.parameter
ORDER BY s.parameter;
