-- macro: percentile of a list of values in rising order: rank 1 + (n - 1) p, linear between neighbours; NULL of none
-- percent: 0 to 100
-- units: as the values
-- clause: HJ 663 annex A; the same as quantile_cont, for orders that are rows of a table and no constants
-- the same rule on arrays: analytics.indicators.percentile
CREATE OR REPLACE TEMP MACRO percentile_of(rising, percent) AS [
    rising[CAST(floor(r) AS INTEGER) + 1] * (1 - (r - floor(r))) + rising[CAST(ceil(r) AS INTEGER) + 1] * (r - floor(r))
    FOR r IN [(len(rising) - 1) * percent / 100]
][1];
