-- table, grain: one calendar day with the minimum counts that make its values valid, and the limit of 8-hour ozone
-- units: counts of hours, of 8-hour means and of days; limit ug/m3 (class 2 area)
-- clause: GB 3095 table 4 (20 hours a day, 6 of 8 hours, 27 days a month, 25 in February, 324 a year), HJ 663 6.1.2
--   (14 of 17 8-hour means) and 6.1 (share of a city's stations, per cent), of the edition in force on the day. Days
--   before the first edition on file are judged by it: ours.
CREATE OR REPLACE TEMP TABLE day_rule AS
WITH minimum AS (
    SELECT
        edition,
        max(minimum) FILTER (WHERE statistic = 'day_hours') AS day_hours,
        max(minimum) FILTER (WHERE statistic = 'o3_8h_hours') AS window_hours,
        max(minimum) FILTER (WHERE statistic = 'mda8_windows') AS windows,
        max(minimum) FILTER (WHERE statistic = 'city_stations') AS station_percent,
        max(minimum) FILTER (WHERE statistic = 'city_few_stations') AS few_station_percent,
        max(minimum) FILTER (WHERE statistic = 'few_stations_below') AS few_stations_below
    FROM validity
    GROUP BY edition
),
ozone_limit AS (
    SELECT edition, value AS o3_limit
    FROM standard_limit
    WHERE parameter = 'o3' AND averaging = 'mda8' AND area_grade IN (0, 2) AND level IN ('limit', 'guideline')
),
calendar AS (
    SELECT CAST(unnest(range(TIMESTAMP '1970-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS DATE) AS day
)
SELECT
    c.day, m.day_hours, m.window_hours, m.windows, v.month_days, v.february_days, v.year_days, m.station_percent,
    m.few_station_percent, m.few_stations_below, o.o3_limit
FROM calendar AS c
JOIN validity_minimum() AS v ON v.home AND c.day >= v.effective_from AND c.day < v.effective_to
JOIN minimum AS m ON m.edition = v.edition
JOIN edition_span() AS g ON g.home AND g.role = 'air_quality' AND c.day >= g.first_day AND c.day < g.end_day
-- without a limit of 8-hour ozone a day of too few 8-hour means never counts
LEFT JOIN ozone_limit AS o ON o.edition = g.edition;
