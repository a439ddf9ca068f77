-- grain: one single index of the composite index: edition of the method x parameter; weight without unit
-- source: data/raw/standards/composite_index.csv
CREATE TABLE IF NOT EXISTS composite_index (
    edition   VARCHAR NOT NULL,
    parameter VARCHAR NOT NULL,
    statistic VARCHAR NOT NULL,   -- of table statistic
    averaging VARCHAR NOT NULL,   -- of the limit: year | day | mda8
    weight    DOUBLE NOT NULL,
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
