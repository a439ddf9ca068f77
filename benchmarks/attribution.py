"""Weather or the rest, measured: simulated series whose truth is known, and real cities where data are there.

    python benchmarks/attribution.py --simulate 48             # coverage, bias, false trends; needs no data
    python benchmarks/attribution.py --days 40                 # the same of counts of days
    python benchmarks/attribution.py --step 24                 # how much of a known step each normalised series shows
    python benchmarks/attribution.py --air AIR.parquet --met MET.parquet [--cities A,B]
    python benchmarks/attribution.py --good-days --air AIR.parquet --met MET.parquet
    python benchmarks/attribution.py --time                    # ten years, six pollutants, one region

AIR has columns ``city, date, pm25, no2, …``, MET ``city, date`` and columns that ``dabiao ingest`` knows with their
units (``temperature_c`` …). Two rivals run beside: month of the year with a straight line in time, and a boosted model
with time among its predictors that is scored on randomly left-out days instead of whole years. A third is the
procedure of Grange and Carslaw (2019) as it is usually run: a random forest with time among its predictors learns all
days and predicts them in resampled weather.

Good days of real cities: a year is left out, season, level and chance are those of the other years, the weather's part
is that of models which never saw the year; P(good) of each day and the number of each quarter are compared with what
came, beside the same without weather.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr
from simulated_air import (
    Truth,
    concentrations,
    history_of,
    season_and_level,
    weather_object,
    weather_of,
    weather_part,
)
from threadpoolctl import threadpool_limits

from analytics.attribution import DEFAULT_MODEL, Limits, Weather, attribute, predictors
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import SEASON_DAYS, YEAR_DAYS_NEEDED, CrossFit, cross_fit, years_of
from analytics.attribution.estimate import Estimate
from analytics.attribution.good_days import GoodRule, good_days
from analytics.attribution.season import day_of_year, decimal_year, level, terms
from analytics.attribution.split import modelled, normalised, split, split_days
from analytics.attribution.trend import trend
from analytics.errors import DabiaoError
from analytics.indicators.aqi import AVERAGING
from analytics.ingest.meteorology_names import meaning, parameters, units
from analytics.standards import load

PAIRS = [
    ((date(2017, 1, 1), date(2017, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31)), 1),
    ((date(2017, 1, 1), date(2017, 3, 31)), (date(2019, 1, 1), date(2019, 3, 31)), 2),
    ((date(2015, 6, 1), date(2015, 8, 31)), (date(2018, 6, 1), date(2018, 8, 31)), 3),
]
SPRING = {year: (date(year, 2, 1), date(year, 3, 31)) for year in (2018, 2019, 2020)}


def simulate(n: int, model: str, first: int, mixing: float) -> None:
    """Coverage of the intervals, bias of trend and step, false trends, on series with a weather's effect put in.

    Bias is measured twice: against the truth that was put in, and against what the same method finds with the true
    weather's part in place of the learnt one. The second is free of what chance does to a handful of series.
    """
    changes, slopes = [], []
    for k in range(first, first + n):
        truth = Truth(rate=(0.0, -0.05)[k % 2], step=(0.0, -0.2)[k // 2 % 2], mixing=mixing)
        weather = weather_of(1000 + k)
        fit = _fit(weather, concentrations(weather, truth, k), model, k)
        known = _with_true_weather(fit, weather, truth)
        for pair, (before, after, years) in enumerate(PAIRS):
            found, true = split(fit, before, after, k).rest_ratio, np.expm1(truth.rate * years + truth.step)
            perfect = split(known, before, after, k).rest_ratio.value
            changes.append((pair, *_held(found, true), *np.log1p([true, found.value, perfect])))
        if truth.step == 0:
            found, true = trend(fit).per_year, np.expm1(truth.rate)
            slopes.append((*_held(found, true), *np.log1p([true, found.value, trend(known).per_year.value])))
    table = pd.DataFrame(changes, columns=["pair", "in80", "in95", "true", "found", "perfect"])
    lines = pd.DataFrame(slopes, columns=table.columns[1:])
    still, moved = lines[lines["true"] == 0], table[table["true"].abs() > 0.04]
    print(f"{n} simulated series from seed {first}, model {model}, mixing {mixing:g}")
    print(f"  change between periods: 80 % interval holds {table['in80'].mean():.1%}, 95 % {table['in95'].mean():.1%} "
          f"of {len(table)}; by pair {_by_pair(table)}")  # fmt: skip
    print(f"  bias of known changes: {_bias(moved, 'true'):+.1%}, "
          f"beside the true weather {_bias(moved, 'perfect'):+.1%}")  # fmt: skip
    print(f"  trend: 80 % holds {lines['in80'].mean():.1%}, 95 % {lines['in95'].mean():.1%} of {len(lines)}; bias "
          f"{_bias(lines, 'true'):+.1%}, beside the true weather {_bias(lines, 'perfect'):+.1%}; "
          f"false at 95 %: {1 - still['in95'].mean():.1%} of {len(still)}")  # fmt: skip


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
        fits = {name: _fit(weather, one, model, k) for name, one in values.items()}
        for before, after, _ in PAIRS:
            for kind, names in (("above the limit", ["pm25"]), ("good", list(truths))):
                chosen = {name: truths[name] for name in names}
                true = _true_good(weather, chosen, after) - _true_good(weather, chosen, before)
                if kind == "good":
                    found = good_days("x", fits, InventedRule(DAY_LIMITS), (before, after), (), k).split.rest
                else:
                    true, found = -true, split_days(fits["pm25"], DAY_LIMITS["pm25"], before, after, k).rest
                rows.append((kind, *_held(found, true), true, found.value))
    table = pd.DataFrame(rows, columns=["kind", "in80", "in95", "true", "found"])
    print(f"{n} invented cities of three pollutants from seed {first}, model {model}")
    for kind, own in table.groupby("kind"):
        apart = np.sqrt(((own["found"] - own["true"]) ** 2).mean())
        held = f"80 % interval holds {own['in80'].mean():.1%}, 95 % {own['in95'].mean():.1%} of {len(own)}"
        means = f"true change {own['true'].mean():+.1f} d, found {own['found'].mean():+.1f} d"
        print(f"  change of the days {kind}: {held}; {means}, error {apart:.1f} d")


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


def good_days_of_cities(air: Path, met: Path, chosen: list[str], model: str) -> None:
    """P(good) and numbers of good days of whole years that were left out, with the year's weather and without."""
    table, rules = pd.read_parquet(air), load()
    points = {name: rules.breakpoint_table(EDITION, name, AVERAGING[name]) for name in COLUMNS}
    limits = {name: float(np.interp(GOOD_INDEX, levels, values)) for name, (values, levels) in points.items()}
    rows = []
    for city in chosen or sorted(pd.read_parquet(met, columns=["city"])["city"].unique()):
        weather, own = read_met(met, city), table[table["city"] == city].drop_duplicates("date").set_index("date")
        fits = {}
        for name, column in COLUMNS.items():
            try:
                fits[name] = _fit(weather, own[column].astype(float).reindex(weather.index).to_numpy(), model, 1)
            except CannotTell:  # fewer than four years of it
                continue
        kinds = {"with ozone": fits, "without ozone": {k: fit for k, fit in fits.items() if k != "o3_mda8"}}
        for kind, some in kinds.items():
            if kind == "without ozone" or "o3_mda8" in some:
                rows += [one.assign(city=city, kind=kind) for one in _good_left_out(some, limits)]
    for kind, days in pd.concat(rows, ignore_index=True).groupby("kind"):
        _report_good(str(kind), days)


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
    said, came = sums["p_weather"] - sums["p_plain"], sums["good"] - sums["p_plain"]
    of_city = pd.DataFrame({"both": said * came, "said": said**2}).groupby(level="city").sum()
    slope, without = of_city["both"].sum() / of_city["said"].sum(), of_city.sum() - of_city
    left = without["both"] / without["said"]  # jackknife over cities
    error_of_slope = float(np.sqrt((len(left) - 1) * ((left - left.mean()) ** 2).mean()))
    n_years = days["day"].dt.year.groupby(days["city"]).nunique().sum()
    print(f"good days {kind}: {days['city'].nunique()} cities, {n_years} years left out, {len(days)} days, "
          f"{good.mean():.0%} good")  # fmt: skip
    print(f"  Brier score of a day: with weather {brier['p_weather']:.4f}, without {brier['p_plain']:.4f}, "
          f"skill {1 - brier['p_weather'] / brier['p_plain']:.2f}")  # fmt: skip
    print(f"  number of a quarter ({len(sums)}): mean error with weather {error['p_weather']:.1f} d, without "
          f"{error['p_plain']:.1f} d; what weather adds comes out with a slope of {slope:.2f} "
          f"± {error_of_slope:.2f} (standard error; 1: neither too much nor too little)")  # fmt: skip


