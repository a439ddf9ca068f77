-- grain: one vintage of one value: surface-water section x item x sampling day (or month) x source
-- units: mg/L, pH without unit; interval half-open, one day, or one month where the file gives months
-- the item section_state is no measurement: its flag says that the section was dry or was not sampled
-- a row is visible as of D when known_at <= D and D < superseded_at
CREATE TABLE IF NOT EXISTS water_measurement (
    region_id      VARCHAR NOT NULL,
    section_id     VARCHAR NOT NULL,
    network        VARCHAR NOT NULL DEFAULT '',   -- tags of the section (国控, 省控, 黄河干流 …), separated by |
    water_kind     VARCHAR NOT NULL,              -- river | lake (lakes and reservoirs)
    item           VARCHAR NOT NULL,              -- as in water_class, one out of the class, or section_state
    interval_start DATE NOT NULL,
    interval_end   DATE NOT NULL,
    value          DOUBLE NOT NULL,               -- mean of the day's samples; below the detection limit: half of it
    n_samples      INTEGER NOT NULL DEFAULT 1,    -- samples behind it
    unit           VARCHAR NOT NULL,
    source_id      VARCHAR NOT NULL,
    flag           VARCHAR NOT NULL DEFAULT '',   -- below_detection, detection_assumed, kind_assumed by |; dry, unsampled
    basis          VARCHAR NOT NULL,
    known_at       DATE NOT NULL,
    known_at_basis VARCHAR NOT NULL,              -- lag | stated | loaded
    superseded_at  DATE NOT NULL DEFAULT DATE '9999-12-31',
    batch_id       VARCHAR NOT NULL
);
