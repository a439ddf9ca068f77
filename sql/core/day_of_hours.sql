-- view, grain: one day (00:00 to 24:00) of a unit of hour_unit (city or station), from its hours
-- units: ug/m3, CO mg/m3; n_: hours with a value (of 24), n_o3_mda8: 8-hour means (of 17); no hour, no row
-- clause: GB 3095 table 4 (an 8-hour mean needs 6 of 8 hours), HJ 663 6.1.2 (daily maximum of the 8-hour means that
--   end 08:00 to 24:00). Minimum counts of hours and windows are applied by the readers of this view.
-- The hours are 24 fixed places, so a missing row and a missing value are the same. t1_00 is the ozone of the hour
--   from 00:00, 0 where there is none; bit k of `seen` is set if hour k has a value. Totals of 8 hours come from those
--   of 4, these from those of 2: t8_00 is the total 00:00 to 08:00, n8_00 its hours, e08 the mean that ends then.
-- An hour is put into its place by a product (its value times 1 at its place and times 0 elsewhere), which is exact
--   and takes two thirds of the time of a CASE; an hour stands once in hour_unit.
-- Threads add in any order, which moves the sixteenth digit: rounding to ten decimals removes that noise.
CREATE OR REPLACE TEMP VIEW day_of_hours AS
WITH placed AS (
    SELECT
        *,
        CAST(ts AS DATE) AS day,
        CAST(hour(ts) AS TINYINT) AS slot,
        coalesce(CAST(o3 AS DOUBLE), 0) AS o3_or_0,
        CASE WHEN o3 IS NOT NULL THEN CAST(1 AS INTEGER) << CAST(slot AS INTEGER) END AS seen_here
    FROM hour_unit
),
hours AS (
    SELECT
        source_id,
        region_id,
        station_id,
        day,
        sum(CAST(pm25 AS DOUBLE)) AS t_pm25, sum(CAST(pm10 AS DOUBLE)) AS t_pm10,
        sum(CAST(so2 AS DOUBLE)) AS t_so2, sum(CAST(no2 AS DOUBLE)) AS t_no2,
        sum(CAST(co AS DOUBLE)) AS t_co,
        count(pm25) AS n_pm25, count(pm10) AS n_pm10, count(so2) AS n_so2,
        count(no2) AS n_no2, count(co) AS n_co,
        CAST(max(o3) AS DOUBLE) AS o3_1h_max,
        coalesce(bit_or(seen_here), 0) AS seen,
        sum(o3_or_0 * CAST(slot = 0 AS DOUBLE)) AS t1_00, sum(o3_or_0 * CAST(slot = 1 AS DOUBLE)) AS t1_01,
        sum(o3_or_0 * CAST(slot = 2 AS DOUBLE)) AS t1_02, sum(o3_or_0 * CAST(slot = 3 AS DOUBLE)) AS t1_03,
        sum(o3_or_0 * CAST(slot = 4 AS DOUBLE)) AS t1_04, sum(o3_or_0 * CAST(slot = 5 AS DOUBLE)) AS t1_05,
        sum(o3_or_0 * CAST(slot = 6 AS DOUBLE)) AS t1_06, sum(o3_or_0 * CAST(slot = 7 AS DOUBLE)) AS t1_07,
        sum(o3_or_0 * CAST(slot = 8 AS DOUBLE)) AS t1_08, sum(o3_or_0 * CAST(slot = 9 AS DOUBLE)) AS t1_09,
        sum(o3_or_0 * CAST(slot = 10 AS DOUBLE)) AS t1_10, sum(o3_or_0 * CAST(slot = 11 AS DOUBLE)) AS t1_11,
        sum(o3_or_0 * CAST(slot = 12 AS DOUBLE)) AS t1_12, sum(o3_or_0 * CAST(slot = 13 AS DOUBLE)) AS t1_13,
        sum(o3_or_0 * CAST(slot = 14 AS DOUBLE)) AS t1_14, sum(o3_or_0 * CAST(slot = 15 AS DOUBLE)) AS t1_15,
        sum(o3_or_0 * CAST(slot = 16 AS DOUBLE)) AS t1_16, sum(o3_or_0 * CAST(slot = 17 AS DOUBLE)) AS t1_17,
        sum(o3_or_0 * CAST(slot = 18 AS DOUBLE)) AS t1_18, sum(o3_or_0 * CAST(slot = 19 AS DOUBLE)) AS t1_19,
        sum(o3_or_0 * CAST(slot = 20 AS DOUBLE)) AS t1_20, sum(o3_or_0 * CAST(slot = 21 AS DOUBLE)) AS t1_21,
        sum(o3_or_0 * CAST(slot = 22 AS DOUBLE)) AS t1_22, sum(o3_or_0 * CAST(slot = 23 AS DOUBLE)) AS t1_23
    FROM placed
    GROUP BY source_id, region_id, station_id, day
),
two AS (
    SELECT
        *,
        t1_00 + t1_01 AS t2_00, t1_01 + t1_02 AS t2_01, t1_02 + t1_03 AS t2_02, t1_03 + t1_04 AS t2_03,
        t1_04 + t1_05 AS t2_04, t1_05 + t1_06 AS t2_05, t1_06 + t1_07 AS t2_06, t1_07 + t1_08 AS t2_07,
        t1_08 + t1_09 AS t2_08, t1_09 + t1_10 AS t2_09, t1_10 + t1_11 AS t2_10, t1_11 + t1_12 AS t2_11,
        t1_12 + t1_13 AS t2_12, t1_13 + t1_14 AS t2_13, t1_14 + t1_15 AS t2_14, t1_15 + t1_16 AS t2_15,
        t1_16 + t1_17 AS t2_16, t1_17 + t1_18 AS t2_17, t1_18 + t1_19 AS t2_18, t1_19 + t1_20 AS t2_19,
        t1_20 + t1_21 AS t2_20, t1_21 + t1_22 AS t2_21, t1_22 + t1_23 AS t2_22
    FROM hours
),
four AS (
    SELECT
        *,
        t2_00 + t2_02 AS t4_00, t2_01 + t2_03 AS t4_01, t2_02 + t2_04 AS t4_02, t2_03 + t2_05 AS t4_03,
        t2_04 + t2_06 AS t4_04, t2_05 + t2_07 AS t4_05, t2_06 + t2_08 AS t4_06, t2_07 + t2_09 AS t4_07,
        t2_08 + t2_10 AS t4_08, t2_09 + t2_11 AS t4_09, t2_10 + t2_12 AS t4_10, t2_11 + t2_13 AS t4_11,
        t2_12 + t2_14 AS t4_12, t2_13 + t2_15 AS t4_13, t2_14 + t2_16 AS t4_14, t2_15 + t2_17 AS t4_15,
        t2_16 + t2_18 AS t4_16, t2_17 + t2_19 AS t4_17, t2_18 + t2_20 AS t4_18, t2_19 + t2_21 AS t4_19,
        t2_20 + t2_22 AS t4_20
    FROM two
),
eight AS (
    SELECT
        *,
        t4_00 + t4_04 AS t8_00, t4_01 + t4_05 AS t8_01, t4_02 + t4_06 AS t8_02, t4_03 + t4_07 AS t8_03,
        t4_04 + t4_08 AS t8_04, t4_05 + t4_09 AS t8_05, t4_06 + t4_10 AS t8_06, t4_07 + t4_11 AS t8_07,
        t4_08 + t4_12 AS t8_08, t4_09 + t4_13 AS t8_09, t4_10 + t4_14 AS t8_10, t4_11 + t4_15 AS t8_11,
        t4_12 + t4_16 AS t8_12, t4_13 + t4_17 AS t8_13, t4_14 + t4_18 AS t8_14, t4_15 + t4_19 AS t8_15,
        t4_16 + t4_20 AS t8_16,
        bit_count((seen >> 0) & 255) AS n8_00, bit_count((seen >> 1) & 255) AS n8_01,
        bit_count((seen >> 2) & 255) AS n8_02, bit_count((seen >> 3) & 255) AS n8_03,
        bit_count((seen >> 4) & 255) AS n8_04, bit_count((seen >> 5) & 255) AS n8_05,
        bit_count((seen >> 6) & 255) AS n8_06, bit_count((seen >> 7) & 255) AS n8_07,
        bit_count((seen >> 8) & 255) AS n8_08, bit_count((seen >> 9) & 255) AS n8_09,
        bit_count((seen >> 10) & 255) AS n8_10, bit_count((seen >> 11) & 255) AS n8_11,
        bit_count((seen >> 12) & 255) AS n8_12, bit_count((seen >> 13) & 255) AS n8_13,
        bit_count((seen >> 14) & 255) AS n8_14, bit_count((seen >> 15) & 255) AS n8_15,
        bit_count((seen >> 16) & 255) AS n8_16
    FROM four
),
windowed AS (
    SELECT
        eight.*,
        t8_00 + t8_08 + t8_16 AS t_o3,
        n8_00 + n8_08 + n8_16 AS n_o3,
        CASE WHEN n8_00 >= r.window_hours THEN t8_00 / n8_00 END AS e08,
        CASE WHEN n8_01 >= r.window_hours THEN t8_01 / n8_01 END AS e09,
        CASE WHEN n8_02 >= r.window_hours THEN t8_02 / n8_02 END AS e10,
        CASE WHEN n8_03 >= r.window_hours THEN t8_03 / n8_03 END AS e11,
        CASE WHEN n8_04 >= r.window_hours THEN t8_04 / n8_04 END AS e12,
        CASE WHEN n8_05 >= r.window_hours THEN t8_05 / n8_05 END AS e13,
        CASE WHEN n8_06 >= r.window_hours THEN t8_06 / n8_06 END AS e14,
        CASE WHEN n8_07 >= r.window_hours THEN t8_07 / n8_07 END AS e15,
        CASE WHEN n8_08 >= r.window_hours THEN t8_08 / n8_08 END AS e16,
        CASE WHEN n8_09 >= r.window_hours THEN t8_09 / n8_09 END AS e17,
        CASE WHEN n8_10 >= r.window_hours THEN t8_10 / n8_10 END AS e18,
        CASE WHEN n8_11 >= r.window_hours THEN t8_11 / n8_11 END AS e19,
        CASE WHEN n8_12 >= r.window_hours THEN t8_12 / n8_12 END AS e20,
        CASE WHEN n8_13 >= r.window_hours THEN t8_13 / n8_13 END AS e21,
        CASE WHEN n8_14 >= r.window_hours THEN t8_14 / n8_14 END AS e22,
        CASE WHEN n8_15 >= r.window_hours THEN t8_15 / n8_15 END AS e23,
        CASE WHEN n8_16 >= r.window_hours THEN t8_16 / n8_16 END AS e24,
        CAST(n8_00 >= r.window_hours AS TINYINT) + CAST(n8_01 >= r.window_hours AS TINYINT)
            + CAST(n8_02 >= r.window_hours AS TINYINT) + CAST(n8_03 >= r.window_hours AS TINYINT)
            + CAST(n8_04 >= r.window_hours AS TINYINT) + CAST(n8_05 >= r.window_hours AS TINYINT)
            + CAST(n8_06 >= r.window_hours AS TINYINT) + CAST(n8_07 >= r.window_hours AS TINYINT)
            + CAST(n8_08 >= r.window_hours AS TINYINT) + CAST(n8_09 >= r.window_hours AS TINYINT)
            + CAST(n8_10 >= r.window_hours AS TINYINT) + CAST(n8_11 >= r.window_hours AS TINYINT)
            + CAST(n8_12 >= r.window_hours AS TINYINT) + CAST(n8_13 >= r.window_hours AS TINYINT)
            + CAST(n8_14 >= r.window_hours AS TINYINT) + CAST(n8_15 >= r.window_hours AS TINYINT)
            + CAST(n8_16 >= r.window_hours AS TINYINT) AS n_o3_mda8,
        r.day_hours,
        r.windows,
        r.o3_limit
    FROM eight
    JOIN day_rule AS r USING (day)
)
SELECT
    source_id,
    region_id,
    station_id,
    day,
    round(t_pm25 / nullif(n_pm25, 0), 10) AS pm25, round(t_pm10 / nullif(n_pm10, 0), 10) AS pm10,
    round(t_so2 / nullif(n_so2, 0), 10) AS so2, round(t_no2 / nullif(n_no2, 0), 10) AS no2,
    round(t_co / nullif(n_co, 0), 10) AS co, round(t_o3 / nullif(n_o3, 0), 10) AS o3_24h,
    o3_1h_max,
    round(
        greatest(e08, e09, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24), 10
    ) AS o3_mda8,
    n_pm25, n_pm10, n_so2, n_no2, n_co, CAST(n_o3 AS BIGINT) AS n_o3, n_o3_mda8,
    day_hours,
    windows,
    o3_limit
FROM windowed;
