-- offends: a measurement whose unit is not that of its parameter
SELECT m.region_id, m.parameter, m.unit, p.unit AS expected
FROM measurement AS m
LEFT JOIN parameter AS p ON p.parameter = m.parameter
WHERE (p.unit IS NULL OR m.unit <> p.unit)
    AND m.interval_start BETWEEN $first::TIMESTAMP AND $last::TIMESTAMP
LIMIT 20;
