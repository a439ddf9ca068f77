-- closes the vintages that a corrected figure replaces
UPDATE figure AS f
SET superseded_at = greatest($corrected_on::DATE, s.known_at, s.current_known_at)
FROM staged_state AS s
WHERE s.state = 'corrected'
    AND f.figure_id = s.figure_id
    AND f.superseded_at = DATE '9999-12-31';
