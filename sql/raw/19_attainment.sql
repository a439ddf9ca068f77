-- grain: one target judged by one run
CREATE TABLE IF NOT EXISTS attainment (
    run_id       VARCHAR NOT NULL,
    as_of        DATE NOT NULL,
    target_id    VARCHAR NOT NULL,
    region_id    VARCHAR NOT NULL,
    region       VARCHAR NOT NULL,
    indicator    VARCHAR NOT NULL,
    comparator   VARCHAR NOT NULL,
    threshold    DOUBLE,
    unit         VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    value        DOUBLE,
    p_met        DOUBLE,
    p_low        DOUBLE,
    p_high       DOUBLE,
    likelihood   VARCHAR,
    margin       DOUBLE,
    status       VARCHAR NOT NULL,
    evidence     VARCHAR,
    basis        VARCHAR,
    edition      VARCHAR
);
