-- grain: one station of the hours staged that stands under another region in hour_stored
SELECT DISTINCT s.station_id, s.region_id, h.region_id AS former_region
FROM (SELECT DISTINCT source_id, station_id, region_id FROM hour_staged WHERE station_id <> '') AS s
JOIN (SELECT DISTINCT source_id, station_id, region_id FROM hour_stored) AS h
    ON h.source_id = s.source_id AND h.station_id = s.station_id AND h.region_id <> s.region_id
ORDER BY s.station_id, former_region;
