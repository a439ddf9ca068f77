-- macro, grain: one stored value (or declared state) of a section within a period, visible as of a day
-- rules: a row is visible when known_at <= as of < superseded_at; sections of the region and of all regions below it; of
--        one network if it is named
-- which section (ours): a name under two regions, one of which is within the other, is one section; under two others it
--        is two, distinguished by the region's name
-- river or lake (ours): what a row states stands before what was assumed of another, the newest statement before older
--        ones; kind_differs where rows state both, kind_assumed where none states it
-- network (ours): a row that names none has that of the newest row of its section that does
CREATE OR REPLACE TEMP MACRO water_visible(of_region, of_network, first_day, last_day, known_by) AS TABLE
    WITH RECURSIVE inside AS (
        SELECT of_region AS region_id
        UNION
        SELECT r.region_id FROM region AS r JOIN inside AS i ON r.parent_id = i.region_id
    ),
    within AS (
        SELECT region_id AS region_id, region_id AS part FROM inside
        UNION
        SELECT w.region_id, r.region_id FROM within AS w JOIN region AS r ON r.parent_id = w.part
    ),
    seen AS (
        SELECT m.*
        FROM water_measurement AS m
        WHERE m.region_id IN (SELECT region_id FROM inside)
            AND m.known_at <= known_by
            AND known_by < m.superseded_at
    ),
    named AS (
        SELECT DISTINCT section_id, region_id FROM seen
    ),
    smallest AS (
        SELECT n.section_id, n.region_id
        FROM named AS n
        LEFT JOIN within AS w ON w.region_id = n.region_id AND w.part <> n.region_id
        LEFT JOIN named AS o ON o.section_id = n.section_id AND o.region_id = w.part
        GROUP BY n.section_id, n.region_id
        HAVING count(o.region_id) = 0
    ),
    place AS (
        SELECT n.section_id, n.region_id,
            CASE WHEN count(s.region_id) = 1 THEN min(s.region_id) ELSE n.region_id END AS own_region
        FROM named AS n
        JOIN within AS w ON w.region_id = n.region_id
        LEFT JOIN smallest AS s ON s.section_id = n.section_id AND s.region_id = w.part
        GROUP BY n.section_id, n.region_id
    ),
    title AS (
        SELECT p.section_id, p.region_id, p.own_region,
            CASE
                WHEN count(DISTINCT p.own_region) OVER (PARTITION BY p.section_id) = 1 THEN p.section_id
                ELSE p.section_id || '（' || coalesce(r.zh, p.own_region) || '）'
            END AS title
        FROM place AS p
        LEFT JOIN region AS r ON r.region_id = p.own_region
    ),
    of_section AS (
        SELECT t.title,
            arg_max(s.network, (s.interval_start, s.network)) FILTER (WHERE s.network <> '') AS network,
            arg_max(s.water_kind, (s.interval_start, s.known_at)) FILTER (
                WHERE s.item <> 'section_state' AND NOT contains(s.flag, 'kind_assumed')
            ) AS stated,
            count(DISTINCT s.water_kind) FILTER (
                WHERE s.item <> 'section_state' AND NOT contains(s.flag, 'kind_assumed')
            ) > 1 AS kind_differs,
            min(s.water_kind) FILTER (WHERE s.item <> 'section_state') AS assumed
        FROM seen AS s
        JOIN title AS t USING (section_id, region_id)
        GROUP BY t.title
    )
    SELECT
        s.* REPLACE (
            t.title AS section_id,
            coalesce(nullif(s.network, ''), o.network, '') AS network,
            coalesce(o.stated, o.assumed, s.water_kind) AS water_kind
        ),
        o.stated IS NULL AS kind_assumed,
        o.kind_differs
    FROM seen AS s
    JOIN title AS t USING (section_id, region_id)
    JOIN of_section AS o USING (title)
    WHERE s.interval_start >= first_day
        AND s.interval_end <= last_day + 1
        AND (
            of_network IS NULL
            OR list_contains(string_split(coalesce(nullif(s.network, ''), o.network, ''), '|'), of_network)
        );
