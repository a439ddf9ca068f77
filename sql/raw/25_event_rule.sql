-- grain: what a statistic's rule does with exceptional events: jurisdiction x statistic x parameter x level of region x result years
-- source: data/raw/standards/event_rules.csv
CREATE TABLE IF NOT EXISTS event_rule (
    jurisdiction VARCHAR NOT NULL DEFAULT '',
    statistic VARCHAR NOT NULL,   -- mean | percentile | compliance | composite | good_days | good_day_share | heavy_days | heavy_day_share
    parameter VARCHAR NOT NULL,   -- '*' for any
    level     VARCHAR NOT NULL DEFAULT '*',   -- city | province | country; '*' for any
    year_from INTEGER NOT NULL,
    year_to   INTEGER NOT NULL,
    treatment VARCHAR NOT NULL,   -- in | bureau_out | bureau_or_suspects_out (lacking the bureau's list, our own suspects)
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
