-- macro, grain: one row a section and item: its mean over a period and the class of that mean
-- units: mg/L, pH without unit; class 1..5, 6 is worse than V; NULL for items that take no part in the class
-- clause: GB 3838-2002 table 1 (limits; oxygen is a lower limit, phosphorus differs in lakes); the trial method of
--         evaluation of 2011 (document 22): several samples of a month make their arithmetic mean, the period's value
--         of an item is the mean of its months
-- rules: in a month of a section and item the source with the smallest precedence is used
CREATE OR REPLACE TEMP MACRO water_item(of_region, of_network, first_day, last_day, known_by, of_edition) AS TABLE
    WITH used AS (
        SELECT m.*
        FROM water_visible(of_region, of_network, first_day, last_day, known_by) AS m
        LEFT JOIN source AS s ON s.source_id = m.source_id
        WHERE m.item <> 'section_state'
        QUALIFY rank() OVER (
            PARTITION BY m.section_id, m.item, date_trunc('month', m.interval_start)
            ORDER BY s.precedence NULLS LAST, m.source_id
        ) = 1
    ),
    of_month AS (
        SELECT
            section_id,
            item,
            CAST(date_trunc('month', interval_start) AS DATE) AS month,
            any_value(region_id) AS region_id,
            any_value(water_kind) AS water_kind,
            sum(value * n_samples) / sum(n_samples) AS mean,
            sum(n_samples) AS n_values,
            count(*) FILTER (WHERE contains(flag, 'below_detection')) AS n_below_detection,
            bool_or(contains(flag, 'detection_assumed')) AS detection_assumed,
            bool_or(kind_assumed) AS kind_assumed,
            bool_or(kind_differs) AS kind_differs,
            any_value(unit) AS unit,
            min(source_id) AS source_id,
            string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
        FROM used
        GROUP BY section_id, item, month
    ),
    of_item AS (
        SELECT
            section_id,
            item,
            any_value(region_id) AS region_id,
            any_value(water_kind) AS water_kind,
            round(avg(mean), 10) AS mean,
            CAST(sum(n_values) AS BIGINT) AS n_values,
            count(*) AS n_months,
            list(month ORDER BY month) AS months,
            CAST(sum(n_below_detection) AS BIGINT) AS n_below_detection,
            bool_or(detection_assumed) AS detection_assumed,
            bool_or(kind_assumed) AS kind_assumed,
            bool_or(kind_differs) AS kind_differs,
            any_value(unit) AS unit,
            string_agg(DISTINCT source_id, '; ' ORDER BY source_id) AS source_id,
            string_agg(DISTINCT basis, '; ' ORDER BY basis) AS basis
        FROM of_month
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
