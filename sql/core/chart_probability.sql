-- grain: one row a day of knowledge: what the ledger says of one target's probability; the run loaded last counts
-- units: probabilities 0..1; value in the target's unit; brier: squared distance from the outcome, NULL until graded
-- rules: only runs as of $up_to or earlier; $model narrows to one forecast model, NULL takes any
SELECT
    a.as_of,
    a.p_met,
    a.p_low,
    a.p_high,
    a.status,
    a.likelihood,
    a.value,
    a.run_id,
    r.model,
    s.met,
    s.brier
FROM attainment AS a
ANTI JOIN judgement USING (run_id)
JOIN forecast_run AS r USING (run_id)
LEFT JOIN score AS s ON s.run_id = a.run_id AND s.target_id = a.target_id
WHERE a.target_id = $target_id
    AND a.as_of <= $up_to
    AND (CAST($model AS VARCHAR) IS NULL OR r.model = $model)
QUALIFY row_number() OVER (PARTITION BY a.as_of ORDER BY r.loaded_at DESC, a.run_id DESC) = 1
ORDER BY a.as_of;
