-- view, grain: one day (00:00 to 24:00) of a unit of hour_unit (city or station), from its hours
-- units: ug/m3, CO mg/m3; n_: hours with a value (of 24), n_o3_mda8: 8-hour means (of 17); no hour, no row
-- clause: GB 3095 table 4 (an 8-hour mean needs 6 of 8 hours), HJ 663 6.1.2 (daily maximum of the 8-hour means that
--   end 08:00 to 24:00). Minimum counts of hours and windows are applied by the readers of this view.
-- The hours are 24 fixed places, so a missing row and a missing value are the same. Totals (t) and counts (n) of 8
--   hours come from those of 4, these from those of 2: t8_00 is the total 00:00 to 08:00, e08 the mean that ends then.
CREATE OR REPLACE TEMP VIEW day_of_hours AS
WITH placed AS (
    SELECT *, CAST(ts AS DATE) AS day, hour(ts) AS slot
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
        max(CASE WHEN slot = 0 THEN o3 END) AS h00, max(CASE WHEN slot = 1 THEN o3 END) AS h01,
        max(CASE WHEN slot = 2 THEN o3 END) AS h02, max(CASE WHEN slot = 3 THEN o3 END) AS h03,
        max(CASE WHEN slot = 4 THEN o3 END) AS h04, max(CASE WHEN slot = 5 THEN o3 END) AS h05,
        max(CASE WHEN slot = 6 THEN o3 END) AS h06, max(CASE WHEN slot = 7 THEN o3 END) AS h07,
        max(CASE WHEN slot = 8 THEN o3 END) AS h08, max(CASE WHEN slot = 9 THEN o3 END) AS h09,
        max(CASE WHEN slot = 10 THEN o3 END) AS h10, max(CASE WHEN slot = 11 THEN o3 END) AS h11,
        max(CASE WHEN slot = 12 THEN o3 END) AS h12, max(CASE WHEN slot = 13 THEN o3 END) AS h13,
        max(CASE WHEN slot = 14 THEN o3 END) AS h14, max(CASE WHEN slot = 15 THEN o3 END) AS h15,
        max(CASE WHEN slot = 16 THEN o3 END) AS h16, max(CASE WHEN slot = 17 THEN o3 END) AS h17,
        max(CASE WHEN slot = 18 THEN o3 END) AS h18, max(CASE WHEN slot = 19 THEN o3 END) AS h19,
        max(CASE WHEN slot = 20 THEN o3 END) AS h20, max(CASE WHEN slot = 21 THEN o3 END) AS h21,
        max(CASE WHEN slot = 22 THEN o3 END) AS h22, max(CASE WHEN slot = 23 THEN o3 END) AS h23
    FROM placed
    GROUP BY source_id, region_id, station_id, day
),
one AS (
    SELECT
        *,
        coalesce(CAST(h00 AS DOUBLE), 0) AS t1_00, coalesce(CAST(h01 AS DOUBLE), 0) AS t1_01,
        coalesce(CAST(h02 AS DOUBLE), 0) AS t1_02, coalesce(CAST(h03 AS DOUBLE), 0) AS t1_03,
        coalesce(CAST(h04 AS DOUBLE), 0) AS t1_04, coalesce(CAST(h05 AS DOUBLE), 0) AS t1_05,
        coalesce(CAST(h06 AS DOUBLE), 0) AS t1_06, coalesce(CAST(h07 AS DOUBLE), 0) AS t1_07,
        coalesce(CAST(h08 AS DOUBLE), 0) AS t1_08, coalesce(CAST(h09 AS DOUBLE), 0) AS t1_09,
        coalesce(CAST(h10 AS DOUBLE), 0) AS t1_10, coalesce(CAST(h11 AS DOUBLE), 0) AS t1_11,
        coalesce(CAST(h12 AS DOUBLE), 0) AS t1_12, coalesce(CAST(h13 AS DOUBLE), 0) AS t1_13,
        coalesce(CAST(h14 AS DOUBLE), 0) AS t1_14, coalesce(CAST(h15 AS DOUBLE), 0) AS t1_15,
        coalesce(CAST(h16 AS DOUBLE), 0) AS t1_16, coalesce(CAST(h17 AS DOUBLE), 0) AS t1_17,
        coalesce(CAST(h18 AS DOUBLE), 0) AS t1_18, coalesce(CAST(h19 AS DOUBLE), 0) AS t1_19,
        coalesce(CAST(h20 AS DOUBLE), 0) AS t1_20, coalesce(CAST(h21 AS DOUBLE), 0) AS t1_21,
        coalesce(CAST(h22 AS DOUBLE), 0) AS t1_22, coalesce(CAST(h23 AS DOUBLE), 0) AS t1_23,
        CAST(h00 IS NOT NULL AS TINYINT) AS n1_00, CAST(h01 IS NOT NULL AS TINYINT) AS n1_01,
        CAST(h02 IS NOT NULL AS TINYINT) AS n1_02, CAST(h03 IS NOT NULL AS TINYINT) AS n1_03,
        CAST(h04 IS NOT NULL AS TINYINT) AS n1_04, CAST(h05 IS NOT NULL AS TINYINT) AS n1_05,
        CAST(h06 IS NOT NULL AS TINYINT) AS n1_06, CAST(h07 IS NOT NULL AS TINYINT) AS n1_07,
        CAST(h08 IS NOT NULL AS TINYINT) AS n1_08, CAST(h09 IS NOT NULL AS TINYINT) AS n1_09,
        CAST(h10 IS NOT NULL AS TINYINT) AS n1_10, CAST(h11 IS NOT NULL AS TINYINT) AS n1_11,
        CAST(h12 IS NOT NULL AS TINYINT) AS n1_12, CAST(h13 IS NOT NULL AS TINYINT) AS n1_13,
        CAST(h14 IS NOT NULL AS TINYINT) AS n1_14, CAST(h15 IS NOT NULL AS TINYINT) AS n1_15,
        CAST(h16 IS NOT NULL AS TINYINT) AS n1_16, CAST(h17 IS NOT NULL AS TINYINT) AS n1_17,
        CAST(h18 IS NOT NULL AS TINYINT) AS n1_18, CAST(h19 IS NOT NULL AS TINYINT) AS n1_19,
        CAST(h20 IS NOT NULL AS TINYINT) AS n1_20, CAST(h21 IS NOT NULL AS TINYINT) AS n1_21,
        CAST(h22 IS NOT NULL AS TINYINT) AS n1_22, CAST(h23 IS NOT NULL AS TINYINT) AS n1_23
    FROM hours
),
two AS (
    SELECT
        *,
        t1_00 + t1_01 AS t2_00, t1_01 + t1_02 AS t2_01, t1_02 + t1_03 AS t2_02, t1_03 + t1_04 AS t2_03,
        t1_04 + t1_05 AS t2_04, t1_05 + t1_06 AS t2_05, t1_06 + t1_07 AS t2_06, t1_07 + t1_08 AS t2_07,
        t1_08 + t1_09 AS t2_08, t1_09 + t1_10 AS t2_09, t1_10 + t1_11 AS t2_10, t1_11 + t1_12 AS t2_11,
        t1_12 + t1_13 AS t2_12, t1_13 + t1_14 AS t2_13, t1_14 + t1_15 AS t2_14, t1_15 + t1_16 AS t2_15,
        t1_16 + t1_17 AS t2_16, t1_17 + t1_18 AS t2_17, t1_18 + t1_19 AS t2_18, t1_19 + t1_20 AS t2_19,
        t1_20 + t1_21 AS t2_20, t1_21 + t1_22 AS t2_21, t1_22 + t1_23 AS t2_22,
        n1_00 + n1_01 AS n2_00, n1_01 + n1_02 AS n2_01, n1_02 + n1_03 AS n2_02, n1_03 + n1_04 AS n2_03,
        n1_04 + n1_05 AS n2_04, n1_05 + n1_06 AS n2_05, n1_06 + n1_07 AS n2_06, n1_07 + n1_08 AS n2_07,
        n1_08 + n1_09 AS n2_08, n1_09 + n1_10 AS n2_09, n1_10 + n1_11 AS n2_10, n1_11 + n1_12 AS n2_11,
        n1_12 + n1_13 AS n2_12, n1_13 + n1_14 AS n2_13, n1_14 + n1_15 AS n2_14, n1_15 + n1_16 AS n2_15,
        n1_16 + n1_17 AS n2_16, n1_17 + n1_18 AS n2_17, n1_18 + n1_19 AS n2_18, n1_19 + n1_20 AS n2_19,
        n1_20 + n1_21 AS n2_20, n1_21 + n1_22 AS n2_21, n1_22 + n1_23 AS n2_22
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
        t2_20 + t2_22 AS t4_20,
        n2_00 + n2_02 AS n4_00, n2_01 + n2_03 AS n4_01, n2_02 + n2_04 AS n4_02, n2_03 + n2_05 AS n4_03,
        n2_04 + n2_06 AS n4_04, n2_05 + n2_07 AS n4_05, n2_06 + n2_08 AS n4_06, n2_07 + n2_09 AS n4_07,
        n2_08 + n2_10 AS n4_08, n2_09 + n2_11 AS n4_09, n2_10 + n2_12 AS n4_10, n2_11 + n2_13 AS n4_11,
        n2_12 + n2_14 AS n4_12, n2_13 + n2_15 AS n4_13, n2_14 + n2_16 AS n4_14, n2_15 + n2_17 AS n4_15,
        n2_16 + n2_18 AS n4_16, n2_17 + n2_19 AS n4_17, n2_18 + n2_20 AS n4_18, n2_19 + n2_21 AS n4_19,
        n2_20 + n2_22 AS n4_20
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
        n4_00 + n4_04 AS n8_00, n4_01 + n4_05 AS n8_01, n4_02 + n4_06 AS n8_02, n4_03 + n4_07 AS n8_03,
        n4_04 + n4_08 AS n8_04, n4_05 + n4_09 AS n8_05, n4_06 + n4_10 AS n8_06, n4_07 + n4_11 AS n8_07,
        n4_08 + n4_12 AS n8_08, n4_09 + n4_13 AS n8_09, n4_10 + n4_14 AS n8_10, n4_11 + n4_15 AS n8_11,
        n4_12 + n4_16 AS n8_12, n4_13 + n4_17 AS n8_13, n4_14 + n4_18 AS n8_14, n4_15 + n4_19 AS n8_15,
        n4_16 + n4_20 AS n8_16
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
    t_pm25 / nullif(n_pm25, 0) AS pm25, t_pm10 / nullif(n_pm10, 0) AS pm10, t_so2 / nullif(n_so2, 0) AS so2,
    t_no2 / nullif(n_no2, 0) AS no2, t_co / nullif(n_co, 0) AS co,
    t_o3 / nullif(n_o3, 0) AS o3_24h,
    CAST(greatest(
        h00, h01, h02, h03, h04, h05, h06, h07, h08, h09, h10, h11,
        h12, h13, h14, h15, h16, h17, h18, h19, h20, h21, h22, h23
    ) AS DOUBLE) AS o3_1h_max,
    greatest(e08, e09, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24) AS o3_mda8,
    n_pm25, n_pm10, n_so2, n_no2, n_co, n_o3, n_o3_mda8,
    day_hours,
    windows,
    o3_limit
FROM windowed;
