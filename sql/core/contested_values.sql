-- grain: one row a region, parameter and pair of sources that give different values for the same interval
-- units: n_intervals counts intervals; largest is the largest difference in the unit of the parameter
-- only values that stand (superseded by none); city values alone; by which source a target is judged: core/macro_used_values.sql
SELECT
    one.region_id,
    one.parameter,
    one.unit,
    one.source_id AS source_a,
    other.source_id AS source_b,
    count(*) AS n_intervals,
    max(abs(one.value - other.value)) AS largest
FROM measurement AS one
JOIN measurement AS other
    ON one.region_id = other.region_id
    AND one.station_id = other.station_id
    AND one.parameter = other.parameter
    AND one.interval_start = other.interval_start
    AND one.interval_end = other.interval_end
    AND one.source_id < other.source_id
WHERE one.station_id = ''
    AND one.superseded_at = DATE '9999-12-31'
    AND other.superseded_at = DATE '9999-12-31'
    AND one.value <> other.value
GROUP BY ALL
ORDER BY ALL;
