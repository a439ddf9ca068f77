-- view hour_stored of an archive that has no hour yet; columns as in its Parquet files
CREATE OR REPLACE TEMP VIEW hour_stored AS
SELECT
    NULL::VARCHAR AS source_id, NULL::VARCHAR AS region_id, NULL::VARCHAR AS station_id, NULL::TIMESTAMP AS ts,
    NULL::DOUBLE AS pm25, NULL::DOUBLE AS pm10, NULL::DOUBLE AS so2, NULL::DOUBLE AS no2, NULL::DOUBLE AS co,
    NULL::DOUBLE AS o3, NULL::SMALLINT AS revision
WHERE FALSE;
