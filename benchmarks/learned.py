"""Whether a model that is learnt from earlier years improves what the default forecast says of a city.

    python benchmarks/learned.py --data PANEL.parquet [--parameter pm25] [--eras 2017] [--boosted]

THE RULE, written before any year after 2016 was seen.

What is learnt: the error of a city's log mean over the remaining window, less the mean error over cities, when the
centre is the default forecast's with the vintage of that year (kernels and weights as in `calibration.csv`).
What it is learnt from: twelve numbers a city, each less its mean over cities. Six are of the city: how far
it departs from what all cities have in common in the last 30, 60, 90 and 365 days and since the newest past window
ended (the year to date), against the same stretches of up to three past years; and in the newest past window against
past windows. Six are the means of the same over its neighbours, the ten regions whose distance from the common part
went most like its own in three years.
On which windows: for a vintage those from 2015 on that `analytics.evaluation.calibrate_weights` learns from, all
lengths together, which ended before the vintage begins. No city is scored by what was learnt from it: cities fall
into eight parts by their order, and each part is forecast by what the other seven taught.
How: a ridge regression without intercept, features on their own scale, penalty 1000. Target, penalty, features and
"all lengths together" were chosen on 2015 and 2016, each year foretold from the other: root mean square error of
departures 0.955 and 0.995 of the default's with half of the correction; a target without the default in it, and a
regression for each length, were worse than the default.
``--boosted`` adds LightGBM on the same features and the length (its settings in `boosted`).
What is scored: CRPS of the annual mean of the cities and years that `benchmarks/forecast.py` scores, at its five
origins, with each path's remaining mean multiplied by exp(correction). Two candidates: (a) half of the ridge's
correction, that is half default, half learnt; (b) a quarter of the ridge's and a quarter of LightGBM's. Either times
(n - 1) / (n - 1 + 20) for a pool of n regions, as with all that a panel taught (`Learnt.in_pool_of`).
A candidate is accepted if its CRPS is below the default's in 2017, in 2018-2020 and in 2022-2023, and at no origin of
any of these more than 1 % above it. 2021 is shown and decides nothing, for hardly a city has measured days enough.
If both are accepted, (a) is taken unless (b) is better by more than 1 % on the mean of the three eras. No second try.

The features and the regression are now `analytics.forecast.departures` and `analytics.evaluation.calibrate_departures`;
since a candidate was accepted, "default" below is the default forecast without its correction. Two bounds were added
when they were built, which changed no era and one origin by 0.001: a departure counts as one log unit at most, and
windows that begin more than 30 days after the origin have no correction.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from forecast import ORIGINS, actual_mean
from forecast_cities import City, panel

from analytics.evaluation import scores
from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.evaluation.calibrate_departures import SHARE, Errors, errors_before, ridge
from analytics.forecast import Forecast, make_forecasts
from analytics.forecast.calibration import PANEL_HALF, calibration_at
from analytics.forecast.departures import Departures, corrections, departures
from analytics.forecast.pool import build_pool
from analytics.forecast.window import ONE_DAY, record_of

ERAS = {"2017": (2017, 2017), "2018-2020": (2018, 2020), "2021": (2021, 2021), "2022-2023": (2022, 2023)}
DECISIVE = ("2017", "2018-2020", "2022-2023")
WORST_ORIGIN = 1.01
FOLDS = 8
N_PATHS = 1000


def boosted(x: np.ndarray, y: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What LightGBM (which the environment must have) predicts, few and small trees."""
    import lightgbm

    settings = {
        "learning_rate": 0.03, "num_leaves": 8, "min_data_in_leaf": 40, "bagging_fraction": 0.8, "bagging_freq": 1,
        "feature_fraction": 0.8, "lambda_l2": 10.0, "num_threads": 1, "seed": 1, "deterministic": True, "verbose": -1,
    }  # fmt: skip
    return np.asarray(lightgbm.train(settings, lightgbm.Dataset(x, y), 100).predict(asked))


def candidates_of(
    taught: Errors, names: Sequence[str], about: Departures, length: float, trees: bool
) -> dict[str, np.ndarray]:
    """Corrections of both candidates by city, learnt from other cities; before the share of the pool.

    ``names`` are the cities of the panel that the errors refer to.
    """
    fold = {name: i % FOLDS for i, name in enumerate(sorted({*(names[i] for i in set(taught.city)), *about.ids}))}
    mine, theirs = np.array([fold[n] for n in about.ids]), np.array([fold[names[i]] for i in taught.city])
    linear, boosts = np.zeros(len(mine)), np.zeros(len(mine))
    for k in range(FOLDS):
        here, there = mine == k, theirs != k
        linear[here] = about.x[here] @ ridge(taught.x[there], taught.y[there])
        if trees and here.any():
            known = np.column_stack([taught.x, taught.length])[there]
            asked = np.column_stack([about.x[here], np.full(int(here.sum()), length)])
            boosts[here] = boosted(known, taught.y[there], asked)
    found = {"half ridge": SHARE * linear}
    return found | ({"quarter ridge, quarter boosted": SHARE * (linear + boosts) / 2} if trees else {})


