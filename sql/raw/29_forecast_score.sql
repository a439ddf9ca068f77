-- grain: one past forecast distribution of a period's mean graded by what came out
-- unit: that of the indicator; crps from the quantiles of the ledger; pit between 0 and 1
CREATE TABLE IF NOT EXISTS forecast_score (
    run_id          VARCHAR NOT NULL,
    region_id       VARCHAR NOT NULL,
    indicator_id    VARCHAR NOT NULL,
    period_start    DATE NOT NULL,
    period_end      DATE NOT NULL,
    as_of           DATE NOT NULL,
    model           VARCHAR NOT NULL,
    actual          DOUBLE NOT NULL,
    crps            DOUBLE NOT NULL,
    pit             DOUBLE NOT NULL,
    estimated_share DOUBLE NOT NULL,
    judged_on       DATE NOT NULL
);
