"""Counts of days, parted into weather and the rest: invented cities whose truth is known, and cities of files.

Run by ``python benchmarks/attribution.py --days N`` and ``--good-days``. Of cities two things are measured. A year is
left out, season, level and chance are those of the other years, the weather's part is that of models which never saw
the year; P(good) of each day and the number of each quarter are compared with what came, beside the same without
weather.
And of the quarters of each two years that follow each other weather's part of the change, as ``dabiao attribute``
gives it, is compared with the change that came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd
from attribution_fits import PAIRS, fit_of, held, read_met
from scipy.special import ndtr
from simulated_air import Truth, concentrations, season_and_level, weather_of, weather_part

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import SEASON_DAYS, YEAR_DAYS_NEEDED, CrossFit, years_of
from analytics.attribution.good_days import GoodRule, good_days, in_mean_weather
from analytics.attribution.season import day_of_year, level, terms
from analytics.attribution.split import adjusted, split_days
from analytics.indicators.aqi import AVERAGING
from analytics.standards import load

#: of invented cities: limits that bind, as concentrations of about 45 do
DAY_LIMITS = {"pm25": 60.0, "no2": 75.0, "o3_mda8": 80.0}


@dataclass(frozen=True)
class InventedRule:
    """Stands for a `GoodRule` in an invented city: the same limits on every day, values as they are."""

    limits: dict[str, float]

    def good(self, values: Mapping[str, np.ndarray], dates: np.ndarray) -> np.ndarray:
        """Whether no pollutant is above its limit, ``(n_days,)``."""
        return np.all([own <= self.limits[name] for name, own in values.items()], axis=0)

    def log_limits(self, names: Sequence[str], dates: np.ndarray) -> np.ndarray:
        """Logs of the limits, ``(n_names, n_days)``."""
        return np.repeat(np.log([[self.limits[name]] for name in names]), len(dates), axis=1)


def simulate_days(n: int, model: str, first: int) -> None:
    """Coverage of the intervals of counts of days; the truth follows from what was put in."""
    rows = []
    for k in range(first, first + n):
        weather = weather_of(1000 + k)
        truths = {
            "pm25": Truth(rate=(0.0, -0.05)[k % 2], step=(0.0, -0.2)[k // 2 % 2]),
            "no2": Truth(rate=-0.04, effect=0.8, chance=0.3),
            "o3_mda8": Truth(rate=0.02, effect=0.6, chance=0.25),
        }
        values = {name: concentrations(weather, one, 7 * k + i) for i, (name, one) in enumerate(truths.items())}
        fits = {name: fit_of(weather, one, model, k) for name, one in values.items()}
        for before, after, _ in PAIRS:
            for kind, names in (("above the limit", ["pm25"]), ("good", list(truths))):
                chosen = {name: truths[name] for name in names}
                true = _true_good(weather, chosen, after) - _true_good(weather, chosen, before)
                if kind == "good":
                    found = good_days("x", fits, InventedRule(DAY_LIMITS), (before, after), (), k).split.rest
                else:
                    true, found = -true, split_days(fits["pm25"], DAY_LIMITS["pm25"], before, after, k).rest
                rows.append((kind, *held(found, true), true, found.value))
    table = pd.DataFrame(rows, columns=["kind", "in80", "in95", "true", "found"])
    print(f"{n} invented cities of three pollutants from seed {first}, model {model}")
    for kind, own in table.groupby("kind"):
        apart = np.sqrt(((own["found"] - own["true"]) ** 2).mean())
        shares = f"80 % interval holds {own['in80'].mean():.1%}, 95 % {own['in95'].mean():.1%} of {len(own)}"
        means = f"true change {own['true'].mean():+.1f} d, found {own['found'].mean():+.1f} d"
        print(f"  change of the days {kind}: {shares}; {means}, error {apart:.1f} d")


def _true_good(weather: pd.DataFrame, truths: dict[str, Truth], span: tuple[date, date]) -> float:
    """Days of a span on which no pollutant is above its limit, in the mean over the season's weathers and chance."""
    days = weather.index.to_numpy().astype("datetime64[D]")
    number, asked = (
        day_of_year(days),
        np.flatnonzero((days >= np.datetime64(span[0])) & (days <= np.datetime64(span[1]))),
    )
    middle = {name: season_and_level(weather, one) for name, one in truths.items()}
    part = {name: weather_part(weather, one.effect, one.mixing) for name, one in truths.items()}
    total = 0.0
    for day in asked:
        apart = np.abs(number - number[day])
        season = np.minimum(apart, 365 - apart) <= SEASON_DAYS
        rooms = [(np.log(DAY_LIMITS[name]) - middle[name][day] - part[name][season]) / truths[name].chance
                 for name in truths]  # fmt: skip
        total += float(np.prod(ndtr(rooms), axis=0).mean())
    return total


