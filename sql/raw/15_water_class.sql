-- grain: one limit of a surface-water class: edition x item x water kind x class; mg/L, pH without unit
-- source: data/raw/standards/water_class.csv
CREATE TABLE IF NOT EXISTS water_class (
    edition     VARCHAR NOT NULL,
    item        VARCHAR NOT NULL,
    water_kind  VARCHAR NOT NULL,   -- any | river | lake
    class       INTEGER NOT NULL,   -- 1..5
    bound       VARCHAR NOT NULL,   -- max | min
    value       DOUBLE NOT NULL,
    unit        VARCHAR NOT NULL,
    grade       VARCHAR NOT NULL,
    source      VARCHAR NOT NULL
);
