-- grain: one date on which the probability of a target was stated; of several runs of one model the last loaded speaks
-- units: probabilities between 0 and 1; brier: squared distance from the outcome, NULL until it is known
SELECT a.as_of, a.run_id, r.model, a.p_met, a.p_low, a.p_high, a.status, s.met, s.brier
FROM attainment AS a
JOIN forecast_run AS r USING (run_id)
LEFT JOIN score AS s ON s.run_id = a.run_id AND s.target_id = a.target_id
WHERE a.target_id = $target_id
QUALIFY row_number() OVER (PARTITION BY a.as_of, r.model ORDER BY r.loaded_at DESC, a.run_id) = 1
ORDER BY a.as_of, r.model;
