-- macro: round at a number of decimals, ties as the table reporting_decimals says (half_even | half_up: away from zero)
-- adding 0 makes 0 of -0; the same steps as analytics.indicators.report_value
CREATE OR REPLACE TEMP MACRO rounded(x, decimals, rounding) AS
    CASE WHEN rounding = 'half_up'
        THEN sign(x) * floor(abs(round(x * pow(10, decimals), 6)) + 0.5) / pow(10, decimals) + 0.0
        ELSE half_even(x, decimals)
    END;
