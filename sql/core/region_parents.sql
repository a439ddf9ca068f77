-- grain: one region, with what it lies in: the region above it and its climate region
SELECT region_id, level, parent_id, climate_region
FROM region
ORDER BY region_id
