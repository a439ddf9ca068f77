-- macro: round at a number of decimals, ties as the table reporting_decimals says (half_even | half_up: away from zero)
-- adding 0 makes 0 of -0; the same steps as analytics.indicators.report_value
CREATE OR REPLACE TEMP MACRO rounded(x, decimals, rounding) AS
    rounded_steps(x, pow(10, decimals), rounding = 'half_up') / pow(10, decimals) + 0.0;