#: columns of the files of cities, by parameter
COLUMNS = {"pm25": "pm25", "pm10": "pm10", "so2": "so2", "no2": "no2", "co": "co", "o3_mda8": "o3_8h"}
GOOD_INDEX, EDITION = 100.0, "HJ633-2012"  # the edition of the years of these cities
#: the rules of good days are those of this day, the newest year whole in these cities
LAST_DAY = date(2020, 12, 31)
#: days that a quarter must have, as the split of a change asks for
QUARTER = 68
Transform = Callable[[pd.DataFrame], pd.DataFrame]
#: means whose changes are compared too
MEANS = ("pm25", "no2", "o3_mda8")


def good_days_of_cities(air: Path, met: Path, chosen: list[str], model: str) -> None:
    """P(good) and numbers of good days of whole years that were left out, with the year's weather and without."""
    table, rules = pd.read_parquet(air), load()
    points = {name: rules.breakpoint_table(EDITION, name, AVERAGING[name]) for name in COLUMNS}
    limits = {name: float(np.interp(GOOD_INDEX, levels, values)) for name, (values, levels) in points.items()}
    rows, changes, rule = [], [], GoodRule.on(LAST_DAY, rules)
    for city in chosen or sorted(pd.read_parquet(met, columns=["city"])["city"].unique()):
        weather, own = read_met(met, city), table[table["city"] == city].drop_duplicates("date").set_index("date")
        fits = {}
        for name, column in COLUMNS.items():
            try:
                fits[name] = fit_of(weather, own[column].astype(float).reindex(weather.index).to_numpy(), model, 1)
            except CannotTell:  # fewer than four years of it
                continue
        kinds = {"with ozone": fits, "without ozone": {k: fit for k, fit in fits.items() if k != "o3_mda8"}}
        for kind, some in kinds.items():
            if kind == "without ozone" or "o3_mda8" in some:
                rows += [one.assign(city=city, kind=kind) for one in _good_left_out(some, limits)]
                changes += [(city, f"good days {kind}", *one)
                            for one in _changes(*in_mean_weather(some, rule), lambda share: 90 * share)]  # fmt: skip
        changes += [(city, f"mean of {name}", *one) for name, fit in fits.items() if name in MEANS
                    for one in _changes(fit.dates, fit.values, adjusted(fit, fit.weather), np.log)]  # fmt: skip
    for kind, days in pd.concat(rows, ignore_index=True).groupby("kind"):
        _report_good(str(kind), days)
    table = pd.DataFrame(changes, columns=["city", "of", "said", "came"])
    for name, own in table.groupby("of", sort=False):
        slope, error = slope_with_error(own)
        print(f"change of a quarter from one year to the next, {name} ({len(own)} of {own['city'].nunique()} cities): "
              f"slope of the change on weather's part {slope:.2f} ± {error:.2f} (standard error)")  # fmt: skip


def _changes(dates: np.ndarray, came: np.ndarray, without: np.ndarray, by: Transform) -> Iterator[tuple[float, float]]:
    """Weather's part of the change and the change, of the same quarter of each two years that follow each other.

    ``came`` are values of days, ``without`` the same in the mean weather of their season; ``by`` makes of their means
    what is compared. Quarters with three quarters of their days count.
    """
    quarter = pd.DatetimeIndex(dates).to_period("Q")
    days = pd.DataFrame({"came": came, "without": without}).groupby(quarter)
    means = by(days.mean()[days.size() >= QUARTER])
    for last in means.index:
        if last - 4 in means.index:
            change = means.loc[last] - means.loc[last - 4]
            yield change["came"] - change["without"], change["came"]


