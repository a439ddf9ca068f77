"""Terms of the field as enumerations: what a statistic, a comparator or a status means, said once.

Every member is the text that stands in the registry, in the frames and in the warehouse, so ``Status.MET == "met"`` and
a column of text may be compared with a member or with a tuple of members.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

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
#: Particulates, as parameters: what dust days and lists of exceptional events are about.
PARTICULATES = ("pm25", "pm10")
#: Ozone, by the parameters that measure or bound its daily maximum 8-hour mean, the best first.
OZONE = MDA8, HOURLY_OZONE = ("o3_mda8", "o3_1h_max")
EVERY_AREA = 0  # class of area of a limit that holds in any, as guidelines do
#: Pollutants that air quality is monitored for, each by the parameter of a day that measures it.
POLLUTANTS = (*PARTICULATES, "so2", "no2", "co", MDA8)
#: Pollutants as tables of standards, hourly files and readers of columns name them: ozone by its substance alone.
SUBSTANCES = tuple("o3" if one == MDA8 else one for one in POLLUTANTS)
#: Substances whose concentration depends on the temperature it is stated at, by a fixed factor.
GASES = tuple(one for one in SUBSTANCES if one not in PARTICULATES)
#: Parameters whose mean of a longer time may be made of means: every pollutant but ozone.
MEANS_OF_MEANS = tuple(one for one in POLLUTANTS if one != MDA8)
#: What a day of air quality may hold: the pollutants, and the hourly maximum of ozone.
DAY_PARAMETERS = (*POLLUTANTS, HOURLY_OZONE)
_OF_MEAN = "_mean"


def is_ozone(parameter: str) -> bool:
    """Whether a parameter, or its name in the tables of standards, is a mean or maximum of ozone.

    Examples
    --------
    >>> is_ozone("o3_mda8"), is_ozone("o3"), is_ozone("no2")
    (True, True, False)
    """
    return parameter.partition("_")[0] == "o3"


def recorded_mean(parameter: str) -> str:
    """Id under which the ledger keeps a forecast of the mean of a parameter; the reverse is `parameter_of_mean`.

    Examples
    --------
    >>> recorded_mean("o3_mda8"), parameter_of_mean("o3_mda8_mean"), parameter_of_mean("forest_share")
    ('o3_mda8_mean', 'o3_mda8', None)
    """
    return f"{parameter}{_OF_MEAN}"


def parameter_of_mean(indicator_id: str) -> str | None:
    """Parameter whose mean a recorded forecast is about; None where it is no mean."""
    parameter = indicator_id.removesuffix(_OF_MEAN)
    return parameter if parameter in DAY_PARAMETERS and parameter != indicator_id else None


def percent_of(statistic: str) -> int | None:
    """Percentage of a percentile whose name says it, such as ``p98``; None of any other statistic.

    Examples
    --------
    >>> percent_of("p98"), percent_of("percentile"), percent_of("pm25")
    (98, None, None)
    """
    return int(statistic[1:]) if statistic[:1] == "p" and statistic[1:].isdecimal() else None


#: percentiles that are no member of their own, each made once
_PERCENTILES: dict[str, Statistic] = {}


class Statistic(StrEnum):
    """What is computed from the values of a period; besides the members a percentile of any order, ``p1`` to ``p99``.

    Examples
    --------
    >>> Statistic("good_day_share").counts_days, Statistic("good_day_share").more_is_better
    (True, True)
    >>> Statistic.HEAVY_DAY_SHARE.day_count.value
    'heavy_days'
    >>> Statistic("p93").percent, Statistic("p93") is Statistic("p93")
    (93, True)
    """

    MEAN = "mean"
    GOOD_DAY_SHARE = "good_day_share"
    GOOD_DAYS = "good_days"
    HEAVY_DAY_SHARE = "heavy_day_share"
    HEAVY_DAYS = "heavy_days"
    PERCENTILE = "percentile"  # the parameter's own, as the evaluation of its country has it
    P50 = "p50"
    P75 = "p75"
    P80 = "p80"
    P85 = "p85"
    P90 = "p90"
    P95 = "p95"
    P98 = "p98"
    P99 = "p99"
    COMPOSITE_INDEX = "composite_index"
    THREE_YEAR_MEAN = "three_year_mean"
    RANK = "rank"
    FIGURE = "figure"  # published, not computed here
    EVENT = "event"
    DIRECTION = "direction"

    @classmethod
    def _missing_(cls, value: object) -> Statistic | None:
        """A percentile of any whole order is one: which of them a country has is said by its rows."""
        order = percent_of(value) if isinstance(value, str) else None
        if order is None or not 0 < order < 100 or value != f"p{order}":
            return None
        if value not in _PERCENTILES:
            made = str.__new__(cls, value)
            made._name_, made._value_ = f"P{order}", f"p{order}"
            _PERCENTILES[f"p{order}"] = made
        return _PERCENTILES[f"p{order}"]

    @property
    def is_mean(self) -> bool:
        """Whether it is a mean of daily values, over a period or over three years."""
        return self in (Statistic.MEAN, Statistic.THREE_YEAR_MEAN)

    @property
    def percent(self) -> int | None:
        """Percentage of a percentile that names it; None for all others."""
        return percent_of(self)

    @property
    def is_percentile(self) -> bool:
        """Whether it is a percentile of daily values."""
        return self is Statistic.PERCENTILE or self.percent is not None

    @property
    def counts_days(self) -> bool:
        """Whether it counts days by their index, or is their share."""
        return self.counts_good_days or self.counts_heavy_days

    @property
    def adds_up(self) -> bool:
        """Whether values of parts of a period make that of the whole by adding: amounts and days, no concentration."""
        return self in (Statistic.FIGURE, Statistic.GOOD_DAYS, Statistic.HEAVY_DAYS)

    @property
    def counts_good_days(self) -> bool:
        """Whether it counts days with good air, or is their share."""
        return self in (Statistic.GOOD_DAYS, Statistic.GOOD_DAY_SHARE)

    @property
    def counts_heavy_days(self) -> bool:
        """Whether it counts heavily polluted days, or is their share."""
        return self in (Statistic.HEAVY_DAYS, Statistic.HEAVY_DAY_SHARE)

    @property
    def is_day_share(self) -> bool:
        """Whether it is a share of the period's days, in per cent."""
        return self in (Statistic.GOOD_DAY_SHARE, Statistic.HEAVY_DAY_SHARE)

    @property
    def day_count(self) -> Statistic:
        """The count of days behind a share; any other statistic itself."""
        counts = {Statistic.GOOD_DAY_SHARE: Statistic.GOOD_DAYS, Statistic.HEAVY_DAY_SHARE: Statistic.HEAVY_DAYS}
        return counts.get(self, self)

    @property
    def more_is_better(self) -> bool:
        """Whether a larger value means cleaner air: only of good days. Concentrations and indices are better low."""
        return self.counts_good_days

    @property
    def monitored(self) -> bool:
        """Whether it is computed from daily values of air quality."""
        return self.is_mean or self.is_percentile or self.counts_days or self is Statistic.COMPOSITE_INDEX


