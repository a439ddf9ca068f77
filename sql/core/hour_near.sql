-- table hour_near, grain: one hour as it stands, of one source and the days that a load touches
-- units: ug/m3, CO mg/m3; ts is the start of the hour; bounds $first_ts <= ts < $end_ts
CREATE OR REPLACE TEMP TABLE hour_near AS
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3, revision
FROM hour_current
WHERE source_id = $source_id AND ts >= $first_ts AND ts < $end_ts;
