-- closes vintages that an earlier reading of the same bytes ($former) gave and this reading does not
-- $corrected_on is the day from which this reading is known; gives back one row: how many were closed
UPDATE figure AS m
SET superseded_at = greatest($corrected_on::DATE, m.known_at)
WHERE m.batch_id IN (SELECT unnest($former))
    AND m.superseded_at = DATE '9999-12-31'
    AND NOT EXISTS (
        SELECT 1
        FROM staged_state AS s
        WHERE s.figure_id = m.figure_id
    );
