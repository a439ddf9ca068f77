-- macro: whether a period has enough measured days, from the measured days of each of its months
-- of_month: map of the first day of a month to its measured days within the period; NULL: none
-- units: counts of days
-- clause: GB 3095 table 4 (27 days a month, 25 in February, 324 a year). A month that lies only partly in the period
--   may lack as many days as a whole one may, and of several whole years each needs its own 324: ours.
-- the same rule on arrays: analytics.indicators.valid_period
CREATE OR REPLACE TEMP MACRO period_validity(
    of_month, first_day, last_day, month_days, february_days, year_days
) AS [
    struct_pack(
        n_valid := found.n_valid,
        short_months := found.short_months,
        short_years := found.short_years,
        valid := len(found.short_months) = 0 AND len(found.short_years) = 0
    ) FOR found IN [struct_pack(
        n_valid := CAST(coalesce(list_sum(map_values(of_month)), 0) AS BIGINT),
        short_months := [
            strftime(m, '%Y-%m') FOR m IN [
                CAST(date_trunc('month', CAST(first_day AS DATE)) + to_months(CAST(i AS INTEGER)) AS DATE)
                FOR i IN range(0, datediff('month', CAST(first_day AS DATE), CAST(last_day AS DATE)) + 1)
            ] IF coalesce(map_extract(of_month, m)[1], 0)
                < CASE WHEN month(m) = 2 THEN february_days ELSE month_days END
                + datediff('day', greatest(m, CAST(first_day AS DATE)), least(last_day(m), CAST(last_day AS DATE)))
                + 1 - day(last_day(m))
        ],
        short_years := [
            y FOR y IN range(0, whole_years(first_day, last_day)) IF CASE
                WHEN whole_years(first_day, last_day) = 1 THEN coalesce(list_sum(map_values(of_month)), 0)
                ELSE list_sum([
                    coalesce(map_extract(of_month, CAST(
                        CAST(first_day AS DATE) + to_months(CAST(12 * y + i AS INTEGER)) AS DATE
                    ))[1], 0) FOR i IN range(0, 12)
                ])
            END < year_days
        ]
    )]
][1];
