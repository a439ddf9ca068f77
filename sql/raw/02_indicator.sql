-- grain: one indicator; unit is that of its values, statistic says how it is computed
-- source: data/raw/registry/indicators.csv
CREATE TABLE IF NOT EXISTS indicator (
    indicator_id VARCHAR PRIMARY KEY,
    zh           VARCHAR NOT NULL,
    en           VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    domain       VARCHAR NOT NULL,
    direction    VARCHAR NOT NULL,   -- lower | higher | none: which way is better
    parameter    VARCHAR,            -- measured parameter, if computed from monitoring
    statistic    VARCHAR NOT NULL,   -- mean | good_day_share | heavy_day_share | … | figure | event
    scale        VARCHAR NOT NULL,   -- share (0..100) | positive | linear | count | rank | event | class | direction
    change_of    VARCHAR,            -- indicator of whose levels this one is a change
    change_how   VARCHAR             -- increase | total | yearly (over a base period) | year_on_year
);
