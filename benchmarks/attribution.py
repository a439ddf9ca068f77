"""Weather or the rest, measured: simulated series whose truth is known, and real cities where data are there.

    python benchmarks/attribution.py --simulate 48             # coverage, bias, false trends; needs no data
    python benchmarks/attribution.py --days 40                 # the same of counts of days
    python benchmarks/attribution.py --air AIR.parquet --met MET.parquet [--cities A,B]
    python benchmarks/attribution.py --time                    # ten years, six pollutants, one region

AIR has columns ``city, date, pm25, no2, …``, MET ``city, date`` and columns that ``dabiao ingest`` knows with their
units (``temperature_c`` …). Two rivals run beside: month of the year with a straight line in time, and a boosted model
with time among its predictors that is scored on randomly left-out days instead of whole years.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date
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
from analytics.attribution.cross_fit import SEASON_DAYS, CrossFit, cross_fit, years_of
from analytics.attribution.estimate import Estimate
from analytics.attribution.good_days import good_days
from analytics.attribution.season import day_of_year, decimal_year, terms
from analytics.attribution.split import normalised, split, split_days
from analytics.attribution.trend import trend
from analytics.errors import DabiaoError
from analytics.ingest.meteorology_names import meaning, parameters, units

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
                    found = good_days("x", fits, DAY_LIMITS, (before, after), (), k).split.rest
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


def cities(air: Path, met: Path, chosen: list[str], model: str, parameter: str) -> pd.DataFrame:
    """Skill, scatter between years, spring of 2020, and the rivals, one row a city."""
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
        random_r2, blocked_r2 = _unblocked(fit, known.to_numpy(float))
        raw, clean = _month_scatter(fit)
        row = {"city": city, "r2": fit.r2, "climatology": fit.climatology_r2, "line": _month_line(fit),
               "boosted_random": random_r2, "boosted_blocked": blocked_r2, "months_raw": raw, "months_clean": clean,
               "years_raw": line.scatter_raw if line else np.nan,
               "years_clean": line.scatter_normalised if line else np.nan}  # fmt: skip
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


def _month_scatter(fit: CrossFit) -> tuple[float, float]:
    """Scatter of the same month between years about a straight line, raw and normalised (log, mean over months)."""
    month = pd.PeriodIndex(pd.DatetimeIndex(fit.dates), freq="M")
    both = pd.DataFrame({"raw": fit.values, "clean": normalised(fit, fit.weather)}).groupby(month).mean().apply(np.log)
    out = []
    for name in both:
        parts = []
        for _, part in both.groupby(both.index.month):
            x, y = part.index.year.to_numpy(float), part[name].to_numpy()
            parts.append(np.std(y - np.polyval(np.polyfit(x, y, 1), x), ddof=2) if len(x) > 3 else np.nan)
        out.append(float(np.nanmean(parts)))
    return out[0], out[1]


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
    for name in ("months", "years"):
        ratio = rows[f"{name}_clean"] / rows[f"{name}_raw"]
        print(f"  scatter of {name} between years, normalised / raw: {ratio.median():.2f}")
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
    limits = Limits(dict.fromkeys(names, 75.0), dict.fromkeys(names, 75.0), ("pm25", "pm10", "no2", "o3_mda8"))
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
    parser.add_argument("--first", type=int, default=0, help="seed of the first simulated series")
    parser.add_argument("--mixing", type=float, default=0.0, help="how far weather acts through interactions")
    parser.add_argument("--air", type=Path)
    parser.add_argument("--met", type=Path)
    parser.add_argument("--cities", default="")
    parser.add_argument("--parameter", action="append")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--time", action="store_true")
    asked = parser.parse_args()
    if asked.days:
        simulate_days(asked.days, asked.model, asked.first)
    if asked.simulate:
        simulate(asked.simulate, asked.model, asked.first, asked.mixing)
    if asked.air and asked.met:
        for parameter in asked.parameter or ["pm25", "no2"]:
            chosen = [name for name in asked.cities.split(",") if name]
            report(cities(asked.air, asked.met, chosen, asked.model, parameter), parameter)
    if asked.time:
        timing(asked.model)


if __name__ == "__main__":
    main()
