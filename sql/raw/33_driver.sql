-- grain: one figure that an inferred probability depends on: run x target x place, the heaviest first
-- unit: that of the row; weight: how much the inferred value moves, on its axis, when this figure moves by one
CREATE TABLE IF NOT EXISTS driver (
    run_id       VARCHAR NOT NULL,
    target_id    VARCHAR NOT NULL,
    place        INTEGER NOT NULL,
    region_id    VARCHAR NOT NULL,
    region_zh    VARCHAR NOT NULL,   -- of the evidence, which knows more regions than the registry
    region_en    VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    value        DOUBLE NOT NULL,
    qualifier    VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    source       VARCHAR,
    source_url   VARCHAR,
    known_at     DATE NOT NULL,
    weight       DOUBLE NOT NULL
);
