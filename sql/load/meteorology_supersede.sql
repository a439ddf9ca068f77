-- closes the vintages that a correction replaces; $corrected_on is the day the correction became known
UPDATE meteorology AS m
SET superseded_at = greatest($corrected_on::DATE, s.known_at, s.current_known_at)
FROM staged_state AS s
WHERE s.state = 'corrected'
    AND m.region_id = s.region_id
    AND m.station_id = s.station_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id = s.source_id
    AND m.superseded_at = DATE '9999-12-31';
