-- macro: level of a region as the rules on exceptional events know it; NULL, a region unknown to the registry: a city
-- a municipality under the central government (a province whose name ends in "city") is judged as a city: ours
CREATE OR REPLACE TEMP MACRO rule_level(registry_level, zh) AS
    CASE WHEN registry_level = 'province' AND ends_with(zh, '市') THEN 'city' ELSE coalesce(registry_level, 'city') END;
