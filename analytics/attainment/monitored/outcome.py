"""One reading of a rule, applied to the days of a period: reported bounds, verdict, outcome of every path."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from analytics.attainment.monitored.period_days import Arrays, PeriodDays, extremes, extremes_of_all
from analytics.attainment.settle import chance_verdict, open_chance_verdict, sure_and_possible
from analytics.indicators import Reading, evaluate, is_limit, report_value
from analytics.indicators.converted_ozone import Rows, converted, convertible_days
from analytics.indicators.official_ratio import taken_out
from analytics.standards import Role, Standards
from analytics.terms import MDA8, OZONE, PARTICULATES, POLLUTANTS, Comparator, Statistic, Status

#: Parameters that also say something about another one: the hourly ozone maximum bounds the 8-hour one.
MEASURED_AS = {MDA8: OZONE}
#: Pollutants of the composite index, each by the parameters that measure or bound it, the best first.
SIX = tuple(MEASURED_AS.get(name, (name,)) for name in POLLUTANTS)

#: Share of the draws of converted ozone beyond each of the ends that are reported.
TAIL = 0.025
NAN = float("nan")

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]
Days = npt.NDArray[np.datetime64]
Ends = tuple[Floats, Floats]
T = TypeVar("T")


class Computed(Protocol):
    """What is computed from the days of a period: by a target's rule (`Rule`), or asked for alone (`Measure`)."""

    @property
    def statistic(self) -> Statistic:
        """Statistic of the period."""

    @property
    def parameter(self) -> str | None:
        """Measured parameter of a mean or percentile."""

    @property
    def edition(self) -> str | None:
        """Edition of a standard that is named; None: the one in force."""


@dataclass(frozen=True)
class Measure:
    """A statistic of a period that is compared with nothing: the value of a base period, or of a region above."""

    statistic: Statistic
    parameter: str | None
    edition: str | None = None


@dataclass(frozen=True)
class Rule:
    """One target as a comparison: what is computed, and what it is compared with.

    ``standing`` says that the plan states it as a standing demand (kind ``standard``), not as a target of its own.
    """

    statistic: Statistic
    parameter: str | None
    comparator: Comparator
    threshold: float
    threshold_high: float | None
    edition: str | None
    standing: bool = False

    def __post_init__(self) -> None:
        """Take the words of the registry for the terms they are."""
        object.__setattr__(self, "statistic", Statistic(self.statistic))
        object.__setattr__(self, "comparator", Comparator(self.comparator))

    def limit(self, period_end: date, standards: Standards) -> bool:
        """Whether the threshold is a limit of the standard: a standing demand (kind ``standard``) of that number.

        A plan's own target keeps the decimals of the published value even where its number happens to be the limit.
        """
        return self.standing and is_limit(
            self.statistic, self.parameter, self.threshold, period_end, standards, self.edition
        )


