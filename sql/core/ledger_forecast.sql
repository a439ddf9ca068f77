-- grain: one value of a recorded forecast: mean or quantile; of several runs of a model and date the last loaded counts
-- unit: that of the indicator; what an office judges stands under the id of its target
SELECT f.model_id, f.reference_date, f.region_id, coalesce(j.target_id, f.indicator_id) AS indicator_id, f.period_start, f.period_end, f.output_type,
    f.output_type_id, f.value
FROM forecast AS f
JOIN forecast_run AS r USING (run_id)
LEFT JOIN judgement AS j USING (run_id)
QUALIFY row_number() OVER (
    PARTITION BY f.model_id, f.reference_date, f.region_id, f.indicator_id, f.period_start, f.period_end,
        j.target_id, f.output_type, f.output_type_id
    ORDER BY r.loaded_at DESC, f.run_id
) = 1
ORDER BY ALL;
