-- grain: one fact about this build (schema digest, registry digest, standards digest)
CREATE TABLE IF NOT EXISTS meta (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
