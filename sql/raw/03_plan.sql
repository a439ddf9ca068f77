-- grain: one plan; its targets exist from issued_on
-- source: data/raw/registry/plans.csv
CREATE TABLE IF NOT EXISTS plan (
    plan_id      VARCHAR PRIMARY KEY,
    region_id    VARCHAR NOT NULL,
    zh           VARCHAR NOT NULL,
    en           VARCHAR NOT NULL,
    issuer_zh    VARCHAR NOT NULL,
    document_no  VARCHAR,
    issued_on    DATE NOT NULL,
    issued_basis VARCHAR NOT NULL,   -- stated | assumed
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    note         VARCHAR
);
