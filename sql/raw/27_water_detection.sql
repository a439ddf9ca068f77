-- grain: the usual detection limit of one item of surface water; mg/L
-- source: data/raw/standards/water_detection.csv; for values "not detected" whose own limit is not stated
CREATE TABLE IF NOT EXISTS water_detection (
    item   VARCHAR NOT NULL,
    value  DOUBLE NOT NULL,
    unit   VARCHAR NOT NULL,
    grade  VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);
