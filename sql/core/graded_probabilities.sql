-- grain: one graded probability of a model: run x target ('dabiao score' fills the table)
-- units: p_met is a probability 0..1; brier is (p_met - outcome)^2
-- of several runs of one date the one loaded last counts
SELECT s.target_id, s.as_of, s.p_met, s.met, s.brier
FROM score AS s
JOIN forecast_run AS r USING (run_id)
WHERE r.model = $model
QUALIFY row_number() OVER (PARTITION BY s.target_id, s.as_of ORDER BY r.loaded_at DESC, s.run_id DESC) = 1
ORDER BY s.target_id, s.as_of;
