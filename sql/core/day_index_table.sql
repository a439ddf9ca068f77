-- table, grain: one rounded daily concentration of a parameter, in its last digit, with its sub-index; per edition
-- units: n is the concentration in steps of its last digit (10^-decimals; in China 1 ug/m3, CO 0.1 mg/m3)
-- clause: HJ 633, as in macros linear_sub_index and daily_decimals
-- parameter o3 is the daily maximum 8-hour mean, o3_1h the hourly maximum
-- Values of a whole archive are looked up here instead of interpolated; small enough to be made anew by every question.
CREATE OR REPLACE TEMP TABLE day_index_table AS
WITH segment AS (
    SELECT
        edition,
        index_of,
        CASE WHEN index_of = 'o3' AND averaging = '1h' THEN 'o3_1h' ELSE index_of END AS parameter,
        c_low,
        c_high,
        i_low,
        i_high,
        max(c_low) OVER (PARTITION BY edition, index_of, averaging) AS c_last
    FROM breakpoint_segment()
    WHERE averaging = CASE WHEN index_of = 'o3' THEN 'mda8' ELSE 'day' END OR (index_of = 'o3' AND averaging = '1h')
),
digits AS (
    SELECT DISTINCT
        s.edition,
        s.parameter,
        s.c_last,
        d.decimals,
        d.rounding,
        CAST(pow(10, d.decimals) AS INTEGER) AS steps
    FROM segment AS s
    JOIN daily_decimals() AS d ON d.edition = s.edition AND d.index_of = s.index_of
),
grid AS (
    SELECT edition, parameter, decimals, rounding, steps, unnest(range(CAST(c_last * steps AS INTEGER) + 1)) AS n
    FROM digits
)
SELECT
    g.edition,
    g.parameter,
    g.decimals,
    g.rounding,
    CAST(g.n AS INTEGER) AS n,
    CAST(linear_sub_index(g.n / g.steps, s.c_low, s.c_high, s.i_low, s.i_high) AS SMALLINT) AS iaqi
FROM grid AS g
JOIN segment AS s
    ON  s.edition = g.edition
    AND s.parameter = g.parameter
    AND g.n / g.steps >= s.c_low
    AND (s.c_high IS NULL OR g.n / g.steps < s.c_high);
