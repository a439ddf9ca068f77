-- offends: a target whose plan, region or indicator does not exist
SELECT t.target_id, t.plan_id, t.region_id, t.indicator_id
FROM target AS t
LEFT JOIN plan AS p USING (plan_id)
LEFT JOIN region AS r ON r.region_id = t.region_id
LEFT JOIN indicator AS i USING (indicator_id)
WHERE p.plan_id IS NULL OR r.region_id IS NULL OR i.indicator_id IS NULL;
