-- grain: one past probability graded by its outcome
CREATE TABLE IF NOT EXISTS score (
    run_id     VARCHAR NOT NULL,
    target_id  VARCHAR NOT NULL,
    as_of      DATE NOT NULL,
    period_end DATE NOT NULL,
    p_met      DOUBLE NOT NULL,
    met        BOOLEAN NOT NULL,
    brier      DOUBLE NOT NULL,
    judged_on  DATE NOT NULL
);
