"""The days of one region and period as arrays: known days once, days to come as sample paths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.converted_ozone import converted
from analytics.indicators.day_counts import chosen
from analytics.indicators.exceptional_events import NO_LIST, BureauList
from analytics.indicators.gas_condition import mixed
from analytics.terms import OZONE, PARTICULATES

if TYPE_CHECKING:
    from analytics.forecast import Forecast, Refusal
    from analytics.indicators import History
    from analytics.indicators.converted_ozone import OzoneDraws
    from analytics.indicators.official_ratio import OfficialDraws

#: A day that is heavily polluted under every reading: fine particulates far beyond the top of the scale and no
#: coarse ones, so that no reading counts it as dust. Used for logical extremes only, never as data.
HEAVY_PM25 = 900.0

Arrays = dict[str, npt.NDArray[np.floating]]
T = TypeVar("T")


@dataclass(frozen=True)
class PeriodDays:
    """Daily values of one region over one period, as of one day.

    Parameters
    ----------
    region_id : str
        Region.
    period_start, period_end : date
        Both inclusive.
    dates : ndarray of datetime64[D], shape (n_days,)
        Every calendar day of the period.
    observed : dict of ndarray, shape (n_days,)
        Known values by parameter; NaN where missing or still to come. Units of the parameter.
    estimated : dict of ndarray of bool, shape (n_days,)
        Where a known value is an estimate, not a measurement.
    left : ndarray of bool, shape (n_days,)
        Days still to come.
    paths : dict of ndarray, shape (n_paths, n_days)
        What the statutory statistic is computed on; one path for a closed period, empty without a forecast.
    forecast : Forecast or None
        Where the paths come from.
    basis : dict
        Basis of the values by parameter, e.g. ``realtime_dust_in``.
    refusal : Refusal or None
        Why there is no forecast of an open period.
    listed : dict of ndarray, shape (n_days,)
        Days of the bureau's list of exceptional events by parameter, where the list covers the period, of one that
        still runs its measured days: 1 on it, 0 not, NaN still to be listed.
    bureau : BureauList
        How far that list reaches, so that one that covers a part only can be named.
    level : str
        Level of the region as the rules on exceptional events know it.
    city_hours : frozenset of str
        Parameters with days of the period that may be made of the city's own hours instead of its stations' days.
    ozone : OzoneDraws or None
        How hourly ozone maxima are converted on each path, where the period has enough of them.
    ozone_short : bool
        Whether they would be, but for too many days without one.
    official : OfficialDraws or None
        How the value that a target is judged on is brought to the scale of published values, on each path.
    conversion : dict of ndarray, shape (n_days,)
        Factors to the condition since 2018-09-01 of gases whose known values stand under two conditions.
    """

    region_id: str
    period_start: date
    period_end: date
    dates: npt.NDArray[np.datetime64]
    observed: Arrays
    estimated: dict[str, npt.NDArray[np.bool_]]
    left: npt.NDArray[np.bool_]
    paths: Arrays = field(default_factory=dict)
    forecast: Forecast | None = None
    basis: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refusal: Refusal | None = None
    listed: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    bureau: BureauList = NO_LIST
    level: str = "city"
    city_hours: frozenset[str] = frozenset()
    ozone: OzoneDraws | None = None
    ozone_short: bool = False
    official: OfficialDraws | None = None
    conversion: Arrays = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def closed(self) -> bool:
        """Whether no day is left."""
        return not bool(self.left.any())

    @property
    def days_left(self) -> int:
        """Days still to come."""
        return int(self.left.sum())

    def measured(self, parameters: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Days on which every one of these parameters was measured (estimates do not count), shape (n_days,)."""
        each = [np.isfinite(self.observed[p]) & ~self.estimated[p] for p in parameters]
        return np.logical_and.reduce(each) if each else np.zeros(len(self.dates), dtype=bool)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from these days alone, made once by its key: every target on the same statistic shares it."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    def converted_paths(self, above: float) -> Arrays:
        """The paths with hourly ozone maxima converted where they are above a level; every reading shares them."""
        ozone = self.ozone
        if ozone is None:
            return self.paths
        return self.once(("converted paths", above), lambda: converted(self.paths, ozone, above))

    def converted_past(self, above: float) -> Arrays:
        """Days that are past, ozone converted as on the paths, on each path; every reading shares them."""
        past, ozone = self.to_date()[0], self.ozone
        if ozone is None:
            return past
        return self.once(("converted past", above), lambda: converted(past, ozone.on(~self.left), above))

    def without_estimates(self) -> PeriodDays:
        """The same days with nothing but measurements known."""
        return replace(self, observed={p: np.where(self.estimated[p], np.nan, v) for p, v in self.observed.items()})

    def with_estimates(self) -> PeriodDays:
        """The same days with every known value taken for measured, to count what is known."""
        return replace(self, estimated={p: np.zeros_like(flags) for p, flags in self.estimated.items()})

    def to_date(self) -> tuple[Arrays, npt.NDArray[np.datetime64]]:
        """Days that are past, as one path, and their dates."""
        past = chosen(~self.left)
        known = {p: v[None, past] for p, v in self.observed.items()}
        return known | {name: row[:, past] for name, row in self.events().items()}, self.dates[past]

    def on(self, days: npt.NDArray[np.bool_]) -> PeriodDays:
        """Some of the days alone, with their paths, as they are; the forecast, which is of all days, is not with them.

        Parameters
        ----------
        days : ndarray of bool, shape (n_days,)
            Which ones.
        """

        def kept(rows: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
            return {name: row[..., part] for name, row in rows.items()}

        part = chosen(days)
        return replace(
            self,
            dates=self.dates[days],
            observed=kept(self.observed),
            estimated=kept(self.estimated),
            left=self.left[days],
            paths=kept(self.paths),
            forecast=None,
            listed=kept(self.listed),
            ozone=None if self.ozone is None else self.ozone.on(days),
            conversion=kept(self.conversion),
        )

    def as_known(self) -> Arrays:
        """Every day of the period as one path, NaN where nothing is known."""
        return {p: v[None, :] for p, v in self.observed.items()} | self.events()

    def events(self, parameters: Collection[str] | None = None) -> Arrays:
        """Days of the bureau's list, and factors of gases, as the rules read them, one row each; of some parameters."""
        kinds = ((Beside.LISTED, self.listed), (Beside.GAS, self.conversion))
        return {
            kind.of(p): row[None, :]
            for kind, rows in kinds
            for p, row in rows.items()
            if parameters is None or p in parameters
        }


def period_days(history: History, period_start: date, period_end: date, as_of: date) -> PeriodDays:
    """Cut a period out of a region's history; the days from ``as_of`` on are still to come.

    Parameters
    ----------
    history : History
        Daily values of the region, full calendar, up to the day before ``as_of``.
    period_start, period_end : date
        Both inclusive.
    as_of : date
        Day of knowledge.

    Returns
    -------
    PeriodDays
        Without a forecast; for a closed period its single path is what was observed.
    """
    calendar = pd.date_range(period_start, period_end, freq="D")
    daily = history.daily.reindex(calendar)
    flags = history.estimated.reindex(calendar).fillna(False).astype(bool)
    observed = {str(p): daily[p].to_numpy(dtype=float) for p in daily.columns}
    estimated = {str(p): flags[p].to_numpy(dtype=bool) for p in daily.columns}
    left = np.asarray(calendar >= pd.Timestamp(as_of), dtype=bool)
    days = PeriodDays(
        region_id=history.region_id,
        period_start=period_start,
        period_end=period_end,
        dates=calendar.to_numpy().astype("datetime64[D]"),
        observed=observed,
        estimated=estimated,
        left=left,
        basis=dict(history.basis),
        conversion=_conversion(history, calendar, observed, left),
        city_hours=frozenset(
            p for p, runs in history.city_hours.items() if any(a <= period_end and b >= period_start for a, b in runs)
        ),
    )
    return days if left.any() else with_paths(days, days.as_known(), None)


def _conversion(history: History, calendar: pd.DatetimeIndex, observed: Arrays, left: npt.NDArray[np.bool_]) -> Arrays:
    """Factors of the gases whose values of a period stand under two conditions; days to come stand under the newer."""
    table = history.conversion
    if table.empty:
        return {}
    factor = table.reindex(calendar).fillna(1.0)
    rows = {str(p): factor[p].to_numpy(dtype=float) for p in table.columns}
    return {p: row for p, row in rows.items() if p in observed and mixed(row, np.isfinite(observed[p]) | left)}


def as_reported(made: Forecast, days: PeriodDays) -> Forecast:
    """A forecast, which learns from converted gases, with its known days as they were reported.

    So the whole answer on a period stands under one treatment: as reported, and converted in the reading
    ``gas_298k``.
    """
    named = [p for p in days.conversion if p in made.parameters]
    if not named:
        return made
    paths = made.paths.copy()
    for p in named:  # a handful of gases
        at = made.parameters.index(p)
        known = made.known[at] & np.isfinite(days.observed[p])
        paths[:, at, known] = days.observed[p][known]
    return replace(made, paths=paths)


def with_paths(
    days: PeriodDays, paths: Arrays, forecast: Forecast | None, refusal: Refusal | None = None
) -> PeriodDays:
    """The same days with paths, listed days and factors of gases beside them, or with the reason why there are none."""
    left = days.left if forecast is None else _left_in(days, forecast)
    if forecast is not None:  # a row a path, as the others have: paths are picked by number
        shape = forecast.n_paths, len(days.dates)
        beside = days.events(set(paths))
        paths = paths | {name: np.broadcast_to(row, shape) for name, row in beside.items()}
    return replace(days, left=left, paths=paths, forecast=forecast, refusal=refusal)


def _left_in(days: PeriodDays, forecast: Forecast) -> npt.NDArray[np.bool_]:
    """Days the forecast still simulates: late values may yet arrive for days that are past."""
    return np.asarray(~forecast.known.astype(bool).all(axis=0), dtype=bool)


def extremes(days: PeriodDays, free: npt.NDArray[np.bool_], parameter: str | None, highest: float) -> Arrays:
    """Two paths that bound every possible value of the free days: all clean, and all as polluted as can be.

    Parameters
    ----------
    days : PeriodDays
        Known days stay as they are.
    free : ndarray of bool, shape (n_days,)
        Days whose values are open.
    parameter : str or None
        Parameter of a mean or percentile; None for statistics of days.
    highest : float
        Highest value a day of ``parameter`` can take (ignored for statistics of days).

    Returns
    -------
    dict of ndarray, shape (2, n_days)
        Row 0 with clean free days (all zero), row 1 with polluted ones.
    """
    ends = {
        p: np.stack([np.where(free, 0.0, v), np.where(free, dirty_value(p, parameter, highest), v)])
        for p, v in days.observed.items()
    }
    return ends | days.events()


def extremes_of_all(days: PeriodDays, valid: bool, highest: Mapping[str, float], in_step: bool) -> Arrays:
    """Two paths that bound a statistic of all parameters together, each parameter free on the days of its own.

    Parameters
    ----------
    days : PeriodDays
        Known days stay as they are.
    valid : bool
        Whether only the days to come are free; else those without a measurement as well.
    highest : mapping of str to float
        Highest value a day can take, by parameter.
    in_step : bool
        Whether both particulates are as high as each other and free together, so that no day looks like dust.

    Returns
    -------
    dict of ndarray, shape (2, n_days)
        Row 0 with clean free days (all zero), row 1 with polluted ones.
    """
    fine = [p for p in PARTICULATES if p in days.observed]
    ends = {}
    for p, v in days.observed.items():  # a handful of parameters
        together = tuple(fine) if in_step and p in fine else (p,)
        free = days.left if valid else days.left | ~days.measured(together)
        ends[p] = np.stack([np.where(free, 0.0, v), np.where(free, min(highest[q] for q in together), v)])
    return ends | days.events()


def dirty_value(parameter: str, judged: str | None, highest: float) -> float:
    """Value of one parameter on a day as polluted as can be.

    For a mean or percentile of ``judged`` both particulates (or both ozone measures) take its highest value: in
    step, so that no reading counts the day as dust. For statistics of days (``judged`` is None) fine particulates
    alone do it.
    """
    if judged is None:
        return HEAVY_PM25 if parameter == "pm25" else 0.0
    together = next((group for group in (PARTICULATES, OZONE) if judged in group), (judged,))
    return highest if parameter in together else 0.0