def _statistics(holds: str) -> tuple[Statistic, ...]:
    return tuple(one for one in Statistic if getattr(one, holds))


MEANS = _statistics("is_mean")
PERCENTILES = _statistics("is_percentile")
DAY_STATISTICS = _statistics("counts_days")
GOOD_DAYS = _statistics("counts_good_days")
HEAVY_DAYS = _statistics("counts_heavy_days")
DAY_SHARES = _statistics("is_day_share")
MONITORED = _statistics("monitored")


def is_of_values(statistic: str) -> bool:
    """Whether a statistic is a mean or a percentile of daily values, of any order.

    Examples
    --------
    >>> is_of_values("p93"), is_of_values("mean"), is_of_values("good_days")
    (True, True, False)
    """
    return statistic in (*MEANS, *PERCENTILES) or percent_of(statistic) is not None


def is_monitored(statistic: str) -> bool:
    """Whether a statistic is computed from daily values of air quality.

    Examples
    --------
    >>> is_monitored("p93"), is_monitored("good_days"), is_monitored("figure")
    (True, True, False)
    """
    return isinstance(statistic, str) and (statistic in MONITORED or percent_of(statistic) is not None)


class WaterStatistic(StrEnum):
    """What is computed from the classes of the sections of surface water.

    Examples
    --------
    >>> WaterStatistic("worse_5_share").is_share, WaterStatistic.CLASS.is_share
    (True, False)
    """

    CLASS_1_3_SHARE = "class_1_3_share"
    CLASS_1_2_SHARE = "class_1_2_share"
    WORSE_5_SHARE = "worse_5_share"
    CLASS = "class"  # of a river or basin of few sections

    @property
    def is_share(self) -> bool:
        """Whether it is a share of sections, in per cent."""
        return self is not WaterStatistic.CLASS


