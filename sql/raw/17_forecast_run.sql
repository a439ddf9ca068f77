-- grain: one run; run_id is a hash of inputs, as-of, model, seed and version
CREATE TABLE IF NOT EXISTS forecast_run (
    run_id    VARCHAR PRIMARY KEY,
    as_of     DATE NOT NULL,
    model     VARCHAR NOT NULL,
    seed      BIGINT NOT NULL,
    n_paths   INTEGER NOT NULL,
    version   VARCHAR NOT NULL,
    inputs    VARCHAR NOT NULL,   -- digest of registry, standards and batches
    regions   VARCHAR NOT NULL,
    newest_value_on DATE,
    loaded_at TIMESTAMP NOT NULL
);
