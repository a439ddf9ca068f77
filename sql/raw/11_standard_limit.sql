-- grain: one concentration limit: edition x parameter x averaging x class of area x level
-- units: ug/m3, CO mg/m3; source: data/raw/standards/limits.csv
CREATE TABLE IF NOT EXISTS standard_limit (
    edition   VARCHAR NOT NULL,
    parameter VARCHAR NOT NULL,
    averaging VARCHAR NOT NULL,   -- year | peak_season | day | 1h | mda8
    area_grade INTEGER NOT NULL,  -- 1 | 2 | 0: any area
    value     DOUBLE NOT NULL,
    unit      VARCHAR NOT NULL,
    level     VARCHAR NOT NULL DEFAULT 'limit',   -- limit | guideline | interim_1 … interim_4 (steps to a guideline)
    grade     VARCHAR NOT NULL,
    source    VARCHAR NOT NULL
);
