-- grain: one region x day x parameter, the value in force today (newest vintage, first source by precedence)
-- units: as in column unit; directions in degrees, the mean vector of the stations; the region's own value goes before
-- the mean of its stations
CREATE OR REPLACE VIEW out_meteorology AS
WITH standing AS (
    SELECT
        m.region_id, m.interval_start::DATE AS day, m.parameter, m.value, m.unit, m.source_id, m.known_at,
        dense_rank() OVER (
            PARTITION BY m.region_id, m.parameter, m.interval_start
            ORDER BY s.precedence NULLS LAST, m.source_id, m.station_id <> ''
        ) AS place
    FROM meteorology AS m
    LEFT JOIN source AS s USING (source_id)
    WHERE m.superseded_at = DATE '9999-12-31'
)
SELECT
    t.region_id, g.zh AS region_zh, g.en AS region_en, t.day, t.parameter,
    CASE
        WHEN t.unit = 'deg' THEN (degrees(atan2(avg(sin(radians(t.value))), avg(cos(radians(t.value))))) + 360) % 360
        ELSE avg(t.value)
    END AS value,
    t.unit, count(*) AS n_stations, min(t.source_id) AS source_id, max(t.known_at) AS known_at
FROM standing AS t
JOIN region AS g USING (region_id)
WHERE t.place = 1
GROUP BY t.region_id, g.zh, g.en, t.day, t.parameter, t.unit;