class Comparator(StrEnum):
    """How a value is compared with a threshold."""

    BELOW = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    ABOVE = ">"
    RANGE = "range"
    CLASS = "class"  # of water, at most: class I is better than III
    RANK = "rank"  # at most: rank 1 is better than 10
    EVENT = "event"
    DIRECTION = "direction"

    @property
    def is_ceiling(self) -> bool:
        """Whether the threshold is an upper limit, written ``<`` or ``<=``."""
        return self in (Comparator.BELOW, Comparator.AT_MOST)

    @property
    def is_floor(self) -> bool:
        """Whether the threshold is a lower limit, written ``>`` or ``>=``."""
        return self in (Comparator.ABOVE, Comparator.AT_LEAST)

    @property
    def one_sided(self) -> bool:
        """Whether a number is compared with one limit."""
        return self.is_ceiling or self.is_floor

    @property
    def quantified(self) -> bool:
        """Whether a number is compared with one or two limits."""
        return self.one_sided or self is Comparator.RANGE

    @property
    def lower_is_better(self) -> bool:
        """Whether a lower value serves the target: upper limits, classes and ranks."""
        return self.is_ceiling or self in (Comparator.CLASS, Comparator.RANK)

    @property
    def needs_threshold(self) -> bool:
        """Whether the registry must state a threshold."""
        return self.quantified or self in (Comparator.CLASS, Comparator.RANK)


def _comparators(holds: str) -> tuple[Comparator, ...]:
    return tuple(one for one in Comparator if getattr(one, holds))


CEILINGS = _comparators("is_ceiling")
FLOORS = _comparators("is_floor")
ONE_SIDED = _comparators("one_sided")
QUANTIFIED = _comparators("quantified")
NEEDS_THRESHOLD = _comparators("needs_threshold")


class Status(StrEnum):
    """State of a target, and what one reading of its rule makes of it."""

    MET = "met"
    MISSED = "missed"
    MET_EARLY = "met early"
    LOST = "lost"
    OPEN = "open"
    UNDETERMINED = "undetermined"
    CONTESTED = "contested"
    NO_EVIDENCE = "no evidence"
    INFERRED = "inferred"  # nothing of its own: a probability from related regions, or from goals of its class
    AWAITING = "awaiting publication"  # the same of a period that is over: its figure is still to come

    @property
    def on_own_data(self) -> bool:
        """Whether it stands on values of the target's own region and indicator."""
        return self not in WITHOUT_OWN_DATA

    @property
    def answer(self) -> bool | None:
        """Whether the target is met for good (True), missed for good (False), or neither is known (None)."""
        answers = {Status.MET: True, Status.MET_EARLY: True, Status.MISSED: False, Status.LOST: False}
        return answers.get(self)

    @property
    def decided(self) -> bool:
        """Whether a yes or a no is known."""
        return self.answer is not None

    @property
    def final(self) -> bool:
        """Whether it is the state of a period that is over."""
        return self in (Status.MET, Status.MISSED, Status.CONTESTED, Status.UNDETERMINED)


