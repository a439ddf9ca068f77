-- grain: one row: the newest day of a region with a daily value visible as of $as_of
SELECT max(interval_start)::DATE AS newest_day
FROM measurement
WHERE region_id = $region_id AND known_at <= $as_of AND $as_of < superseded_at
    AND interval_end - interval_start = INTERVAL 1 DAY;
