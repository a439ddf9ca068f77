-- grain: one staged figure against the vintage in force today for the same key
-- key: region, indicator, subject, period, source, basis
CREATE OR REPLACE TEMP TABLE staged_state AS
SELECT
    s.*,
    f.known_at AS current_known_at,
    CASE
        WHEN f.figure_id IS NULL THEN 'new'
        WHEN f.value = s.value AND f.qualifier = s.qualifier THEN 'same'
        ELSE 'corrected'
    END AS state
FROM staged AS s
LEFT JOIN figure AS f
    ON  f.figure_id = s.figure_id
    AND f.superseded_at = DATE '9999-12-31';
