-- grain: one stated probability graded by its outcome: run x target ('dabiao score' fills it)
-- units: p_met is a probability 0..1; brier is (p_met - outcome)^2, 0 is perfect, 0.25 a coin
CREATE OR REPLACE VIEW out_scores AS
SELECT
    s.run_id, s.as_of, r.model, s.target_id, t.region_id, g.zh AS region_zh, g.en AS region_en,
    t.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, s.period_end, s.p_met, s.met, s.brier, s.judged_on,
    a.evidence
FROM score AS s
LEFT JOIN forecast_run AS r USING (run_id)
LEFT JOIN target AS t USING (target_id)
LEFT JOIN region AS g ON g.region_id = t.region_id
LEFT JOIN indicator AS i ON i.indicator_id = t.indicator_id
LEFT JOIN attainment AS a ON a.run_id = s.run_id AND a.target_id = s.target_id;
