-- offends: a key of a source with more than one vintage that is not superseded
SELECT region_id, station_id, parameter, interval_start, interval_end, source_id, count(*) AS n
FROM measurement
WHERE superseded_at = DATE '9999-12-31'
    AND interval_start >= $since::TIMESTAMP
GROUP BY ALL
HAVING count(*) > 1;
