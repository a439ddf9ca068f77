-- grain: one row of a file as it came, that could not be accepted, and why
-- reason: the sentence in English; reason_template and reason_values (JSON): the same apart, by which it is said in
--   other languages; NULL for rows of builds that were made before there were any
CREATE TABLE IF NOT EXISTS quarantine (
    batch_id    VARCHAR NOT NULL,
    file        VARCHAR NOT NULL,
    line        BIGINT NOT NULL,
    column_name VARCHAR,
    value       VARCHAR,
    reason      VARCHAR NOT NULL,
    reason_template VARCHAR,
    reason_values   VARCHAR,
    raw_row     VARCHAR NOT NULL
);
