"""What was learnt from a development archive, by vintage: `calibration.csv`, with its card.

A vintage says ``valid_from``; an origin uses the newest vintage that was valid by then, so that a forecast never
knows what its own year taught. Before the first vintage, wide values set by hand apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from analytics.forecast.kernel import KERNEL_FIELDS, YEAR, Kernel, bent
from analytics.forecast.priors import SAME_AS

PATH = Path(__file__).with_name("calibration.csv")
LENGTHS = (15, 45, 90, 180, 275, 320, 365)  # days of the window at which weights and spreads are learnt
AREAS = ("climate_region", "province")  # that a region's own error has a share in, the wider one first
STRETCHES = (30, 60, 90, 365)  # days before the origin in which departures are measured
OWN_DEPARTURES = (*(f"last_{n}" for n in STRETCHES), "since_newest_window", "newest_window")
DEPARTURES = (*OWN_DEPARTURES, *(f"near_{name}" for name in OWN_DEPARTURES))  # a region's, and its neighbours' mean

# Set by hand, wider than what was learnt later: nothing is claimed before something was learnt.
WIDE_COMMON = Kernel(0.06, 0.13, 0.03, 0.06, 0.3, 0.06, 3.5, 0.25, 0.03, 1e-4, 0.05)
WIDE_OWN = Kernel(0.04, 0.18, 0.03, 0.14, 0.15, 0.16, 3.5, 0.13, 0.02, 1e-4, 0.08)
EQUAL_WEIGHT = 0.5
PANEL_HALF = 20.0  # regions at which half of what was learnt on a panel applies


@dataclass(frozen=True)
class Drift:
    """Common drift of the training years, and what it lets expect of the years before and after them.

    Parameters
    ----------
    mean : float
        Log units a year over the training years, shrunk towards zero by its standard error; that error is part of the
        kernel's ``drift``.
    first, last : float
        Begin and end of the training years, as years with their fractions.
    """

    mean: float = 0.0
    first: float = 2000.0
    last: float = 2001.0

    def path(self, origin: np.datetime64, t: np.ndarray) -> np.ndarray:
        """Change of the log level that is expected from the origin to times ``t`` (years from it, negative before).

        A drift forgets itself over `BEND_YEARS`. What is expected is the regression of the change on the one over the
        training years: all of the drift within them, less the farther away.

        Examples
        --------
        >>> drift = Drift(-0.08, 2014.0, 2018.0)
        >>> drift.path(np.datetime64("2018-01-01"), np.array([-4.0, 1.0, 40.0])).round(3).tolist()
        [0.32, -0.061, -0.275]
        """
        here = 1970.0 + float((origin - np.datetime64("1970-01-01", "D")).astype(int)) / YEAR
        there, length = here + t, np.array(self.last - self.first)
        # Covariance of the two changes, half of it from each end; twice `bent` is the variance of one.
        from_first = bent(there - self.first) - bent(np.array(here - self.first))
        from_last = bent(there - self.last) - bent(np.array(here - self.last))
        return np.asarray(self.mean * length * (from_first - from_last) / (2 * bent(length)))


@dataclass(frozen=True)
class Learnt:
    """What is known of one parameter.

    Parameters
    ----------
    common, own : Kernel
        Of what all cities share, and of a city's distance from it.
    drift : Drift
        Common drift that the training years showed.
    weight : tuple of float
        Weight of the past windows in the combination, at `LENGTHS`; the rest is the panel's.
    alone_weight : tuple of float
        The same for a region that is alone in its pool.
    common_spread, own_spread : float
        Corrections of the standard deviations.
    panel_spread : float
        Further factor of both, as earlier vintages turned out on years they did not know; learnt on a large panel.
    area_shares : (float, float)
        Share of a region's own variance that it has in common with its climate region, and the further share that it
        has in common with its province.
    correction : tuple of float
        Coefficients of `DEPARTURES` in the correction of a region's centre; zeros where none was learnt.
    day_exponent : float
        Power of past days' ratios to their season in the daily shapes; 1 where none was learnt: days as they were.
    """

    common: Kernel = WIDE_COMMON
    own: Kernel = WIDE_OWN
    drift: Drift = Drift()
    weight: tuple[float, ...] = (EQUAL_WEIGHT,) * len(LENGTHS)
    alone_weight: tuple[float, ...] = (EQUAL_WEIGHT,) * len(LENGTHS)
    common_spread: float = 1.0
    own_spread: float = 1.0
    panel_spread: float = 1.0
    area_shares: tuple[float, float] = (0.0, 0.0)
    correction: tuple[float, ...] = (0.0,) * len(DEPARTURES)
    day_exponent: float = 1.0

    def in_pool_of(self, n_regions: float) -> Learnt:
        """What is known, for a pool of some regions: it was learnt on a panel, and says less of a small pool.

        The weights then move to those of a region alone, the panel's factor of the spreads and the correction to none.

        Examples
        --------
        >>> rows = {"weight": (0.1,) * len(LENGTHS), "alone_weight": (0.3,) * len(LENGTHS)}
        >>> small = Learnt(panel_spread=0.81, **rows).in_pool_of(21)
        >>> round(small.own_spread, 4), round(small.weight[0], 4)
        (0.9, 0.2)
        """
        share = (n_regions - 1) / (n_regions - 1 + PANEL_HALF)
        own, common = (self.panel_spread**share * spread for spread in (self.own_spread, self.common_spread))
        weight = tuple(a + share * (x - a) for x, a in zip(self.weight, self.alone_weight, strict=True))
        correction = tuple(share * one for one in self.correction)
        small = replace(self, own_spread=own, common_spread=common, panel_spread=1.0)
        return replace(small, weight=weight, correction=correction)

    def at(self, values: tuple[float, ...], length: float) -> float:
        """Value of a row at a window length in days, interpolated in the square root of the length."""
        return float(np.interp(np.sqrt(length), np.sqrt(LENGTHS), values))


@dataclass(frozen=True)
class Calibration:
    """One vintage of the table; empty, it answers with the wide values."""

    valid_from: np.datetime64 | None = None
    learnt: dict[str, Learnt] = field(default_factory=dict)

    def of(self, parameter: str) -> Learnt:
        """What is known of a parameter, wide values if nothing is."""
        return self.learnt.get(SAME_AS.get(parameter, parameter), Learnt())


def _kernel(rows: Mapping[str, float]) -> Kernel:
    return Kernel(**{name: float(rows[name]) for name in KERNEL_FIELDS})


def _row(rows: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(float(rows[str(length)]) for length in LENGTHS)


def _shares(rows: Mapping[str, float]) -> tuple[float, float]:
    return float(rows[AREAS[0]]), float(rows[AREAS[1]])


def _factor(rows: Mapping[str, float]) -> float:
    return float(rows["factor"])


READERS: dict[str, Callable[[Mapping[str, float]], object]] = {
    "common": _kernel,
    "own": _kernel,
    "drift": lambda rows: Drift(*(float(rows[key]) for key in ("mean", "first", "last"))),
    "weight": _row,
    "alone_weight": _row,
    "common_spread": _factor,
    "own_spread": _factor,
    "panel_spread": _factor,
    "area_shares": _shares,
    "day_exponent": lambda rows: float(rows["exponent"]),
    "correction": lambda rows: tuple(float(rows[key]) for key in DEPARTURES),
}


@cache
def _vintage(valid_from: str, path: Path) -> Calibration:
    found: dict[str, dict[str, object]] = {}
    table = _tables(path)[valid_from]
    keys, values = table["key"].tolist(), table["value"].tolist()
    for name, rows in table.groupby(["parameter", "quantity"]).indices.items():
        parameter, quantity = cast(tuple[str, str], name)
        cells = {keys[row]: values[row] for row in rows}  # plain cells: a table of its own a parameter costs more
        found.setdefault(parameter, {})[quantity] = READERS[quantity](cells)
    learnt = {parameter: Learnt(**parts) for parameter, parts in found.items()}  # type: ignore[arg-type]
    return Calibration(np.datetime64(valid_from, "D"), learnt)


@cache
def vintages(path: Path = PATH) -> tuple[Calibration, ...]:
    """All vintages of the table, oldest first; none where there is no file."""
    return tuple(_vintage(day, path) for day in sorted(_tables(path)))


@cache
def _tables(path: Path) -> dict[str, pd.DataFrame]:
    """Rows of each vintage by the day from which it may be used; none where there is no file."""
    if not path.is_file():
        return {}
    table = pd.read_csv(StringIO(path.read_text(encoding="utf-8")), comment="#", dtype={"key": str})
    return {str(day): rows for day, rows in table.groupby("valid_from")}


def calibration_at(origin: np.datetime64, path: Path = PATH) -> Calibration:
    """Newest vintage an origin may use.

    Examples
    --------
    >>> calibration_at(np.datetime64("2010-01-01")).valid_from is None
    True
    """
    usable = [day for day in _tables(path) if np.datetime64(day, "D") <= origin]
    return _vintage(max(usable), path) if usable else Calibration()
