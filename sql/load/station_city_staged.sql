-- grain: one daily value of a city made of its stations' daily values, in the form of staged measurements
-- units: as in table parameter (ug/m3, CO mg/m3)
SELECT * EXCLUDE (changed)
FROM station_city_day
ORDER BY region_id, parameter, interval_start;
