-- grain: one row a calendar day of a region, known by a date; columns, units and clauses as in macro air_day
-- heavy_sure, heavy_possible (and _unrounded): AQI above the index at which heavy pollution begins;
-- good_sure, good_possible: AQI up to the index at which good days end; category of the bounds 1..6
WITH day AS (
    SELECT * FROM air_day($region_id, $period_start, $period_end, $as_of, $hj633, $dust_pm10, $dust_ratio)
),
category AS (
    SELECT unnest($category_bounds) AS bound
)
SELECT
    d.*,
    coalesce(d.aqi_low > $heavy_aqi, FALSE) AS heavy_sure,
    coalesce(d.aqi_high > $heavy_aqi, TRUE) AS heavy_possible,
    coalesce(d.aqi_low_unrounded > $heavy_aqi, FALSE) AS heavy_unrounded_sure,
    coalesce(d.aqi_high_unrounded > $heavy_aqi, TRUE) AS heavy_unrounded_possible,
    coalesce(d.aqi_high <= $good_aqi, FALSE) AS good_sure,
    coalesce(d.aqi_low <= $good_aqi, TRUE) AS good_possible,
    CASE WHEN d.aqi_low IS NOT NULL THEN 1 + (SELECT count(*) FROM category WHERE bound < d.aqi_low) END
        AS category_low,
    CASE WHEN d.aqi_high IS NOT NULL THEN 1 + (SELECT count(*) FROM category WHERE bound < d.aqi_high) END
        AS category_high
FROM day AS d
ORDER BY d.day;
