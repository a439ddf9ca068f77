-- grain: one statistic an annual evaluation compares with a limit: edition of the method x parameter x statistic
-- source: data/raw/standards/evaluation.csv
CREATE TABLE IF NOT EXISTS evaluation (
    edition   VARCHAR NOT NULL,
    parameter VARCHAR NOT NULL,
    statistic VARCHAR NOT NULL,   -- of table statistic
    averaging VARCHAR NOT NULL,   -- of the limit: year | day | mda8
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
