-- macro: whether enough of a city's stations have a valid value: n of n_all, shares in per cent
-- clause: HJ 663-2013 6.1 (75 %, 50 % in a city of fewer than four stations); the numbers are rows of table validity
CREATE OR REPLACE TEMP MACRO enough_stations(n, n_all, percent, few_percent, few_below) AS
    n > 0 AND 100 * n >= CASE WHEN n_all < few_below THEN few_percent ELSE percent END * n_all;
