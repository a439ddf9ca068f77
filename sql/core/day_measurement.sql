-- grain: one daily value of a city that a load of hours gives, in the form of table measurement, and whether it
--   stands on too few hours or stations to count (is_incomplete)
-- units: as in table parameter (ug/m3, CO mg/m3), unrounded
-- n_valid: hours, of o3_mda8 8-hour means; the fewest of a station
-- clause: as in views day_checked and day_unit. Flags, separated by |: incomplete (not valid: too few hours, or too few
--   stations), over_with_few_windows (valid for it exceeds the limit), from_city_hours (made of the city's own hours,
--   where the rule wants the mean of its stations' days)
WITH flagged AS (
    SELECT
        d.source_id, d.region_id, d.day, d.over_few,
        unnest([
            {'parameter': 'pm25', 'value': d.pm25, 'n': d.n_pm25, 'valid': d.valid_pm25, 'own': d.own_pm25},
            {'parameter': 'pm10', 'value': d.pm10, 'n': d.n_pm10, 'valid': d.valid_pm10, 'own': d.own_pm10},
            {'parameter': 'so2', 'value': d.so2, 'n': d.n_so2, 'valid': d.valid_so2, 'own': d.own_so2},
            {'parameter': 'no2', 'value': d.no2, 'n': d.n_no2, 'valid': d.valid_no2, 'own': d.own_no2},
            {'parameter': 'co', 'value': d.co, 'n': d.n_co, 'valid': d.valid_co, 'own': d.own_co},
            {'parameter': 'o3_1h_max', 'value': d.o3_1h_max, 'n': d.n_o3, 'valid': d.valid_o3, 'own': d.own_o3},
            {'parameter': 'o3_24h', 'value': d.o3_24h, 'n': d.n_o3, 'valid': d.valid_o3, 'own': d.own_o3},
            {'parameter': 'o3_mda8', 'value': d.o3_mda8, 'n': d.n_o3_mda8, 'valid': d.valid_o3_mda8,
                'own': d.own_o3_mda8}
        ]) AS v
    FROM day_unit AS d
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
    concat_ws(
        '|',
        CASE
            WHEN NOT f.v.valid THEN 'incomplete'
            WHEN f.v.parameter = 'o3_mda8' AND f.over_few THEN 'over_with_few_windows'
        END,
        CASE WHEN f.v.own THEN 'from_city_hours' END
    ) AS flag,
    $basis AS basis,
    CAST(f.v.n AS INTEGER) AS n_valid,
    CAST(f.day + INTERVAL 1 DAY + to_days($lag_days) AS DATE) AS known_at,
    'lag' AS known_at_basis,
    NOT f.v.valid AS is_incomplete
FROM flagged AS f
JOIN parameter AS p ON p.parameter = f.v.parameter
WHERE f.v.value IS NOT NULL
ORDER BY f.region_id, f.day, f.v.parameter;
