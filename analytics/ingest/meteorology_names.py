"""Names and units of meteorology as files write them, from two tables of ``data/raw/lexicon/``.

``meteorology.csv`` says of each parameter its unit, the range of real values, the parameter of the same day that it
cannot exceed, and how hours make its day; ``meteorology_units.csv`` how a unit becomes the parameter's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analytics import resources
from analytics.ingest import pollutant_names

HOURS_A_DAY = 24


@dataclass(frozen=True)
class Parameter:
    """A measured parameter of meteorology.

    Parameters
    ----------
    name : str
        As the warehouse stores it.
    unit : str
        Its unit there.
    min_value, max_value : float
        Range outside of which a value is an error.
    at_most : str
        Parameter that it cannot exceed on the same day; '' if none.
    of_hours : str
        How hours make a day: ``mean``, ``max``, ``min``, ``sum`` or ``direction``.
    """

    name: str
    unit: str
    min_value: float
    max_value: float
    at_most: str
    of_hours: str


@dataclass(frozen=True)
class WeatherUnit:
    """A unit: a value times ``factor`` plus ``offset`` is in ``own``.

    ``rate`` is ``day`` where a daily sum becomes a mean (MJ/m2), ``hour`` where what falls in an hour becomes a sum.
    """

    name: str
    own: str
    factor: float
    offset: float
    rate: str

    def of(self, values: pd.Series, hourly: bool = False) -> pd.Series:
        """Values in the parameter's own unit: sums of an hour as 24 of them, what falls in an hour 24 times a day.

        Examples
        --------
        >>> units()["degF"].of(pd.Series([32.0, 212.0])).round(2).tolist()
        [0.0, 100.0]
        >>> units()["MJ/m2"].of(pd.Series([3.6]), hourly=True).round(1).tolist()
        [1000.0]
        >>> rate = units()["mm/h"]
        >>> rate.of(pd.Series([0.5]), hourly=True).tolist(), rate.of(pd.Series([0.5])).tolist()
        ([0.5], [12.0])
        """
        whole_day = self.rate == ("day" if hourly else "hour")
        return values * (self.factor * (HOURS_A_DAY if whole_day else 1)) + self.offset


@dataclass(frozen=True)
class WeatherMeaning:
    """What a name says: a parameter, and its unit or '' where none is said."""

    parameter: str
    unit: str = ""


def _table(name: str) -> pd.DataFrame:
    path = resources.raw_dir() / "lexicon" / name
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


@cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by its name in the warehouse."""
    rows = _table("meteorology.csv").to_dict("records")
    return {
        row["parameter"]: Parameter(
            row["parameter"],
            row["unit"],
            float(row["min_value"]),
            float(row["max_value"]),
            row["at_most"],
            row["of_hours"],
        )
        for row in rows
    }


@cache
def units() -> dict[str, WeatherUnit]:
    """Every unit by its name."""
    rows = _table("meteorology_units.csv").to_dict("records")
    return {
        r["unit"]: WeatherUnit(r["unit"], r["own"], float(r["factor"]), float(r["offset"]), r["rate"]) for r in rows
    }


def _squeezed(text: str) -> str:
    return pollutant_names.SEPARATORS.sub("", pollutant_names.plain(text))


@cache
def _names() -> dict[str, WeatherMeaning]:
    """Every way to write a parameter, alone and with one of its units behind."""
    ways = _table("meteorology_units.csv").to_dict("records")
    found: dict[str, WeatherMeaning] = {}
    for row in _table("meteorology.csv").to_dict("records"):
        for name in (row["parameter"], *row["names"].split("|")):
            bare = _squeezed(name)
            found.setdefault(bare, WeatherMeaning(row["parameter"], "%" if row["unit"] == "%" else ""))
            for unit in (one for one in ways if one["own"] == row["unit"]):
                for written in (unit["unit"], *unit["written"].split("|")):
                    found.setdefault(bare + _squeezed(written), WeatherMeaning(row["parameter"], unit["unit"]))
    return found


