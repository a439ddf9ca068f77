"""8-hour ozone converted from the hourly maximum: draws that share a city's error, with a chance of its own a day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.day_counts import Days
from analytics.indicators.history import History
from analytics.indicators.validity import valid_period
from analytics.standards import Standards
from analytics.standards.ozone_ratio import OzoneConversion
from analytics.terms import HOURLY_OZONE, MDA8

#: Probability from which a closed period judged on converted values is met (or, of the opposite, missed); ours.
CERTAIN = 0.99
TINY = 1e-12  # 1 - 0.99 is a hair above 0.01 or below
#: Ends of what is reported of a converted value, in standard deviations: 95 of 100 lie between.
LIKELY_SDS = 1.959964
#: Entropy of these draws beside the caller's seed, so that they repeat no other stream.
_STREAM = 38_633

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp] | slice


@dataclass(frozen=True, eq=False)
class OzoneDraws:
    """What chance does to the conversion, on every path of a region and period.

    Parameters
    ----------
    conversion : OzoneConversion
        Ratios with their spreads.
    shift : ndarray, shape (n_paths, 1)
        The city's shift: one a path, shared by all its days.
    noise : ndarray of float32, shape (n_paths, n_days)
        Chance of the day, standard normal, independent (measured: hardly correlated with the next day's).
    middle : float
        The city's shift as it is expected.
    """

    conversion: OzoneConversion
    shift: Floats
    noise: npt.NDArray[np.float32]
    middle: float

    @classmethod
    def make(
        cls,
        conversion: OzoneConversion,
        region_id: str,
        dates: npt.NDArray[np.datetime64],
        n_paths: int,
        seed: int,
    ) -> OzoneDraws:
        """Draw for a region on some days; the same seed, region and days give the same draws."""
        digest = hashlib.blake2b(region_id.encode(), digest_size=8).digest()
        first = int(dates[0].astype("datetime64[D]").astype(int)) if len(dates) else 0
        rng = np.random.default_rng([seed, _STREAM, int.from_bytes(digest, "big"), abs(first), len(dates)])
        middle, sd = conversion.shift(region_id)
        shift = middle + sd * rng.standard_normal((n_paths, 1))
        return cls(conversion, shift, rng.standard_normal((n_paths, len(dates)), dtype=np.float32), middle)

    @classmethod
    def middle_of(cls, conversion: OzoneConversion, region_id: str, n_days: int) -> OzoneDraws:
        """The one draw in the middle: the city's expected shift, days without chance."""
        middle = conversion.shift(region_id)[0]
        return cls(conversion, np.full((1, 1), middle), np.zeros((1, n_days), dtype=np.float32), middle)

    @property
    def n_paths(self) -> int:
        """Number of draws."""
        return len(self.shift)

    def on(self, days: Bools) -> OzoneDraws:
        """The same draws on some of the days."""
        return replace(self, noise=self.noise[:, days])

    def of(self, rows: Rows | None) -> OzoneDraws:
        """The draws of some paths; None: the one in the middle, without chance, for a course that stands alone."""
        if rows is None:
            quiet = np.zeros((1, self.noise.shape[1]), dtype=np.float32)
            return replace(self, shift=np.full((1, 1), self.middle), noise=quiet)
        return replace(self, shift=self.shift[rows], noise=self.noise[rows])


def of_its_own(conversion: OzoneConversion, region_id: str, days: pd.DataFrame) -> OzoneConversion:
    """The conversion as the known days of a region that have both maxima correct it (`OzoneConversion.taught`).

    Parameters
    ----------
    conversion : OzoneConversion
        The table.
    region_id : str
        Region.
    days : DataFrame
        Its measured daily values, one column a parameter, on the days. Those before the table was made are left out
        for a city that the table was learnt on: they are in it.
    """
    if MDA8 not in days or HOURLY_OZONE not in days:
        return conversion
    if region_id in conversion.cities:
        days = days[days.index >= pd.Timestamp(conversion.valid_from)]
    both = days[[HOURLY_OZONE, MDA8]].dropna()
    dates = both.index.to_numpy().astype("datetime64[D]")
    return conversion.taught(region_id, dates, both[HOURLY_OZONE].to_numpy(float), both[MDA8].to_numpy(float))


def of_history(conversion: OzoneConversion, past: History) -> OzoneConversion:
    """The conversion as the measured days of a history correct it (`of_its_own`)."""
    kinds = [p for p in (HOURLY_OZONE, MDA8) if p in past.daily]
    measured = past.daily[kinds].mask(past.estimated.reindex(columns=kinds).eq(True))
    return of_its_own(conversion, past.region_id, measured)


def likely_ends(
    middle: npt.ArrayLike, sd: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Between what ends a converted value lies 95 times of 100, never beyond the bounds of logic.

    Examples
    --------
    >>> ends = likely_ends([70.0, 70.0], [1.0, 1.0], [60.0, 69.0], [90.0, 90.0])
    >>> [end.round(2).tolist() for end in ends]
    [[68.04, 69.0], [71.96, 71.96]]
    """
    centre, half = np.asarray(middle, dtype=float), LIKELY_SDS * np.asarray(sd, dtype=float)
    return np.maximum(centre - half, low), np.minimum(centre + half, high)


def converted(days: Days, draws: OzoneDraws, above: float = 0.0) -> dict[str, npt.NDArray[np.floating]]:
    """Days with an 8-hour maximum wherever there is one, or an hourly one to convert.

    Parameters
    ----------
    days : mapping of str to ndarray, shape (n_rows, n_days)
        Daily values by parameter; NaN where missing.
    draws : OzoneDraws
        Of one row, of as many as the days have, or of many for days of one row.
    above : float
        Hourly maxima up to here are left alone, which saves time where they decide nothing: in a count of days those
        within the limit of the 8-hour maximum.

    Returns
    -------
    dict of ndarray
        A measured 8-hour maximum is never touched. A day without either stays NaN.
    """
    hourly = days.get(HOURLY_OZONE)
    if hourly is None:
        return dict(days)
    measured = days.get(MDA8, np.full(hourly.shape, np.nan))
    shape = (max(len(hourly), len(measured), draws.n_paths), measured.shape[1])
    found = np.array(np.broadcast_to(measured, shape), dtype=np.float64)
    wanted = np.isnan(measured) & (hourly > above)
    if len(wanted) == 1:  # the same days on every row: the table is read once a day
        columns = np.flatnonzero(wanted[0])
        found[:, columns] = draws.conversion.mda8(hourly[:, columns], draws.shift, draws.noise[:, columns])
    else:
        wanted = np.broadcast_to(wanted, shape)
        each = (np.broadcast_to(one, shape)[wanted] for one in (hourly, draws.shift, draws.noise))
        found[wanted] = draws.conversion.mda8(*each)
    of_hourly = Beside.LISTED.of(HOURLY_OZONE)
    listed = {Beside.LISTED.of(MDA8): days[of_hourly]} if of_hourly in days else {}
    return listed | dict(days) | {MDA8: found}  # what a list says of the hourly maximum holds for what comes of it


def convertible_days(days: Days) -> Bools:
    """Days that have an hourly maximum and no 8-hour one on some row, shape (n_days,)."""
    hourly = days.get(HOURLY_OZONE)
    if hourly is None:
        return np.zeros(next((v.shape[1] for v in days.values()), 0), dtype=bool)
    measured = days.get(MDA8, np.full(hourly.shape, np.nan))
    return np.asarray((np.isnan(measured) & np.isfinite(hourly)).any(axis=0))


def enough_ozone(
    measured: Bools, dates: npt.NDArray[np.datetime64], standards: Standards, edition: str | None = None
) -> bool:
    """Whether a period has enough days with an ozone maximum, of either kind, for the conversion to cover it.

    Parameters
    ----------
    measured : ndarray of bool, shape (n_days,)
        Days with a measured maximum, 8-hour or hourly; of an open period also the days to come.
    dates, standards, edition
        As in `valid_period`, whose rule this is: 27 days in every month (February 25), 324 a year. So a city that
        lacks ozone for weeks is not judged by its other months.
    """
    return bool(len(dates)) and valid_period(measured, dates, standards, edition).valid
