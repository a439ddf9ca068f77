-- grain: one region (country, province, area, city, district, county, zone, town)
-- source: data/raw/registry/regions.csv
CREATE TABLE IF NOT EXISTS region (
    region_id      VARCHAR PRIMARY KEY,
    zh             VARCHAR NOT NULL,
    en             VARCHAR NOT NULL,
    aliases        VARCHAR NOT NULL DEFAULT '',   -- other names, separated by |
    level          VARCHAR NOT NULL,
    parent_id      VARCHAR,
    climate_region VARCHAR,
    longitude      DOUBLE,                        -- degrees east of a point that stands for it on a map
    latitude       DOUBLE,                        -- degrees north
    origin         VARCHAR NOT NULL DEFAULT 'registry'   -- registry | ingest (met in a file with --new-regions)
);