@cache
def _unit_names() -> dict[tuple[str, str], str]:
    """Units by the way they are written and the unit they become: 度 is one of temperature and one of direction."""
    rows = _table("meteorology_units.csv").to_dict("records")
    return {
        (pollutant_names.plain(written), row["own"]): row["unit"]
        for row in rows
        for written in (row["unit"], *row["written"].split("|"))
    }


def meaning(name: str) -> WeatherMeaning | None:
    """What a name of a column or parameter means; None if it is none of meteorology.

    Examples
    --------
    >>> meaning("temperature_c"), meaning("wind_direction_max_16").unit
    (WeatherMeaning(parameter='temperature', unit='degC'), 'sectors16')
    >>> meaning("平均风速(m/s)")
    WeatherMeaning(parameter='wind_speed', unit='m/s')
    >>> meaning("humidity").unit, meaning("PM2.5"), meaning("气压")
    ('%', None, WeatherMeaning(parameter='pressure', unit=''))
    """
    return _names().get(_squeezed(name)) if len(name) <= pollutant_names.MAX_NAME else None


_UNIT_BEHIND = re.compile(r"(.+?)\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*")


def without_its_unit(name: str) -> WeatherMeaning | None:
    """What a name means whose unit, in brackets behind it, is not known; its own unit is ``''``.

    Examples
    --------
    >>> without_its_unit("precipitation (inch/week)").unit, without_its_unit("PM2.5 (inch)")
    ('', None)
    """
    found = _UNIT_BEHIND.fullmatch(name)
    said = meaning(found[1]) if found else None
    return None if said is None else WeatherMeaning(said.parameter)


@dataclass(frozen=True)
class WordsOfCells:
    """Cells that hold a word in place of a number, and what they stand for.

    Parameters
    ----------
    hit : Series of bool
        Cells that do.
    value : Series of float
        In the parameter's own unit; NaN where the word says that there is no value.
    counts : dict of str to int
        How often each word stands there, as it is written.
    """

    hit: pd.Series
    value: pd.Series
    counts: dict[str, int]


@cache
def _words(parameter: str) -> dict[str, float]:
    rows = [row for row in _table("meteorology_words.csv").to_dict("records") if row["parameter"] == parameter]
    return {word: float(row["value"] or "nan") for row in rows for word in row["words"].split("|")}


def in_words(cells: pd.Series, parameter: str) -> WordsOfCells:
    """What observers write in place of a number: a trace of precipitation, a calm.

    A trace is less than can be measured and enters as 0 mm; in a calm the speed is 0 and there is no direction
    (GB/T 35227-2017, GB/T 35228-2017). Any other word is a fault of its cell.

    Parameters
    ----------
    cells : Series
        As the file holds them.
    parameter : str
        Whose they are.

    Examples
    --------
    >>> in_words(pd.Series(["微量", "2.5", "大"]), "precipitation").value.tolist()
    [0.0, nan, nan]
    >>> in_words(pd.Series(["静风", "90"]), "wind_direction").hit.tolist()
    [True, False]
    """
    known = _words(parameter)
    if not known or pd.api.types.is_numeric_dtype(cells):
        return WordsOfCells(pd.Series(False, index=cells.index), pd.Series(float("nan"), index=cells.index), {})
    text = cells.astype(str).str.normalize("NFKC").str.strip()
    low = text.str.lower()
    hit = low.isin(list(known))
    return WordsOfCells(
        hit, low.map(known).astype(float), {str(word): int(n) for word, n in text[hit].value_counts().items()}
    )


def unit_named(text: str, own: str) -> WeatherUnit | None:
    """The unit that a text names, if it can become ``own``.

    Examples
    --------
    >>> unit_named("℉", "degC").name, unit_named("度", "deg").name, unit_named("hPa", "degC"), unit_named("", "mm")
    ('degF', 'deg', None, None)
    """
    return units().get(_unit_names().get((pollutant_names.plain(text), own), ""))
