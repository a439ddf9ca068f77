-- grain: one day of a city or station (whatever day_unit holds), with what makes it valid; station_id '' is a city
-- units: ug/m3, CO mg/m3, unrounded; n_: hours, n_o3_mda8: 8-hour means
-- clause: GB 3095 table 4, HJ 663 6.1.2 and table A.2, as in views day_checked and day_unit
SELECT
    source_id, region_id, station_id, day, pm25, pm10, so2, no2, co, o3_24h, o3_1h_max, o3_mda8, n_pm25, n_pm10, n_so2,
    n_no2, n_co, n_o3, n_o3_mda8, valid_pm25, valid_pm10, valid_so2, valid_no2, valid_co, valid_o3_mda8, day_hours,
    windows
FROM day_unit
WHERE day BETWEEN $first_day AND $last_day
ORDER BY source_id, region_id, station_id, day;
