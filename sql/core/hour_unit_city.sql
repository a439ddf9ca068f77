-- view hour_unit, grain: one hour of a source's city (station_id '') or station: a city's day is made of its stations'
--   days (day_unit_city), so the hours of both are wanted
-- units: ug/m3, CO mg/m3; ts is the start of the hour
CREATE OR REPLACE TEMP VIEW hour_unit AS
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3
FROM hour_current;
