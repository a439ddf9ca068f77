-- closes vintages that an earlier reading of the same bytes ($former) gave and this reading does not
-- $corrected_on is the day from which this reading is known; gives back one row: how many were closed
UPDATE meteorology AS m
SET superseded_at = greatest($corrected_on::DATE, m.known_at)
WHERE m.batch_id IN (SELECT unnest($former))
    AND m.superseded_at = DATE '9999-12-31'
    AND NOT EXISTS (
        SELECT 1
        FROM staged_state AS s
        WHERE s.region_id = m.region_id
        AND s.station_id = m.station_id
        AND s.parameter = m.parameter
        AND s.interval_start = m.interval_start
        AND s.interval_end = m.interval_end
        AND s.source_id = m.source_id
    );
