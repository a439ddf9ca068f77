-- offends: a key of a source with more than one vintage of a water sample that is not superseded
SELECT region_id, section_id, item, interval_start, interval_end, source_id, count(*) AS n
FROM water_measurement
WHERE superseded_at = DATE '9999-12-31'
GROUP BY ALL
HAVING count(*) > 1;
