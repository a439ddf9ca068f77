-- writes unseen figures and corrections; source_date that is stated dates the vintage
INSERT INTO figure BY NAME
SELECT
    figure_id, region_id, indicator_id, subject_zh, period_start, period_end, value, qualifier, unit, source,
    source_date, source_url, grade, basis, note,
    CASE WHEN state = 'corrected' THEN greatest($corrected_on::DATE, known_at, current_known_at) ELSE known_at END
        AS known_at,
    CASE WHEN state = 'corrected' THEN $corrected_basis ELSE known_at_basis END AS known_at_basis,
    DATE '9999-12-31' AS superseded_at,
    $batch_id AS batch_id
FROM staged_state
WHERE state IN ('new', 'corrected');
