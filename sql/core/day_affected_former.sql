-- adds to table day_affected the days of the months and regions in which hours stood (hour_stored) that a file gave under
-- another card or list of stations: without them the days, and the stations that count, are others
INSERT INTO day_affected
SELECT DISTINCT h.source_id, h.region_id, CAST(h.ts AS DATE) AS day, TRUE AS corrected
FROM hour_current AS h
SEMI JOIN (SELECT DISTINCT source_id, region_id, date_trunc('month', ts) AS month FROM hour_stored) AS f
    ON f.source_id = h.source_id AND f.region_id = h.region_id AND f.month = date_trunc('month', h.ts)
ANTI JOIN day_affected AS a
    ON a.source_id = h.source_id AND a.region_id = h.region_id AND a.day = CAST(h.ts AS DATE);
