-- view hour_current, grain: one hour as it stands after a load, of the days that the load touches
-- units: ug/m3, CO mg/m3; ts is the start of the hour
CREATE OR REPLACE TEMP VIEW hour_current AS
SELECT n.source_id, n.region_id, n.station_id, n.ts, n.pm25, n.pm10, n.so2, n.no2, n.co, n.o3
FROM hour_near AS n
ANTI JOIN hour_state USING (source_id, region_id, station_id, ts)
UNION ALL
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3
FROM hour_state;
