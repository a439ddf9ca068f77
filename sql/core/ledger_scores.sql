-- grain: one model of the ledger
-- units: brier between 0 and 1; crps in the unit of the indicators graded (mostly ug/m3); pit between 0 and 1
SELECT
    model,
    count(brier) AS n_probabilities,
    avg(brier) AS brier,
    avg(p_met) AS mean_p,
    avg(CAST(met AS INTEGER)) AS share_met,
    count(crps) AS n_forecasts,
    avg(crps) AS crps,
    avg(pit) AS pit_mean
FROM (
    SELECT r.model, s.brier, s.p_met, s.met, NULL AS crps, NULL AS pit
    FROM score AS s
    JOIN forecast_run AS r USING (run_id)
    UNION ALL BY NAME
    SELECT model, NULL AS brier, NULL AS p_met, NULL AS met, crps, pit
    FROM forecast_score
) AS graded
GROUP BY model
ORDER BY model;
