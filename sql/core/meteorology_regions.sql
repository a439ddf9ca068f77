-- grain: one row a region with meteorology as of a date: first and last day, and how many stations it is from
SELECT
    region_id,
    min(CAST(interval_start AS DATE)) AS first_day,
    max(CAST(interval_start AS DATE)) AS last_day,
    count(DISTINCT station_id) FILTER (WHERE station_id <> '') AS n_stations
FROM meteorology
WHERE known_at <= $as_of
    AND $as_of < superseded_at
GROUP BY region_id
ORDER BY region_id;
