-- grain: one daily value of a city that a load of hours gives, in the form of table measurement
-- units: as in table parameter (ug/m3, CO mg/m3), unrounded; n_valid: hours, of o3_mda8 8-hour means
-- clause: GB 3095 table 4: a day is valid with 20 hours; HJ 663 6.1.2: the daily maximum 8-hour mean with 14 of 17
--   8-hour means, with fewer only if it exceeds the limit already (over_with_few_windows; the concentration rounded
--   to an integer by GB/T 8170 first). Other days keep their value, flagged incomplete. The 20 hours for the daily
--   maximum hourly ozone are ours.
WITH flagged AS (
    SELECT
        d.source_id, d.region_id, d.day,
        unnest([
            {'parameter': 'pm25', 'value': d.pm25, 'n': d.n_pm25},
            {'parameter': 'pm10', 'value': d.pm10, 'n': d.n_pm10},
            {'parameter': 'so2', 'value': d.so2, 'n': d.n_so2},
            {'parameter': 'no2', 'value': d.no2, 'n': d.n_no2},
            {'parameter': 'co', 'value': d.co, 'n': d.n_co},
            {'parameter': 'o3_1h_max', 'value': d.o3_1h_max, 'n': d.n_o3},
            {'parameter': 'o3_24h', 'value': d.o3_24h, 'n': d.n_o3},
            {'parameter': 'o3_mda8', 'value': d.o3_mda8, 'n': d.n_o3_mda8}
        ]) AS v,
        d.day_hours, d.windows, d.o3_limit
    FROM day_of_hours AS d
    SEMI JOIN day_affected USING (source_id, region_id, day)
)
SELECT
    f.region_id,
    '' AS station_id,
    f.v.parameter AS parameter,
    CAST(f.day AS TIMESTAMP) AS interval_start,
    CAST(f.day AS TIMESTAMP) + INTERVAL 1 DAY AS interval_end,
    f.v.value AS value,
    p.unit,
    f.source_id,
    CASE
        WHEN f.v.parameter <> 'o3_mda8' THEN CASE WHEN f.v.n >= f.day_hours THEN '' ELSE 'incomplete' END
        WHEN f.v.n >= f.windows THEN ''
        WHEN half_even(f.v.value, 0) > f.o3_limit THEN 'over_with_few_windows'
        ELSE 'incomplete'
    END AS flag,
    $basis AS basis,
    CAST(f.v.n AS INTEGER) AS n_valid,
    CAST(f.day + INTERVAL 1 DAY + to_days($lag_days) AS DATE) AS known_at,
    'lag' AS known_at_basis
FROM flagged AS f
JOIN parameter AS p ON p.parameter = f.v.parameter
WHERE f.v.value IS NOT NULL
ORDER BY f.region_id, f.day, f.v.parameter;
