-- grain: one number x one region x one indicator x one deadline
-- source: data/raw/registry/targets.csv
CREATE TABLE IF NOT EXISTS target (
    target_id         VARCHAR PRIMARY KEY,
    plan_id           VARCHAR NOT NULL,
    clause            VARCHAR NOT NULL,
    region_id         VARCHAR NOT NULL,
    indicator_id      VARCHAR NOT NULL,
    subject_zh        VARCHAR,
    subject_en        VARCHAR,
    kind              VARCHAR NOT NULL,   -- target | milestone | standard
    comparator        VARCHAR NOT NULL,   -- < <= >= > range class rank event direction
    threshold         DOUBLE,
    threshold_high    DOUBLE,
    threshold_text    VARCHAR,
    unit              VARCHAR NOT NULL,
    period_start      DATE NOT NULL,
    period_end        DATE NOT NULL,
    period_kind       VARCHAR NOT NULL,   -- year | span | date | recurring
    baseline_start    DATE,
    baseline_end      DATE,
    obligation        VARCHAR NOT NULL,   -- binding | expected | striven
    implied           BOOLEAN NOT NULL,
    deadline_inferred BOOLEAN NOT NULL,
    parent_target_id  VARCHAR,
    edition           VARCHAR,
    note              VARCHAR
);