def _held(found: Estimate, true: float) -> tuple[bool, bool]:
    return found.low80 <= true <= found.high80, found.low95 <= true <= found.high95


def _by_pair(table: pd.DataFrame) -> str:
    held = table.groupby("pair")[["in80", "in95"]].mean()
    return ", ".join(f"{one.in80:.0%}/{one.in95:.0%}" for one in held.itertuples())


def _bias(rows: pd.DataFrame, against: str) -> float:
    """Excess of what is found over a reference, as a share of the truth (slope through the origin)."""
    true = rows["true"]
    return float((true * (rows["found"] - rows[against])).sum() / (true**2).sum())


def _with_true_weather(fit: CrossFit, weather: pd.DataFrame, truth: Truth) -> CrossFit:
    """The same days with the weather's part that was put in."""
    part = pd.Series(weather_part(weather, truth.effect, truth.mixing), weather.index)
    own = part.reindex(pd.DatetimeIndex(fit.dates)).to_numpy()
    own = own - own.mean()
    rest = fit.expected + fit.weather + fit.chance - own - fit.expected
    return replace(fit, weather=own, of_pair=np.tile(own, (len(fit.of_pair), 1)), chance=rest)


def _fit(weather: pd.DataFrame, values: np.ndarray, model: str, seed: int) -> CrossFit:
    known = predictors(weather_object(weather, date(2021, 1, 1)))
    has = weather[["temperature", "wind_speed"]].notna().all(axis=1).to_numpy() & (np.nan_to_num(values) > 0)
    days = weather.index.to_numpy().astype("datetime64[D]")
    return cross_fit(days[has], values[has], known.to_numpy(float)[has], model, seed)


