-- macro: a value in whole steps of its last digit (steps: how many of them are 1), ties to the even step or, half_up, away
--   from zero; free of binary noise (2.675 in hundredths is a tie again)
-- clause: GB/T 8170 (half to even); the same steps as analytics.indicators.report_value
CREATE OR REPLACE TEMP MACRO rounded_steps(x, steps, half_up) AS
    CASE WHEN half_up
        THEN sign(x) * floor(abs(round(x * steps, 6)) + 0.5)
        ELSE round_even(round(x * steps, 6), 0)
    END;
