"""How the hourly ozone maximum becomes the daily maximum 8-hour mean: a table learnt on pairs, with its errors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, Problem
from analytics.message import Message

#: The row of cities that the pairs do not hold.
ANY_CITY = "*"
LEVELS_FILE, CITIES_FILE = "o3_mda8_levels.csv", "o3_mda8_cities.csv"
#: Hourly maximum, ug/m3, from which days are evidence of a city's shift: lower ones decide nothing.
SHIFT_FROM = 120.0
#: Ratios beyond these are measured no better than that.
LEAST_RATIO, MOST_RATIO = 0.02, 0.995
#: Spread of a city's shift from one season to another, log odds (card of the tables): no number of days removes it.
SEASON_SD = 0.03
#: Spread of a city's shift from one calendar month to another (card): days of one month are weak evidence of a year.
MONTH_SD = 0.25
#: Hourly maximum, ug/m3, from which days of a city's own correct its shift: those that may pass the limit of 160.
OWN_FROM = 160.0
#: Standard deviations from which a city's own days lie farther from the table than chance and its spread explain.
FAR = 2.0
LEVEL_COLUMNS = ["o3_1h_max", "log_odds", "ratio", "day_sd", "n_days", "n_cities", "valid_from"]
CITY_COLUMNS = ["region_id", "shift", "shift_sd", "n_days"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OzoneConversion:
    """Ratio of the daily maximum 8-hour mean to the hourly maximum, by level, city and chance.

    The log odds of the ratio are normal, so the ratio lies between 0 and 1 as it must. Beyond the first and the last
    level it stays as there.

    Parameters
    ----------
    levels : ndarray, shape (n_levels,)
        Hourly maxima, ug/m3, rising.
    mean, day_sd : ndarray, shape (n_levels,)
        Mean of the log odds at a level, and their spread from day to day within a city.
    cities : dict of str to (float, float)
        Shift of a city's log odds and how uncertain it is; ``*``: any other city.
    valid_from : date
        First day on which this could be known.
    own_days : dict of str to int
        Days of a city's own data that its shift was corrected by (`taught`); no entry: none.
    """

    levels: Floats
    mean: Floats
    day_sd: Floats
    cities: dict[str, tuple[float, float]]
    valid_from: date
    own_days: dict[str, int] = field(default_factory=dict)

    def shift(self, region_id: str) -> tuple[float, float]:
        """Shift of a city and its standard deviation; of a city that was not learnt on, that of any city."""
        return self.cities.get(region_id, self.cities[ANY_CITY])

    def mda8(self, hourly: npt.ArrayLike, shift: npt.ArrayLike, noise: npt.ArrayLike = 0.0) -> Floats:
        """8-hour maximum that goes with an hourly one.

        Parameters
        ----------
        hourly : array_like
            Hourly maxima, ug/m3; NaN stays NaN.
        shift : array_like
            Shift of the city on a draw, log odds.
        noise : array_like
            Standard normal draw of the day. All three broadcast.

        Returns
        -------
        ndarray
            ug/m3, between 0 and the hourly maximum.

        Examples
        --------
        >>> level, day = np.array([100.0]), date(2020, 7, 1)
        >>> table = OzoneConversion(level, np.array([0.0]), np.array([1.0]), {"*": (0, 0)}, day)
        >>> table.mda8([120.0], 0.0).tolist(), table.mda8([120.0], 0.0, 1.0).round(2).tolist()
        ([60.0], [87.73])
        """
        values = np.asarray(hourly, dtype=np.float64)
        odds = np.interp(values, self.levels, self.mean) + np.asarray(shift)
        if np.any(noise):
            odds = odds + np.interp(values, self.levels, self.day_sd) * np.asarray(noise)
        share = np.asarray(np.exp(-odds))
        share += 1.0
        return np.asarray(np.divide(values, share, out=share))

    def taught(
        self, region_id: str, dates: npt.NDArray[np.datetime64], hourly: npt.ArrayLike, mda8: npt.ArrayLike
    ) -> OzoneConversion:
        """The same table with a city's shift corrected by days of its own that have both maxima.

        Its days and the table are weighed by how sure each is. Where they are farther apart than the table's own
        spread explains, the spread is taken to be as large as that: such a city's own days show its ratio, not others'.

        Parameters
        ----------
        region_id : str
            City.
        dates : ndarray of datetime64, shape (n_days,)
            The days: those of one month share its error (``MONTH_SD``).
        hourly, mda8 : array_like, shape (n_days,)
            Both maxima, ug/m3. Days with an hourly maximum below ``OWN_FROM``, or an 8-hour one that is not below
            it, teach nothing.

        Returns
        -------
        OzoneConversion
            Itself where nothing is learnt from any day.

        Examples
        --------
        >>> level, day = np.array([100.0]), date(2020, 7, 1)
        >>> table = OzoneConversion(level, np.array([2.2]), np.array([0.5]), {"*": (0.0, 0.14)}, day)
        >>> table.taught("x", np.array([], "datetime64[D]"), [], []) is table
        True
        >>> dates = np.arange("2025-06-01", "2025-06-26", dtype="datetime64[D]")
        >>> [round(v, 3) for v in table.taught("x", dates, [200.0] * 25, [150.0] * 25).shift("x")]
        [-0.835, 0.236]
        """
        high, low = np.asarray(hourly, dtype=float), np.asarray(mda8, dtype=float)
        informative = (high >= OWN_FROM) & (low > 0) & (low < high)
        if not informative.any():
            return self
        high, low = high[informative], low[informative]
        months = np.unique(np.asarray(dates)[informative].astype("datetime64[M]"), return_counts=True)[1]
        ratio = np.clip(low / high, LEAST_RATIO, MOST_RATIO)
        left = np.log(ratio / (1 - ratio)) - np.interp(high, self.levels, self.mean)
        weights = 1 / np.square(np.maximum(np.interp(high, self.levels, self.day_sd), SEASON_SD))
        own, by_month = float((left * weights).sum() / weights.sum()), np.square(months / months.sum()).sum()
        own_var = float(1 / weights.sum() + MONTH_SD**2 * by_month) + SEASON_SD**2
        middle, sd = self.shift(region_id)
        between = max(sd**2, ((own - middle) / FAR) ** 2 - own_var)
        share = between / (between + own_var)
        corrected = (middle + share * (own - middle), float(np.sqrt(share * own_var)))
        days = self.own_days | {region_id: int(informative.sum())}
        return replace(self, cities=self.cities | {region_id: corrected}, own_days=days)

    def ratio(self, region_id: str, hourly: npt.ArrayLike) -> tuple[float, float]:
        """Mean ratio on some days and its spread (of a day), as people see it.

        Examples
        --------
        >>> level, day = np.array([100.0]), date(2020, 7, 1)
        >>> table = OzoneConversion(level, np.array([2.2]), np.array([0.5]), {"*": (0, 0)}, day)
        >>> [round(x, 2) for x in table.ratio("x", [150.0, 170.0])]
        [0.89, 0.05]
        """
        values = np.asarray(hourly, dtype=np.float64)
        steps = np.linspace(-2.5, 2.5, 101)
        weights = np.exp(-(steps**2) / 2)
        ratios = self.mda8(values[:, None], self.shift(region_id)[0], steps[None, :]) / values[:, None]
        mean = (ratios * weights).sum(axis=1) / weights.sum()
        spread = np.sqrt((np.square(ratios - mean[:, None]) * weights).sum(axis=1) / weights.sum())
        return float(mean.mean()), float(spread.mean())


def load_conversion(raw_dir: Path) -> OzoneConversion | None:
    """Read the tables below a raw folder; None where it has none, and ozone stays bounded.

    Raises
    ------
    InputError
        If a table lacks columns or values, its levels do not rise, there is no row for any city, or a higher hourly
        maximum would give a lower 8-hour one.
    """
    folder = raw_dir / "conversions"
    if not (folder / LEVELS_FILE).is_file():
        return None
    levels, cities = _read(folder / LEVELS_FILE, LEVEL_COLUMNS), _read(folder / CITIES_FILE, CITY_COLUMNS)
    try:
        valid_from = date.fromisoformat(str(levels["valid_from"].iloc[0]))
    except ValueError as error:
        raise _fault(
            folder / LEVELS_FILE, "valid_from", str(levels["valid_from"].iloc[0]), Message("a date")
        ) from error
    shifts = zip(cities["shift"].astype(float), cities["shift_sd"].astype(float), strict=True)
    table = OzoneConversion(
        levels["o3_1h_max"].to_numpy(float),
        levels["log_odds"].to_numpy(float),
        levels["day_sd"].to_numpy(float),
        dict(zip(cities["region_id"].astype(str), shifts, strict=True)),
        valid_from,
    )
    _check(folder, table)
    return table


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            Problem(str(path), None, None, None, Message("a readable CSV file in UTF-8"), Message("restore it"))
        ) from error
    numbers = [name for name in columns if name not in ("region_id", "valid_from")]
    if list(table.columns) != columns or table.empty:
        raise _fault(
            path,
            None,
            ",".join(map(str, table.columns)),
            Message("rows with the columns {names}", names=",".join(columns)),
        )
    for name in numbers:
        values = pd.to_numeric(table[name], errors="coerce")
        if not np.isfinite(values.to_numpy(float)).all():
            raise _fault(path, name, "", Message("a number in every row"))
    return table


def _check(folder: Path, table: OzoneConversion) -> None:
    """Levels that rise, spreads that are not negative, and no lower 8-hour maximum for a higher hourly one."""
    if not (np.diff(table.levels) > 0).all() or table.levels[0] <= 0:
        raise _fault(folder / LEVELS_FILE, "o3_1h_max", "", Message("levels above 0 that rise"))
    if ANY_CITY not in table.cities:
        raise _fault(folder / CITIES_FILE, "region_id", "", Message("a row {name} for any other city", name=ANY_CITY))
    if (table.day_sd < 0).any() or any(sd < 0 for _, sd in table.cities.values()):
        raise _fault(folder, "day_sd, shift_sd", "", Message("no negative spread"))
    hourly = np.linspace(1.0, table.levels[-1] * 1.5, 400)
    for noise in (-4.0, 0.0, 4.0):
        if not (np.diff(table.mda8(hourly, 0.0, noise)) >= 0).all():
            raise _fault(
                folder / LEVELS_FILE, "log_odds", "", Message("an 8-hour maximum that rises with the hourly one")
            )


def _fault(path: Path, column: str | None, value: str, expected: str) -> InputError:
    return InputError(
        Problem(str(path), None, column, value, expected, Message("make the tables again or restore them"))
    )
