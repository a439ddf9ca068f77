-- macro: whether the hourly ozone maximum takes the place of the 8-hour one in the index of a day: the edition says so,
--   and the rounded 8-hour maximum c is above c_last, the last breakpoint of its scale (both in one unit)
-- clause: HJ 633-2012 table 1 note 3
CREATE OR REPLACE TEMP MACRO uses_hourly_ozone(c, c_last, hourly_above) AS hourly_above AND c > c_last;