def read_met(path: Path, city: str) -> pd.DataFrame:
    """Meteorology of a city under the names of the warehouse; what cannot be is left out as ingesting does."""
    rows = (
        pd.read_parquet(path).query("city == @city").dropna(subset=["date"]).drop_duplicates("date").set_index("date")
    )
    out = {}
    for name in rows.columns.drop("city"):
        said = meaning(name)
        if said is None or not said.unit:
            continue
        own = parameters()[said.parameter]
        values = units()[said.unit].of(rows[name].astype(float))
        out[said.parameter] = values.where(values.between(own.min_value, own.max_value))
    days = pd.date_range(rows.index.min(), rows.index.max(), name="day")
    return pd.DataFrame(out).reindex(days)


def cities(air: Path, met: Path, chosen: list[str], model: str, parameter: str, rivals: bool) -> pd.DataFrame:
    """Skill, scatter between years, spring of 2020, and the boosted rivals if they are asked for, one row a city."""
    table, rows = pd.read_parquet(air), []
    for city in chosen or sorted(pd.read_parquet(met, columns=["city"])["city"].unique()):
        weather = read_met(met, city)
        own = table[table["city"] == city].drop_duplicates("date").set_index("date")[parameter]
        values = own.astype(float).reindex(weather.index).to_numpy()
        try:
            fit = _fit(weather, values, model, 1)
        except DabiaoError as error:
            print(f"{city}: {error}")
            continue
        line = trend(fit)
        known = predictors(Weather(city, date(2030, 1, 1), weather)).reindex(pd.DatetimeIndex(fit.dates))
        random_r2, blocked_r2 = _unblocked(fit, known.to_numpy(float)) if rivals else (np.nan, np.nan)
        row = {"city": city, "r2": fit.r2, "climatology": fit.climatology_r2, "line": _month_line(fit),
               "boosted_random": random_r2, "boosted_blocked": blocked_r2,
               **_scatters(fit, known.to_numpy(float) if rivals else None),
               "level_raw": line.scatter_raw if line else np.nan,
               "level_normalised": line.scatter_normalised if line else np.nan}  # fmt: skip
        for year in (2019, 2020):
            try:
                found = split(fit, SPRING[year - 1], SPRING[year], 1).rest_ratio
                row |= {f"spring_{year}": found.value, f"spring_{year}_high80": found.high80,
                        f"spring_{year}_high95": found.high95}  # fmt: skip
            except DabiaoError:
                pass
        rows.append(row)
        print(" ".join(f"{k}={v:.3f}" if isinstance(v, float) else str(v) for k, v in row.items()), flush=True)
    return pd.DataFrame(rows)


