-- offends: a key of a source with more than one vintage that is not superseded
-- Each key is a number first, and numbers that come again are neighbours in their order: a third of the memory and time
-- that groups of whole keys take. Whole keys are compared where a number does come again.
WITH numbered AS (
    SELECT hash(region_id, station_id, parameter, interval_start, interval_end, source_id) AS number
    FROM measurement
    WHERE superseded_at = DATE '9999-12-31'
        AND interval_start BETWEEN $first::TIMESTAMP AND $last::TIMESTAMP
),
neighbours AS (
    SELECT number, lag(number) OVER (ORDER BY number) AS before
    FROM numbered
),
again AS (
    SELECT DISTINCT number FROM neighbours WHERE number = before
)
SELECT region_id, station_id, parameter, interval_start, interval_end, source_id, count(*) AS n
FROM measurement
WHERE superseded_at = DATE '9999-12-31'
    AND interval_start BETWEEN $first::TIMESTAMP AND $last::TIMESTAMP
    AND hash(region_id, station_id, parameter, interval_start, interval_end, source_id) IN (SELECT number FROM again)
GROUP BY ALL
HAVING count(*) > 1;
