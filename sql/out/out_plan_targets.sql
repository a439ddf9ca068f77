-- grain: one target of one plan: one number x one region x one indicator x one deadline
-- units: threshold and threshold_high as in column unit, that of the indicator
CREATE OR REPLACE VIEW out_plan_targets AS
SELECT
    t.target_id, t.plan_id, p.zh AS plan_zh, p.en AS plan_en, p.document_no, p.issuer_zh, p.issued_on, t.clause,
    t.region_id, g.zh AS region_zh, g.en AS region_en,
    t.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, t.subject_zh, t.subject_en, i.domain,
    t.kind, t.comparator, t.threshold, t.threshold_high, t.threshold_text, t.unit,
    t.comparator IN ('<', '<=', '>', '>=', 'range') AS is_quantified,
    t.period_start, t.period_end, t.period_kind, t.baseline_start, t.baseline_end, t.obligation,
    t.implied AS is_implied, t.deadline_inferred AS is_deadline_inferred, t.parent_target_id, t.edition, t.note
FROM target AS t
LEFT JOIN plan AS p USING (plan_id)
LEFT JOIN region AS g ON g.region_id = t.region_id
LEFT JOIN indicator AS i USING (indicator_id);