#: parts of a year whose means are compared between years: first month, number of months, days that are needed
PARTS = {"year": (1, 12, 274), "winter": (12, 3, 68), "spring": (3, 3, 68), "summer": (6, 3, 68), "autumn": (9, 3, 68),
         **{f"month {m}": (m, 1, 15) for m in range(1, 13)}}  # fmt: skip
FEWEST_YEARS = 4


def _scatters(fit: CrossFit, known: np.ndarray | None) -> dict[str, float]:
    """Scatter about a straight line of the logs of means of the same part of each year, by part and series.

    Those of the twelve months are averaged. Without weather (``known``) there is no forest.
    """
    days = pd.DatetimeIndex(fit.dates)
    series = pd.DataFrame({"raw": fit.values, "normalised": normalised(fit, fit.weather), "modelled": modelled(fit)},
                          index=days)  # fmt: skip
    series["forest"] = np.nan if known is None else _forest(fit, known)
    found = {}
    for part, (first, months, least) in PARTS.items():
        inside = ((days.month - first) % 12) < months
        year = days.year + (days.month >= first) * (first == 12)
        of_year = series[inside].groupby(year[inside])
        means = np.log(of_year.mean()[of_year.size() >= least])
        found[part] = means.apply(_about_line, x=means.index.to_numpy(float))
    table = pd.DataFrame(found)
    table["months"] = table[[name for name in table if name.startswith("month ")]].mean(axis=1)
    return {f"{part}_{name}": table.loc[name, part]
            for part in ("year", "winter", "spring", "summer", "autumn", "months") for name in table.index}  # fmt: skip


def _about_line(y: pd.Series, x: np.ndarray) -> float:
    """Standard deviation about a straight line; NaN of fewer than four years."""
    if len(x) < FEWEST_YEARS:
        return float("nan")
    return float(np.std(y - np.polyval(np.polyfit(x, y, 1), x), ddof=2))


TREES, RESAMPLED = 50, 10  # of the forest; weathers of each day


