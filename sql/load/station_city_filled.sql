-- withdraws city values made of stations where stations came that had been missing and none that stood was changed: the
-- fuller value could have been known just as early and takes their place. Where a station's value was changed the city's
-- is a correction instead
DELETE FROM measurement AS m
USING station_city_day AS s
WHERE NOT s.changed
    AND m.region_id = s.region_id
    AND m.station_id = ''
    AND m.source_id = s.source_id
    AND m.parameter = s.parameter
    AND m.interval_start = s.interval_start
    AND m.interval_end = s.interval_end
    AND m.superseded_at = DATE '9999-12-31'
    AND contains(m.flag, 'from_stations')
    AND (m.value <> s.value OR m.flag <> s.flag);
