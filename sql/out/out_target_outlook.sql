-- grain: one target x one run: the answer, with names and plan; is_newest picks each target's latest one
-- judgements of offices stand in out_judgements
-- units: threshold, value, margin and settles_from as in column unit; p_* are probabilities 0..1
CREATE OR REPLACE VIEW out_target_outlook AS
SELECT
    a.run_id, a.as_of,
    row_number() OVER (PARTITION BY a.target_id ORDER BY a.as_of DESC, r.loaded_at DESC, a.run_id) = 1 AS is_newest,
    r.model, a.target_id, t.plan_id, p.document_no, t.clause, t.kind, t.obligation,
    a.region_id, a.region AS region_zh, g.en AS region_en,
    a.indicator AS indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, t.subject_zh, t.subject_en, i.domain,
    a.comparator, a.threshold, t.threshold_text, a.unit, a.period_start, a.period_end,
    a.value, a.p_met, a.p_low, a.p_high, a.likelihood, a.margin, a.status, a.evidence, a.basis, a.edition,
    a.p_related, a.p_class, a.p_judgement, a.drivers_zh, a.drivers_en, a.settles_zh, a.settles_en, a.settles_by,
    a.settles_on, a.settles_from, a.settles_drop, a.settles_start, a.settles_end
FROM attainment AS a
ANTI JOIN judgement USING (run_id)
JOIN forecast_run AS r USING (run_id)
LEFT JOIN target AS t USING (target_id)
LEFT JOIN plan AS p USING (plan_id)
LEFT JOIN region AS g ON g.region_id = a.region_id
LEFT JOIN indicator AS i ON i.indicator_id = a.indicator;
