-- grain: decimals a published statistic carries: jurisdiction x statistic x parameter x result years
-- source: data/raw/standards/reporting_decimals.csv
CREATE TABLE IF NOT EXISTS reporting_decimals (
    jurisdiction VARCHAR NOT NULL DEFAULT '',
    statistic VARCHAR NOT NULL,   -- mean | percentile | share | daily
    parameter VARCHAR NOT NULL,   -- '*' for any
    year_from INTEGER NOT NULL,
    year_to   INTEGER NOT NULL,
    decimals  INTEGER NOT NULL,
    rounding  VARCHAR NOT NULL DEFAULT 'half_even',   -- half_even | half_up
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
