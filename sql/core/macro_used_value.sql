-- macro, grain: one row a parameter and interval of a region: the city value in force as of a date
-- span: day | month | other; units: ug/m3, CO mg/m3; times Asia/Shanghai; rules as in macro used_values
CREATE OR REPLACE TEMP MACRO used_value(of_region, known_by) AS TABLE
    SELECT * EXCLUDE (region_id)
    FROM used_values(known_by)
    WHERE region_id = of_region;
