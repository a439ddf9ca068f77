-- macro: a value in whole steps of its last digit (steps: how many of them are 1), ties to the even step or, half_up, away
--   from zero; free of binary noise (2.675 in hundredths is a tie again)
-- clause: GB/T 8170 (half to even); the same steps as analytics.indicators.report_value
-- round(v * 1e6) / 1e6 is round(v, 6), and a cast to whole numbers is round_even(v, 0), in a fifth of the time: years of
--   a national network are rounded by the million. Beyond 9e18 steps there is no value.
CREATE OR REPLACE TEMP MACRO rounded_steps(x, steps, half_up) AS
    CASE WHEN half_up
        THEN sign(x) * floor(abs(round(x * steps * 1e6) / 1e6) + 0.5)
        ELSE CAST(TRY_CAST(round(x * steps * 1e6) / 1e6 AS BIGINT) AS DOUBLE)
    END;
