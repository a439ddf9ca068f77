-- macro: a value in steps of 1e-10, a whole number that doubles add exactly
CREATE OR REPLACE TEMP MACRO station_steps(x) AS round(x * 1e10);
