-- grain: one year of a unit of hour_unit (every city or every station of an archive)
-- units: ug/m3, CO mg/m3; counts in d; not rounded
-- clause: HJ 663 (means; percentiles: rank (n - 1) p, linear between neighbours), GB 3095 table 4 (enough days: macro
--   period_validity), HJ 633 (good and heavy days: levels of the edition in force on the day). Only valid days enter.
--   Months are counted on the calendar: one without any day is short. _lower and _upper are what days without PM2.5,
--   PM10, NO2 or ozone leave open.
-- _percentiles: those of $orders (shares of 1), in their order
WITH day AS MATERIALIZED (
    SELECT *, year(day) AS year FROM day_level
),
minimum AS (
    -- the edition in force on the last day of the year
    SELECT year(day) AS year, month_days, february_days, year_days
    FROM day_rule
    WHERE month(day) = 12 AND day(day) = 31
),
of_month AS (
    SELECT
        source_id, region_id, station_id, year, month(day) AS month,
        count(pm25) AS pm25, count(pm10) AS pm10, count(so2) AS so2, count(no2) AS no2, count(co) AS co,
        count(o3_mda8) AS o3
    FROM day
    GROUP BY source_id, region_id, station_id, year, month(day)
),
months_of_year AS (
    SELECT
        source_id, region_id, station_id, year,
        make_date(year, 1, 1) AS first_day, make_date(year, 12, 31) AS last_day,
        map(list(make_date(year, month, 1)), list(pm25)) AS pm25,
        map(list(make_date(year, month, 1)), list(pm10)) AS pm10,
        map(list(make_date(year, month, 1)), list(so2)) AS so2,
        map(list(make_date(year, month, 1)), list(no2)) AS no2,
        map(list(make_date(year, month, 1)), list(co)) AS co,
        map(list(make_date(year, month, 1)), list(o3)) AS o3
    FROM of_month
    GROUP BY source_id, region_id, station_id, year
),
of_year AS (
    SELECT
        source_id, region_id, station_id, year,
        -- a year in which an edition took effect has days of both
        CASE WHEN min(edition) = max(edition) THEN min(edition) ELSE min(edition) || '; ' || max(edition) END AS edition,
        round(avg(pm25), 10) AS pm25_mean, count(pm25) AS n_pm25,
        quantile_cont(pm25, CAST($orders AS DOUBLE[])) AS pm25_percentiles,
        round(avg(pm10), 10) AS pm10_mean, count(pm10) AS n_pm10,
        quantile_cont(pm10, CAST($orders AS DOUBLE[])) AS pm10_percentiles,
        round(avg(so2), 10) AS so2_mean, count(so2) AS n_so2,
        quantile_cont(so2, CAST($orders AS DOUBLE[])) AS so2_percentiles,
        round(avg(no2), 10) AS no2_mean, count(no2) AS n_no2,
        quantile_cont(no2, CAST($orders AS DOUBLE[])) AS no2_percentiles,
        round(avg(co), 10) AS co_mean, count(co) AS n_co,
        quantile_cont(co, CAST($orders AS DOUBLE[])) AS co_percentiles,
        count(o3_mda8) AS n_o3_mda8,
        quantile_cont(o3_mda8, CAST($orders AS DOUBLE[])) AS o3_mda8_percentiles,
        count(*) FILTER (WHERE decided) AS n_decided,
        count(*) FILTER (WHERE decided AND any_index AND NOT over_good) AS good_days_lower,
        count(*) FILTER (WHERE over_good) AS over_days,
        count(*) FILTER (WHERE over_heavy) AS heavy_days_lower,
        count(*) FILTER (WHERE decided AND any_index AND NOT over_heavy) AS not_heavy_days
    FROM day
    GROUP BY source_id, region_id, station_id, year
)
SELECT
    y.* EXCLUDE (over_days, not_heavy_days),
    365 + CAST(month(make_date(y.year, 2, 28) + INTERVAL 1 DAY) = 2 AS INTEGER) AS n_expected,
    n_expected - y.over_days AS good_days_upper,
    n_expected - y.not_heavy_days AS heavy_days_upper,
    period_validity(
        f.pm25, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_pm25,
    period_validity(
        f.pm10, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_pm10,
    period_validity(
        f.so2, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_so2,
    period_validity(
        f.no2, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_no2,
    period_validity(
        f.co, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_co,
    period_validity(
        f.o3, f.first_day, f.last_day, n.month_days, n.february_days, n.year_days
    ).valid AS valid_o3_mda8
FROM of_year AS y
JOIN months_of_year AS f USING (source_id, region_id, station_id, year)
JOIN minimum AS n ON n.year = y.year
ORDER BY y.source_id, y.region_id, y.station_id, y.year;
