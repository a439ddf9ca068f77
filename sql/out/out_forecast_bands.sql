-- grain: one run x region x indicator x period: the forecast in one row, for charts with bands
-- units: all values as in column unit; q025 lies above 2.5 % of the futures, q50 is the median, and so on
CREATE OR REPLACE VIEW out_forecast_bands AS
SELECT
    f.run_id, f.reference_date AS as_of, f.model_id AS model, f.region_id, g.zh AS region_zh, g.en AS region_en,
    f.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, f.period_start, f.period_end,
    max(f.value) FILTER (WHERE f.output_type = 'mean') AS mean,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.025) AS q025,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.1) AS q10,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.25) AS q25,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.5) AS q50,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.75) AS q75,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.9) AS q90,
    max(f.value) FILTER (WHERE f.output_type = 'quantile' AND round(f.output_type_id, 3) = 0.975) AS q975,
    i.unit
FROM forecast AS f
LEFT JOIN region AS g USING (region_id)
LEFT JOIN indicator AS i USING (indicator_id)
GROUP BY
    f.run_id, f.reference_date, f.model_id, f.region_id, g.zh, g.en, f.indicator_id, i.zh, i.en, f.period_start,
    f.period_end, i.unit;
