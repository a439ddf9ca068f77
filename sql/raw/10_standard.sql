-- grain: one edition of a standard; in force while effective_from <= d < effective_to
-- source: data/raw/standards/editions.csv
CREATE TABLE IF NOT EXISTS standard (
    edition        VARCHAR PRIMARY KEY,   -- e.g. GB3095-2012
    code           VARCHAR NOT NULL,      -- e.g. GB 3095
    zh             VARCHAR NOT NULL,
    en             VARCHAR NOT NULL,
    effective_from DATE NOT NULL,
    effective_to   DATE NOT NULL,
    source         VARCHAR NOT NULL,
    grade          VARCHAR NOT NULL       -- evidence A | B | C | D
);
