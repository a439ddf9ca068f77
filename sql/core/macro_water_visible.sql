-- macro, grain: one stored value (or declared state) of a section within a period, visible as of a day
-- rules: a row is visible when known_at <= as of < superseded_at; sections of the region and of all regions below it; of
--        one network if it is named
CREATE OR REPLACE TEMP MACRO water_visible(of_region, of_network, first_day, last_day, known_by) AS TABLE
    WITH RECURSIVE inside AS (
        SELECT of_region AS region_id
        UNION
        SELECT r.region_id FROM region AS r JOIN inside AS i ON r.parent_id = i.region_id
    )
    SELECT m.*
    FROM water_measurement AS m
    WHERE m.region_id IN (SELECT region_id FROM inside)
        AND m.known_at <= known_by
        AND known_by < m.superseded_at
        AND m.interval_start >= first_day
        AND m.interval_end <= last_day + 1
        AND (of_network IS NULL OR list_contains(string_split(m.network, '|'), of_network));
