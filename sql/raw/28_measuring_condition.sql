-- grain: one condition at which a pollutant's concentration is stated, and the days it was in force: jurisdiction x parameter x condition
-- source: data/raw/standards/measuring_conditions.csv; half-open
CREATE TABLE IF NOT EXISTS measuring_condition (
    jurisdiction   VARCHAR NOT NULL DEFAULT '',   -- of the places where it is measured
    parameter      VARCHAR NOT NULL,
    condition      VARCHAR NOT NULL,   -- 273K | 298K | actual (no temperature: no fixed factor)
    temperature_k  DOUBLE,
    effective_from DATE NOT NULL,
    effective_to   DATE NOT NULL,
    grade          VARCHAR NOT NULL,
    source         VARCHAR NOT NULL
);