@threadpool_limits.wrap(limits=1)
def _forest(fit: CrossFit, known: np.ndarray) -> np.ndarray:
    """The series of a random forest with time and day of the year, learnt from all days, in resampled weather."""
    from sklearn.ensemble import RandomForestRegressor

    filled = np.where(np.isnan(known), np.nanmedian(known, axis=0), known)
    columns = np.column_stack([filled, decimal_year(fit.dates), day_of_year(fit.dates), fit.dates.astype(int) % 7])
    forest = RandomForestRegressor(TREES, min_samples_leaf=5, max_features=0.33, random_state=1, n_jobs=1)
    forest.fit(columns, fit.values)
    random, total = np.random.default_rng(1), np.zeros(len(columns))
    number, n_weather = day_of_year(fit.dates), known.shape[1]
    apart = np.abs(number[:, None] - number[None, :])
    season = np.minimum(apart, 365 - apart) <= SEASON_DAYS
    choices = [np.flatnonzero(row) for row in season]
    for _ in range(RESAMPLED):
        drawn = columns.copy()
        other = np.array([row[int(u * len(row))] for row, u in zip(choices, random.random(len(columns)), strict=True)])
        drawn[:, :n_weather] = columns[other, :n_weather]
        total += forest.predict(drawn)
    return np.asarray(total / RESAMPLED)


def step_shown(n: int, first: int, forests: int) -> None:
    """How much of a known fall of log 0.2 at the turn of a year the means of the years beside it show."""
    shown = []
    for k in range(first, first + n):
        weather = weather_of(1000 + k)
        fit = _fit(weather, concentrations(weather, Truth(step=-0.2), k), DEFAULT_MODEL, k)
        series = {"normalised": normalised(fit, fit.weather), "modelled": modelled(fit)}
        if k < first + forests:
            known = predictors(weather_object(weather, date(2021, 1, 1))).reindex(pd.DatetimeIndex(fit.dates))
            series["forest"] = _forest(fit, known.to_numpy(float))
        shown.append({name: np.log(one[fit.years == 2018].mean() / one[fit.years == 2017].mean()) / -0.2
                      for name, one in series.items()})  # fmt: skip
    table = pd.DataFrame(shown)
    print(f"{n} simulated series from seed {first}: share of a known step between two years that is shown")
    for name in table:
        own = table[name].dropna()
        print(f"  {name}: {own.mean():.0%} ± {own.std() / np.sqrt(len(own)):.0%} (standard error), of {len(own)}")


def _month_line(fit: CrossFit) -> float:
    """R² of the rival: month of the year and a straight line in time, whole years left out."""
    logs = fit.expected + fit.weather + fit.chance
    month = fit.dates.astype("datetime64[M]").astype(int) % 12
    columns = np.column_stack([np.eye(12)[month], decimal_year(fit.dates)])
    error = np.empty(len(logs))
    for year in np.unique(years_of(fit.dates)):
        out = years_of(fit.dates) == year
        error[out] = logs[out] - columns[out] @ np.linalg.lstsq(columns[~out], logs[~out], rcond=None)[0]
    return float(1 - np.mean(error**2) / np.var(logs))


@threadpool_limits.wrap(limits=1)
def _unblocked(fit: CrossFit, known: np.ndarray) -> tuple[float, float]:
    """R² of the rival with time among its predictors: on days left out at random, and on whole years left out."""
    from sklearn.ensemble import HistGradientBoostingRegressor as Trees

    logs = fit.expected + fit.weather + fit.chance
    columns = np.column_stack([known, terms(fit.dates), decimal_year(fit.dates)])
    year, found = years_of(fit.dates), []
    folds = np.random.default_rng(1).integers(0, 5, len(logs))
    for group in (folds, np.digitize(year, np.unique(year)[1::2])):
        error = np.empty(len(logs))
        for one in np.unique(group):
            out = group == one
            trees = Trees(max_iter=100, random_state=1).fit(columns[~out], logs[~out])
            error[out] = logs[out] - trees.predict(columns[out])
        found.append(float(1 - np.mean(error**2) / np.var(logs)))
    return found[0], found[1]


