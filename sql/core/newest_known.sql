-- grain: one row: the day the newest measurement (daily or finer) could first be known
SELECT max(known_at) AS newest_known
FROM measurement
WHERE interval_end - interval_start <= INTERVAL 1 DAY
    AND known_at_basis <> 'loaded';
