"""Learning of the weights of past windows and of the corrections of the spreads, from windows that are over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analytics.evaluation.calibrate_areas import area_shares, mean_correlation, pair_sums
from analytics.evaluation.calibrate_cases import Case, WindowVariances, cases_of, errors_of
from analytics.forecast.calibration import LENGTHS, Learnt
from analytics.forecast.pool import Pool, part_of
from analytics.forecast.window import Record

FARTHEST = 3.5  # standard deviations: a few deserts do not set the spread
RECENT_WEIGHT = 0.7  # of a training year relative to the year after it: cities swing more in some years than in others
ALONE_CITIES = 15  # of a case, each forecast alone
EQUAL_CASES = 2.0  # equal weights count like this many windows
OWN_YEARS = 1.0  # an own spread of one counts like this many years (windows of one year have their weather in common) …
COMMON_YEARS = 2.0  # … and a common one, of which a year has a single draw, like this many
WHOLE_YEARS = 1.0  # a whole spread that earlier vintages got right counts like this many years

Squares = dict[int, list[tuple[float, float]]]  # by year: mean square of a window, and the share of its cities


class OwnErrors(NamedTuple):
    """Own errors of the cities of a window, in their standard deviations, and the areas they lie in."""

    z: np.ndarray
    areas: np.ndarray


def weights_and_spreads(cases: list[Case], learnt: Learnt) -> Learnt:
    """Weights of the past windows and corrections of the spreads, by window length."""
    weighed: dict[int, list[tuple[float, float]]] = {length: [] for length in LENGTHS}
    errors = [errors_of(case, learnt) for case in cases]
    for case, (panel, windows, _, _) in zip(cases, errors, strict=True):
        gap = panel - windows
        weighed[_nearest(case.length)].append(_gain(case, panel, gap))
    weight = tuple(_weight(weighed[length]) for length in LENGTHS)
    combined = replace(learnt, weight=weight)
    seen = [_own_errors(case, combined, error) for case, error in zip(cases, errors, strict=True)]
    combined = replace(combined, area_shares=area_shares([pair_sums(one.z, one.areas) for one in seen]))
    own: Squares = {}
    common: Squares = {}
    for case, one, (_, _, mean, outlook) in zip(cases, seen, errors, strict=True):
        # What the cities of a window have in common beyond the common part is in their mean, not in their distances.
        alike = mean_correlation(one.areas, combined.area_shares)
        own.setdefault(case.year, []).append((float((one.z**2).mean()) / (1.0 - alike), case.share))
        of_mean = outlook.common + float(outlook.own.mean()) * alike
        common.setdefault(case.year, []).append((mean**2 / of_mean, case.share))
    return replace(
        combined,
        own_spread=_spread(own, OWN_YEARS, RECENT_WEIGHT),
        common_spread=_spread(common, COMMON_YEARS, 1.0),
    )


def _own_errors(case: Case, learnt: Learnt, errors: tuple[np.ndarray, np.ndarray, float, WindowVariances]) -> OwnErrors:
    """Cities' own errors of the combination in their standard deviations, with the areas of those cities."""
    panel, windows, _, outlook = errors
    z = (panel + learnt.at(learnt.weight, case.length) * (windows - panel)) / np.sqrt(outlook.own)
    return OwnErrors(np.clip(z, -FARTHEST, FARTHEST), case.areas[:, np.isfinite(case.outcome)])


def alone_weight(cases: list[Case], learnt: Learnt) -> tuple[float, ...]:
    """Weights of the past windows for a region alone in its pool, by window length; from some cities of each case."""
    weighed: dict[int, list[tuple[float, float]]] = {length: [] for length in LENGTHS}
    for case in cases:
        part = case.pool_part
        scored = np.flatnonzero(np.isfinite(case.outcome))
        some = scored[np.linspace(0, len(scored) - 1, min(ALONE_CITIES, len(scored))).astype(int)]
        lone = {part.ids[i]: part_of({part.ids[i]: part.common + part.distance[i]}, learnt) for i in some}
        pools = [(name, Pool(case.span[0], {"x": one})) for name, one in lone.items()]
        panel = case.outcome[some] - np.array([pool.outlook(name, "x", case.span).centre for name, pool in pools])
        gap = panel - (case.outcome - case.windows)[some]
        weighed[_nearest(case.length)].append(_gain(case, panel, gap))
    return tuple(_weight(weighed[length]) for length in LENGTHS)


def _gain(case: Case, panel: np.ndarray, gap: np.ndarray) -> tuple[float, float]:
    return case.share * float((panel * gap).mean()), case.share * float((gap**2).mean())


def _spread(squares: Squares, prior_years: float, recent: float) -> float:
    """Root mean square over years, recent ones and those of many cities weighing more, shrunk towards 1.

    Parameters
    ----------
    squares : dict of int to list of (float, float)
        By year: mean squares of its windows, each with the share its number of cities gives it.
    prior_years, recent : float
        Years that 1 counts like; weight of a year relative to the year after it.

    Examples
    --------
    >>> _spread({2016: [(1.0, 1.0), (2.0, 1.0)], 2017: [(0.5, 1.0)]}, 1.0, 1.0)
    1.0
    """
    newest = max(squares, default=0)
    by_year = []
    for year in sorted(squares):
        square, share = np.array(squares[year]).mean(axis=0)
        by_year.append((float(square), float(share) * recent ** (newest - year)))
    total = sum(square * weight for square, weight in by_year) + prior_years
    return float(np.sqrt(total / (sum(weight for _, weight in by_year) + prior_years)))


def corrected(full: Record, vintages: Mapping[int, Learnt]) -> dict[int, Learnt]:
    """Give each vintage a factor for both spreads: how wide the earlier ones were in the years they forecast.

    The spreads of `weights_and_spreads` are those of the windows learnt from; these are of windows that were still to
    come. A vintage knows only the years before it, so the first one stays as it is.

    Parameters
    ----------
    full : Record
        One parameter of a panel, its cities as series.
    vintages : mapping of int to Learnt
        By the year from which each is valid.
    """
    squares: Squares = {}
    found = {}
    for year in sorted(vintages):
        found[year] = replace(vintages[year], panel_spread=_spread(squares, WHOLE_YEARS, RECENT_WEIGHT))
        until = full.before(np.datetime64(f"{year + 1}-01-01", "D"))
        of_year = [(_whole_square(case, vintages[year]), case.share) for case in cases_of(until, range(year, year + 1))]
        if of_year:
            squares[year] = of_year
    return found


def _whole_square(case: Case, learnt: Learnt) -> float:
    """Mean square over cities of a window's error, common part and all, in its own standard deviations."""
    panel, windows, mean, outlook = errors_of(case, learnt)
    error = mean + panel + learnt.at(learnt.weight, case.length) * (windows - panel)
    common = outlook.common * learnt.common_spread**2
    own = outlook.own * learnt.own_spread**2
    return float((np.clip(error / np.sqrt(common + own), -FARTHEST, FARTHEST) ** 2).mean())


def _nearest(length: float) -> int:
    return LENGTHS[int(np.argmin(np.abs(np.sqrt(LENGTHS) - np.sqrt(length))))]


def _weight(seen: list[tuple[float, float]]) -> float:
    """Least-squares weight over windows, shrunk towards equal weights."""
    if not seen:
        return 0.5
    gain, gap = np.array(seen).T
    prior = EQUAL_CASES * float(gap.mean())
    return float(np.clip((gain.sum() + 0.5 * prior) / (gap.sum() + prior), 0.0, 1.0))
