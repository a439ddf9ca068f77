-- grain: one item averaged over the sections of a region and period, and the class of that average
-- units mg/L, pH without unit; class 1..5, 6 worse than V
-- clause: a river or basin with fewer than five sections is evaluated on its averaged items (trial method of 2011)
WITH averaged AS (
    SELECT item, round(avg(mean), 10) AS mean, max(water_kind) AS water_kind, any_value(unit) AS unit, count(*) AS n_sections
    FROM water_item($region_id, $network, $period_start, $period_end, $as_of, $edition)
    WHERE class IS NOT NULL
    GROUP BY item
),
kept AS (
    SELECT a.item, w.class,
        bool_and(CASE WHEN w.bound = 'max' THEN a.mean <= w.value ELSE a.mean >= w.value END) AS holds
    FROM averaged AS a
    JOIN water_class AS w ON w.item = a.item AND w.edition = $edition AND w.water_kind IN ('any', a.water_kind)
    GROUP BY a.item, w.class
)
SELECT a.item, a.mean, a.unit, a.n_sections, coalesce(min(k.class) FILTER (WHERE k.holds), 6) AS class
FROM averaged AS a
JOIN kept AS k USING (item)
GROUP BY a.item, a.mean, a.unit, a.n_sections
ORDER BY class DESC, a.item;
