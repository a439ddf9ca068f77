-- grain: one row a calendar day of a region, known by a date; columns, units and clauses as in macro air_day
-- heavy_sure, heavy_possible (and _unrounded): AQI above the index at which heavy pollution begins;
-- good_sure, good_possible: AQI up to the index at which good days end; category of the bounds 1..6
-- aqi_published: with all six pollutants, or without some where the rest already exceed the index of a good day
--   (HJ 633-2026; for the 2012 edition the same is ours); else NULL, as nothing would be published
-- primary_pollutants: those with the largest sub-index where AQI > 50 (HJ 633), of the pollutants at hand;
-- primary_sure: no missing piece can add to or replace them
WITH day AS (
    SELECT * FROM air_day($region_id, $period_start, $period_end, $as_of, $hj633, $dust_pm10, $dust_ratio)
),
category AS (
    SELECT unnest($category_bounds) AS bound
)
SELECT
    d.*,
    CASE
        WHEN d.aqi_low > $good_aqi
            OR (d.iaqi_pm25 + d.iaqi_pm10 + d.iaqi_so2 + d.iaqi_no2 + d.iaqi_co + d.iaqi_o3_mda8) IS NOT NULL
            THEN d.aqi_low
    END AS aqi_published,
    coalesce(
        (d.iaqi_pm25 + d.iaqi_pm10 + d.iaqi_so2 + d.iaqi_no2 + d.iaqi_co) IS NOT NULL
        AND (d.iaqi_o3_mda8 IS NOT NULL OR d.iaqi_o3_mda8_at_most < d.aqi_low),
        FALSE
    ) AS primary_sure,
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
