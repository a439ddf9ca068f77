-- grain: one rule of the daily index an edition has its own way of: edition x rule
-- source: data/raw/standards/index_rules.csv
CREATE TABLE IF NOT EXISTS index_rule (
    edition VARCHAR NOT NULL,
    rule    VARCHAR NOT NULL,   -- o3_mda8_above_last | missing_items | o3_1h_max_in_report
    value   VARCHAR NOT NULL,   -- 1h, last | published, above_100 | yes, no
    grade   VARCHAR NOT NULL,
    source  VARCHAR NOT NULL
);
