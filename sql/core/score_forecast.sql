-- grain: one quantile of a recorded forecast distribution whose period is over by $as_of
-- unit: that of the indicator; level between 0 and 1; target_id only of what an office judges
SELECT
    f.run_id, f.region_id, f.indicator_id, f.period_start, f.period_end,
    f.reference_date AS as_of, f.model_id AS model, f.output_type_id AS level, f.value, j.target_id
FROM forecast AS f
LEFT JOIN judgement AS j USING (run_id)
WHERE f.output_type = 'quantile'
    AND (f.reference_date <= f.period_end OR j.run_id IS NOT NULL)
    AND f.period_end < $as_of
ORDER BY f.run_id, f.region_id, f.indicator_id, f.period_start, f.period_end, f.output_type_id;
