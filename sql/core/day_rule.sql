-- table, grain: one calendar day with the minimum counts that make its values valid, and the limit of 8-hour ozone
-- units: counts of hours, of 8-hour means and of days; limit ug/m3 (class 2 area)
-- clause: GB 3095 table 4 (20 hours a day, 6 of 8 hours, 27 days a month, 25 in February, 324 a year), HJ 663 6.1.2
--   (14 of 17 8-hour means) and 6.1 (share of a city's stations, per cent), of the edition in force on the day. Days
--   before the first edition on file are judged by it: ours.
CREATE OR REPLACE TEMP TABLE day_rule AS
WITH span AS (
    SELECT
        edition,
        role,
        CASE WHEN effective_from = min(effective_from) OVER (PARTITION BY role) THEN DATE '1970-01-01'
            ELSE effective_from END AS first_day,
        least(effective_to, DATE '2100-01-01') AS end_day
    FROM standard
    WHERE role IN ('air_method', 'air_quality')
        AND jurisdiction IN (SELECT jurisdiction FROM jurisdiction WHERE home = 'yes')
),
minimum AS (
    SELECT
        edition,
        max(minimum) FILTER (WHERE statistic = 'day_hours') AS day_hours,
        max(minimum) FILTER (WHERE statistic = 'o3_8h_hours') AS window_hours,
        max(minimum) FILTER (WHERE statistic = 'mda8_windows') AS windows,
        max(minimum) FILTER (WHERE statistic = 'month_days') AS month_days,
        max(minimum) FILTER (WHERE statistic = 'february_days') AS february_days,
        max(minimum) FILTER (WHERE statistic = 'year_days') AS year_days,
        max(minimum) FILTER (WHERE statistic = 'city_stations') AS station_percent,
        max(minimum) FILTER (WHERE statistic = 'city_few_stations') AS few_station_percent,
        max(minimum) FILTER (WHERE statistic = 'few_stations_below') AS few_stations_below
    FROM validity
    GROUP BY edition
),
ozone_limit AS (
    SELECT edition, value AS o3_limit
    FROM standard_limit
    WHERE parameter = 'o3' AND averaging = 'mda8' AND area_grade = 2 AND level IN ('limit', 'guideline')
),
calendar AS (
    SELECT CAST(unnest(range(TIMESTAMP '1970-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS DATE) AS day
)
SELECT
    c.day, m.day_hours, m.window_hours, m.windows, m.month_days, m.february_days, m.year_days, m.station_percent,
    m.few_station_percent, m.few_stations_below, o.o3_limit
FROM calendar AS c
JOIN span AS h ON h.role = 'air_method' AND c.day >= h.first_day AND c.day < h.end_day
JOIN minimum AS m ON m.edition = h.edition
JOIN span AS g ON g.role = 'air_quality' AND c.day >= g.first_day AND c.day < g.end_day
JOIN ozone_limit AS o ON o.edition = g.edition;
