-- grain: one region that has a target and daily (or finer) values of its own visible as of $as_of
SELECT DISTINCT m.region_id
FROM measurement AS m
WHERE m.known_at <= $as_of
    AND $as_of < m.superseded_at
    AND m.interval_end - m.interval_start <= INTERVAL 1 DAY
    AND m.region_id IN (SELECT region_id FROM target)
ORDER BY m.region_id;
