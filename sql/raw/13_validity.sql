-- grain: one minimum count of valid data: edition x statistic; source: data/raw/standards/validity.csv
CREATE TABLE IF NOT EXISTS validity (
    edition   VARCHAR NOT NULL,
    statistic VARCHAR NOT NULL,   -- day_hours | month_days | … (data/raw/standards/README.md)
    minimum   INTEGER NOT NULL,
    expected  INTEGER,
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
