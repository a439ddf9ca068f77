-- grain: one rule of an edition of the daily index: edition x rule
-- source: data/raw/standards/index_rules.csv
CREATE TABLE IF NOT EXISTS index_rule (
    edition VARCHAR NOT NULL,
    rule    VARCHAR NOT NULL,   -- good_up_to | heavy_above | primary_above | category_1..5 | o3_mda8_above_last | missing_items | o3_1h_max_in_report
    value   VARCHAR NOT NULL,   -- an index (good … category) | 1h, last | published, above_100 | yes, no
    grade   VARCHAR NOT NULL,
    source  VARCHAR NOT NULL
);
