-- grain: one edition of a standard; in force while effective_from <= d < effective_to
-- source: data/raw/standards/editions.csv
CREATE TABLE IF NOT EXISTS standard (
    edition        VARCHAR PRIMARY KEY, 
    role           VARCHAR NOT NULL DEFAULT '',   -- air_quality | air_index | air_method | water_quality | rounding
    jurisdiction   VARCHAR NOT NULL DEFAULT '',   -- that issued it (table jurisdiction)
    code           VARCHAR NOT NULL,      -- as people cite it
    zh             VARCHAR NOT NULL,
    en             VARCHAR NOT NULL,
    effective_from DATE NOT NULL,
    effective_to   DATE NOT NULL,
    source         VARCHAR NOT NULL,
    grade          VARCHAR NOT NULL       -- evidence A | B | C | D
);
