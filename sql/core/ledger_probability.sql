-- grain: one recorded probability of an open target; of several runs of a model and date the last loaded counts
-- units: p_met between 0 and 1
SELECT r.model AS model_id, a.as_of AS reference_date, a.region_id, a.target_id, a.period_start, a.period_end, a.p_met
FROM attainment AS a
JOIN forecast_run AS r USING (run_id)
WHERE a.p_met IS NOT NULL AND a.as_of <= a.period_end
QUALIFY row_number() OVER (
    PARTITION BY r.model, a.as_of, a.target_id ORDER BY r.loaded_at DESC, a.run_id
) = 1
ORDER BY ALL;
