-- view, grain: one day of a unit of hour_unit (a city's own hours or a station) with what makes each value valid
-- units: ug/m3, CO mg/m3, unrounded; n_: hours, n_o3_mda8: 8-hour means
-- clause: GB 3095 table 4: a day is valid with 20 hours; HJ 663 6.1.2: the daily maximum 8-hour mean with 14 of 17
--   8-hour means, with fewer only if it exceeds the limit already (over_few; the concentration rounded to an integer by
--   GB/T 8170 first). The 20 hours for the daily maximum hourly ozone are ours.
CREATE OR REPLACE TEMP VIEW day_checked AS
SELECT
    *,
    n_pm25 >= day_hours AS valid_pm25,
    n_pm10 >= day_hours AS valid_pm10,
    n_so2 >= day_hours AS valid_so2,
    n_no2 >= day_hours AS valid_no2,
    n_co >= day_hours AS valid_co,
    n_o3 >= day_hours AS valid_o3,
    CASE WHEN n_o3_mda8 < windows THEN coalesce(half_even(o3_mda8, 0) > o3_limit, FALSE) ELSE FALSE END AS over_few,
    n_o3_mda8 >= windows OR over_few AS valid_o3_mda8
FROM day_of_hours;
