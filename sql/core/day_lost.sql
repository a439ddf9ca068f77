-- closes daily values of cities that were made of hours, on days of hours that a file gave under another card or list of
-- stations (hour_stored), where the hours that stand now give none (day_staged); known from $corrected_on. What those
-- loads themselves gave is closed with them (load/measurement_close)
UPDATE measurement AS m
SET superseded_at = greatest($corrected_on::DATE, m.known_at)
WHERE m.station_id = ''
    AND m.superseded_at = DATE '9999-12-31'
    AND m.interval_end = m.interval_start + INTERVAL 1 DAY
    AND m.batch_id IN (SELECT batch_id FROM batch WHERE reader = 'hourly' AND replaced_by = '')
    AND EXISTS (
        SELECT 1
        FROM hour_stored AS h
        WHERE h.source_id = m.source_id AND h.region_id = m.region_id AND CAST(h.ts AS DATE) = m.interval_start
    )
    AND NOT EXISTS (
        SELECT 1
        FROM day_staged AS s
        WHERE s.source_id = m.source_id
        AND s.region_id = m.region_id
        AND s.parameter = m.parameter
        AND s.interval_start = m.interval_start
    );
