-- grain: one row, if any measurement, water value or published number of any region is visible as of $as_of
SELECT 1 AS known
WHERE EXISTS (FROM figure WHERE known_at <= $as_of AND $as_of < superseded_at)
    OR EXISTS (FROM measurement WHERE known_at <= $as_of AND $as_of < superseded_at)
    OR EXISTS (FROM water_measurement WHERE known_at <= $as_of AND $as_of < superseded_at);