#: Unit of a place among regions; 1 is the best.
UNIT_OF_RANKS = "rank"
#: Statuses of targets without any value of their own.
WITHOUT_OWN_DATA = (Status.NO_EVIDENCE, Status.INFERRED, Status.AWAITING)
FINAL_STATUSES = tuple(one for one in Status if one.final)


class Qualifier(StrEnum):
    """How exactly a published figure is known."""

    EXACT = "="
    ABOUT = "~"
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"

    @property
    def measurable(self) -> bool:
        """Whether the figure is a value, exact or approximate, and no bound."""
        return self in (Qualifier.EXACT, Qualifier.ABOUT)

    @property
    def is_floor(self) -> bool:
        """Whether only a lower bound is known."""
        return self in (Qualifier.AT_LEAST, Qualifier.ABOVE)

    @property
    def is_ceiling(self) -> bool:
        """Whether only an upper bound is known."""
        return self in (Qualifier.AT_MOST, Qualifier.BELOW)

    @property
    def sign(self) -> str:
        """What is written before the number: nothing where it is exact.

        Examples
        --------
        >>> Qualifier("=").sign, Qualifier(">=").sign
        ('', '>=')
        """
        return "" if self is Qualifier.EXACT else self.value

    @property
    def written(self) -> str:
        """The sign as a sentence writes it.

        Examples
        --------
        >>> Qualifier(">=").written, Qualifier("~").written, Qualifier("=").written
        ('≥', '≈', '')
        """
        return {Qualifier.AT_LEAST: "≥", Qualifier.AT_MOST: "≤", Qualifier.ABOUT: "≈"}.get(self, self.sign)


MEASURABLE = tuple(one for one in Qualifier if one.measurable)
LOWER_BOUNDS = tuple(one for one in Qualifier if one.is_floor)
UPPER_BOUNDS = tuple(one for one in Qualifier if one.is_ceiling)


class Basis(StrEnum):
    """What a published figure rests on."""

    REVIEWED = "reviewed"
    DUST_OUT = "dust_out"
    DUST_IN = "dust_in"
    UNKNOWN = "unknown"


def reviewed(bases: Iterable[str]) -> bool:
    """Whether any of some bases is that of reviewed values: ``reviewed``, or one that begins so.

    Examples
    --------
    >>> reviewed(["realtime_dust_in"]), reviewed(["realtime_dust_in", "reviewed_dust_out"])
    (False, True)
    """
    return any(basis.partition("_")[0] == Basis.REVIEWED for basis in bases)


def real_time(bases: Iterable[str]) -> bool:
    """Whether any of some bases is that of real-time releases: ``realtime``, or one that begins so.

    Examples
    --------
    >>> real_time(["reviewed_dust_out"]), real_time(["reviewed", "realtime_dust_in"])
    (False, True)
    """
    return any(basis.partition("_")[0] == "realtime" for basis in bases)


