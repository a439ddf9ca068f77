"""Days that are rare: P(no further heavy day), the count of further heavy and good days, and the year's percentiles.

    python benchmarks/rare_days.py                                              # the embedded cities, 2022-2025
    python benchmarks/rare_days.py --data PANEL.parquet --years 2016-2020,2022-2023
    python benchmarks/rare_days.py --data PANEL.parquet --years 2017-2020 --percentile so2

From each origin the rest of the year is forecast and its days counted as `dabiao` counts them, PM2.5 alone: heavy
above 150, good at 75 or below. Beside the default stand two rivals made of the same days of past years, without any
model: their counts as they were, and their counts after each year was scaled to the level of today (the mean of the
365 days before the origin over that of the 365 days before the past window; 1 where the latter is not known). Their P
is (n + 1/2) / (N + 1) for n of N years without a heavy day. Other forms of the daily shapes were compared on the years
marked with an asterisk. CRPS is of the count of days; coverage spreads ties (`analytics.evaluation.scores.inside`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from forecast import N_PATHS, ORIGINS, RULES, actual_mean
from forecast_cities import City, embedded, panel, years_of

from analytics.evaluation import scores
from analytics.evaluation.calibrate import PARAMETERS
from analytics.evaluation.outcomes import statistic_of
from analytics.forecast import DEFAULT_MODEL, Forecast, make_forecasts
from analytics.forecast.window import DEFAULT_YEARS, MIN_COVERAGE
from analytics.terms import Statistic

ERAS = {"2016-2017 *": (2016, 2017), "2018-2020": (2018, 2020), "2021-2023": (2021, 2023), "2024-": (2024, 9999)}
COUNTS = (Statistic.HEAVY_DAYS, Statistic.GOOD_DAYS)
KINDS = ("heavy", "good")
PAST = "past years"
PAST_SCALED = "past years, scaled"
LEVEL_DAYS = 365


def values_of(days: np.ndarray, dates: np.ndarray, statistics: Sequence[str], parameter: str = "pm25") -> np.ndarray:
    """Statistics of one parameter on each path, ``(n_statistics, n_paths)``; a missing day counts nowhere."""
    return np.array([statistic_of(name, {parameter: days}, dates, RULES) for name in statistics])


def of_paths(
    forecast: Forecast, wanted: dict[str, np.ndarray], parameter: str, statistics: Sequence[str]
) -> np.ndarray:
    """Statistics over the days that have an outcome."""
    known = wanted[forecast.region_id]
    return values_of(forecast.days(parameter)[:, known], forecast.dates[known], statistics, parameter)


def rest_of(city: City, year: int, parameter: str, start: date) -> np.ndarray:
    """Days from a start to the end of its year, NaN where missing."""
    return city.daily[parameter].reindex(pd.date_range(start, date(year, 12, 31))).to_numpy(float)


def past_windows(city: City, as_of: date, parameter: str) -> Iterator[tuple[np.ndarray, float]]:
    """Same days of past years, newest first, and the level of today over theirs."""
    days = city.daily[parameter].loc[: pd.Timestamp(as_of - timedelta(1))]
    now = days.iloc[-LEVEL_DAYS:].mean()
    for year in range(as_of.year - 1, as_of.year - 1 - DEFAULT_YEARS, -1):
        start = as_of.replace(year=year)
        window = rest_of(city.at(as_of), year, parameter, start)
        if np.isnan(window).mean() > 1 - MIN_COVERAGE:
            continue
        before = days.loc[pd.Timestamp(start - timedelta(LEVEL_DAYS)) : pd.Timestamp(start - timedelta(1))].dropna()
        yield window, float(now / before.mean()) if len(before) >= MIN_COVERAGE * LEVEL_DAYS else 1.0


def row_of(samples: np.ndarray, actual: np.ndarray, p_none: float) -> dict[str, float]:
    """Scores of the samples of both counts, ``(2, n_samples)``."""
    row = {"p_none": p_none, "none": float(actual[0] == 0)}
    for i, kind in enumerate(KINDS):
        one, seen = samples[i : i + 1].astype(float), actual[i : i + 1].astype(float)
        row |= {
            f"{kind}_stated": float(one.mean()),
            f"{kind}_came": float(seen[0]),
            f"{kind}_crps": float(scores.crps(one, seen)[0]),
            f"{kind}_pit": float(scores.pit(one, seen)[0]),
            f"{kind}_ties": float(scores.ties(one, seen)[0]),
        }
    return row


def case_rows(city: City, as_of: date, forecast: np.ndarray, outcome: np.ndarray) -> Iterator[dict[str, object]]:
    """One row a model of one city and origin."""
    dates = np.arange(np.datetime64(as_of, "D"), np.datetime64(f"{as_of.year + 1}-01-01", "D"))
    actual = values_of(outcome[None], dates, COUNTS)[:, 0]
    past = list(past_windows(city, as_of, "pm25"))
    if not past:
        return
    as_they_were, scaled = (
        np.column_stack([values_of((w * f)[None, : len(dates)], dates[: len(w)], COUNTS)[:, 0] for w, f in windows])
        for windows in ([(w, 1.0) for w, _ in past], past)
    )
    labels = {"city": city.region_id, "year": as_of.year, "origin": f"{as_of:%m-%d}"}
    labels |= {"past_none": float((as_they_were[0] == 0).mean())}
    for name, samples in ((DEFAULT_MODEL, forecast), (PAST, as_they_were), (PAST_SCALED, scaled)):
        none, n = float((samples[0] == 0).sum()), samples.shape[1]
        p = none / n if name == DEFAULT_MODEL else (none + 0.5) / (n + 1)
        yield {**labels, "model": name, **row_of(samples, actual, p)}


def back_test(
    cities: dict[str, City], years: list[int], origins: list[str], parameter: str, percentile: bool
) -> pd.DataFrame:
    """One row a model, city, year and origin."""
    rows: list[dict[str, object]] = []
    statistics = (Statistic.PERCENTILE,) if percentile else COUNTS
    for year in years:
        scored = sorted(name for name, city in cities.items() if actual_mean(city, year, parameter) is not None)
        for origin in origins if scored else []:
            as_of = date.fromisoformat(f"{year}-{origin}")
            pool = {n: c.at(as_of, [parameter]) for n, c in cities.items() if c.daily.index[0] < pd.Timestamp(as_of)}
            outcomes = {n: rest_of(cities[n], year, parameter, as_of) for n in scored}
            wanted = {n: ~np.isnan(days) for n, days in outcomes.items()}
            reduce = partial(of_paths, wanted=wanted, parameter=parameter, statistics=statistics)
            made = make_forecasts(
                pool, as_of, date(year, 12, 31), n_paths=N_PATHS, regions=scored, reduce=reduce, workers=1
            ).made
            for name, samples in sorted(made.items()):
                if percentile:
                    days = outcomes[name][None, :]
                    dates = pd.date_range(as_of, date(year, 12, 31)).to_numpy("datetime64[D]")
                    rows.append(percentile_row(name, as_of, samples, values_of(days, dates, statistics, parameter)[0]))
                else:
                    rows += case_rows(cities[name], as_of, samples, outcomes[name])
    return pd.DataFrame(rows)


def percentile_row(name: str, as_of: date, samples: np.ndarray, seen: np.ndarray) -> dict[str, object]:
    return {
        "city": name, "year": as_of.year, "origin": f"{as_of:%m-%d}", "actual": seen[0],
        "log_bias": float(np.log(np.median(samples) / seen[0])), "crps": float(scores.crps(samples, seen)[0]),
        "pit": float(scores.pit(samples, seen)[0]),
    }  # fmt: skip


def era_of(year: int) -> str:
    return next((name for name, (first, last) in ERAS.items() if first <= year <= last), "before")


def summary(rows: pd.DataFrame) -> pd.Series:
    """Scores of some cases of one model."""
    cover = {
        f"{kind} cover {level:.0%}": scores.inside(rows[f"{kind}_pit"], rows[f"{kind}_ties"], level).mean()
        for kind in KINDS
        for level in (0.8, 0.95)
    }
    return pd.Series(
        {
            "n": len(rows),
            "P(none)": rows["p_none"].mean(),
            "none came": rows["none"].mean(),
            "Brier": scores.brier(rows["p_none"].to_numpy(), rows["none"].to_numpy()),
            "heavy stated": rows["heavy_stated"].mean(),
            "heavy came": rows["heavy_came"].mean(),
            "heavy CRPS": rows["heavy_crps"].mean(),
            "good CRPS": rows["good_crps"].mean(),
            **cover,
        }
    )


def report(table: pd.DataFrame) -> None:
    table = table.assign(era=table["year"].map(era_of))
    print("\nPM2.5, from the origin to the end of the year; * other daily shapes were compared on these years")
    print(table.groupby(["era", "model"]).apply(summary).round(3).to_string())
    mine = table[table["model"] == DEFAULT_MODEL]
    print("\nThe default, by origin\n" + mine.groupby(["era", "origin"]).apply(summary).round(3).to_string())
    often = pd.cut(
        mine["past_none"], [-1, 0, 1 / 3, 2 / 3, 0.999, 1], labels=["none", "to 1/3", "to 2/3", "most", "all"]
    )
    print("\nThe default, by the share of past years without a heavy day on the same days")
    print(mine.groupby(["era", often], observed=True).apply(summary).round(3).to_string())
    for name, part in (("every case", mine), ("every past year had a heavy day", mine[mine["past_none"] == 0])):
        print(f"\nReliability of P(none), {name}")
        for era, rows in part.groupby("era"):
            found = scores.reliability(rows["p_none"].to_numpy(), rows["none"].to_numpy(), 5)
            print(f"{era}\n{found.round(3).to_string(index=False)}")


def percentile_report(table: pd.DataFrame, parameter: str) -> None:
    off = (table["pit"] - 0.5).abs()
    table = table.assign(era=table["year"].map(era_of), cover80=off <= 0.4, cover95=off <= 0.475, n=1)
    how = {"n": "sum", "actual": "mean", "log_bias": "median", "crps": "mean", "cover80": "mean", "cover95": "mean"}
    print(f"\n{parameter}: its annual percentile, taken over the days from the origin to the end of the year")
    print(table.groupby("era").agg(how).round(3).to_string())
    print(table.groupby(["era", "origin"]).agg(how).round(3).to_string())


def panel_of(path: Path, parameter: str, last_year: int) -> dict[str, City]:
    """Cities of a panel with one parameter, under the name it has here."""
    column = next(column for column, name in PARAMETERS.items() if name == parameter)
    cities = panel(path, [column], last_year)
    return {
        name: replace(c, daily=c.daily.rename(columns=PARAMETERS), estimated=c.estimated.rename(columns=PARAMETERS))
        for name, c in cities.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="panel in Parquet; default: the embedded cities")
    parser.add_argument("--years", help="2018-2020,2022-2023; default: 2016-2023 of a panel, 2022-2025 embedded")
    parser.add_argument("--origins", default=ORIGINS)
    parser.add_argument("--percentile", metavar="PARAMETER", help="its annual percentile instead of the counts")
    parser.add_argument("--out", type=Path, help="write one row a forecast to this CSV")
    args = parser.parse_args()
    asked = args.years or ("2016-2023" if args.data else "2022-2025")
    years = [year for part in asked.split(",") for year in years_of(part)]
    parameter = args.percentile or "pm25"
    cities = panel_of(args.data, parameter, max(years)) if args.data else embedded()
    table = back_test(cities, years, args.origins.split(","), parameter, bool(args.percentile))
    if table.empty:
        raise SystemExit(f"no city has a year of {parameter} that can be scored in {asked}: ask for other years")
    if args.out:
        table.to_csv(args.out, index=False)
    if args.percentile:
        percentile_report(table, parameter)
    else:
        report(table)


if __name__ == "__main__":
    main()
