-- macro: how many years a period is, 0 if it is no whole number of years; several start on the first of a month
-- the same rule on arrays: analytics.indicators.validity.whole_years
CREATE OR REPLACE TEMP MACRO whole_years(first_day, last_day) AS CASE
    WHEN (
        year(CAST(last_day AS DATE) + INTERVAL 1 DAY) - year(CAST(first_day AS DATE)) = 1
        OR day(CAST(first_day AS DATE)) = 1
    ) AND CAST(first_day AS DATE) + to_years(CAST(
        year(CAST(last_day AS DATE) + INTERVAL 1 DAY) - year(CAST(first_day AS DATE)) AS INTEGER
    )) = CAST(last_day AS DATE) + INTERVAL 1 DAY
        THEN year(CAST(last_day AS DATE) + INTERVAL 1 DAY) - year(CAST(first_day AS DATE))
    ELSE 0
END;
