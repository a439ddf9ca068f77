-- macro: round half to even at a number of decimals, free of binary noise (2.675 is a tie again)
-- adding 0 makes 0 of -0
-- clause: GB/T 8170; the same steps as analytics.indicators.report_value
CREATE OR REPLACE TEMP MACRO half_even(x, decimals) AS
    rounded_steps(x, pow(10, decimals), FALSE) / pow(10, decimals) + 0.0;
