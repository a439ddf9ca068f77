-- grain: whether a statistic's rule leaves listed exceptional events in: statistic x parameter x result years
-- source: data/raw/standards/event_rules.csv
CREATE TABLE IF NOT EXISTS event_rule (
    statistic VARCHAR NOT NULL,   -- mean | percentile | share | count | composite
    parameter VARCHAR NOT NULL,   -- '*' for any
    year_from INTEGER NOT NULL,
    year_to   INTEGER NOT NULL,
    treatment VARCHAR NOT NULL,   -- in | bureau_out
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
