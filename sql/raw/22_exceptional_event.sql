-- grain: one span of days of a region and pollutant on a list of exceptional events; first_day and last_day included
-- entry: event (the days are taken out) | covered (the list was made for these days, whether or not it names any)
-- list_kind: bureau (the official list) | suspect (anybody else's, by a criterion); never mixed in one result
-- a row is visible as of D when known_at <= D; source: data/raw/events/*.csv
CREATE TABLE IF NOT EXISTS exceptional_event (
    region_id VARCHAR NOT NULL,
    parameter VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day  DATE NOT NULL,
    entry     VARCHAR NOT NULL,
    list_kind VARCHAR NOT NULL,
    criterion VARCHAR,
    known_at  DATE NOT NULL,
    source    VARCHAR NOT NULL,
    grade     VARCHAR NOT NULL
);
