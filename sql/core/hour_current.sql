-- view, grain: one hour of a source's city or station, as it stands after corrections
-- units: ug/m3, CO mg/m3; ts is the start of the hour, Asia/Shanghai; station_id '' is a city's own row
-- hour_stored holds every hour as it was loaded (Parquet, by year); a corrected hour comes again with a larger
--   revision. Corrections are few, so the archive is matched against them and not sorted.
CREATE OR REPLACE TEMP VIEW hour_current AS
WITH corrected AS (
    SELECT source_id, region_id, station_id, ts, max(revision) AS newest
    FROM hour_stored
    WHERE revision > 0
    GROUP BY source_id, region_id, station_id, ts
)
SELECT h.source_id, h.region_id, h.station_id, h.ts, h.pm25, h.pm10, h.so2, h.no2, h.co, h.o3, h.revision
FROM hour_stored AS h
ANTI JOIN corrected AS c
    ON  c.source_id = h.source_id
    AND c.region_id = h.region_id
    AND c.station_id = h.station_id
    AND c.ts = h.ts
    AND h.revision < c.newest;
