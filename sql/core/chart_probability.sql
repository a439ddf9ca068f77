-- grain: one row a day of knowledge: what the ledger says of one target's probability; the run loaded last speaks
-- units: probabilities 0..1; value in the target's unit
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
    r.model
FROM attainment AS a
JOIN forecast_run AS r USING (run_id)
WHERE a.target_id = $target_id
    AND a.as_of <= $up_to
    AND (CAST($model AS VARCHAR) IS NULL OR r.model = $model)
QUALIFY row_number() OVER (PARTITION BY a.as_of ORDER BY r.loaded_at DESC, a.run_id DESC) = 1
ORDER BY a.as_of;
