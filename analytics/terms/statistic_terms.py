"""Statistics of days, places and sections: what they count, which way is better, what monitoring gives."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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

    def __reduce_ex__(self, protocol: object) -> tuple[type[Statistic], tuple[str]]:
        """Travel by value to another process: Python before 3.11.4 looks members up by name, which percentiles lack."""
        return type(self), (self.value,)

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


class Operation(StrEnum):
    """How a statistic is made of daily values; the column ``operation`` of ``statistics.csv``."""

    MEAN = "mean"
    PERCENTILE = "percentile"
    PEAK_SEASON = "peak_season"


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
