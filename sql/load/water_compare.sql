-- grain: one staged section value against the vintage in force today for the same key and source
-- state: new (key unseen) | same | corrected (value, flag, kind of water, network or basis differs)
CREATE OR REPLACE TEMP TABLE staged_state AS
SELECT
    s.*,
    m.known_at AS current_known_at,
    CASE
        WHEN m.section_id IS NULL THEN 'new'
        WHEN m.value = s.value AND m.n_samples = s.n_samples AND m.flag = s.flag AND m.water_kind = s.water_kind
            AND m.network = s.network AND m.basis = s.basis THEN 'same'
        ELSE 'corrected'
    END AS state
FROM staged AS s
LEFT JOIN water_measurement AS m
    ON  m.region_id = s.region_id
    AND m.section_id = s.section_id
    AND m.item = s.item
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.source_id = s.source_id
    AND m.superseded_at = DATE '9999-12-31';
