-- grain: one row: how many staged values that are new of their source are held already, the same, from another source,
--   and the names of those sources
SELECT
    count(DISTINCT (s.region_id, s.station_id, s.parameter, s.interval_start, s.interval_end)) AS n_held,
    coalesce(list(DISTINCT m.source_id), []) AS sources
FROM staged_state AS s
JOIN measurement AS m
    ON  m.region_id = s.region_id
    AND m.station_id = s.station_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id <> s.source_id
    AND m.value = s.value
    AND m.superseded_at = DATE '9999-12-31'
WHERE s.state = 'new';
