-- grain: one target of a plan issued on or before $as_of, with the words of its region and indicator
-- $region_id and $year may be NULL (all); a region's own targets only, not those of its parents;
-- $year is the calendar year the target's period ends in
SELECT
    t.target_id, t.plan_id, t.clause, t.region_id, r.zh AS region, r.en AS region_en,
    t.indicator_id, i.zh AS indicator_zh, i.en AS indicator_en, i.domain, i.direction,
    i.parameter, i.statistic, i.scale,
    t.subject_zh, t.subject_en, t.kind, t.comparator, t.threshold, t.threshold_high,
    t.threshold_text, t.unit, t.period_start, t.period_end, t.period_kind,
    t.baseline_start, t.baseline_end, t.obligation, t.implied, t.deadline_inferred,
    t.parent_target_id, t.edition, t.note, p.issued_on
FROM target AS t
INNER JOIN plan AS p ON t.plan_id = p.plan_id
INNER JOIN region AS r ON t.region_id = r.region_id
INNER JOIN indicator AS i ON t.indicator_id = i.indicator_id
WHERE p.issued_on <= $as_of
    AND (CAST($region_id AS VARCHAR) IS NULL OR t.region_id = $region_id)
    AND (CAST($year AS INTEGER) IS NULL OR year(t.period_end) = $year)
ORDER BY t.plan_id, t.target_id;
