-- grain: one row: how many staged section values that are new of their source are held already, the same, from another
--   source, and the names of those sources
SELECT
    count(DISTINCT (s.region_id, s.section_id, s.item, s.interval_start, s.interval_end)) AS n_held,
    coalesce(list(DISTINCT m.source_id), []) AS sources
FROM staged_state AS s
JOIN water_measurement AS m
    ON  m.region_id = s.region_id
    AND m.section_id = s.section_id
    AND m.item = s.item
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id <> s.source_id
    AND m.value = s.value
    AND m.superseded_at = DATE '9999-12-31'
WHERE s.state = 'new';
