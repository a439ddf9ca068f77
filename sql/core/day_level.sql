-- view, grain: one day of a city or station (view day_unit), its valid concentrations, and over which levels of the index
--   it is; for whole archives
-- units: ug/m3, CO mg/m3, unrounded, NULL where the day is not valid for the pollutant
-- clause: as in view day_unit; HJ 633 of the edition in force on the day, by the macros that judge the days of a region
--   too (rounding: daily_decimals; sub-index: linear_sub_index; ozone above its scale: uses_hourly_ozone) (o3_1h_max of
--   a day with fewer than 20 hours counts there too: it is a lower bound)
-- over_good, over_heavy: the largest sub-index available is above the level of a good, a heavily polluted day. A
--   sub-index rises with its concentration, so it is above a level where the rounded concentration is above the last one
--   of day_index_table that is not: one comparison instead of an index.
-- decided: the items that decide are valid (as in macro air_day; in China PM2.5, PM10, NO2 and ozone); any: there is a
--   sub-index at all.
CREATE OR REPLACE TEMP VIEW day_level AS
WITH level AS (
    -- good, heavy: the largest step that is not over the level; none is over it if that of the last point is not
    SELECT
        t.edition,
        t.parameter,
        {
            'steps': pow(10, t.decimals),
            'half_up': t.rounding = 'half_up',
            'last': max(t.n),
            'good': CASE WHEN max(t.iaqi) <= e.good_up_to THEN CAST('inf' AS DOUBLE)
                ELSE CAST(max(t.n) FILTER (WHERE t.iaqi <= e.good_up_to) AS DOUBLE) END,
            'heavy': CASE WHEN max(t.iaqi) <= e.heavy_above THEN CAST('inf' AS DOUBLE)
                ELSE CAST(max(t.n) FILTER (WHERE t.iaqi <= e.heavy_above) AS DOUBLE) END
        } AS rule
    FROM day_index_table AS t
    JOIN index_edition() AS e ON e.edition = t.edition
    GROUP BY t.edition, t.parameter, t.decimals, t.rounding, e.good_up_to, e.heavy_above
),
of_edition AS (
    SELECT
        edition,
        max(rule) FILTER (WHERE parameter = 'pm25') AS pm25,
        max(rule) FILTER (WHERE parameter = 'pm10') AS pm10,
        max(rule) FILTER (WHERE parameter = 'so2') AS so2,
        max(rule) FILTER (WHERE parameter = 'no2') AS no2,
        max(rule) FILTER (WHERE parameter = 'co') AS co,
        max(rule) FILTER (WHERE parameter = 'o3') AS o3,
        max(rule) FILTER (WHERE parameter = 'o3_1h') AS o3_1h
    FROM level
    GROUP BY edition
),
rule AS MATERIALIZED (
    SELECT
        c.day,
        e.o3_hourly_above,
        list_contains(e.deciding, 'pm25') AS pm25_decides,
        list_contains(e.deciding, 'pm10') AS pm10_decides,
        list_contains(e.deciding, 'no2') AS no2_decides,
        e.ozone_decides,
        o.*
    FROM (
        SELECT CAST(unnest(range(TIMESTAMP '1970-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS DATE) AS day
    ) AS c
    JOIN index_edition() AS e ON e.home AND c.day >= e.first_day AND c.day < e.end_day
    JOIN of_edition AS o ON o.edition = e.edition
),
valid AS (
    SELECT
        source_id,
        region_id,
        station_id,
        day,
        CASE WHEN valid_pm25 THEN pm25 END AS pm25,
        CASE WHEN valid_pm10 THEN pm10 END AS pm10,
        CASE WHEN valid_so2 THEN so2 END AS so2,
        CASE WHEN valid_no2 THEN no2 END AS no2,
        CASE WHEN valid_co THEN co END AS co,
        CASE WHEN valid_o3_mda8 THEN o3_mda8 END AS o3_mda8,
        o3_1h_max
    FROM day_unit
),
rounded AS (
    SELECT
        v.*,
        r.edition,
        index_steps(v.pm25, r.pm25) AS r_pm25, r.pm25.good AS good_pm25, r.pm25.heavy AS heavy_pm25,
        index_steps(v.pm10, r.pm10) AS r_pm10, r.pm10.good AS good_pm10, r.pm10.heavy AS heavy_pm10,
        index_steps(v.so2, r.so2) AS r_so2, r.so2.good AS good_so2, r.so2.heavy AS heavy_so2,
        index_steps(v.no2, r.no2) AS r_no2, r.no2.good AS good_no2, r.no2.heavy AS heavy_no2,
        index_steps(v.co, r.co) AS r_co, r.co.good AS good_co, r.co.heavy AS heavy_co,
        index_steps(v.o3_mda8, r.o3) AS r_o3, r.o3.good AS good_o3, r.o3.heavy AS heavy_o3,
        CASE
            WHEN uses_hourly_ozone(r_o3, r.o3.last, r.o3_hourly_above) THEN index_steps(v.o3_1h_max, r.o3_1h)
        END AS r_o3_1h, r.o3_1h.good AS good_o3_1h, r.o3_1h.heavy AS heavy_o3_1h,
        (v.pm25 IS NOT NULL OR NOT r.pm25_decides)
        AND (v.pm10 IS NOT NULL OR NOT r.pm10_decides)
        AND (v.no2 IS NOT NULL OR NOT r.no2_decides)
        AND (v.o3_mda8 IS NOT NULL OR NOT r.ozone_decides) AS decided
    FROM valid AS v
    JOIN rule AS r ON r.day = v.day
)
SELECT
    source_id,
    region_id,
    station_id,
    day,
    edition,
    pm25, pm10, so2, no2, co, o3_mda8,
    coalesce(
        r_pm25 > good_pm25 OR r_pm10 > good_pm10 OR r_so2 > good_so2 OR r_no2 > good_no2 OR r_co > good_co
        OR r_o3 > good_o3 OR r_o3_1h > good_o3_1h, FALSE
    ) AS over_good,
    coalesce(
        r_pm25 > heavy_pm25 OR r_pm10 > heavy_pm10 OR r_so2 > heavy_so2 OR r_no2 > heavy_no2 OR r_co > heavy_co
        OR r_o3 > heavy_o3 OR r_o3_1h > heavy_o3_1h, FALSE
    ) AS over_heavy,
    coalesce(r_pm25, r_pm10, r_so2, r_no2, r_co, r_o3) IS NOT NULL AS any_index,
    decided
FROM rounded;
