-- grain: one forecast distribution graded by what came out: run x region x indicator x period ('dabiao score' fills it)
-- units: actual and crps as in column unit; pit 0..1, spread evenly if forecasts are calibrated
CREATE OR REPLACE VIEW out_forecast_scores AS
SELECT
    s.run_id, s.as_of, s.model, s.region_id, g.zh AS region_zh, g.en AS region_en,
    s.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, s.period_start, s.period_end, s.actual, s.crps, s.pit,
    i.unit, s.judged_on
FROM forecast_score AS s
LEFT JOIN region AS g USING (region_id)
LEFT JOIN indicator AS i USING (indicator_id);
