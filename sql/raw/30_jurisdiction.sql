-- grain: one body that issues standards: a country, or the World Health Organization
-- source: data/raw/standards/jurisdictions.csv
CREATE TABLE IF NOT EXISTS jurisdiction (
    jurisdiction VARCHAR PRIMARY KEY,
    zh           VARCHAR NOT NULL,
    en           VARCHAR NOT NULL,
    home         VARCHAR NOT NULL,   -- yes: judges the regions and targets that name no edition (one row) | no
    grade        VARCHAR NOT NULL,
    source       VARCHAR NOT NULL
);
