-- makes the temporary table panel_used, which lives with the connection (works on a read-only build)
-- grain: one row a region, parameter and interval: the city value in force as of a date
-- units: ug/m3, CO mg/m3; span: day | month | other; rules as in macro used_values
-- $region_ids and $parameters NULL: every one
-- names are members of panel_word and read as text: of a country this table holds a fifth of the memory that text would
CREATE OR REPLACE TEMP TABLE panel_used AS
SELECT
    CAST(region_id AS panel_word) AS region_id,
    day,
    CAST(span AS ENUM ('day', 'month', 'other')) AS span,
    CAST(parameter AS panel_word) AS parameter,
    value,
    estimated,
    from_city_hours,
    CAST(source_id AS panel_word) AS source_id,
    CAST(basis AS panel_word) AS basis,
    n_valid,
    CAST(stated_at AS ENUM ('273K', '298K')) AS stated_at
FROM used_values($as_of)
WHERE (CAST($region_ids AS VARCHAR[]) IS NULL OR list_contains(CAST($region_ids AS VARCHAR[]), region_id))
    AND (CAST($parameters AS VARCHAR[]) IS NULL OR list_contains(CAST($parameters AS VARCHAR[]), parameter));
