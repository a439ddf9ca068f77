-- view, grain: one hour of a source's station; units as in hour_current
CREATE OR REPLACE TEMP VIEW hour_station AS
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3
FROM hour_current
WHERE station_id <> '';
