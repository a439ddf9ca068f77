-- grain: one region of the registry: its level as the rules on exceptional events know it
SELECT region_id, rule_level(level, zh) AS level
FROM region
ORDER BY region_id;
