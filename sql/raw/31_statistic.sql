-- grain: one statistic of daily values as a jurisdiction makes it: jurisdiction x statistic
-- source: data/raw/standards/statistics.csv
CREATE TABLE IF NOT EXISTS statistic (
    jurisdiction VARCHAR NOT NULL,
    statistic    VARCHAR NOT NULL,
    operation    VARCHAR NOT NULL,   -- mean | percentile | peak_season
    "order"      DOUBLE,             -- of a percentile, 0 to 100
    years        INTEGER NOT NULL,   -- years whose annual values it is the mean of
    completeness VARCHAR NOT NULL,   -- days: needs the valid days of table validity | none
    grade        VARCHAR NOT NULL,
    source       VARCHAR NOT NULL
);
