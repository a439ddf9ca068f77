"""Terms of the field as enumerations: what a statistic, a comparator or a status means, said once.

Every member is the text that stands in the registry, in the frames and in the warehouse, so ``Status.MET == "met"`` and
a column of text may be compared with a member or with a tuple of members.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from analytics.terms.goal_terms import (
    CEILINGS,
    FLOORS,
    FROM_BASE,
    LOWER_BOUNDS,
    MEASURABLE,
    NEEDS_THRESHOLD,
    ONE_SIDED,
    QUANTIFIED,
    UNIT_OF_RANKS,
    UPPER_BOUNDS,
    Better,
    ChangeHow,
    Comparator,
    Kind,
    Obligation,
    PeriodKind,
    Qualifier,
    Scale,
)
from analytics.terms.pollutants import (
    DAY_PARAMETERS,
    EVERY_AREA,
    GASES,
    HOURLY_OZONE,
    MDA8,
    MEANS_OF_MEANS,
    OZONE,
    PARTICULATES,
    POLLUTANTS,
    SUBSTANCES,
    is_ozone,
    parameter_of_mean,
    recorded_mean,
)
from analytics.terms.statistic_terms import (
    DAY_SHARES,
    DAY_STATISTICS,
    GOOD_DAYS,
    HEAVY_DAYS,
    MEANS,
    MONITORED,
    PERCENTILES,
    Operation,
    PollutantStatistic,
    Statistic,
    WaterStatistic,
    is_monitored,
    is_of_values,
    percent_of,
)
from analytics.terms.verdict_terms import (
    ANY_EVIDENCE,
    EVIDENCE_CHOICES,
    FINAL_STATUSES,
    GRADES,
    OWN_EVIDENCE,
    WITHOUT_OWN_DATA,
    Basis,
    DataState,
    Evidence,
    Finality,
    Grade,
    LimitVerdict,
    Status,
    real_time,
    reviewed,
)

#: Time of every day and moment that names no other.
SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Seed of every draw of a run that states none: the same seed gives the same answer.
DEFAULT_SEED = 20260101
#: Sample paths of a run that states no number.
DEFAULT_N_PATHS = 2000
#: Central intervals whose coverage back-tests report, as shares.
REPORTED_INTERVALS = (0.5, 0.8, 0.95)
#: Days after the end of its period from which a figure without a day of publication counts as known.
ASSUMED_LAG_DAYS = 90
#: Cities that must have a value before a place among them says anything.
LEAST_RANKED = 10
