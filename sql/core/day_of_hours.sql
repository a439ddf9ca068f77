-- view, grain: one day (00:00 to 24:00) of a unit of hour_unit (city or station), from its hours
-- units: ug/m3, CO mg/m3; n_: hours with a value (of 24), n_o3_mda8: 8-hour means (of 17); no hour, no row
-- clause: GB 3095 table 4 (an 8-hour mean needs 6 of 8 hours), HJ 663 6.1.2 (daily maximum of the 8-hour means that
--   end 08:00 to 24:00). Minimum counts of hours and windows are applied by the readers of this view.
-- The hours are 24 fixed places, so a missing row and a missing value are the same. o3_00 is the ozone of the hour from
--   00:00, NULL where there is none; bit k of `seen` is set if hour k has a value. Totals of 8 hours come from those of
--   4, these from those of 2: t8_00 is the total 00:00 to 08:00, n8_00 its hours, e08 the mean that ends then.
-- Ozone and hours of a day are gathered into lists, whatever their order; where all 24 came in order (nearly always, for
--   so they are written) an hour's place is known, else it is looked for. That is less work than a sum for each of the
--   24 places. An hour stands once in hour_unit.
-- Threads add in any order, which moves the sixteenth digit: rounding to ten decimals removes that noise.
CREATE OR REPLACE TEMP VIEW day_of_hours AS
WITH gathered AS (
    SELECT
        source_id,
        region_id,
        station_id,
        CAST(ts AS DATE) AS day,
        sum(CAST(pm25 AS DOUBLE)) AS t_pm25, sum(CAST(pm10 AS DOUBLE)) AS t_pm10,
        sum(CAST(so2 AS DOUBLE)) AS t_so2, sum(CAST(no2 AS DOUBLE)) AS t_no2,
        sum(CAST(co AS DOUBLE)) AS t_co,
        count(pm25) AS n_pm25, count(pm10) AS n_pm10, count(so2) AS n_so2,
        count(no2) AS n_no2, count(co) AS n_co,
        CAST(max(o3) AS DOUBLE) AS o3_1h_max,
        list(CAST(o3 AS DOUBLE)) AS ozone,
        list(CAST(hour(ts) AS TINYINT)) AS slots
    FROM hour_unit
    GROUP BY source_id, region_id, station_id, CAST(ts AS DATE)
),
placed AS (
    SELECT
        *,
        slots = CAST(range(24) AS TINYINT[]) AS in_order,
        ozone[CASE WHEN in_order THEN 1 ELSE list_position(slots, 0) END] AS o3_00,
        ozone[CASE WHEN in_order THEN 2 ELSE list_position(slots, 1) END] AS o3_01,
        ozone[CASE WHEN in_order THEN 3 ELSE list_position(slots, 2) END] AS o3_02,
        ozone[CASE WHEN in_order THEN 4 ELSE list_position(slots, 3) END] AS o3_03,
        ozone[CASE WHEN in_order THEN 5 ELSE list_position(slots, 4) END] AS o3_04,
        ozone[CASE WHEN in_order THEN 6 ELSE list_position(slots, 5) END] AS o3_05,
        ozone[CASE WHEN in_order THEN 7 ELSE list_position(slots, 6) END] AS o3_06,
        ozone[CASE WHEN in_order THEN 8 ELSE list_position(slots, 7) END] AS o3_07,
        ozone[CASE WHEN in_order THEN 9 ELSE list_position(slots, 8) END] AS o3_08,
        ozone[CASE WHEN in_order THEN 10 ELSE list_position(slots, 9) END] AS o3_09,
        ozone[CASE WHEN in_order THEN 11 ELSE list_position(slots, 10) END] AS o3_10,
        ozone[CASE WHEN in_order THEN 12 ELSE list_position(slots, 11) END] AS o3_11,
        ozone[CASE WHEN in_order THEN 13 ELSE list_position(slots, 12) END] AS o3_12,
        ozone[CASE WHEN in_order THEN 14 ELSE list_position(slots, 13) END] AS o3_13,
        ozone[CASE WHEN in_order THEN 15 ELSE list_position(slots, 14) END] AS o3_14,
        ozone[CASE WHEN in_order THEN 16 ELSE list_position(slots, 15) END] AS o3_15,
        ozone[CASE WHEN in_order THEN 17 ELSE list_position(slots, 16) END] AS o3_16,
        ozone[CASE WHEN in_order THEN 18 ELSE list_position(slots, 17) END] AS o3_17,
        ozone[CASE WHEN in_order THEN 19 ELSE list_position(slots, 18) END] AS o3_18,
        ozone[CASE WHEN in_order THEN 20 ELSE list_position(slots, 19) END] AS o3_19,
        ozone[CASE WHEN in_order THEN 21 ELSE list_position(slots, 20) END] AS o3_20,
        ozone[CASE WHEN in_order THEN 22 ELSE list_position(slots, 21) END] AS o3_21,
        ozone[CASE WHEN in_order THEN 23 ELSE list_position(slots, 22) END] AS o3_22,
        ozone[CASE WHEN in_order THEN 24 ELSE list_position(slots, 23) END] AS o3_23
    FROM gathered
),
one AS (
    SELECT
        *,
        coalesce(o3_00, 0) AS t1_00, coalesce(o3_01, 0) AS t1_01, coalesce(o3_02, 0) AS t1_02,
        coalesce(o3_03, 0) AS t1_03, coalesce(o3_04, 0) AS t1_04, coalesce(o3_05, 0) AS t1_05,
        coalesce(o3_06, 0) AS t1_06, coalesce(o3_07, 0) AS t1_07, coalesce(o3_08, 0) AS t1_08,
        coalesce(o3_09, 0) AS t1_09, coalesce(o3_10, 0) AS t1_10, coalesce(o3_11, 0) AS t1_11,
        coalesce(o3_12, 0) AS t1_12, coalesce(o3_13, 0) AS t1_13, coalesce(o3_14, 0) AS t1_14,
        coalesce(o3_15, 0) AS t1_15, coalesce(o3_16, 0) AS t1_16, coalesce(o3_17, 0) AS t1_17,
        coalesce(o3_18, 0) AS t1_18, coalesce(o3_19, 0) AS t1_19, coalesce(o3_20, 0) AS t1_20,
        coalesce(o3_21, 0) AS t1_21, coalesce(o3_22, 0) AS t1_22, coalesce(o3_23, 0) AS t1_23,
        (CAST(o3_00 IS NOT NULL AS INTEGER) << 0) | (CAST(o3_01 IS NOT NULL AS INTEGER) << 1)
            | (CAST(o3_02 IS NOT NULL AS INTEGER) << 2) | (CAST(o3_03 IS NOT NULL AS INTEGER) << 3)
            | (CAST(o3_04 IS NOT NULL AS INTEGER) << 4) | (CAST(o3_05 IS NOT NULL AS INTEGER) << 5)
            | (CAST(o3_06 IS NOT NULL AS INTEGER) << 6) | (CAST(o3_07 IS NOT NULL AS INTEGER) << 7)
            | (CAST(o3_08 IS NOT NULL AS INTEGER) << 8) | (CAST(o3_09 IS NOT NULL AS INTEGER) << 9)
            | (CAST(o3_10 IS NOT NULL AS INTEGER) << 10) | (CAST(o3_11 IS NOT NULL AS INTEGER) << 11)
            | (CAST(o3_12 IS NOT NULL AS INTEGER) << 12) | (CAST(o3_13 IS NOT NULL AS INTEGER) << 13)
            | (CAST(o3_14 IS NOT NULL AS INTEGER) << 14) | (CAST(o3_15 IS NOT NULL AS INTEGER) << 15)
            | (CAST(o3_16 IS NOT NULL AS INTEGER) << 16) | (CAST(o3_17 IS NOT NULL AS INTEGER) << 17)
            | (CAST(o3_18 IS NOT NULL AS INTEGER) << 18) | (CAST(o3_19 IS NOT NULL AS INTEGER) << 19)
            | (CAST(o3_20 IS NOT NULL AS INTEGER) << 20) | (CAST(o3_21 IS NOT NULL AS INTEGER) << 21)
            | (CAST(o3_22 IS NOT NULL AS INTEGER) << 22) | (CAST(o3_23 IS NOT NULL AS INTEGER) << 23) AS seen
    FROM placed
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
    FROM one
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
