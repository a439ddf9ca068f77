-- grain: one judgement of a named office on one target: a run of the ledger of its own, whose probability stands in
-- attainment and whose quantiles stand in forecast, so that it is graded as a model's are
-- a judgement is known from judged_on, as the office states it, and not before loaded_at, when it was put down here
-- of several of an office on a target the newest known counts
CREATE TABLE IF NOT EXISTS judgement (
    run_id     VARCHAR PRIMARY KEY,
    target_id  VARCHAR NOT NULL,
    office     VARCHAR NOT NULL,
    person     VARCHAR,
    judged_on  DATE NOT NULL,
    note       VARCHAR,
    loaded_at  TIMESTAMP NOT NULL
);
