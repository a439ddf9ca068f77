-- puts right the day on which a value could first be known, where another reading of the same bytes ($former) says so
-- and the value is the same: no correction of the value, and no vintage of its own
UPDATE meteorology AS m
SET known_at = s.known_at
FROM staged_state AS s
WHERE s.state = 'same'
    AND m.region_id = s.region_id
    AND m.station_id = s.station_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id = s.source_id
    AND m.superseded_at = DATE '9999-12-31'
    AND m.batch_id IN (SELECT unnest($former))
    AND m.known_at_basis = s.known_at_basis
    AND m.known_at <> s.known_at;
