-- makes the temporary table panel_used, which lives with the connection (works on a read-only build)
-- grain: one row a region, parameter and interval: the city value in force as of a date
-- units: ug/m3, CO mg/m3; span: day | month | other; rules as in macro used_values
-- $region_ids and $parameters NULL: every one
CREATE OR REPLACE TEMP TABLE panel_used AS
SELECT region_id, day, span, parameter, value, estimated, from_city_hours, source_id, basis, n_valid, stated_at
FROM used_values($as_of)
WHERE (CAST($region_ids AS VARCHAR[]) IS NULL OR list_contains(CAST($region_ids AS VARCHAR[]), region_id))
    AND (CAST($parameters AS VARCHAR[]) IS NULL OR list_contains(CAST($parameters AS VARCHAR[]), parameter));
