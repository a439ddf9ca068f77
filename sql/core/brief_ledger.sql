-- grain: one target as judged by one earlier run; of several runs as of one date the newest counts
-- units: p_* are probabilities 0..1, value in the target's unit
-- only $target_ids: a page asks for those of its region
-- runs as of $as_of or later are left out, and those of other models: their probabilities are no change of the outlook
SELECT r.run_id, r.as_of, a.target_id, a.value, a.p_met, a.p_low, a.p_high, a.status
FROM (
    SELECT run_id, as_of
    FROM forecast_run
    WHERE as_of < $as_of AND model = $model
    QUALIFY row_number() OVER (PARTITION BY as_of ORDER BY loaded_at DESC, run_id) = 1
) AS r
JOIN attainment AS a USING (run_id)
WHERE a.target_id IN (SELECT unnest(CAST($target_ids AS VARCHAR[])))
ORDER BY r.as_of, a.target_id;
