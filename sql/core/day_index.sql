-- view, grain: one day of a city or station (view day_unit), its valid concentrations and index; for whole archives
-- units: ug/m3, CO mg/m3, unrounded, NULL where the day is not valid for the pollutant; aqi without unit
-- clause: as in view day_unit; HJ 633 of the edition in force on the day, by the macros that judge the days of a region
--   too (rounding: daily_decimals; sub-index: linear_sub_index, looked up in day_index_table; ozone above its scale:
--   uses_hourly_ozone) (o3_1h_max of a day with fewer than 20 hours counts
--   there too: it is a lower bound)
-- aqi is the largest sub-index available; decided: the items that decide are valid (as in macro air_day; in
--   China PM2.5, PM10, NO2 and ozone).
CREATE OR REPLACE TEMP VIEW day_index AS
WITH last_point AS (
    SELECT
        edition,
        max(rule) FILTER (WHERE parameter = 'pm25') AS pm25,
        max(rule) FILTER (WHERE parameter = 'pm10') AS pm10,
        max(rule) FILTER (WHERE parameter = 'so2') AS so2,
        max(rule) FILTER (WHERE parameter = 'no2') AS no2,
        max(rule) FILTER (WHERE parameter = 'co') AS co,
        max(rule) FILTER (WHERE parameter = 'o3') AS o3,
        max(rule) FILTER (WHERE parameter = 'o3_1h') AS o3_1h
    FROM (
        SELECT
            edition,
            parameter,
            {'last': max(n), 'steps': pow(10, decimals), 'half_up': rounding = 'half_up'} AS rule
        FROM day_index_table
        GROUP BY edition, parameter, decimals, rounding
    )
    GROUP BY edition
),
rule AS MATERIALIZED (
    SELECT
        c.day,
        e.o3_hourly_above,
        e.good_up_to,
        e.heavy_above,
        list_contains(e.deciding, 'pm25') AS pm25_decides,
        list_contains(e.deciding, 'pm10') AS pm10_decides,
        list_contains(e.deciding, 'no2') AS no2_decides,
        e.ozone_decides,
        l.*
    FROM (
        SELECT CAST(unnest(range(TIMESTAMP '1970-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS DATE) AS day
    ) AS c
    JOIN index_edition() AS e ON e.home AND c.day >= e.first_day AND c.day < e.end_day
    JOIN last_point AS l ON l.edition = e.edition
),
valid AS (
    SELECT
        source_id,
        region_id,
        station_id,
        day,
        year(day) AS year,
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
        r.o3_hourly_above,
        r.good_up_to,
        r.heavy_above,
        r.pm25_decides,
        r.pm10_decides,
        r.no2_decides,
        r.ozone_decides,
        r.pm25.last AS last_pm25, index_steps(v.pm25, r.pm25) AS r_pm25,
        r.pm10.last AS last_pm10, index_steps(v.pm10, r.pm10) AS r_pm10,
        r.so2.last AS last_so2, index_steps(v.so2, r.so2) AS r_so2,
        r.no2.last AS last_no2, index_steps(v.no2, r.no2) AS r_no2,
        r.co.last AS last_co, index_steps(v.co, r.co) AS r_co,
        r.o3.last AS last_o3, index_steps(v.o3_mda8, r.o3) AS r_o3,
        r.o3_1h.last AS last_o3_1h, index_steps(v.o3_1h_max, r.o3_1h) AS r_o3_1h
    FROM valid AS v
    JOIN rule AS r ON r.day = v.day
),
stepped AS (
    -- not least(), which would make the last point of a value that is missing
    SELECT
        *,
        CAST(CASE WHEN r_pm25 > last_pm25 THEN last_pm25 ELSE r_pm25 END AS INTEGER) AS s_pm25,
        CAST(CASE WHEN r_pm10 > last_pm10 THEN last_pm10 ELSE r_pm10 END AS INTEGER) AS s_pm10,
        CAST(CASE WHEN r_so2 > last_so2 THEN last_so2 ELSE r_so2 END AS INTEGER) AS s_so2,
        CAST(CASE WHEN r_no2 > last_no2 THEN last_no2 ELSE r_no2 END AS INTEGER) AS s_no2,
        CAST(CASE WHEN r_co > last_co THEN last_co ELSE r_co END AS INTEGER) AS s_co,
        CAST(CASE WHEN r_o3 > last_o3 THEN last_o3 ELSE r_o3 END AS INTEGER) AS s_o3,
        CASE
            WHEN uses_hourly_ozone(r_o3, last_o3, o3_hourly_above)
                THEN CAST(CASE WHEN r_o3_1h > last_o3_1h THEN last_o3_1h ELSE r_o3_1h END AS INTEGER)
        END AS s_o3_1h
    FROM rounded
)
SELECT
    s.source_id,
    s.region_id,
    s.station_id,
    s.day,
    s.year,
    s.edition,
    s.good_up_to,
    s.heavy_above,
    s.pm25, s.pm10, s.so2, s.no2, s.co, s.o3_mda8,
    greatest(i1.iaqi, i2.iaqi, i3.iaqi, i4.iaqi, i5.iaqi, i6.iaqi, i7.iaqi) AS aqi,
    (s.pm25 IS NOT NULL OR NOT s.pm25_decides)
    AND (s.pm10 IS NOT NULL OR NOT s.pm10_decides)
    AND (s.no2 IS NOT NULL OR NOT s.no2_decides)
    AND (s.o3_mda8 IS NOT NULL OR NOT s.ozone_decides) AS decided
FROM stepped AS s
LEFT JOIN day_index_table AS i1 ON i1.parameter = 'pm25' AND i1.edition = s.edition AND i1.n = s.s_pm25
LEFT JOIN day_index_table AS i2 ON i2.parameter = 'pm10' AND i2.edition = s.edition AND i2.n = s.s_pm10
LEFT JOIN day_index_table AS i3 ON i3.parameter = 'so2' AND i3.edition = s.edition AND i3.n = s.s_so2
LEFT JOIN day_index_table AS i4 ON i4.parameter = 'no2' AND i4.edition = s.edition AND i4.n = s.s_no2
LEFT JOIN day_index_table AS i5 ON i5.parameter = 'co' AND i5.edition = s.edition AND i5.n = s.s_co
LEFT JOIN day_index_table AS i6 ON i6.parameter = 'o3' AND i6.edition = s.edition AND i6.n = s.s_o3
LEFT JOIN day_index_table AS i7 ON i7.parameter = 'o3_1h' AND i7.edition = s.edition AND i7.n = s.s_o3_1h;
