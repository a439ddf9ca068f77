"""The composite index of HJ 663 on arrays of days: what `composite` makes of rows, on every path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.indicators.day_counts import Days
from analytics.indicators.means_and_percentiles import Bounds, value_bounds
from analytics.indicators.rounding import report_value
from analytics.indicators.rule_reading import Reading
from analytics.standards import Role, Standards

#: Pollutant of the tables -> parameters that measure or bound it, the best first (the hourly ozone maximum is a bound).
MEASURED_BY = {"o3": ("o3_mda8", "o3_1h_max")}

Floats = npt.NDArray[np.float64]

CITY = 2  # area grade whose limits the index is taken against


@dataclass(frozen=True)
class Piece:
    """One single index of the composite index.

    Parameters
    ----------
    parameters : tuple of str
        Parameters that measure or bound the pollutant, the best first.
    statistic : str
        ``mean``, or a percentile.
    limit, weight : float
        Limit of a city, ug/m3 (CO mg/m3), and weight.
    decimals : int or None
        Decimals of the concentration before it is divided.
    order : float or None
        Of a percentile, 0 to 100.
    """

    parameters: tuple[str, ...]
    statistic: str
    limit: float
    weight: float
    decimals: int | None
    order: float | None


def index_pieces(standards: Standards, period_end: date, edition: str | None = None) -> list[Piece]:
    """Single indices that make up the composite index of a period.

    Parameters
    ----------
    standards : Standards
        Tables of rules.
    period_end : date
        Last day of the period.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`.

    Returns
    -------
    list of Piece
        In the order of the table; empty if the edition has no composite index.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [(p.parameters[0], p.weight, p.limit) for p in index_pieces(load(), date(2026, 12, 31))][3:]
    [('pm25', 3.0, 30.0), ('co', 1.0, 4.0), ('o3_mda8', 2.0, 160.0)]
    """
    standards = standards.under(edition)
    method = standards.matching_edition(Role.AIR_METHOD, edition, period_end)
    quality = standards.matching_edition(Role.AIR_QUALITY, edition, period_end)
    rows = standards.composite[standards.composite["edition"] == method]
    found = rows[["parameter", "statistic", "averaging", "weight"]].itertuples(index=False, name=None)
    return [
        Piece(
            MEASURED_BY.get(name, (name,)),
            statistic,
            standards.limit(quality, name, averaging, CITY),
            float(weight),
            standards.decimals_for("single_index", name, period_end.year),
            standards.percentile_order(statistic, name, method),
        )
        for name, statistic, averaging, weight in found
    ]


def composite_bounds(
    days: Days, standards: Standards, edition: str | None, period_end: date, reading: Reading
) -> Bounds:
    """Composite index on every path: the sum of its single indices, not rounded.

    Parameters
    ----------
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter, ug/m3 (CO mg/m3); NaN where missing.
    standards, edition, period_end
        As in `index_pieces`.
    reading : Reading
        Which days count.

    Returns
    -------
    Bounds
        A pollutant without a value leaves the index open: from 0 to infinity. Ozone known by its hourly maximum only
        lies between 0 and that one's percentile.

    Raises
    ------
    ValueError
        If the edition has no composite index.

    Notes
    -----
    环办〔2014〕64号, HJ 663. Concentrations are rounded before they are divided, their sum after (`composite_index`).

    Examples
    --------
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rules, end = load(), date(2025, 12, 31)
    >>> names = {"so2": 6.0, "no2": 24.0, "pm10": 84.0, "pm25": 42.0, "co": 0.8, "o3_mda8": 173.0}
    >>> days = {name: np.full((1, 3), value) for name, value in names.items()}
    >>> rule = readings_for("composite_index", None, end, rules)[0]
    >>> composite_bounds(days, rules, None, end, rule).lower.round(5).tolist()  # .1 + .6 + 1.2 + 1.2 + .2 + 1.08125
    [4.38125]
    """
    pieces = index_pieces(standards, period_end, edition)
    if not pieces or not days:
        raise ValueError(f"composite_index of {period_end}: no single index is known for it, or no days are given")
    ends = [single_bounds(days, piece, reading) for piece in pieces]
    lower, upper = np.zeros(1), np.zeros(1)
    for end in ends:  # six pollutants
        lower, upper = lower + end.lower, upper + end.upper
    n_paths = max(len(values) for values in days.values())
    return Bounds(np.broadcast_to(lower, n_paths).copy(), np.broadcast_to(upper, n_paths).copy())


def available_composite(days: Days, standards: Standards, period_end: date, reading: Reading) -> Floats:
    """Composite index of the pollutants available, as a number to compare alike with alike; shape (n_paths,).

    A pollutant without values adds nothing; ozone by its hourly maximum adds the upper end of its single index. It is
    no index of the rule, but what a forecast and an outcome of the same pollutants have in common.
    """
    ends = [single_bounds(days, piece, reading).upper for piece in index_pieces(standards, period_end)]
    n_paths = max(len(values) for values in days.values())
    return np.sum([np.broadcast_to(np.where(np.isfinite(end), end, 0.0), n_paths) for end in ends], axis=0)


def single_bounds(days: Days, piece: Piece, reading: Reading) -> Bounds:
    """One single index on every path: weight x rounded concentration / limit; shape (n_paths,), or (1,) if unknown."""
    best, *others = piece.parameters
    value = _concentration(days, best, piece, reading)
    upper = value
    for name in others:
        upper = np.where(np.isnan(upper), _concentration(days, name, piece, reading), upper)
    return Bounds(_single(np.nan_to_num(value, nan=0.0), piece), _single(np.nan_to_num(upper, nan=np.inf), piece))


def _concentration(days: Days, name: str, piece: Piece, reading: Reading) -> Floats:
    """Statistic of one measured parameter, NaN where it has no values."""
    if name not in days:
        return np.full(1, np.nan)
    return value_bounds(piece.statistic, name, days, reading, piece.order).upper


def _single(value: Floats, piece: Piece) -> Floats:
    return piece.weight * report_value(value, piece.decimals) / piece.limit


def lacking(
    parameters: set[str], standards: Standards, period_end: date, edition: str | None = None
) -> tuple[str, ...]:
    """Pollutants of the composite index that none of some measured parameters measures or bounds.

    Examples
    --------
    >>> from analytics.standards import load
    >>> lacking({"pm25", "pm10", "no2", "o3_1h_max"}, load(), date(2025, 12, 31))
    ('so2', 'co')
    """
    pieces = index_pieces(standards, period_end, edition)
    return tuple(piece.parameters[0] for piece in pieces if not set(piece.parameters) & parameters)
