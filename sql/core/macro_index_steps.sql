-- macro: a daily concentration rounded for the index, in steps of its last digit; rule: struct with decimals, rounding
-- clause: as macros daily_decimals and rounded
CREATE OR REPLACE TEMP MACRO index_steps(x, rule) AS
    round(rounded(x, struct_extract(rule, 'decimals'), struct_extract(rule, 'rounding'))
        * pow(10, struct_extract(rule, 'decimals')));
