-- grain: one row a parameter and day of a region: the daily city value in force as of a date
-- units: ug/m3, CO mg/m3; estimated values are used but are no valid days; visibility
-- and precedence of sources as in macro used_value
SELECT day, parameter, value, estimated, from_city_hours, source_id, basis, n_valid, stated_at
FROM used_value($region_id, $as_of)
WHERE span = 'day'
ORDER BY day, parameter;
