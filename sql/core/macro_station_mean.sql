-- macro: mean of stations' values from the sum of their steps of 1e-10 (macro station_steps), to ten decimals
-- Sums of whole numbers are exact, so the mean is the same in whatever order threads add.
CREATE OR REPLACE TEMP MACRO station_mean(steps, n) AS round(steps / n / 1e10, 10);
