-- grain: one source that has values of a region visible as of $as_of, of each of some regions
SELECT m.region_id, s.source_id, s.zh, s.en, s.citation, s.url, s.basis, s.accessed, count(*) AS n_values,
    min(m.interval_start)::DATE AS first_day, max(m.interval_start)::DATE AS last_day,
    count(*) FILTER (WHERE contains(m.flag, 'estimated')) AS n_estimated
FROM measurement AS m
JOIN source AS s USING (source_id)
WHERE list_contains(CAST($region_ids AS VARCHAR[]), m.region_id)
    AND m.known_at <= $as_of AND $as_of < m.superseded_at
GROUP BY ALL
ORDER BY m.region_id, s.source_id;
