-- grain: one hour of a year that a load adds to the archive or corrects in it; order as in the Parquet files
-- units: ug/m3, CO mg/m3; ts is the start of the hour
SELECT source_id, region_id, station_id, ts, pm25, pm10, so2, no2, co, o3, revision
FROM hour_state
WHERE state <> 'same' AND year(ts) = $year
ORDER BY CAST(ts AS DATE), region_id, station_id, ts;
