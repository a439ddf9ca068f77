"""Weather or the rest, measured: simulated series whose truth is known, and real cities where data are there.

    python benchmarks/attribution.py --simulate 48             # coverage, bias, false trends; needs no data
    python benchmarks/attribution.py --days 40                 # the same of counts of days
    python benchmarks/attribution.py --step 24                 # how much of a known step each adjusted series shows
    python benchmarks/attribution.py --levels 12 --walk 0.04   # how near each series comes to levels that are known
    python benchmarks/attribution.py --air AIR.parquet --met MET.parquet [--cities A,B]
    python benchmarks/attribution.py --good-days --air AIR.parquet --met MET.parquet
    python benchmarks/attribution.py --time                    # ten years, six pollutants, one region

AIR has columns ``city, date, pm25, no2, …``, MET ``city, date`` and columns that ``dabiao ingest`` knows with their
units (``temperature_c`` …). Two rivals run beside: month of the year with a straight line in time, and a boosted model
with time among its predictors that is scored on randomly left-out days instead of whole years. A third is the
procedure of Grange and Carslaw (2019) as it is usually run: a random forest with time among its predictors learns all
days and predicts them in resampled weather.

Counts of days are measured in ``attribution_days.py``.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from attribution_days import good_days_of_cities, simulate_days
from attribution_fits import PAIRS, fit_of, held, read_met
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
from analytics.attribution.cross_fit import SEASON_DAYS, CrossFit, years_of
from analytics.attribution.good_days import GoodRule
from analytics.attribution.season import day_of_year, decimal_year, level, terms
from analytics.attribution.split import adjusted, normalised, split
from analytics.attribution.trend import trend
from analytics.errors import DabiaoError
from analytics.standards import load

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
        fit = fit_of(weather, concentrations(weather, truth, k), model, k)
        known = _with_true_weather(fit, weather, truth)
        for pair, (before, after, years) in enumerate(PAIRS):
            found, true = split(fit, before, after, k).rest_ratio, np.expm1(truth.rate * years + truth.step)
            perfect = split(known, before, after, k).rest_ratio.value
            changes.append((pair, *held(found, true), *np.log1p([true, found.value, perfect])))
        if truth.step == 0:
            found, true = trend(fit).per_year, np.expm1(truth.rate)
            slopes.append((*held(found, true), *np.log1p([true, found.value, trend(known).per_year.value])))
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


def cities(air: Path, met: Path, chosen: list[str], model: str, parameter: str, rivals: bool) -> pd.DataFrame:
    """Skill, scatter between years, spring of 2020, and the boosted rivals if they are asked for, one row a city."""
    table, rows = pd.read_parquet(air), []
    for city in chosen or sorted(pd.read_parquet(met, columns=["city"])["city"].unique()):
        weather = read_met(met, city)
        own = table[table["city"] == city].drop_duplicates("date").set_index("date")[parameter]
        values = own.astype(float).reindex(weather.index).to_numpy()
        try:
            fit = fit_of(weather, values, model, 1)
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
               "level_adjusted": line.scatter_adjusted if line else np.nan}  # fmt: skip
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
    series = pd.DataFrame({"raw": fit.values, "adjusted": adjusted(fit, fit.weather), "normalised": normalised(fit)},
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
        fit = fit_of(weather, concentrations(weather, Truth(step=-0.2), k), DEFAULT_MODEL, k)
        series = {"adjusted": adjusted(fit, fit.weather), "normalised": normalised(fit)}
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


def levels_told(n: int, first: int, walk: float) -> None:
    """How near the yearly means of each series come to the truth where levels walk about a falling line.

    The series are like those of NO2: weather explains about half of the days, chance is 0.22 of the log.
    """
    apart, scatter = [], []
    for k in range(first, first + n):
        weather, truth = weather_of(1000 + k), Truth(rate=-0.04, effect=0.6, chance=0.22)
        days = weather.index.to_numpy().astype("datetime64[D]")
        years = np.unique(years_of(days))
        steps = np.random.default_rng([k, 9]).normal(0, walk, len(years))
        moved = level(days, years) @ np.cumsum(steps)
        fit = fit_of(weather, concentrations(weather, truth, k) * np.exp(moved), DEFAULT_MODEL, k)
        true = pd.Series(np.exp(season_and_level(weather, truth) + moved), weather.index)
        series = {"truth": true.reindex(pd.DatetimeIndex(fit.dates)).to_numpy(), "measured": fit.values,
                  "adjusted": adjusted(fit, fit.weather), "normalised": normalised(fit)}  # fmt: skip
        means = np.log(pd.DataFrame(series).groupby(fit.years).mean())
        about = means - means.mean()
        apart.append((about.sub(about["truth"], axis=0) ** 2).mean())
        scatter.append(means.apply(_about_line, x=means.index.to_numpy(float)))
    error, ratio = np.sqrt(pd.DataFrame(apart).mean()), pd.DataFrame(scatter)
    ratio = ratio.div(ratio["measured"], axis=0).median()
    print(f"{n} simulated series from seed {first}, levels that walk by {walk:g} a year")
    for name in ("truth", "measured", "adjusted", "normalised"):
        print(f"  {name}: error of a year's mean {error[name]:.3f} of the log, "
              f"scatter about a line {ratio[name]:.2f} of the measured")  # fmt: skip


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
    print(f"  scatter of yearly levels, season and missing days taken off, adjusted / raw: "
          f"{(rows['level_adjusted'] / rows['level_raw']).median():.2f}")  # fmt: skip
    for part in ("year", "winter", "spring", "summer", "autumn", "months"):
        told = ", ".join(f"{name} {(rows[f'{part}_{name}'] / rows[f'{part}_raw']).median():.2f}"
                         for name in ("adjusted", "normalised", "forest"))  # fmt: skip
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
    parser.add_argument("--levels", type=int, default=0, help="simulated series whose levels walk from year to year")
    parser.add_argument("--walk", type=float, default=0.04, help="how far they walk a year, of the log")
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
    if asked.levels:
        levels_told(asked.levels, asked.first, asked.walk)
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
