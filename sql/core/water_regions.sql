-- grain: one region that has a section of its own or below it with a value visible as of $as_of
WITH RECURSIVE measured AS (
    SELECT DISTINCT region_id
    FROM water_measurement
    WHERE known_at <= $as_of AND $as_of < superseded_at
    UNION
    SELECT r.parent_id FROM region AS r JOIN measured AS m USING (region_id) WHERE r.parent_id IS NOT NULL
)
SELECT region_id FROM measured ORDER BY region_id;
