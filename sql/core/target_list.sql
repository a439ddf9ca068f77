-- grain: one target, with names of region, indicator and plan in both languages
-- $region_id and $plan_id narrow the list; NULL means all
SELECT
    t.target_id, t.plan_id, p.document_no, t.clause, t.region_id, r.zh AS region_zh, r.en AS region_en,
    t.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, t.subject_zh, t.subject_en, i.domain, i.statistic,
    i.scale, t.kind, t.comparator, t.threshold, t.threshold_high, t.threshold_text, t.unit, t.period_start, t.period_end,
    t.period_kind, t.baseline_start, t.baseline_end, t.obligation, t.implied, t.deadline_inferred, t.parent_target_id,
    p.issued_on, t.note
FROM target AS t
JOIN plan AS p USING (plan_id)
JOIN region AS r ON r.region_id = t.region_id
JOIN indicator AS i USING (indicator_id)
WHERE (CAST($region_id AS VARCHAR) IS NULL OR t.region_id = $region_id)
    AND (CAST($plan_id AS VARCHAR) IS NULL OR t.plan_id = $plan_id)
ORDER BY t.plan_id, t.target_id;
