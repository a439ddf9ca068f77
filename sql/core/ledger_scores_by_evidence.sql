-- grain: one step of evidence that graded probabilities stood on, of one model of the ledger
-- units: brier and log_loss (natural logarithms) are means; probabilities between 0 and 1
-- a probability recorded before answers carried their step stands under 'unknown'
SELECT
    evidence,
    model,
    count(*) AS n_probabilities,
    avg(brier) AS brier,
    avg(-ln(greatest(CASE WHEN met THEN p_met ELSE 1 - p_met END, 1e-6))) AS log_loss,
    avg(p_met) AS mean_p,
    avg(CAST(met AS INTEGER)) AS share_met
FROM (
    SELECT coalesce(nullif(a.evidence, ''), 'unknown') AS evidence, r.model, s.brier, s.p_met, s.met
    FROM score AS s
    JOIN forecast_run AS r ON r.run_id = s.run_id
    JOIN attainment AS a ON a.run_id = s.run_id AND a.target_id = s.target_id
) AS graded
GROUP BY evidence, model
ORDER BY
    list_position(
        ['measured', 'published', 'converted', 'related', 'class', 'judgement', 'none', 'unknown'], evidence
    ),
    model;
