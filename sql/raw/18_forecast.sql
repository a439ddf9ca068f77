-- grain: hubverse model output: run x region x indicator x period x output type x output type id
-- unit: that of the indicator; cdf is P(value <= output_type_id)
CREATE TABLE IF NOT EXISTS forecast (
    run_id         VARCHAR NOT NULL,
    model_id       VARCHAR NOT NULL,
    reference_date DATE NOT NULL,
    region_id      VARCHAR NOT NULL,
    indicator_id   VARCHAR NOT NULL,
    period_start   DATE NOT NULL,
    period_end     DATE NOT NULL,
    output_type    VARCHAR NOT NULL,   -- mean | quantile | cdf | sample
    output_type_id DOUBLE,
    value          DOUBLE NOT NULL
);
