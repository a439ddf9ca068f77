-- grain: one measured parameter with its unit and the range a real value can take
-- source: data/raw/standards/parameters.csv
CREATE TABLE IF NOT EXISTS parameter (
    parameter VARCHAR PRIMARY KEY,
    zh        VARCHAR NOT NULL,
    en        VARCHAR NOT NULL,
    unit      VARCHAR NOT NULL,
    min_value DOUBLE NOT NULL,
    max_value DOUBLE NOT NULL,
    note      VARCHAR
);
