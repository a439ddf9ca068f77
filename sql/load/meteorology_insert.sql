-- writes unseen values with the day they could first be known, and corrections with their own date
INSERT INTO meteorology BY NAME
SELECT
    region_id, station_id, parameter, interval_start, interval_end, value, unit, source_id, flag, basis, n_valid,
    CASE WHEN state = 'corrected' THEN greatest($corrected_on::DATE, known_at, current_known_at) ELSE known_at END
        AS known_at,
    CASE WHEN state = 'corrected' THEN $corrected_basis ELSE known_at_basis END AS known_at_basis,
    DATE '9999-12-31' AS superseded_at,
    $batch_id AS batch_id
FROM staged_state
WHERE state IN ('new', 'corrected');
