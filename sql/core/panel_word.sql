-- makes the temporary type panel_word, which panel_used stores names as: two bytes a name where text takes sixteen
-- grain: one member a region, parameter, source or basis of a measurement, in the order of text, so that both sort alike
CREATE OR REPLACE TEMP TYPE panel_word AS ENUM (
    SELECT word
    FROM (
        SELECT DISTINCT region_id AS word FROM measurement
        UNION
        SELECT DISTINCT parameter FROM measurement
        UNION
        SELECT DISTINCT source_id FROM measurement
        UNION
        SELECT DISTINCT basis FROM measurement
    )
    WHERE word IS NOT NULL
    ORDER BY word
);
