-- grain: one row a calendar day of a region, known by a date; columns, units and clauses as in macro air_day
-- heavy_sure, heavy_possible (and _unrounded): AQI above the index at which heavy pollution begins;
-- good_sure, good_possible: AQI up to the index at which good days end; category of the bounds, from 1; all of them
-- levels of the edition that judges the day (macro index_edition)
-- index_edition: the edition of HJ 633 the day is judged by
-- missing_items: of the items of the edition's index (in China six) (separated by "; ") those not measured, and o3_1h_max where the 8-hour
--   maximum is above its scale and the hourly one is not known (HJ 633-2012 table 1 note 3)
-- aqi_published: HJ 633-2012 5.1.1: also with items missing, which are marked NA; HJ 633-2026: with items missing only
--   where the rest exceed the index of a good day; else NULL, as nothing would be published
-- aqi_report, report_missing_items: the same of the edition's daily report, which in 2012 lists the hourly ozone
--   maximum as a seventh item (5.1.2)
-- primary_pollutants: those with the largest sub-index where the index is above the level of the edition (in China 50,
-- HJ 633), of the pollutants available;
-- primary_sure: no missing piece can add to or replace them
WITH day AS (
    SELECT * FROM air_day($region_id, $period_start, $period_end, $as_of, $index_edition, $dust_pm10, $dust_ratio)
),
item AS (
    SELECT
        day,
        list_filter(
            [
                CASE WHEN iaqi_pm25 IS NULL THEN 'pm25' END,
                CASE WHEN iaqi_pm10 IS NULL THEN 'pm10' END,
                CASE WHEN iaqi_so2 IS NULL THEN 'so2' END,
                CASE WHEN iaqi_no2 IS NULL THEN 'no2' END,
                CASE WHEN iaqi_co IS NULL THEN 'co' END,
                CASE WHEN iaqi_o3_mda8 IS NULL THEN 'o3_mda8' END
            ],
            lambda item: list_contains(items, item)
        ) AS lacking,
        CASE WHEN o3_1h_missing THEN 'o3_1h_max' END AS wanted,
        CASE WHEN o3_hourly_reported AND iaqi_o3_1h IS NULL THEN 'o3_1h_max' END AS seventh
    FROM day
)
SELECT
    d.* EXCLUDE (index_partial, o3_hourly_reported, good_up_to, heavy_above, category_bounds, items),
    coalesce(list_aggregate(list_append(i.lacking, i.wanted), 'string_agg', '; '), '') AS missing_items,
    CASE WHEN d.aqi_low > d.good_up_to OR d.index_partial OR missing_items = '' THEN d.aqi_low END AS aqi_published,
    coalesce(list_aggregate(list_append(i.lacking, coalesce(i.seventh, i.wanted)), 'string_agg', '; '), '')
        AS report_missing_items,
    CASE
        WHEN d.aqi_low_o3_1h > d.good_up_to OR d.index_partial OR report_missing_items = '' THEN d.aqi_low_o3_1h
    END AS aqi_report,
    coalesce(
        list_filter(i.lacking, lambda item: item <> 'o3_mda8') = []
        AND (NOT list_contains(i.lacking, 'o3_mda8') OR d.iaqi_o3_mda8_at_most < d.aqi_low)
        AND NOT coalesce(d.o3_1h_missing, FALSE),
        FALSE
    ) AS primary_sure,
    coalesce(d.aqi_low > d.heavy_above, FALSE) AS heavy_sure,
    coalesce(d.aqi_high > d.heavy_above, TRUE) AS heavy_possible,
    coalesce(d.aqi_low_unrounded > d.heavy_above, FALSE) AS heavy_unrounded_sure,
    coalesce(d.aqi_high_unrounded > d.heavy_above, TRUE) AS heavy_unrounded_possible,
    coalesce(d.aqi_high <= d.good_up_to, FALSE) AS good_sure,
    coalesce(d.aqi_low <= d.good_up_to, TRUE) AS good_possible,
    CASE WHEN d.aqi_low IS NOT NULL THEN 1 + len([x FOR x IN d.category_bounds IF x < d.aqi_low]) END AS category_low,
    CASE WHEN d.aqi_high IS NOT NULL THEN 1 + len([x FOR x IN d.category_bounds IF x < d.aqi_high]) END AS category_high
FROM day AS d
JOIN item AS i USING (day)
ORDER BY d.day;
