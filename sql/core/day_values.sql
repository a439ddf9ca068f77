-- grain: one day of a city or station (whatever hour_unit holds), with what makes it valid; station_id '' is a city
-- units: ug/m3, CO mg/m3, unrounded; n_: hours, n_o3_mda8: 8-hour means
-- clause: GB 3095 table 4, HJ 663 6.1.2, as in day_measurement
SELECT
    d.* EXCLUDE (day_hours, windows, o3_limit),
    d.n_pm25 >= d.day_hours AS valid_pm25,
    d.n_pm10 >= d.day_hours AS valid_pm10,
    d.n_so2 >= d.day_hours AS valid_so2,
    d.n_no2 >= d.day_hours AS valid_no2,
    d.n_co >= d.day_hours AS valid_co,
    coalesce(d.n_o3_mda8 >= d.windows OR half_even(d.o3_mda8, 0) > d.o3_limit, FALSE) AS valid_o3_mda8,
    d.day_hours,
    d.windows
FROM day_of_hours AS d
WHERE d.day BETWEEN $first_day AND $last_day
ORDER BY d.source_id, d.region_id, d.station_id, d.day;