class Grade(StrEnum):
    """Grade of evidence of a clause: A the text itself … D not seen; ``ours`` is a convention of this project."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    OURS = "ours"

    @property
    def weak(self) -> bool:
        """Whether a result that stands on it needs a note."""
        return self in (Grade.C, Grade.D)


#: Grades that a row of evidence states.
GRADES = tuple(one for one in Grade if one is not Grade.OURS)


class Kind(StrEnum):
    """What a plan states: a target, an interim step towards one, or a standing demand of a standard."""

    TARGET = "target"
    MILESTONE = "milestone"
    STANDARD = "standard"


class PeriodKind(StrEnum):
    """Whether a target is about a year, a span, a position on a date, or each of several years."""

    YEAR = "year"
    SPAN = "span"
    DATE = "date"
    RECURRING = "recurring"


class Operation(StrEnum):
    """How a statistic is made of daily values; the column ``operation`` of ``statistics.csv``."""

    MEAN = "mean"
    PERCENTILE = "percentile"
    PEAK_SEASON = "peak_season"


class Scale(StrEnum):
    """What values an indicator can take."""

    SHARE = "share"
    POSITIVE = "positive"
    LINEAR = "linear"
    COUNT = "count"
    RANK = "rank"
    EVENT = "event"
    CLASS = "class"
    DIRECTION = "direction"

    @property
    def adds_up(self) -> bool:
        """Whether values of parts of a period may be added."""
        return self in (Scale.COUNT, Scale.POSITIVE)


class ChangeHow(StrEnum):
    """How an indicator of change follows from the levels of another one; the column ``change_how`` of the registry."""

    INCREASE = "increase"  # level minus base, in the level's unit
    TOTAL = "total"  # per cent over the base
    YEARLY = "yearly"  # mean per cent a year since the base
    YEAR_ON_YEAR = "year_on_year"  # per cent over the same days a year before, published as such

    @property
    def from_base(self) -> bool:
        """Whether it compares with the base period that a plan states, so that it can be made of levels."""
        return self is not ChangeHow.YEAR_ON_YEAR


FROM_BASE = tuple(one for one in ChangeHow if one.from_base)


class Obligation(StrEnum):
    """How firmly a plan states a target."""

    BINDING = "binding"
    EXPECTED = "expected"
    STRIVEN = "striven"


class Better(StrEnum):
    """Which way an indicator improves; the column ``direction`` of the registry."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Evidence(StrEnum):
    """What an answer rests on, best first; a target has the best step that there is for it.

    Examples
    --------
    >>> Evidence.RELATED.inferred, Evidence.PUBLISHED.inferred
    (True, False)
    """

    MEASURED = "measured"  # a series of its own
    PUBLISHED = "published"  # figures of its own
    CONVERTED = "converted"  # a neighbouring definition, with measured error
    RELATED = "related"  # figures of the province, the nation, sister regions
    CLASS = "class"  # how goals of this kind came out elsewhere
    JUDGEMENT = "judgement"  # quantiles entered by a named office
    NONE = "none"

    @property
    def inferred(self) -> bool:
        """Whether it rests on nothing measured or published for the target itself."""
        return self in (Evidence.RELATED, Evidence.CLASS, Evidence.JUDGEMENT)


#: What answers may stand on: everything, or values of the target's own region alone.
ANY_EVIDENCE, OWN_EVIDENCE = "all", "published"
EVIDENCE_CHOICES = (ANY_EVIDENCE, OWN_EVIDENCE)


class DataState(StrEnum):
    """Whether the data of a period make its value."""

    COMPLETE = "complete"
    INSUFFICIENT = "insufficient"  # too few measured days
    BOUNDED = "bounded"  # only known between two ends
    OPEN = "open"  # the period still runs
    NO_DATA = "no data"


class PollutantStatistic(NamedTuple):
    """A statistic of a pollutant, which a limit is set for.

    Examples
    --------
    >>> str(PollutantStatistic("o3_mda8", "p90"))
    'o3_mda8 p90'
    """

    parameter: str
    statistic: str

    def __str__(self) -> str:
        """Both codes, as tables for machines write them."""
        return f"{self.parameter} {self.statistic}"


class LimitVerdict(StrEnum):
    """What a value is against a limit of a standard."""

    MET = "met"
    EXCEEDED = "exceeded"
    UNDETERMINED = "undetermined"  # too few days, bounds on both sides of the limit, or no value


class Finality(StrEnum):
    """Whether a verdict can still be revised."""

    FINAL = "final"
    PROVISIONAL = "provisional"
