-- macro, grain: one row a section and item: its mean over a period and the class of that mean
-- units: mg/L, pH without unit; class 1..5, 6 is worse than V; NULL for items that take no part in the class
-- clause: GB 3838-2002 table 1 (limits; oxygen is a lower limit, phosphorus differs in lakes); the trial method of
--         evaluation of 2011 (document 22): the period's value of an item is the mean of its values
-- rules: a row is visible when known_at <= as of < superseded_at; in a month of a section and item the source with the
--        smallest precedence speaks; sections of the region and of all regions below it; of one network if it is named
CREATE OR REPLACE TEMP MACRO water_item(of_region, of_network, first_day, last_day, known_by, of_edition) AS TABLE
    WITH RECURSIVE inside AS (
        SELECT of_region AS region_id
        UNION
        SELECT r.region_id FROM region AS r JOIN inside AS i ON r.parent_id = i.region_id
    ),
    spoken AS (
        SELECT m.*
        FROM water_measurement AS m
        LEFT JOIN source AS s ON s.source_id = m.source_id
        WHERE m.region_id IN (SELECT region_id FROM inside)
            AND m.known_at <= known_by
            AND known_by < m.superseded_at
            AND m.interval_start >= first_day
            AND m.interval_end <= last_day + 1
            AND (of_network IS NULL OR list_contains(string_split(m.network, '|'), of_network))
        QUALIFY rank() OVER (
            PARTITION BY m.section_id, m.item, date_trunc('month', m.interval_start)
            ORDER BY s.precedence NULLS LAST, m.source_id
        ) = 1
    ),
    of_item AS (
        SELECT
            section_id,
            item,
            any_value(region_id) AS region_id,
            max(water_kind) AS water_kind,
            round(avg(value), 10) AS mean,
            count(*) AS n_values,
            count(DISTINCT date_trunc('month', interval_start)) AS n_months,
            count(*) FILTER (WHERE flag = 'below_detection') AS n_below_detection,
            any_value(unit) AS unit,
            string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source_id,
            string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
        FROM spoken
        GROUP BY section_id, item
    ),
    kept AS (
        SELECT i.section_id, i.item, w.class,
            bool_and(CASE WHEN w.bound = 'max' THEN i.mean <= w.value ELSE i.mean >= w.value END) AS holds
        FROM of_item AS i
        JOIN water_class AS w
            ON w.item = i.item AND w.edition = of_edition AND w.water_kind IN ('any', i.water_kind)
        GROUP BY i.section_id, i.item, w.class
    ),
    classed AS (
        SELECT section_id, item, coalesce(min(class) FILTER (WHERE holds), 6) AS class
        FROM kept
        GROUP BY section_id, item
    )
    SELECT i.*, c.class
    FROM of_item AS i
    LEFT JOIN classed AS c USING (section_id, item);
