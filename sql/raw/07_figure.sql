-- grain: one vintage of one published number: region x indicator x period x source
-- unit: that of the indicator; visible as of D when known_at <= D and D < superseded_at
CREATE TABLE IF NOT EXISTS figure (
    figure_id      VARCHAR NOT NULL,
    region_id      VARCHAR NOT NULL,
    indicator_id   VARCHAR NOT NULL,
    subject_zh     VARCHAR,
    period_start   DATE NOT NULL,
    period_end     DATE NOT NULL,
    value          DOUBLE NOT NULL,
    qualifier      VARCHAR NOT NULL DEFAULT '=',  -- = | >= | > | <= | < | ~
    unit           VARCHAR NOT NULL,
    source         VARCHAR NOT NULL,
    source_date    DATE,
    source_url     VARCHAR,
    grade          VARCHAR NOT NULL,
    basis          VARCHAR NOT NULL,              -- e.g. dust_in, dust_out, reviewed, unknown
    note           VARCHAR,
    known_at       DATE NOT NULL,
    known_at_basis VARCHAR NOT NULL,              -- stated | assumed
    superseded_at  DATE NOT NULL DEFAULT DATE '9999-12-31',
    batch_id       VARCHAR NOT NULL
);
