-- macro, grain: one row an edition of the daily index and measured parameter that says or bounds a sub-index of it
-- an edition has the items for which table breakpoint has its rows; of ozone the 8-hour maximum is an item, the hourly
--   one an upper bound of it (part o3_at_most) and a sub-index of its own (o3_1h); in Python indicators/aqi.py
-- part: particulate | gas | o3_at_most | o3_1h
-- decides: without the item a day may be over a level unseen (ours, no clause)
CREATE OR REPLACE TEMP MACRO index_item() AS TABLE
    SELECT b.edition, m.parameter, m.index_of, m.averaging, m.part, m.decides
    FROM (
        VALUES
            ('pm25', 'pm25', 'day', 'particulate', TRUE),
            ('pm10', 'pm10', 'day', 'particulate', TRUE),
            ('so2', 'so2', 'day', 'gas', FALSE),
            ('no2', 'no2', 'day', 'gas', TRUE),
            ('co', 'co', 'day', 'gas', FALSE),
            ('o3_mda8', 'o3', 'mda8', 'gas', TRUE),
            ('o3_1h_max', 'o3', 'mda8', 'o3_at_most', FALSE),
            ('o3_1h_max', 'o3', '1h', 'o3_1h', FALSE)
    ) AS m (parameter, index_of, averaging, part, decides)
    JOIN (SELECT DISTINCT edition, parameter, averaging FROM breakpoint) AS b
        ON b.parameter = m.index_of AND b.averaging = m.averaging;
