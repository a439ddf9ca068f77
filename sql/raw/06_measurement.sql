-- grain: one vintage of one value: region or station x parameter x interval x source
-- units: as in table parameter (ug/m3, CO mg/m3); times Asia/Shanghai; intervals half-open
-- a row is visible as of D when known_at <= D and D < superseded_at
CREATE TABLE IF NOT EXISTS measurement (
    region_id      VARCHAR NOT NULL,
    station_id     VARCHAR NOT NULL DEFAULT '',   -- '' is the city value
    parameter      VARCHAR NOT NULL,
    interval_start TIMESTAMP NOT NULL,
    interval_end   TIMESTAMP NOT NULL,
    value          DOUBLE NOT NULL,
    unit           VARCHAR NOT NULL,
    source_id      VARCHAR NOT NULL,
    flag           VARCHAR NOT NULL DEFAULT '',   -- '' | estimated | …
    basis          VARCHAR NOT NULL,
    n_valid        INTEGER,                       -- sub-intervals behind the value; NULL: unknown
    known_at       DATE NOT NULL,
    known_at_basis VARCHAR NOT NULL,              -- lag | stated | loaded
    superseded_at  DATE NOT NULL DEFAULT DATE '9999-12-31',
    batch_id       VARCHAR NOT NULL
);
