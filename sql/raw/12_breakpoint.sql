-- grain: one breakpoint: edition x parameter x averaging x IAQI
-- units: ug/m3, CO mg/m3; source: data/raw/standards/breakpoints.csv
CREATE TABLE IF NOT EXISTS breakpoint (
    edition       VARCHAR NOT NULL,
    parameter     VARCHAR NOT NULL,
    averaging     VARCHAR NOT NULL,   -- day | 1h | mda8
    iaqi          INTEGER NOT NULL,
    concentration DOUBLE NOT NULL,
    grade         VARCHAR NOT NULL,
    source        VARCHAR NOT NULL
);
