-- offends: a value known before its interval had ended
SELECT region_id, parameter, interval_end, known_at
FROM measurement
WHERE known_at < interval_end::DATE
    AND interval_start BETWEEN $first::TIMESTAMP AND $last::TIMESTAMP;
