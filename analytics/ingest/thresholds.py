"""Our own thresholds for what a file must mean or cannot be; no text states them (docs/rules.md, Loading; grade D)."""

from __future__ import annotations

#: a median of CO in mg/m3 above this is taken for ug/m3, one of any other pollutant in ug/m3 below this for mg/m3
MOST_CO, LEAST_UG = 20.0, 0.5
#: values needed to judge a median
MEDIAN_ROWS = 3
#: rows on which the two readings of plain ozone must differ, the share that must agree with one alone, and by how much
#: a file's index may be off
OZONE_ROWS, OZONE_SHARE, OZONE_TOLERANCE = 3, 0.8, 1.0
#: share of the days of cities that a file tells more than once, above which a column of stations or hours is missing
STATED_TWICE = 0.5
#: share of stamps off the file's step above which it is no hourly file; the same of hours that come several times
STRAY_STAMPS, REPEATED_HOURS = 0.1, 0.5
#: dates, and their share of a column, that must read as year-day-month alone before that order is suspected
SUSPECT_DATES, SUSPECT_SHARE = 3, 0.2
#: hours of one day that a file must hold before its first and last time tell which end of the hour they are
SHOWING_HOURS = 20
