-- grain: one source of measurements or figures, from its provenance card
-- precedence: the smaller comes first where two sources have the same region, parameter and interval
CREATE TABLE IF NOT EXISTS source (
    source_id            VARCHAR PRIMARY KEY,
    zh                   VARCHAR NOT NULL,
    en                   VARCHAR NOT NULL,
    producer             VARCHAR NOT NULL,
    citation             VARCHAR NOT NULL,
    url                  VARCHAR,
    licence              VARCHAR,
    accessed             DATE,
    basis                VARCHAR NOT NULL,   -- e.g. realtime_dust_in
    publication_lag_days INTEGER NOT NULL,
    precedence           INTEGER NOT NULL,
    note                 VARCHAR
);
