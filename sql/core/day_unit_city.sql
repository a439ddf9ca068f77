-- view day_unit, grain: one day of a source's city, made of its stations' days; of the city's own hours only where
--   stations do not give a valid value and those hours do, or where there is no station
-- units: ug/m3, CO mg/m3, unrounded; n_: fewest hours of a station behind the value, n_o3_mda8: 8-hour means; of own
--   hours their number; s_: stations behind the value, of c_ stations that count
-- clause: HJ 663 table A.2: a city's day is the mean of its stations' daily means, its daily maximum 8-hour mean the
--   mean of the stations' maxima; each station's day must be valid itself (day_checked). HJ 663-2013 6.1: 75 % of the
--   stations, 50 % if there are fewer than four. The hourly maximum and the 24-hour ozone by the same rule: ours.
--   A station counts for a pollutant in a month in which it measured it at all: ours.
-- own_: the value is of the city's own hours, which only come close to the rule. A day that too few stations have is
--   kept with the mean of those that are valid, else of all there are, and is not valid.
CREATE OR REPLACE TEMP VIEW day_unit AS
WITH unit_day AS MATERIALIZED (
    SELECT * FROM day_checked
),
station_day AS (
    SELECT * FROM unit_day WHERE station_id <> ''
),
station_month AS (
    SELECT
        source_id, region_id, station_id, date_trunc('month', day) AS month,
        bool_or(n_pm25 > 0) AS pm25,
        bool_or(n_pm10 > 0) AS pm10,
        bool_or(n_so2 > 0) AS so2,
        bool_or(n_no2 > 0) AS no2,
        bool_or(n_co > 0) AS co,
        bool_or(n_o3 > 0) AS o3
    FROM station_day
    GROUP BY source_id, region_id, station_id, date_trunc('month', day)
),
counting AS (
    SELECT
        source_id, region_id, month,
        count(*) FILTER (WHERE pm25) AS c_pm25,
        count(*) FILTER (WHERE pm10) AS c_pm10,
        count(*) FILTER (WHERE so2) AS c_so2,
        count(*) FILTER (WHERE no2) AS c_no2,
        count(*) FILTER (WHERE co) AS c_co,
        count(*) FILTER (WHERE o3) AS c_o3
    FROM station_month
    GROUP BY source_id, region_id, month
),
added AS (
    -- s: stations with a valid day, t: their sum, n: the fewest hours of one; a_, b_, m_: the same of all stations
    SELECT
        source_id, region_id, day,
        count(*) FILTER (WHERE valid_pm25) AS s_pm25,
        count(*) FILTER (WHERE valid_pm10) AS s_pm10,
        count(*) FILTER (WHERE valid_so2) AS s_so2,
        count(*) FILTER (WHERE valid_no2) AS s_no2,
        count(*) FILTER (WHERE valid_co) AS s_co,
        count(*) FILTER (WHERE valid_o3) AS s_o3,
        count(*) FILTER (WHERE valid_o3_mda8) AS s_o3_mda8,
        sum(station_steps(pm25)) FILTER (WHERE valid_pm25) AS t_pm25,
        sum(station_steps(pm10)) FILTER (WHERE valid_pm10) AS t_pm10,
        sum(station_steps(so2)) FILTER (WHERE valid_so2) AS t_so2,
        sum(station_steps(no2)) FILTER (WHERE valid_no2) AS t_no2,
        sum(station_steps(co)) FILTER (WHERE valid_co) AS t_co,
        sum(station_steps(o3_1h_max)) FILTER (WHERE valid_o3) AS t_o3_1h_max,
        sum(station_steps(o3_24h)) FILTER (WHERE valid_o3) AS t_o3_24h,
        sum(station_steps(o3_mda8)) FILTER (WHERE valid_o3_mda8) AS t_o3_mda8,
        min(n_pm25) FILTER (WHERE valid_pm25) AS n_pm25,
        min(n_pm10) FILTER (WHERE valid_pm10) AS n_pm10,
        min(n_so2) FILTER (WHERE valid_so2) AS n_so2,
        min(n_no2) FILTER (WHERE valid_no2) AS n_no2,
        min(n_co) FILTER (WHERE valid_co) AS n_co,
        min(n_o3) FILTER (WHERE valid_o3) AS n_o3,
        min(n_o3_mda8) FILTER (WHERE valid_o3_mda8) AS n_o3_mda8,
        count(pm25) AS b_pm25,
        count(pm10) AS b_pm10,
        count(so2) AS b_so2,
        count(no2) AS b_no2,
        count(co) AS b_co,
        count(o3_1h_max) AS b_o3_1h_max,
        count(o3_24h) AS b_o3_24h,
        count(o3_mda8) AS b_o3_mda8,
        sum(station_steps(pm25)) AS a_pm25,
        sum(station_steps(pm10)) AS a_pm10,
        sum(station_steps(so2)) AS a_so2,
        sum(station_steps(no2)) AS a_no2,
        sum(station_steps(co)) AS a_co,
        sum(station_steps(o3_1h_max)) AS a_o3_1h_max,
        sum(station_steps(o3_24h)) AS a_o3_24h,
        sum(station_steps(o3_mda8)) AS a_o3_mda8,
        min(n_pm25) FILTER (WHERE n_pm25 > 0) AS m_pm25,
        min(n_pm10) FILTER (WHERE n_pm10 > 0) AS m_pm10,
        min(n_so2) FILTER (WHERE n_so2 > 0) AS m_so2,
        min(n_no2) FILTER (WHERE n_no2 > 0) AS m_no2,
        min(n_co) FILTER (WHERE n_co > 0) AS m_co,
        min(n_o3) FILTER (WHERE n_o3 > 0) AS m_o3,
        min(n_o3_mda8) FILTER (WHERE n_o3_mda8 > 0) AS m_o3_mda8,
        bool_or(over_few) AS over_few
    FROM station_day
    GROUP BY source_id, region_id, day
),
of_stations AS (
    SELECT
        a.source_id, a.region_id, a.day,
        CASE WHEN s_pm25 > 0 THEN station_mean(t_pm25, s_pm25) ELSE station_mean(a_pm25, nullif(b_pm25, 0)) END
            AS pm25,
        CASE WHEN s_pm10 > 0 THEN station_mean(t_pm10, s_pm10) ELSE station_mean(a_pm10, nullif(b_pm10, 0)) END
            AS pm10,
        CASE WHEN s_so2 > 0 THEN station_mean(t_so2, s_so2) ELSE station_mean(a_so2, nullif(b_so2, 0)) END
            AS so2,
        CASE WHEN s_no2 > 0 THEN station_mean(t_no2, s_no2) ELSE station_mean(a_no2, nullif(b_no2, 0)) END
            AS no2,
        CASE WHEN s_co > 0 THEN station_mean(t_co, s_co) ELSE station_mean(a_co, nullif(b_co, 0)) END
            AS co,
        CASE WHEN s_o3 > 0 THEN station_mean(t_o3_1h_max, s_o3)
            ELSE station_mean(a_o3_1h_max, nullif(b_o3_1h_max, 0)) END AS o3_1h_max,
        CASE WHEN s_o3 > 0 THEN station_mean(t_o3_24h, s_o3) ELSE station_mean(a_o3_24h, nullif(b_o3_24h, 0)) END
            AS o3_24h,
        CASE WHEN s_o3_mda8 > 0 THEN station_mean(t_o3_mda8, s_o3_mda8)
            ELSE station_mean(a_o3_mda8, nullif(b_o3_mda8, 0)) END AS o3_mda8,
        coalesce(n_pm25, m_pm25, 0) AS n_pm25,
        coalesce(n_pm10, m_pm10, 0) AS n_pm10,
        coalesce(n_so2, m_so2, 0) AS n_so2,
        coalesce(n_no2, m_no2, 0) AS n_no2,
        coalesce(n_co, m_co, 0) AS n_co,
        coalesce(n_o3, m_o3, 0) AS n_o3,
        coalesce(n_o3_mda8, m_o3_mda8, 0) AS n_o3_mda8,
        CASE WHEN s_pm25 > 0 THEN s_pm25 ELSE b_pm25 END AS s_pm25,
        CASE WHEN s_pm10 > 0 THEN s_pm10 ELSE b_pm10 END AS s_pm10,
        CASE WHEN s_so2 > 0 THEN s_so2 ELSE b_so2 END AS s_so2,
        CASE WHEN s_no2 > 0 THEN s_no2 ELSE b_no2 END AS s_no2,
        CASE WHEN s_co > 0 THEN s_co ELSE b_co END AS s_co,
        CASE WHEN s_o3 > 0 THEN s_o3 ELSE b_o3_1h_max END AS s_o3,
        CASE WHEN s_o3_mda8 > 0 THEN s_o3_mda8 ELSE b_o3_mda8 END AS s_o3_mda8,
        c_pm25,
        c_pm10,
        c_so2,
        c_no2,
        c_co,
        c_o3,
        enough_stations(
            s_pm25, c_pm25, station_percent, few_station_percent, few_stations_below
        ) AS valid_pm25,
        enough_stations(
            s_pm10, c_pm10, station_percent, few_station_percent, few_stations_below
        ) AS valid_pm10,
        enough_stations(
            s_so2, c_so2, station_percent, few_station_percent, few_stations_below
        ) AS valid_so2,
        enough_stations(
            s_no2, c_no2, station_percent, few_station_percent, few_stations_below
        ) AS valid_no2,
        enough_stations(
            s_co, c_co, station_percent, few_station_percent, few_stations_below
        ) AS valid_co,
        enough_stations(
            s_o3, c_o3, station_percent, few_station_percent, few_stations_below
        ) AS valid_o3,
        enough_stations(
            s_o3_mda8, c_o3, station_percent, few_station_percent, few_stations_below
        ) AS valid_o3_mda8,
        over_few
    FROM added AS a
    JOIN day_rule AS r ON r.day = a.day
    JOIN counting AS c
        ON c.source_id = a.source_id AND c.region_id = a.region_id AND c.month = date_trunc('month', a.day)
),
own AS (
    SELECT * FROM unit_day WHERE station_id = ''
),
paired AS (
    SELECT
        coalesce(s.source_id, o.source_id) AS source_id,
        coalesce(s.region_id, o.region_id) AS region_id,
        coalesce(s.day, o.day) AS day,
        o.day IS NOT NULL AND NOT coalesce(s.valid_pm25, FALSE) AND (s.pm25 IS NULL OR o.valid_pm25) AS own_pm25,
        o.day IS NOT NULL AND NOT coalesce(s.valid_pm10, FALSE) AND (s.pm10 IS NULL OR o.valid_pm10) AS own_pm10,
        o.day IS NOT NULL AND NOT coalesce(s.valid_so2, FALSE) AND (s.so2 IS NULL OR o.valid_so2) AS own_so2,
        o.day IS NOT NULL AND NOT coalesce(s.valid_no2, FALSE) AND (s.no2 IS NULL OR o.valid_no2) AS own_no2,
        o.day IS NOT NULL AND NOT coalesce(s.valid_co, FALSE) AND (s.co IS NULL OR o.valid_co) AS own_co,
        o.day IS NOT NULL AND NOT coalesce(s.valid_o3, FALSE) AND (s.o3_24h IS NULL OR o.valid_o3) AS own_o3,
        o.day IS NOT NULL AND NOT coalesce(s.valid_o3_mda8, FALSE) AND (s.o3_mda8 IS NULL OR o.valid_o3_mda8)
            AS own_o3_mda8,
        CASE WHEN own_pm25 THEN o.pm25 ELSE s.pm25 END AS pm25,
        CASE WHEN own_pm10 THEN o.pm10 ELSE s.pm10 END AS pm10,
        CASE WHEN own_so2 THEN o.so2 ELSE s.so2 END AS so2,
        CASE WHEN own_no2 THEN o.no2 ELSE s.no2 END AS no2,
        CASE WHEN own_co THEN o.co ELSE s.co END AS co,
        CASE WHEN own_o3 THEN o.o3_1h_max ELSE s.o3_1h_max END AS o3_1h_max,
        CASE WHEN own_o3 THEN o.o3_24h ELSE s.o3_24h END AS o3_24h,
        CASE WHEN own_o3_mda8 THEN o.o3_mda8 ELSE s.o3_mda8 END AS o3_mda8,
        CASE WHEN own_pm25 THEN o.n_pm25 ELSE coalesce(s.n_pm25, 0) END AS n_pm25,
        CASE WHEN own_pm10 THEN o.n_pm10 ELSE coalesce(s.n_pm10, 0) END AS n_pm10,
        CASE WHEN own_so2 THEN o.n_so2 ELSE coalesce(s.n_so2, 0) END AS n_so2,
        CASE WHEN own_no2 THEN o.n_no2 ELSE coalesce(s.n_no2, 0) END AS n_no2,
        CASE WHEN own_co THEN o.n_co ELSE coalesce(s.n_co, 0) END AS n_co,
        CASE WHEN own_o3 THEN o.n_o3 ELSE coalesce(s.n_o3, 0) END AS n_o3,
        CASE WHEN own_o3_mda8 THEN o.n_o3_mda8 ELSE coalesce(s.n_o3_mda8, 0) END AS n_o3_mda8,
        CASE WHEN own_pm25 THEN 0 ELSE coalesce(s.s_pm25, 0) END AS s_pm25,
        CASE WHEN own_pm10 THEN 0 ELSE coalesce(s.s_pm10, 0) END AS s_pm10,
        CASE WHEN own_so2 THEN 0 ELSE coalesce(s.s_so2, 0) END AS s_so2,
        CASE WHEN own_no2 THEN 0 ELSE coalesce(s.s_no2, 0) END AS s_no2,
        CASE WHEN own_co THEN 0 ELSE coalesce(s.s_co, 0) END AS s_co,
        CASE WHEN own_o3 THEN 0 ELSE coalesce(s.s_o3, 0) END AS s_o3,
        CASE WHEN own_o3_mda8 THEN 0 ELSE coalesce(s.s_o3_mda8, 0) END AS s_o3_mda8,
        coalesce(s.c_pm25, 0) AS c_pm25,
        coalesce(s.c_pm10, 0) AS c_pm10,
        coalesce(s.c_so2, 0) AS c_so2,
        coalesce(s.c_no2, 0) AS c_no2,
        coalesce(s.c_co, 0) AS c_co,
        coalesce(s.c_o3, 0) AS c_o3,
        CASE WHEN own_pm25 THEN o.valid_pm25 ELSE coalesce(s.valid_pm25, FALSE) END AS valid_pm25,
        CASE WHEN own_pm10 THEN o.valid_pm10 ELSE coalesce(s.valid_pm10, FALSE) END AS valid_pm10,
        CASE WHEN own_so2 THEN o.valid_so2 ELSE coalesce(s.valid_so2, FALSE) END AS valid_so2,
        CASE WHEN own_no2 THEN o.valid_no2 ELSE coalesce(s.valid_no2, FALSE) END AS valid_no2,
        CASE WHEN own_co THEN o.valid_co ELSE coalesce(s.valid_co, FALSE) END AS valid_co,
        CASE WHEN own_o3 THEN o.valid_o3 ELSE coalesce(s.valid_o3, FALSE) END AS valid_o3,
        CASE WHEN own_o3_mda8 THEN o.valid_o3_mda8 ELSE coalesce(s.valid_o3_mda8, FALSE) END AS valid_o3_mda8,
        CASE WHEN own_o3_mda8 THEN o.over_few ELSE coalesce(s.over_few, FALSE) END AS over_few
    FROM of_stations AS s
    FULL JOIN own AS o ON o.source_id = s.source_id AND o.region_id = s.region_id AND o.day = s.day
)
SELECT p.*, '' AS station_id, r.day_hours, r.windows, r.o3_limit
FROM paired AS p
JOIN day_rule AS r ON r.day = p.day;
