-- grain: one row a reading of the rule: counts of good and heavy days of a region and period, known by a date
-- units: d; over the calendar days that have passed ($last_day), of n_expected in the whole period
-- clause: HJ 633 (a day's index), HJ 663 (shares of days), GB 3095 table 4 (enough days: macro
--   period_validity, over days on which all that decides an index is measured); _lower and _upper are what missing pieces leave open
WITH day AS (
    SELECT * FROM air_day($region_id, $period_start, $last_day, $as_of, $index_edition, $dust_pm10, $dust_ratio)
),
reading AS (
    SELECT 'rule' AS reading_id, day, aqi_low AS low, aqi_high AS high FROM day
    UNION ALL
    SELECT 'unrounded_days', day, aqi_low_unrounded, aqi_high_unrounded FROM day
    UNION ALL
    SELECT 'dust_suspects_out', day, aqi_low_dust_out, aqi_high_dust_out FROM day
    UNION ALL
    SELECT 'unrounded_days_dust_suspects_out', day, aqi_low_unrounded_dust_out, aqi_high_unrounded_dust_out FROM day
    UNION ALL
    SELECT 'bureau_events_out', day, aqi_low_bureau_out, aqi_high_bureau_out FROM day
    UNION ALL
    SELECT 'unrounded_days_bureau_events_out', day, aqi_low_unrounded_bureau_out, aqi_high_unrounded_bureau_out FROM day
    UNION ALL
    SELECT 'o3_1h_counts', day, aqi_low_o3_1h, aqi_high_o3_1h FROM day
),
enough AS (
    SELECT period_validity(
        histogram(CAST(date_trunc('month', d.day) AS DATE)) FILTER (WHERE d.decided AND NOT d.unmeasured),
        $period_start,
        $period_end,
        any_value(m.month_days),
        any_value(m.february_days),
        any_value(m.year_days)
    ) AS found
    FROM day AS d
    CROSS JOIN (SELECT * FROM validity_minimum() WHERE edition = $method_edition) AS m
)
SELECT
    r.reading_id,
    count(*) FILTER (WHERE r.high <= d.good_up_to) AS good_days_lower,
    count(*) FILTER (WHERE coalesce(r.low, 0) <= d.good_up_to) AS good_days_upper,
    count(*) FILTER (WHERE r.low > d.heavy_above) AS heavy_days_lower,
    count(*) FILTER (WHERE coalesce(r.high > d.heavy_above, TRUE)) AS heavy_days_upper,
    count(*) AS n_days,
    count(*) FILTER (WHERE d.decided AND NOT d.unmeasured) AS n_valid,
    count(*) FILTER (WHERE d.estimated) AS n_estimated,
    datediff('day', CAST($period_start AS DATE), CAST($period_end AS DATE)) + 1 AS n_expected,
    count(*) FILTER (WHERE d.dust_suspect) AS n_dust_suspects,
    any_value(array_to_string(e.found.short_months, '; ')) AS short_months,
    any_value(len(e.found.short_years)) AS n_years_short,
    any_value(e.found.valid) AS valid
FROM reading AS r
JOIN day AS d USING (day)
CROSS JOIN enough AS e
GROUP BY r.reading_id
ORDER BY r.reading_id;
