"""The change of the remaining days that makes a target likely enough: a reduction, or a rise that is still allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analytics.attainment.monitored.outcome import Comparison, Rule, Sample, judge_bounds
from analytics.attainment.monitored.period_days import Arrays, PeriodDays
from analytics.attainment.required.limit import limit_that_meets
from analytics.attainment.required.requirements import Cuts
from analytics.forecast.scenario import together
from analytics.indicators import Reading
from analytics.indicators.day_counts import day_unit, largest_not_over, over_in_force
from analytics.indicators.rounding import exact_float64
from analytics.terms import DAY_PARAMETERS, HOURLY_OZONE, MDA8, PARTICULATES, Statistic

#: Probabilities that the cuts have to reach, in the order of the fields of `Cuts`.
LEVELS = (0.5, 0.8, 0.95)
#: Factors tried: a cut of 90 per cent at most, and a rise up to ten times the concentrations.
LEAST, MOST = 0.1, 10.0
HALVINGS = 22  # of the factor's logarithm: to 1e-6 of the factor
GRID = 1e-6  # of the factor; a cut is rounded to the safe side, to 0.0001 per cent
NEVER = round(MOST / GRID)  # steps: a day that no factor tried puts over
MOST_STEPS = 4  # by which a guess is mended: it is off by the noise of single precision
GASES = tuple(p for p in DAY_PARAMETERS if p not in PARTICULATES)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]
#: From factors and the numbers of their paths to whether each path meets.
Meets = Callable[[Floats, Ints], Bools]


def cuts(case: Comparison) -> Cuts:
    """Uniform change of the days to come that makes P(met) reach 50, 80 and 95 per cent.

    Every path meets the target up to some factor on its simulated days. P at a factor is the share of paths whose own
    factor is no smaller, so the cut for a level is a quantile of theirs. It is found on the paths and under the reading
    that the probability comes from; where missing pieces leave bounds, it is the cut that suffices whatever they are.

    Parameters
    ----------
    case : Comparison
        A target that cleaner air serves (others have no cut) under the primary reading, in an open period with
        paths.

    Returns
    -------
    Cuts
        Reduction in per cent of the concentrations of the parameter judged, or of all parameters for counts of days;
        negative is the rise still allowed, at most 900. NaN where not even a cut of 90 per cent gives the level, and
        where the target has no cut.
    """
    if not serves(case.rule):
        return Cuts()
    if _is_plain_mean(case.rule, case.reading):
        least = _of_mean(case)
    else:
        sorted_days = _of_days(case)
        least = _by_halving(case) if sorted_days is None else sorted_days
    return Cuts(*(percent(factor_at(least, level)) for level in LEVELS))


def serves(rule: Rule) -> bool:
    """Whether less pollution can only help: an upper limit, or a floor under the good days."""
    return rule.comparator.is_floor if rule.statistic.more_is_better else rule.comparator.is_ceiling


def factor_at(critical: Floats, level: float) -> float:
    """Largest factor at which at least this share of paths meets.

    Parameters
    ----------
    critical : ndarray, shape (n_paths,)
        Largest factor at which each path meets; 0 or less: none does, infinite: every one.
    level : float
        Share of paths, 0 to 1.

    Examples
    --------
    >>> factor_at(np.array([0.9, 1.2, 1.0, 0.8]), 0.5)
    1.0
    """
    rank = max(int(np.ceil(level * len(critical) - 1e-9)), 1)
    return float(np.sort(critical)[len(critical) - rank])


def percent(factor: float) -> float:
    """Cut in per cent that a factor stands for, rounded up; NaN where the factor is below the least one.

    Examples
    --------
    >>> percent(0.94), percent(1.25), percent(0.05)
    (6.0, -25.0, nan)
    """
    if not factor >= LEAST:
        return float("nan")
    safe = np.floor(min(factor, MOST) / GRID + 1e-4) * GRID  # what is a step already, but for noise, stays one
    return float(np.round(100.0 * (1.0 - safe), 4)) + 0.0


def _is_plain_mean(rule: Rule, reading: Reading) -> bool:
    """Whether the statistic is the mean of all days that have a value, as it is measured."""
    return rule.statistic is Statistic.MEAN and reading.dust == "in" and not reading.official


def _of_mean(case: Comparison) -> Floats:
    """Largest factor of each path, worked out: (limit x days - known sum) / simulated sum."""
    values, left = exact_float64(case.days.paths[str(case.rule.parameter)]), case.days.left
    known, coming = values[0, ~left], values[:, left]
    known = known[np.isfinite(known)]
    spare = limit_that_meets(case.rule, case.reading.decimals) * (len(known) + coming.shape[1]) - known.sum()
    total = coming.sum(axis=1)
    endless = np.full(total.shape, np.inf if spare >= 0 else -np.inf)
    return np.asarray(np.divide(spare, total, out=endless, where=total > 0))


def _of_days(case: Comparison) -> Floats | None:
    """Largest factor of each path of a count of days: that of the first day too many, where its days stand in order.

    None where days do not stand alone: by the edition of the last day, with ozone converted by chance.
    """
    rule, days, reading = case.rule, case.days, case.reading
    plain = reading.edition == "day" and reading.o3 == "mda8_bounds" and reading.gas == "as_reported"
    if not rule.statistic.counts_days or not plain or reading.official or case.converts:
        return None
    ordered = case.once("factors of days", lambda: day_factors(case))
    known = case.once("known days", lambda: _known_over(case))
    n_left, n_days = ordered.shape[1], len(days.dates)
    over = known + np.arange(n_left + 1)
    value = (n_days - over if rule.statistic.counts_good_days else over) * day_unit(rule.statistic, n_days)
    allowed = int(judge_bounds(rule, value, value, reading.decimals)[0].sum())  # with 0, 1, 2 … of the coming days over
    if allowed == 0:
        return np.zeros(len(ordered))
    if allowed > n_left:
        return np.full(len(ordered), np.inf)
    step = ordered[:, allowed - 1]
    return np.where(step >= NEVER, np.inf, step * GRID)


def _known_over(case: Sample) -> int:
    """Days of the past that are, or may be, over."""
    past = case.days.on(~case.days.left)
    return int(_over(case, {p: v[:1] for p, v in past.paths.items()}, past.dates).sum()) if len(past.dates) else 0


def _over(case: Sample, arrays: Mapping[str, npt.NDArray[np.floating]], dates: npt.NDArray[np.datetime64]) -> Bools:
    """Days that are over, or may be."""
    rule, standards = case.rule, case.standards.under(case.rule.edition)
    return over_in_force(arrays, dates, rule.statistic, standards, rule.edition, case.reading)[1]


def day_factors(case: Sample) -> npt.NDArray[np.int32]:
    """Largest factor, in steps of ``GRID``, with which each coming day of a path is not over; each path's in order.

    Guessed from the value that is just not over, then tried one step up and down as a day is judged, so that the last
    step is that of a search by halves. All targets on the same count of days share it.

    Returns
    -------
    ndarray of int, shape (n_paths, n_left)
        Rising along each path. -1: over with any factor, for an item that decides is missing; ``NEVER``: with none.
    """
    coming = case.days.on(case.days.left)
    scaled_names = together(case.rule.parameter, [name for name in coming.paths if ":" not in name])

    def over(steps: Ints) -> Bools:
        factors = (np.maximum(steps, 0) * GRID).astype(np.float32)
        return _over(case, {p: v * factors if p in scaled_names else v for p, v in coming.paths.items()}, coming.dates)

    by_dust, others = (_guess(case, coming, names) for names in (PARTICULATES, GASES))
    steps = np.minimum(by_dust, others)
    steps = np.where(over(steps + MOST_STEPS), steps, others)  # particulates do not count on a day of dust
    steps = np.where(over(np.zeros_like(steps)), -1, steps)
    for _ in range(MOST_STEPS):
        too_far = (steps > 0) & over(steps)
        further = (steps >= 0) & (steps < NEVER) & ~too_far & ~over(steps + 1)
        if not (too_far.any() or further.any()):
            break
        steps = steps - too_far + further
    return np.sort(np.minimum(steps, NEVER), axis=1).astype(np.int32)


def _guess(case: Sample, coming: PeriodDays, names: Collection[str]) -> Ints:
    """Steps up to which no value of some parameters is over by itself; a value that is missing does not count."""
    rule, standards = case.rule, case.standards.under(case.rule.edition)
    found = np.full(next(iter(coming.paths.values())).shape, np.inf)
    for p in names:  # a handful of parameters
        values = coming.paths.get(p)
        if values is None:
            continue
        judged_as = MDA8 if p == HOURLY_OZONE else p
        limit = largest_not_over(judged_as, coming.dates, rule.statistic, standards, rule.edition, case.reading)
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = limit / values
        if p == HOURLY_OZONE and MDA8 in coming.paths:  # it bounds a day without an 8-hour maximum alone
            factor = np.where(np.isnan(coming.paths[MDA8]), factor, np.inf)
        found = np.fmin(found, factor)
    return np.where(found < MOST, np.floor(found / GRID), NEVER).astype(np.intp)


def _by_halving(case: Comparison) -> Floats:
    """Largest factor of each path, by halving; only paths that a quantile may lie on are halved to the end."""
    day_by_day = case.rule.statistic.counts_days and case.reading.edition == "day" and not case.reading.official
    return halve(_by_counting(case) if day_by_day else _by_the_period(case), len(next(iter(case.days.paths.values()))))


def _by_the_period(case: Comparison) -> Meets:
    """Whether paths meet at some factors, by the statistic of the whole period."""

    def meets(factors: Floats, rows: Ints) -> Bools:
        return case.meets(scaled(case.days, case.rule.parameter, factors, rows), rows)

    return meets


def _by_counting(case: Comparison) -> Meets:
    """The same for a count of days: no factor changes those that are known, so they are counted once."""
    days, statistic = case.days, case.rule.statistic
    counted = replace(case, rule=replace(case.rule, statistic=statistic.day_count))
    known = replace(counted, days=days.on(~days.left))
    coming = replace(counted, days=days.on(days.left))
    n_paths = len(next(iter(days.paths.values())))
    found = known.bounds(known.days.paths, slice(None)) if len(known.days.dates) else (np.zeros(1), np.zeros(1))
    before = [np.broadcast_to(end, (n_paths,)) for end in found]
    scale = day_unit(statistic, len(days.dates))

    def meets(factors: Floats, rows: Ints) -> Bools:
        after = coming.bounds(scaled(coming.days, case.rule.parameter, factors, rows), rows)
        low, high = ((one[rows] + other) * scale for one, other in zip(before, after, strict=True))
        return judge_bounds(case.rule, low, high, case.reading.decimals)[0]

    return meets


def halve(meets: Meets, n_paths: int) -> Floats:
    """Largest factor at which each path meets: exact for the paths that the levels' quantiles lie on.

    Parameters
    ----------
    meets : callable
        From factors and the numbers of their paths to whether each path meets.
    n_paths : int
        Number of paths.

    Returns
    -------
    ndarray, shape (n_paths,)
        0 where none from ``LEAST`` on does, infinite where ``MOST`` does. A path's own factor may be wrong where no
        quantile depends on it, never on which side of a quantile it lies.
    """
    every = np.arange(n_paths)
    low, high = np.full(n_paths, np.log(LEAST)), np.full(n_paths, np.log(MOST))
    none = ~meets(np.full(n_paths, LEAST), every)
    all_ = meets(np.full(n_paths, MOST), every)
    low[none], high[none] = -np.inf, -np.inf
    low[all_], high[all_] = np.inf, np.inf
    for _ in range(HALVINGS):
        rows = np.flatnonzero(_undecided(low, high))
        if not rows.size:
            break
        middle = (low[rows] + high[rows]) / 2.0
        good = meets(np.exp(middle), rows)
        low[rows] = np.where(good, middle, low[rows])
        high[rows] = np.where(good, high[rows], middle)
    return np.asarray(np.exp(low))


def _undecided(low: Floats, high: Floats) -> Bools:
    """Paths whose bracket still overlaps that of a wanted quantile."""
    open_ = np.zeros(len(low), dtype=bool)
    for level in LEVELS:
        least, most = factor_at(low, level), factor_at(high, level)
        open_ |= (low < most) & (high > least) & (low < high)
    return open_


def scaled(days: PeriodDays, parameter: str | None, factors: Floats, rows: Ints) -> Arrays:
    """Paths with their simulated days times a factor each; known days stay.

    Parameters
    ----------
    days : PeriodDays
        Period with paths.
    parameter : str or None
        Parameter that is scaled; None for all.
    factors : ndarray, shape (n_rows,)
        One a path.
    rows : ndarray of int, shape (n_rows,)
        The paths.
    """
    chosen = together(parameter, [name for name in days.paths if ":" not in name])  # no marks or factors of days
    kept = slice(None) if len(rows) == len(next(iter(days.paths.values()))) else rows
    by_day = np.where(days.left[None, :], factors[:, None], 1.0).astype(np.float32)
    return {p: v[kept] * by_day if p in chosen else v[kept] for p, v in days.paths.items()}