@dataclass(frozen=True, eq=False)
class Sample:
    """One statistic under one reading: what is computed, the days it is made on, and the rules it is read by.

    Parameters
    ----------
    rule : Computed
        What is computed.
    days : PeriodDays
        Days of its region and period.
    reading : Reading
        How its rule is read.
    standards : Standards
        Rules.
    """

    rule: Computed
    days: PeriodDays
    reading: Reading
    standards: Standards

    @property
    def on_scale(self) -> bool:
        """Whether its value is brought to the scale of published values."""
        return self.reading.official and self.days.official is not None

    @property
    def converts(self) -> bool:
        """Whether 8-hour ozone is converted from the hourly maximum."""
        return self.reading.converted and self.days.ozone is not None

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What follows from the days, the statistic and the reading, made once for all targets compared with it."""
        rule = self.rule
        asked = rule.statistic, rule.parameter, rule.edition, self.reading.how, self.standards
        return self.days.once((what, *asked), make)

    def on_paths(self) -> Ends:
        """Unrounded bounds of the statistic on every path of the period."""
        return self.once("paths", lambda: self.bounds(self.days.paths, slice(None)))

    def on_known(self) -> Ends:
        """Unrounded bounds of the statistic on what is known of the days."""
        return self.once("known", lambda: self.bounds(self.days.as_known(), slice(None)))

    def bounds(self, arrays: Arrays, rows: Rows | None = None) -> tuple[Floats, Floats]:
        """Unrounded bounds of the statistic on paths of the whole period that differ only on the days to come.

        Parameters
        ----------
        arrays : dict of ndarray
            Daily values by parameter.
        rows : ndarray of int or slice, optional
            Which of the forecast's paths these are: each has its own draw of converted ozone. None: none of them, so
            ozone is converted by the ratio in the middle.
        """
        same = ~self.days.left
        known = arrays
        if self.converts and self.days.ozone is not None:
            above = self.deciding
            every_path = arrays is self.days.paths and isinstance(rows, slice) and rows == slice(None)
            arrays = (
                self.days.converted_paths(above) if every_path else converted(arrays, self.days.ozone.of(rows), above)
            )
            same = same if rows is None else same & ~self._by_chance()
        ends = statistic_bounds(self.rule, arrays, self.days.dates, self.standards, self.reading, same)
        return ends if self.days.official is None else self.on_official_scale(ends, known, self.days.dates, rows)

    def on_official_scale(
        self, ends: tuple[Floats, Floats], arrays: Arrays, dates: Days, rows: Rows | None
    ) -> tuple[Floats, Floats]:
        """Bounds brought to the scale of published values, where the reading asks for that.

        Parameters
        ----------
        ends : (ndarray, ndarray)
            Unrounded bounds under the reading.
        arrays, dates
            Days that they are made of: what our own list of dust days takes out of them has an error of its own.
        rows : ndarray of int or slice, optional
            As in `bounds`.
        """
        if self.days.official is None or not self.reading.official:
            return ends
        draws = self.days.official.of(rows)
        taken = self._taken_out(arrays, dates)
        low, high = (draws.converted(end, taken) for end in ends)
        return low, high

    def _taken_out(self, arrays: Arrays, dates: Days) -> Floats | float:
        """Logarithm of what our own list of dust days takes out of the value; 0 where it is not used."""
        if self.reading.dust != "suspects_out":
            return 0.0
        left, with_dust = (
            statistic_bounds(self.rule, arrays, dates, self.standards, one)[0]
            for one in (self.reading, replace(self.reading, dust="in"))
        )
        return taken_out(with_dust, left)

    @property
    def deciding(self) -> float:
        """Hourly maximum, ug/m3, up to which a day is not over by ozone whatever its 8-hour maximum is.

        0 for a statistic that is no count of days.
        """
        if not self.rule.statistic.counts_days:
            return 0.0
        return self.standards.lowest_breakpoint(MDA8, "mda8", self.rule.statistic)

    def _by_chance(self) -> Bools:
        """Known days that converted ozone may put over on one path and not on another, shape (n_days,)."""
        known = {p: v[None, :] for p, v in self.days.observed.items()}
        hourly = self.days.observed.get("o3_1h_max", np.full(len(self.days.dates), np.nan))
        return convertible_days(known) & (hourly > self.deciding)


@dataclass(frozen=True, eq=False)
class Comparison(Sample):
    """One target under one reading: a sample with the comparison that is made on it."""

    rule: Rule

    def meets(self, arrays: Arrays, rows: Rows | None = None) -> Bools:
        """Which of such paths meet the target whatever the missing pieces are, shape (n_paths,)."""
        return judge_bounds(self.rule, *self.bounds(arrays, rows), self.reading.decimals)[0]


def reported_value(reading: Reading, ends: tuple[float, float], shown: tuple[float, float]) -> float:
    """Reported value where it is one: known, or expected where ozone is converted; else NaN.

    Parameters
    ----------
    reading : Reading
        How the rule is read.
    ends, shown : (float, float)
        Bounds, unrounded and as published.
    """
    if reading.by_draws and ends[0] == ends[1]:
        return float(report_value(ends[0], reading.decimals))
    return shown[0] if shown[0] == shown[1] else NAN


@dataclass(frozen=True)
class Outcome:
    """What one reading makes of one target: reported bounds, verdict, and the outcome of every path."""

    reading: Reading
    low: float
    high: float
    raw_low: float
    raw_high: float
    verdict: Status
    sure: Bools
    possible: Bools
    median_low: float
    median_high: float
    sd: float = 0.0

    @property
    def reported(self) -> float:
        """Reported value where it is one: known, or expected where ozone is converted; else NaN."""
        return reported_value(self.reading, (self.raw_low, self.raw_high), (self.low, self.high))

    @property
    def p_low(self) -> float:
        """Probability that the target is met whatever the missing pieces are."""
        return 0.0 if self.verdict == Status.LOST else 1.0 if self.verdict == Status.MET_EARLY else _share(self.sure)

    @property
    def p_high(self) -> float:
        """Probability that the target can be met for some value of the missing pieces."""
        return (
            0.0 if self.verdict == Status.LOST else 1.0 if self.verdict == Status.MET_EARLY else _share(self.possible)
        )


def _share(flags: Bools) -> float:
    return float(flags.mean()) if flags.size else float("nan")


def statistic_bounds(
    rule: Computed, arrays: Arrays, dates: Days, standards: Standards, reading: Reading, same: Bools | None = None
) -> tuple[Floats, Floats]:
    """Unrounded bounds of the statistic on every path; ``same`` marks days that are equal on all paths."""
    found = evaluate(rule.statistic, rule.parameter, arrays, dates, standards, rule.edition, reading, same)
    return np.asarray(found.lower, dtype=float), np.asarray(found.upper, dtype=float)


def judge_bounds(rule: Rule, low: Floats, high: Floats, decimals: int | None) -> tuple[Bools, Bools]:
    """Round, then compare: the order the rule asks for."""
    return sure_and_possible(
        report_value(low, decimals), report_value(high, decimals), rule.comparator, rule.threshold, rule.threshold_high
    )


def _envelope(case: Comparison, valid: bool) -> tuple[Bools, Bools]:
    """Whether all, and whether any, values of the free days let the target be met; shape (1,), or one a draw."""
    low, high = case.once(("extremes", valid), lambda: _extreme_ends(case, valid))
    return judge_bounds(case.rule, low, high, case.reading.decimals)


def _extreme_ends(case: Sample, valid: bool) -> Ends:
    """Bounds of the statistic over all values of the free days; shape (1,), or one a draw.

    Free are the days to come and, until the period is ``valid``, those that were not measured. (A count of days bounds
    the latter by itself: a pollutant that is not measured may put its day over, one that is decides it as it does.)
    """
    rule, days, reading, standards = case.rule, case.days, case.reading, case.standards
    if rule.statistic.counts_days:
        arrays = extremes(days if valid else days.without_estimates(), days.left, None, 0.0)
    elif rule.statistic is Statistic.COMPOSITE_INDEX:
        highest = {p: highest_value(standards, p) for p in days.observed}
        arrays = extremes_of_all(days, valid, highest, in_step=reading.dust == "suspects_out")
    else:
        free = days.left if valid else days.left | ~days.measured(parameters_of(rule, days))
        arrays = extremes(days, free, rule.parameter, highest_value(standards, rule.parameter))
    low, high = statistic_bounds(rule, arrays, days.dates, standards, reading)
    # min and max hand a NaN on: nothing known on that side
    low, high = low.min(keepdims=True), high.max(keepdims=True)
    if case.on_scale:
        low, high = case.on_official_scale((low, high), days.as_known(), days.dates, slice(None))
    return low, high


def highest_value(standards: Standards, parameter: str | None) -> float:
    """Highest value a day can take (table of parameters); infinite where the table has none."""
    return standards.highest(parameter, 1e5)


def outcome_of_closed(case: Comparison, valid: bool) -> Outcome:
    """One reading of a period that is over.

    Where the period is not valid (too few measured days) the verdict must hold whatever the unmeasured and the
    estimated days were, else it is ``undetermined``.
    """
    rule, reading = case.rule, case.reading
    low, high = case.on_known()
    if valid:
        sure, possible = judge_bounds(rule, low, high, reading.decimals)
    else:
        sure, possible = _envelope(case, valid)
    verdict = chance_verdict(_share(sure), _share(possible))
    ends, shown, sd = of_draws(low, high, reading)
    return Outcome(reading, *shown, *ends, verdict, sure, possible, *ends, sd)


def value_to_date(case: Sample) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Unrounded ends, ends as published, and spread of the days that have passed; NaN where none is known."""
    if not any_known(case.rule, case.days):
        return (NAN, NAN), (NAN, NAN), 0.0
    return of_draws(*case.once("to date", lambda: _ends_to_date(case)), case.reading)


