-- grain: one daily value of panel_used that may be stated at another condition than is the rule now
-- stated_at: 273K | 298K as the source's card says; NULL: as it was the rule on the day
SELECT region_id, parameter, day, stated_at
FROM panel_used
WHERE span = 'day' AND (day < $change OR stated_at IS NOT NULL)
ORDER BY region_id, parameter, day;
