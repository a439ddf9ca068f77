-- grain: one target of a plan, with the words of its region and indicator and the day its plan was issued
-- every parameter may be NULL (all): $as_of leaves out plans issued later, $region_id takes a region's own targets
-- only, not those of its parents, $year is the calendar year the target's period ends in
-- change_of, change_how: indicator of whose levels this one is a change, and how; change_parameter: what that measures
-- baseline_start, baseline_end: base period as the plan names it; of a direction whose plan names none (baseline_implied)
-- the last whole year before the plan, and before the period of the target: that is the last value it was set against
-- units: thresholds in the target's unit; better is the way its indicator improves (lower, higher, none)
SELECT
    t.target_id, t.plan_id, p.document_no, t.clause, t.region_id, r.zh AS region_zh, r.en AS region_en,
    t.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, t.subject_zh, t.subject_en, i.domain, i.statistic,
    i.scale, t.kind, t.comparator, t.threshold, t.threshold_high, t.threshold_text, t.unit, t.period_start, t.period_end,
    t.period_kind, coalesce(t.baseline_start, make_date(b.base_year, 1, 1)) AS baseline_start,
    coalesce(t.baseline_end, make_date(b.base_year, 12, 31)) AS baseline_end,
    t.baseline_start IS NULL AND b.base_year IS NOT NULL AS baseline_implied, t.obligation, t.implied,
    t.deadline_inferred, t.parent_target_id,
    p.issued_on, t.note, i.parameter, i.direction AS better, t.edition,
    i.change_of, i.change_how, l.parameter AS change_parameter
FROM target AS t
JOIN plan AS p USING (plan_id)
JOIN region AS r ON r.region_id = t.region_id
JOIN indicator AS i USING (indicator_id)
LEFT JOIN indicator AS l ON l.indicator_id = i.change_of
CROSS JOIN LATERAL (
    SELECT CASE WHEN t.comparator = 'direction' AND i.statistic <> 'direction'
        THEN least(year(coalesce(p.issued_on, t.period_start)), year(t.period_start)) - 1 END AS base_year
) AS b
WHERE (CAST($as_of AS DATE) IS NULL OR p.issued_on <= $as_of)
    AND (CAST($region_id AS VARCHAR) IS NULL OR t.region_id = $region_id)
    AND (CAST($plan_id AS VARCHAR) IS NULL OR t.plan_id = $plan_id)
    AND (CAST($target_id AS VARCHAR) IS NULL OR t.target_id = $target_id)
    AND (CAST($year AS INTEGER) IS NULL OR year(t.period_end) = $year)
ORDER BY t.plan_id, t.target_id;
