-- macro: whether a day looks like dust: coarse particles above a concentration while fine ones are a small part of them
-- units: ug/m3; a suspect list of our own, not the bureau's; the same test as analytics.indicators.dust_suspects
CREATE OR REPLACE TEMP MACRO dust_suspect_day(pm25, pm10, dust_pm10, dust_ratio) AS
    coalesce(pm10 > dust_pm10 AND dust_ratio * pm10 - pm25 > 1e-6, FALSE);
