-- table station_day_now, grain: one daily value of a source's station as it stands after the load that is staged, of the
--   regions and months that the load touches; changed: it stood with another value or flag before
-- units: as in table parameter (ug/m3, CO mg/m3)
CREATE OR REPLACE TEMP TABLE station_day_now AS
WITH concentration (parameter) AS (
    VALUES ('pm25'), ('pm10'), ('so2'), ('no2'), ('co'), ('o3_1h_max'), ('o3_24h'), ('o3_mda8')
),
fresh AS (
    SELECT
        s.source_id, s.region_id, s.station_id, s.parameter, CAST(s.interval_start AS DATE) AS day, s.value, s.unit,
        s.flag, s.basis, CAST(s.known_at AS DATE) AS known_at
    FROM staged AS s
    SEMI JOIN concentration USING (parameter)
    WHERE s.station_id <> '' AND s.interval_end = s.interval_start + INTERVAL 1 DAY
),
touched AS (
    SELECT DISTINCT source_id, region_id, date_trunc('month', day) AS month FROM fresh
),
standing AS (
    SELECT
        m.source_id, m.region_id, m.station_id, m.parameter, CAST(m.interval_start AS DATE) AS day, m.value, m.unit,
        m.flag, m.basis, m.known_at
    FROM measurement AS m
    SEMI JOIN concentration USING (parameter)
    SEMI JOIN touched AS t
        ON  t.source_id = m.source_id
        AND t.region_id = m.region_id
        AND t.month = date_trunc('month', m.interval_start)
    WHERE m.station_id <> ''
        AND m.interval_end = m.interval_start + INTERVAL 1 DAY
        AND m.superseded_at = DATE '9999-12-31'
)
SELECT f.*, coalesce(f.value <> s.value OR f.flag <> s.flag, FALSE) AS changed
FROM fresh AS f
LEFT JOIN standing AS s USING (source_id, region_id, station_id, parameter, day)
UNION ALL
SELECT s.*, FALSE AS changed
FROM standing AS s
ANTI JOIN fresh AS f USING (source_id, region_id, station_id, parameter, day);
