-- grain: decimals a published statistic carries: statistic x parameter x result years
-- source: data/raw/standards/reporting_decimals.csv
CREATE TABLE IF NOT EXISTS reporting_decimals (
    statistic VARCHAR NOT NULL,   -- mean | percentile | share | daily
    parameter VARCHAR NOT NULL,   -- '*' for any
    year_from INTEGER NOT NULL,
    year_to   INTEGER NOT NULL,
    decimals  INTEGER NOT NULL,
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