def report(rows: pd.DataFrame, parameter: str) -> None:
    """The figures that the documents quote."""
    print(f"{len(rows)} cities, {parameter}; medians over cities")
    print(f"  R² of whole years left out {rows.r2.median():.2f}; climatology {rows.climatology.median():.2f}; "
          f"month x line {rows.line.median():.2f}; boosted with time: "
          f"{rows.boosted_random.median():.2f} on random days, "
          f"{rows.boosted_blocked.median():.2f} on years left out")  # fmt: skip
    print(f"  scatter of yearly levels, season and missing days taken off, normalised / raw: "
          f"{(rows['level_normalised'] / rows['level_raw']).median():.2f}")  # fmt: skip
    for part in ("year", "winter", "spring", "summer", "autumn", "months"):
        told = ", ".join(f"{name} {(rows[f'{part}_{name}'] / rows[f'{part}_raw']).median():.2f}"
                         for name in ("normalised", "modelled", "forest"))  # fmt: skip
        print(f"  scatter between years, {part}: raw {rows[f'{part}_raw'].median():.3f}, of it: {told}")
    for year in (2019, 2020):
        if f"spring_{year}" in rows:
            part = rows.dropna(subset=[f"spring_{year}"])
            fell, sure = (part[f"spring_{year}"] < 0).sum(), (part[f"spring_{year}_high95"] < 0).sum()
            print(f"  spring {year}: rest {part[f'spring_{year}'].median():+.0%}, falls in {fell}, "
                  f"told at 95 % in {sure} of {len(part)}")  # fmt: skip


def timing(model: str) -> None:
    """Ten years of days, one region, six pollutants, two workers."""
    weather = weather_of(3, "2011-01-01", "2020-12-31")
    names = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")
    values = {name: concentrations(weather, Truth(rate=-0.03), k) for k, name in enumerate(names)}
    past, known = history_of(values, weather.index, date(2021, 1, 1)), weather_object(weather, date(2021, 1, 1))
    spans = (date(2019, 1, 1), date(2019, 12, 31)), (date(2020, 1, 1), date(2020, 12, 31))
    limits = Limits(dict.fromkeys(names, 75.0), GoodRule.on(date(2020, 12, 31), load()))
    for workers in (1, 2):
        wall, cpu = time.perf_counter(), time.process_time()
        made = attribute({"x": past}, {"x": known}, *spans, limits=limits, model=model, workers=workers)
        print(f"{len(made.made)} pollutants, ten years, {workers} workers, {model}: "
              f"{time.perf_counter() - wall:.1f} s, "
              f"{time.process_time() - cpu:.1f} s of CPU in this process")  # fmt: skip


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulate", type=int, default=0)
    parser.add_argument("--days", type=int, default=0, help="invented cities whose counts of days are parted")
    parser.add_argument("--step", type=int, default=0, help="simulated series with a known step")
    parser.add_argument("--forests", type=int, default=6, help="of these series, those a random forest learns too")
    parser.add_argument("--first", type=int, default=0, help="seed of the first simulated series")
    parser.add_argument("--mixing", type=float, default=0.0, help="how far weather acts through interactions")
    parser.add_argument("--air", type=Path)
    parser.add_argument("--met", type=Path)
    parser.add_argument("--cities", default="")
    parser.add_argument("--parameter", action="append")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--good-days", action="store_true", help="good days of the cities instead of their means")
    parser.add_argument("--without-rivals", action="store_true", help="the cities without boosted trees and forest")
    parser.add_argument("--time", action="store_true")
    asked = parser.parse_args()
    if asked.days:
        simulate_days(asked.days, asked.model, asked.first)
    if asked.step:
        step_shown(asked.step, asked.first, asked.forests)
    if asked.simulate:
        simulate(asked.simulate, asked.model, asked.first, asked.mixing)
    named = [name for name in asked.cities.split(",") if name]
    if asked.air and asked.met and asked.good_days:
        good_days_of_cities(asked.air, asked.met, named, asked.model)
    elif asked.air and asked.met:
        for parameter in asked.parameter or ["pm25", "no2"]:
            rows = cities(asked.air, asked.met, named, asked.model, parameter, not asked.without_rivals)
            report(rows, parameter)
    if asked.time:
        timing(asked.model)


if __name__ == "__main__":
    main()
