-- table hour_state, grain: one staged hour against the hour that stands for the same source, place and time
-- state: new | same | filled (only gaps were filled) | corrected (a value that stood differs)
-- units: ug/m3, CO mg/m3; a gap in the later file leaves the earlier value standing
CREATE OR REPLACE TEMP TABLE hour_state AS
WITH matched AS (
    SELECT
        s.source_id, s.region_id, s.station_id, CAST(s.ts AS TIMESTAMP) AS ts,
        coalesce(s.pm25, n.pm25) AS pm25, coalesce(s.pm10, n.pm10) AS pm10, coalesce(s.so2, n.so2) AS so2,
        coalesce(s.no2, n.no2) AS no2, coalesce(s.co, n.co) AS co, coalesce(s.o3, n.o3) AS o3,
        n.ts IS NULL AS is_new,
        n.revision AS stands,
        coalesce(s.pm25 <> n.pm25, FALSE) OR coalesce(s.pm10 <> n.pm10, FALSE) OR coalesce(s.so2 <> n.so2, FALSE)
            OR coalesce(s.no2 <> n.no2, FALSE) OR coalesce(s.co <> n.co, FALSE) OR coalesce(s.o3 <> n.o3, FALSE)
            AS differs,
        (s.pm25 IS NOT NULL AND n.pm25 IS NULL) OR (s.pm10 IS NOT NULL AND n.pm10 IS NULL)
            OR (s.so2 IS NOT NULL AND n.so2 IS NULL) OR (s.no2 IS NOT NULL AND n.no2 IS NULL)
            OR (s.co IS NOT NULL AND n.co IS NULL) OR (s.o3 IS NOT NULL AND n.o3 IS NULL) AS fills
    FROM hour_staged AS s
    LEFT JOIN hour_near AS n
        ON  n.source_id = s.source_id
        AND n.region_id = s.region_id
        AND n.station_id = s.station_id
        AND n.ts = s.ts
)
SELECT
    source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3,
    CAST(CASE WHEN is_new THEN 0 ELSE stands + 1 END AS SMALLINT) AS revision,
    CASE WHEN is_new THEN 'new' WHEN differs THEN 'corrected' WHEN fills THEN 'filled' ELSE 'same' END AS state
FROM matched;
