-- view, grain: one hour of a source's city
-- units: ug/m3, CO mg/m3; ts is the start of the hour
-- clause: HJ 663 (city value first, then statistics): where a source has stations only, the city's hour is the mean
--   of its stations' hours, each pollutant over the stations that measured it; a city's own row is taken as it is
CREATE OR REPLACE TEMP VIEW hour_city AS
SELECT source_id, region_id, '' AS station_id, ts, pm25, pm10, so2, no2, co, o3
FROM hour_current
WHERE station_id = ''
UNION ALL
SELECT
    s.source_id,
    s.region_id,
    '' AS station_id,
    s.ts,
    avg(s.pm25) AS pm25,
    avg(s.pm10) AS pm10,
    avg(s.so2) AS so2,
    avg(s.no2) AS no2,
    avg(s.co) AS co,
    avg(s.o3) AS o3
FROM hour_current AS s
ANTI JOIN (SELECT DISTINCT source_id, region_id, ts FROM hour_current WHERE station_id = '') AS own
    USING (source_id, region_id, ts)
WHERE s.station_id <> ''
GROUP BY s.source_id, s.region_id, s.ts;
