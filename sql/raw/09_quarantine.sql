-- grain: one row of a file as it came, that could not be accepted, and why
CREATE TABLE IF NOT EXISTS quarantine (
    batch_id    VARCHAR NOT NULL,
    file        VARCHAR NOT NULL,
    line        BIGINT NOT NULL,
    column_name VARCHAR,
    value       VARCHAR,
    reason      VARCHAR NOT NULL,
    raw_row     VARCHAR NOT NULL
);
