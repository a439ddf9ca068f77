-- grain: one target (or none) with the rule it is judged by
-- units: threshold in the target's unit
SELECT
    t.target_id, t.region_id, t.indicator_id, i.statistic, i.parameter, t.comparator, t.threshold, t.threshold_high,
    t.unit, t.period_start, t.period_end, t.edition
FROM target AS t
JOIN indicator AS i USING (indicator_id)
WHERE t.target_id = $target_id;
