-- grain: one run x region x indicator x period x level: a quantile of the distribution of the period's value
-- units: value as in column unit; level is a probability 0..1: the value lies below with this probability
CREATE OR REPLACE VIEW out_forecast_quantiles AS
SELECT
    f.run_id, f.reference_date AS as_of, f.model_id AS model, f.region_id, g.zh AS region_zh, g.en AS region_en,
    f.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, f.period_start, f.period_end,
    f.output_type_id AS level, f.value, i.unit
FROM forecast AS f
LEFT JOIN region AS g USING (region_id)
LEFT JOIN indicator AS i USING (indicator_id)
WHERE f.output_type = 'quantile';
