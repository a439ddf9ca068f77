-- grain: one row: hours that make a day valid on $day (table day_rule)
SELECT day_hours FROM day_rule WHERE day = $day;