def pieces(forecast: Forecast) -> np.ndarray:
    """Sum and number of the known days, number of the others, and the mean of these on each path."""
    days, known = forecast.days(forecast.parameters[0]), forecast.known[0]
    seen = days[0, known]
    return np.array([np.nansum(seen), np.isfinite(seen).sum(), (~known).sum(), *np.nanmean(days[:, ~known], axis=1)])


def scored(
    cities: dict[str, City], parameter: str, as_of: date, taught: Errors, names: Sequence[str], trees: bool
) -> pd.DataFrame:
    """CRPS of the default forecast and the candidates, a row a city scored in the year of the origin."""
    ends = date(as_of.year, 12, 31)
    actual = {name: actual_mean(city, as_of.year, parameter) for name, city in cities.items()}
    wanted = [name for name, mean in actual.items() if mean is not None]
    known = {n: c.at(as_of, [parameter]) for n, c in cities.items() if c.daily.index[0] < pd.Timestamp(as_of)}
    made = make_forecasts(
        known, date(as_of.year, 1, 1), ends, n_paths=N_PATHS, regions=wanted, reduce=pieces, workers=1
    ).made  # fmt: skip
    span = np.datetime64(as_of, "D"), np.datetime64(ends, "D")
    pool = build_pool({name: record_of(history) for name, history in known.items()}, span[0])
    part, applied = pool.parts[parameter], corrections(pool, [span])
    about = departures(part, *(span[0], span))
    share = (part.n_counted - 1) / (part.n_counted - 1 + PANEL_HALF)
    moved = candidates_of(taught, names, about, float((span[1] - span[0]) / ONE_DAY) + 1, trees)
    both = sorted(set(made) & set(about.ids))
    total, n_known, n_open, rest = np.split(np.array([made[n] for n in both]), [1, 2, 3], axis=1)
    rest = rest * np.exp([[-applied.get((n, parameter, span[1]), 0.0)] for n in both])
    truth = np.array([actual[n] for n in both], float)
    place = [about.ids.index(n) for n in both]
    table = pd.DataFrame({"city": both, "year": as_of.year, "origin": f"{as_of:%m-%d}"})
    for name, move in {"default": np.zeros(len(about.ids)), **moved}.items():
        samples = (total + n_open * rest * np.exp(share * move[place])[:, None]) / (n_known + n_open)
        table[name] = scores.crps(samples, truth)
    return table


def report(table: pd.DataFrame, candidates: Sequence[str]) -> None:
    """Print ratios to the default by era and origin, and whether each candidate meets the rule."""
    met = dict.fromkeys(candidates, True)
    for era, (first, last) in ERAS.items():
        rows = table[table["year"].between(first, last)]
        if rows.empty:
            print(f"\n{era}: no city and year may be scored")
            met = {name: good and era not in DECISIVE for name, good in met.items()}
            continue
        print(f"\n{era}: {len(rows)} forecasts of {rows['city'].nunique()} cities, CRPS {rows['default'].mean():.3f}")
        for name in candidates:
            ratio = rows[name].mean() / rows["default"].mean()
            means = rows.groupby("origin")[[name, "default"]].mean()
            by_origin = means[name] / means["default"]
            listed = ", ".join(f"{day} {one:.3f}" for day, one in by_origin.items())
            print(f"  {name}: {ratio:.3f} of it; {listed}")
            if era in DECISIVE:
                met[name] &= bool(ratio < 1 and by_origin.max() <= WORST_ORIGIN)
    print()
    for name in candidates:
        print(f"{name}: {'accepted' if met[name] else 'not accepted'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="panel in Parquet")
    parser.add_argument("--parameter", choices=[c for c in PARAMETERS if c == PARAMETERS[c]], default="pm25")
    parser.add_argument("--eras", default=",".join(ERAS))
    parser.add_argument("--boosted", action="store_true", help="LightGBM too, if the environment has it")
    parser.add_argument("--out", type=Path, help="write one row a forecast to this CSV")
    args = parser.parse_args()
    begun = time.perf_counter()
    asked = [ERAS[era] for era in args.eras.split(",")]
    last = max(stop for _, stop in asked)
    full, cities = panel_record(args.data, args.parameter, last), panel(args.data, [args.parameter], last)
    tables = []
    for year in sorted({y for first, stop in asked for y in range(first, stop + 1)}):
        if all(actual_mean(city, year, args.parameter) is None for city in cities.values()):
            continue
        learnt = calibration_at(np.datetime64(f"{year}-01-01", "D")).of(args.parameter)
        taught = errors_before(full, year, learnt)
        if taught is None:
            continue
        print(f"{year}: {len(taught.y)} errors to learn from, {time.perf_counter() - begun:.0f} s", flush=True)
        origins = [date.fromisoformat(f"{year}-{day}") for day in ORIGINS.split(",")]
        tables += [scored(cities, args.parameter, day, taught, full.names, args.boosted) for day in origins]
    table = pd.concat(tables, ignore_index=True)
    report(table, [name for name in table.columns if name not in ("city", "year", "origin", "default")])
    if args.out:
        table.to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
