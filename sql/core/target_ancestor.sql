-- grain: one region above a region, nearest first
-- what is known of it may stand beside a target of the region as context, never as the region's own value
WITH RECURSIVE above AS (
    SELECT region_id, parent_id AS ancestor_id, 1 AS distance
    FROM region
    WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT a.region_id, r.parent_id, a.distance + 1
    FROM above AS a
    INNER JOIN region AS r ON r.region_id = a.ancestor_id
    WHERE r.parent_id IS NOT NULL AND a.distance < 10   -- a registry that goes round in circles ends here
)
SELECT a.region_id, a.ancestor_id, r.zh AS ancestor_zh, r.en AS ancestor_en
FROM above AS a
INNER JOIN region AS r ON r.region_id = a.ancestor_id
WHERE r.level <> 'country'   -- a country's figure says nothing of a city
ORDER BY a.region_id, a.distance;
