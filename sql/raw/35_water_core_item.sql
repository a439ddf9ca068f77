-- grain: one core item of surface water of an edition: without its value a section's class is a lower bound
-- source: data/raw/standards/water_core_items.csv
CREATE TABLE IF NOT EXISTS water_core_item (
    edition VARCHAR NOT NULL,
    item    VARCHAR NOT NULL,                     -- as in water_class
    grade   VARCHAR NOT NULL,
    source  VARCHAR NOT NULL
);
