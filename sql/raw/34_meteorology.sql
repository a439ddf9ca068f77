-- grain: one vintage of one value of a day: region or station x parameter x day x source
-- units: as in data/raw/lexicon/meteorology.csv (degC, %, m/s, deg, mm, hPa, h, W/m2, m); interval half-open, one day of
-- the clock of the source
-- a row is visible as of D when known_at <= D and D < superseded_at
CREATE TABLE IF NOT EXISTS meteorology (
    region_id      VARCHAR NOT NULL,
    station_id     VARCHAR NOT NULL DEFAULT '',   -- '' is a value of the region itself
    parameter      VARCHAR NOT NULL,
    interval_start TIMESTAMP NOT NULL,
    interval_end   TIMESTAMP NOT NULL,
    value          DOUBLE NOT NULL,
    unit           VARCHAR NOT NULL,
    source_id      VARCHAR NOT NULL,
    flag           VARCHAR NOT NULL DEFAULT '',   -- '' | of_hours
    basis          VARCHAR NOT NULL,
    n_valid        INTEGER,                       -- readings behind the value; NULL: unknown
    known_at       DATE NOT NULL,
    known_at_basis VARCHAR NOT NULL,              -- lag | stated | loaded
    superseded_at  DATE NOT NULL DEFAULT DATE '9999-12-31',
    batch_id       VARCHAR NOT NULL
);
