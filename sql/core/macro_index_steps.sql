-- macro: a daily concentration rounded for the index, in steps of its last digit; rule: struct with steps, half_up
-- clause: as macros daily_decimals and rounded
CREATE OR REPLACE TEMP MACRO index_steps(x, rule) AS
    rounded_steps(x, struct_extract(rule, 'steps'), struct_extract(rule, 'half_up'));
