-- view, grain: one hour as it was loaded, of a source's city (station_id '') or station; a correction comes again with
-- a larger revision; units: ug/m3, CO mg/m3; ts is the start of the hour, Asia/Shanghai
CREATE OR REPLACE TEMP VIEW hour_stored AS
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3, revision
FROM read_parquet(getvariable('hour_files'));
