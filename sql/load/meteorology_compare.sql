-- grain: one staged value against the vintage in force today for the same key and source
-- state: new (key unseen) | same | corrected (value, flag or basis differs)
-- A correction has its own date, never one before the vintage it replaces.
CREATE OR REPLACE TEMP TABLE staged_state AS
SELECT
    s.*,
    m.known_at AS current_known_at,
    CASE
        WHEN m.region_id IS NULL THEN 'new'
        WHEN m.value = s.value AND m.flag = s.flag AND m.basis = s.basis THEN 'same'
        ELSE 'corrected'
    END AS state
FROM staged AS s
LEFT JOIN meteorology AS m
    ON  m.region_id = s.region_id
    AND m.station_id = s.station_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id = s.source_id
    AND m.superseded_at = DATE '9999-12-31';
