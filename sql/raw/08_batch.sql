-- grain: one file loaded once; rows_read = rows_accepted + rows_quarantined, always
-- loaded_at is for audit only; no result depends on it
CREATE TABLE IF NOT EXISTS batch (
    batch_id         VARCHAR PRIMARY KEY,
    file             VARCHAR NOT NULL,
    sha256           VARCHAR NOT NULL,
    reader           VARCHAR NOT NULL,
    kind             VARCHAR NOT NULL,   -- measurement | figure
    rows_read        BIGINT NOT NULL,
    rows_accepted    BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    values_new       BIGINT NOT NULL,    -- values that were not in the warehouse before
    values_corrected BIGINT NOT NULL,    -- values that made a new vintage
    loaded_at        TIMESTAMP NOT NULL,
    said             VARCHAR NOT NULL DEFAULT '',   -- same for the same bytes with the same options, whatever the card
    card             VARCHAR NOT NULL DEFAULT '',   -- digest of what the card says
    replaced_by      VARCHAR NOT NULL DEFAULT '',   -- load of the same bytes under another card; '': this one stands
    n_hours          BIGINT              -- hours it brought to the archive; NULL: no hourly file, or an older load
);
