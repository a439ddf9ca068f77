-- view hour_unit, grain: one hour of a source's city (what day_of_hours makes days of)
-- units: ug/m3, CO mg/m3; ts is the start of the hour
-- clause: HJ 663 (city value first, then statistics): where a source has stations only, the city's hour is the mean
--   of its stations' hours, each pollutant over the stations that measured it; a city's own row is taken as it is
CREATE OR REPLACE TEMP VIEW hour_unit AS
WITH own AS (
    SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3
    FROM hour_current
    WHERE station_id = ''
),
of_stations AS (
    SELECT
        source_id,
        region_id,
        '' AS station_id,
        ts,
        avg(pm25) AS pm25,
        avg(pm10) AS pm10,
        avg(so2) AS so2,
        avg(no2) AS no2,
        avg(co) AS co,
        avg(o3) AS o3
    FROM hour_current
    WHERE station_id <> ''
    GROUP BY source_id, region_id, ts
)
SELECT * FROM own
UNION ALL
SELECT s.*
FROM of_stations AS s
ANTI JOIN own USING (source_id, region_id, ts);