def _ends_to_date(case: Sample) -> Ends:
    """Unrounded bounds of the days that have passed: of one path, or of many draws of a conversion."""
    days = case.days
    known, dates = days.to_date()
    past = days.converted_past(case.deciding) if case.converts else known
    ends = statistic_bounds(_pinned(case), past, dates, case.standards, case.reading)
    return case.on_official_scale(ends, known, dates, slice(None))


def of_draws(low: Floats, high: Floats, reading: Reading) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Unrounded ends, ends as published, and spread: of the one path there is, or of many draws of a conversion.

    Of draws the unrounded ends are their means, and the published ones hold 95 per cent of the draws.
    """
    if not reading.by_draws or len(low) == 1:
        ends = (float(low[0]), float(high[0]))
        return ends, _shown(ends, reading), 0.0
    reported = _shown((_quantile(low, TAIL), _quantile(high, 1 - TAIL)), reading)
    bounded = bool(np.isfinite(low).all() and np.isfinite(high).all())
    return (_mean(low), _mean(high)), reported, float((low / 2 + high / 2).std()) if bounded else NAN


def _quantile(values: Floats, share: float) -> float:
    """Quantile of draws; an end that is open (infinite: a pollutant of the composite index is missing) stays open."""
    return float(np.quantile(values, share)) if np.isfinite(values).all() else _mean(values)


def _mean(values: Floats) -> float:
    """Mean without the noise of adding up, so that draws that are alike have their own value for mean."""
    return float(np.round(values.mean(), 9))


def outcome_of_open(case: Comparison, valid: bool) -> Outcome:
    """One reading of a period that still runs: the value to date, the logical extremes, and every path.

    ``valid`` says whether the period has enough measured days already. Until it has, it may end without them, and
    then be judged as `outcome_of_closed` does; so only what holds whatever the past unmeasured days were is decided.
    """
    rule, days, reading = case.rule, case.days, case.reading
    ends, shown, sd = value_to_date(case)
    least, most = _envelope(case, valid)
    verdict = open_chance_verdict(_share(least), _share(most))
    sure, possible = np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    median = (NAN, NAN)
    if simulated(rule, days):
        low, high = case.on_paths()
        sure, possible = judge_bounds(rule, low, high, reading.decimals)
        median = case.once("median", lambda: (float(np.median(low)), float(np.median(high))))
    return Outcome(reading, *shown, *ends, verdict, sure, possible, *median, sd)


def _pinned(case: Sample) -> Measure:
    """The rule by the edition of its whole period, for a look at a part of it that another edition may close.

    Not where each day is judged by its own edition (`Reading.edition`).
    """
    rule = case.rule
    if rule.statistic.counts_days and case.reading.edition == "day":
        return Measure(rule.statistic, rule.parameter, rule.edition)
    edition = case.standards.matching_edition(Role.AIR_METHOD, rule.edition, case.days.period_end)
    return Measure(rule.statistic, rule.parameter, edition)


def _shown(ends: tuple[float, float], reading: Reading) -> tuple[float, float]:
    """Bounds as they would be published."""
    low, high = report_value(np.array(ends), reading.decimals)
    return float(low), float(high)


def any_known(rule: Computed, days: PeriodDays) -> bool:
    """Whether the period has at least one value of what the rule needs."""
    return any(np.isfinite(days.observed[p]).any() for p in parameters_of(rule, days))


def simulated(rule: Computed, days: PeriodDays) -> bool:
    """Whether the paths hold what the rule needs."""
    return any(p in days.paths for p in _wanted(rule))


def lacking(rule: Computed, days: PeriodDays) -> tuple[str, ...]:
    """Pollutants without which the composite index has no upper end: not measured, or not simulated in an open period.

    Empty for other statistics, and where there is no forecast at all.
    """
    if rule.statistic is not Statistic.COMPOSITE_INDEX or not (days.closed or days.paths):
        return ()
    available = days.paths if not days.closed else {p for p, v in days.observed.items() if np.isfinite(v).any()}
    return tuple(names[0] for names in SIX if not any(p in available for p in names))


def _wanted(rule: Computed) -> tuple[str, ...]:
    if rule.statistic is Statistic.COMPOSITE_INDEX:
        return tuple(p for names in SIX for p in names)
    if rule.parameter is None:
        return PARTICULATES
    return MEASURED_AS.get(rule.parameter, (rule.parameter,))


def parameters_of(rule: Computed, days: PeriodDays) -> tuple[str, ...]:
    """Parameters that must be measured for a day to count: the judged one, both particulates, or one a pollutant."""
    if rule.statistic is Statistic.COMPOSITE_INDEX:
        found = [[p for p in names if p in days.observed] for names in SIX]
        return tuple(
            next((p for p in names if np.isfinite(days.observed[p]).any()), names[0]) for names in found if names
        )
    present = tuple(p for p in _wanted(rule) if p in days.observed)
    return present if rule.parameter is None else present[:1]
