-- grain: one row a parameter, day and list that marks the day as an exceptional event of a region
-- list_kind: bureau (the official list) | suspect; origin: file | criterion (ours: PM10 above $dust_pm10 ug/m3 of
-- which less than $dust_ratio is PM2.5)
WITH listed AS (
    SELECT * FROM event_day($region_id, $period_start, $period_end, $as_of)
)
SELECT day, parameter, list_kind, 'file' AS origin, criterion, source, grade
FROM listed
WHERE entry = 'event'
UNION ALL
SELECT
    d.day,
    p.parameter,
    'suspect' AS list_kind,
    'criterion' AS origin,
    'PM10 above ' || $dust_pm10 || ' ug/m3, PM2.5 / PM10 below ' || $dust_ratio AS criterion,
    'ours' AS source,
    'D' AS grade
FROM air_day($region_id, $period_start, $period_end, $as_of, $closing_index_edition, $dust_pm10, $dust_ratio) AS d
CROSS JOIN (VALUES ('pm25'), ('pm10')) AS p (parameter)
WHERE d.dust_suspect
ORDER BY day, parameter, list_kind, origin;