def slope_with_error(table: pd.DataFrame) -> tuple[float, float]:
    """Slope through the origin of ``came`` on ``said``, and its error by a jackknife over cities."""
    products = pd.DataFrame({"both": table["said"] * table["came"], "said": table["said"] ** 2})
    of_city = products.groupby(table["city"]).sum()
    without = of_city.sum() - of_city
    left = without["both"] / without["said"]
    error = float(np.sqrt((len(left) - 1) * ((left - left.mean()) ** 2).mean()))
    return float(of_city["both"].sum() / of_city["said"].sum()), error


def _good_left_out(fits: dict[str, CrossFit], limits: dict[str, float]) -> Iterator[pd.DataFrame]:
    """A row a day of each year left out: ``day, good, p_weather, p_plain``; days on which all pollutants are known."""
    shared = reduce(np.intersect1d, [fit.dates for fit in fits.values()])
    years, counts = np.unique(years_of(shared), return_counts=True)
    limit = np.log([limits[name] for name in fits])[:, None]
    number = day_of_year(shared)
    for year in years[counts >= YEAR_DAYS_NEEDED]:
        out = years_of(shared) == year
        parts = [_without_year(fit, int(year), np.searchsorted(fit.dates, shared)) for fit in fits.values()]
        logs, plain, full = (np.stack(part) for part in zip(*parts, strict=True))
        found = {"day": shared[out], "good": (logs[:, out] <= limit).all(axis=0)}
        for name, middle in (("p_weather", full), ("p_plain", plain)):
            chance = (logs - middle)[:, ~out]
            chance = chance - chance.mean(axis=1, keepdims=True)
            share = np.empty(int(out.sum()))
            for k, day in enumerate(np.flatnonzero(out)):
                apart = np.abs(number[~out] - number[day])
                season = np.minimum(apart, 365 - apart) <= SEASON_DAYS
                share[k] = (middle[:, [day]] + chance[:, season] <= limit).all(axis=0).mean()
            found[name] = share
        yield pd.DataFrame(found)


def _without_year(fit: CrossFit, year: int, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logs of some days, and what season and level of the other years say of them, without and with weather."""
    own, counts = np.unique(fit.years, return_counts=True)
    whole = own[(counts >= YEAR_DAYS_NEEDED) & (own != year)]
    logs, kept = fit.expected + fit.weather + fit.chance, fit.years != year
    steady = np.column_stack([terms(fit.dates), level(fit.dates, whole)])
    said = [columns @ np.linalg.lstsq(columns[kept], logs[kept], rcond=None)[0]
            for columns in (steady, np.column_stack([steady, fit.weather]))]  # fmt: skip
    return logs[at], said[0][at], said[1][at]


def _report_good(kind: str, days: pd.DataFrame) -> None:
    """Brier scores of days, errors of the numbers of quarters, and how far weather's part of these comes out."""
    good = days["good"].astype(float)
    brier = {name: ((days[name] - good) ** 2).mean() for name in ("p_weather", "p_plain")}
    quarter = days.assign(good=good, of=days["day"].dt.to_period("Q")).groupby(["city", "of"])
    sums = quarter[["good", "p_weather", "p_plain"]].sum()[quarter.size() >= 45]
    error = {name: (sums[name] - sums["good"]).abs().mean() for name in ("p_weather", "p_plain")}
    added = pd.DataFrame({"said": sums["p_weather"] - sums["p_plain"], "came": sums["good"] - sums["p_plain"]})
    slope, error_of_slope = slope_with_error(added.reset_index(level="city"))
    n_years = days["day"].dt.year.groupby(days["city"]).nunique().sum()
    print(f"good days {kind}: {days['city'].nunique()} cities, {n_years} years left out, {len(days)} days, "
          f"{good.mean():.0%} good")  # fmt: skip
    print(f"  Brier score of a day: with weather {brier['p_weather']:.4f}, without {brier['p_plain']:.4f}, "
          f"skill {1 - brier['p_weather'] / brier['p_plain']:.2f}")  # fmt: skip
    print(f"  number of a quarter ({len(sums)}): mean error with weather {error['p_weather']:.1f} d, without "
          f"{error['p_plain']:.1f} d; what weather adds comes out with a slope of {slope:.2f} "
          f"± {error_of_slope:.2f} (standard error; 1: neither too much nor too little)")  # fmt: skip
