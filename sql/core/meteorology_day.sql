-- grain: one row a parameter and day of a region: the meteorology in force as of a date
-- units: as in data/raw/lexicon/meteorology.csv; directions in degrees, the mean of unit vectors
-- rules: a row is visible when known_at <= as of < superseded_at; of several sources the one with the smallest
--        precedence (table source); the region's own value goes before the mean of its stations
WITH visible AS (
    SELECT
        CAST(m.interval_start AS DATE) AS day,
        m.parameter,
        m.value,
        m.unit,
        m.source_id,
        dense_rank() OVER (
            PARTITION BY m.parameter, m.interval_start
            ORDER BY s.precedence NULLS LAST, m.source_id, m.station_id <> ''
        ) AS place
    FROM meteorology AS m
    LEFT JOIN source AS s ON s.source_id = m.source_id
    WHERE m.region_id = $region_id
        AND m.known_at <= $as_of
        AND $as_of < m.superseded_at
)
SELECT
    day,
    parameter,
    CASE
        WHEN unit = 'deg' THEN (degrees(atan2(avg(sin(radians(value))), avg(cos(radians(value))))) + 360) % 360
        ELSE avg(value)
    END AS value,
    count(*) AS n_stations,
    min(source_id) AS source_id
FROM visible
WHERE place = 1
GROUP BY day, parameter, unit
ORDER BY day, parameter;
