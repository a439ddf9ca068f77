-- grain: one daily value of panel_used that may be stated at another condition than is the rule now
-- stated_at: 273K | 298K as the source's card says; NULL: as it was the rule on the day
-- $parameters: those that a factor turns from one condition into the other; particulates, which have none, are most of
--   what an archive holds from before the change
SELECT
    CAST(region_id AS VARCHAR) AS region_id,
    CAST(parameter AS VARCHAR) AS parameter,
    day,
    CAST(stated_at AS VARCHAR) AS stated_at
FROM panel_used
WHERE span = 'day'
    AND list_contains(CAST($parameters AS VARCHAR[]), CAST(parameter AS VARCHAR))
    AND (day < $change OR stated_at IS NOT NULL)
ORDER BY region_id, parameter, day;
