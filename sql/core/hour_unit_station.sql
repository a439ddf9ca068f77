-- view hour_unit, grain: one hour of a source's station (what day_of_hours makes days of)
-- units: ug/m3, CO mg/m3; ts is the start of the hour
CREATE OR REPLACE TEMP VIEW hour_unit AS
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3
FROM hour_current
WHERE station_id <> '';
