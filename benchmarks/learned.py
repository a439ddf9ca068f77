"""Whether a model that is learnt from earlier years improves what the default forecast says of a city.

    python benchmarks/learned.py --data PANEL.parquet [--parameter pm25] [--eras 2017] [--boosted]

THE RULE, written before any year after 2016 was looked at.

What is learnt: the error of a city's log mean over the remaining window, less the mean error over cities, when the
centre is the default forecast's with the vintage of that year (kernels and weights as in `calibration.csv`).
What it is learnt from: `FEATURES`, twelve numbers a city, each less its mean over cities. Six are of the city: how far
it departs from what all cities have in common in the last 30, 60, 90 and 365 days and since the newest past window
ended (the year to date), against the same stretches of up to three past years; and in the newest past window against
past windows. Six are the means of the same over its neighbours, the ten regions whose distance from the common part
went most like its own in three years.
On which windows: for a vintage those from 2015 on that `analytics.evaluation.calibrate_fit` learns weights from, all
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
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from forecast import ORIGINS, actual_mean
from forecast_cities import City, panel

from analytics.evaluation import scores
from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.evaluation.calibrate_fit import STARTS, live_part
from analytics.forecast import Forecast, make_forecasts
from analytics.forecast.calibration import PANEL_HALF, Learnt, calibration_at
from analytics.forecast.kernel import YEAR
from analytics.forecast.models.damped_window import RECENCY, centre_of
from analytics.forecast.pool import Parted, Pool, Span, build_pool
from analytics.forecast.window import DEFAULT_YEARS, ONE_DAY, Record, record_of

ERAS = {"2017": (2017, 2017), "2018-2020": (2018, 2020), "2021": (2021, 2021), "2022-2023": (2022, 2023)}
DECISIVE = ("2017", "2018-2020", "2022-2023")
WORST_ORIGIN = 1.01
FIRST_TAUGHT = 2015
FOLDS = 8
PENALTY = 1000.0
N_PATHS = 1000
STRETCHES = (30, 60, 90, 365)  # days before the origin
PAST_YEARS = 3
NEIGHBOURS = 10
NEIGHBOUR_BINS = 110  # three years of ten-day means, over which neighbours are found
SHORTEST = 14 / YEAR  # of the time since the newest past window ended
HALF_KNOWN = 0.5  # of a stretch's ten-day means
ONE_CITY = (
    *(f"last {n} days" for n in STRETCHES),
    "since the newest past window",
    "newest past window",
)
FEATURES = (*ONE_CITY, *(f"neighbours, {name}" for name in ONE_CITY))


@dataclass(frozen=True, eq=False)
class Given:
    """What is known of the regions of a pool before a window: ``x`` is ``(n_regions, n_features)``."""

    ids: tuple[str, ...]
    x: np.ndarray


@dataclass(frozen=True, eq=False)
class Lessons:
    """Windows that are over: features, errors of the default, days of the window and city, a row a city and window."""

    x: np.ndarray
    y: np.ndarray
    length: np.ndarray
    city: np.ndarray


def given(part: Parted, origin: np.datetime64, span: Span) -> Given:
    """What the pool's distances say of each region that counts, before a window."""
    rows = np.flatnonzero([name in part.counted for name in part.ids])
    start, stop = ((day - origin) / ONE_DAY / YEAR for day in (span[0], span[1] + ONE_DAY))
    nearest = int(np.ceil(stop - 1e-9))
    past = np.array([departure(part, start - k, stop - k) for k in range(nearest, nearest + PAST_YEARS)])
    since = stop - nearest
    own = [anomaly(part, -n / YEAR, 0.0) for n in STRETCHES]
    own.append(anomaly(part, since, 0.0) if since <= -SHORTEST else np.zeros(len(part.ids)))
    own.append(past[0] - mean_of_known(past, RECENCY ** np.arange(PAST_YEARS)))
    mine = np.array(own)[:, rows]
    known = np.isfinite(mine)
    mine = np.where(known, mine, 0.0)
    near = neighbours(part.distance[rows, -NEIGHBOUR_BINS:])
    x = np.vstack([mine, mine @ near.T / np.maximum(known @ near.T, 1.0)]).T
    return Given(tuple(part.ids[i] for i in rows), x - x.mean(axis=0))


def departure(part: Parted, start: float, stop: float) -> np.ndarray:
    """Log mean of each region over a stretch (years from the origin) less that of the common part on the same days."""
    inside = (part.times >= start) & (part.times < stop) & np.isfinite(part.common)
    if not inside.any():
        return np.full(len(part.ids), np.nan)
    distance, common = part.distance[:, inside], np.exp(part.common[inside])
    present = np.isfinite(distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log((common * np.exp(np.where(present, distance, -np.inf))).sum(axis=1) / (present @ common))
    wanted = max((stop - start) * YEAR / 10, 1.0)
    return np.where(present.sum(axis=1) >= HALF_KNOWN * wanted, found, np.nan)


def anomaly(part: Parted, start: float, stop: float) -> np.ndarray:
    """Departure over a stretch less the mean of the same stretch in past years."""
    past = np.array([departure(part, start - k, stop - k) for k in range(1, PAST_YEARS + 1)])
    return departure(part, start, stop) - mean_of_known(past, np.ones(PAST_YEARS))


def neighbours(distance: np.ndarray) -> np.ndarray:
    """Mark the regions whose distance from the common part goes most like each region's, ``(n, n)`` of 0 and 1."""
    present = np.isfinite(distance)
    level = np.where(present, distance, 0.0).sum(axis=1, keepdims=True) / np.maximum(present.sum(axis=1), 1)[:, None]
    centred = np.where(present, distance - level, 0.0)
    size = np.sqrt((centred**2).sum(axis=1))
    alike = centred @ centred.T / np.maximum(np.outer(size, size), 1e-9)
    np.fill_diagonal(alike, -1.0)
    least = np.sort(alike, axis=1)[:, -min(NEIGHBOURS, len(alike))]
    return ((alike >= least[:, None]) & (alike > 0)).astype(float)


def mean_of_known(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted mean down the columns of what is finite; NaN where nothing is."""
    known = np.isfinite(values)
    total = weight @ known
    return np.asarray(weight @ np.where(known, values, 0.0) / np.where(total > 0, total, np.nan))


def lessons(full: Record, first: int, stop: int, learnt: Learnt) -> Lessons:
    """Windows of some years (the last one excluded) and how the default forecast erred in each city."""
    known = full.before(day_of(stop))
    over_new_year = ("07-01", "06-30"), ("10-01", "03-31")
    spans = [(f"{y}-{day}", f"{y}-12-31") for y in range(first, stop) for day in STARTS]
    spans += [(f"{y - 1}-{a}", f"{y}-{b}") for y in range(first, stop) for a, b in over_new_year]
    parts = [lesson(known, (np.datetime64(a, "D"), np.datetime64(b, "D")), learnt) for a, b in spans]
    found = [one for one in parts if one is not None]
    return Lessons(*(np.concatenate([getattr(one, name) for one in found]) for name in ("x", "y", "length", "city")))


def lesson(full: Record, span: Span, learnt: Learnt) -> Lessons | None:
    """One window; None where too few cities, or no past window, were known before it."""
    known = full.before(span[0])
    cut = live_part(known, span[0])
    if cut is None:
        return None
    part, rows = cut
    about = given(part, span[0], span)
    pool = Pool(span[0], {"x": replace(part, learnt=learnt)})
    centre = np.array([pool.outlook(name, "x", span).centre for name in about.ids])
    windows = centre_of(known, *span, DEFAULT_YEARS).log_centre[rows]
    length = float((span[1] - span[0]) / ONE_DAY) + 1
    here = pool.parts["x"].here
    gap = windows - centre
    if not np.isfinite(gap).any():
        return None
    error = full.log_mean(np.array([span[0]]), np.array([span[1]]))[rows, 0] - centre
    error -= here.at(here.weight, length) * (gap - np.nanmean(gap))
    there = np.isfinite(error)
    if there.sum() < 5:
        return None
    y = error[there] - error[there].mean()
    return Lessons(about.x[there], y, np.full(len(y), length), np.array(full.names)[rows[there]])


def ridge(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Coefficients of a ridge regression, each feature on its own scale (Hoerl and Kennard 1970)."""
    scale = np.maximum(np.sqrt((x**2).mean(axis=0)), 1e-9)
    z = x / scale
    return np.linalg.solve(z.T @ z + PENALTY * np.eye(x.shape[1]), z.T @ y) / scale


def boosted(x: np.ndarray, y: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What LightGBM (which the environment must have) predicts, few and small trees."""
    import lightgbm

    settings = {
        "learning_rate": 0.03, "num_leaves": 8, "min_data_in_leaf": 40, "bagging_fraction": 0.8, "bagging_freq": 1,
        "feature_fraction": 0.8, "lambda_l2": 10.0, "num_threads": 1, "seed": 1, "deterministic": True, "verbose": -1,
    }  # fmt: skip
    return np.asarray(lightgbm.train(settings, lightgbm.Dataset(x, y), 100).predict(asked))


def corrections(taught: Lessons, about: Given, length: float, with_boosted: bool) -> dict[str, np.ndarray]:
    """Corrections of both candidates by city, learnt from other cities; before the share of the pool."""
    fold = {name: i % FOLDS for i, name in enumerate(sorted({*taught.city.tolist(), *about.ids}))}
    mine, theirs = np.array([fold[n] for n in about.ids]), np.array([fold[n] for n in taught.city.tolist()])
    linear, trees = np.zeros(len(mine)), np.zeros(len(mine))
    for k in range(FOLDS):
        here, there = mine == k, theirs != k
        linear[here] = about.x[here] @ ridge(taught.x[there], taught.y[there])
        if with_boosted and here.any():
            known = np.column_stack([taught.x, taught.length])[there]
            asked = np.column_stack([about.x[here], np.full(int(here.sum()), length)])
            trees[here] = boosted(known, taught.y[there], asked)
    found = {"half ridge": linear / 2}
    return found | ({"quarter ridge, quarter boosted": linear / 4 + trees / 4} if with_boosted else {})


def pieces(forecast: Forecast) -> np.ndarray:
    """Sum and number of the known days, number of the others, and the mean of these on each path."""
    days, known = forecast.days(forecast.parameters[0]), forecast.known[0]
    seen = days[0, known]
    return np.array([np.nansum(seen), np.isfinite(seen).sum(), (~known).sum(), *np.nanmean(days[:, ~known], axis=1)])


def scored(
    cities: dict[str, City], parameter: str, year: int, origin: str, taught: Lessons, trees: bool
) -> pd.DataFrame:
    """CRPS of the default forecast and the candidates, a row a city of one year and origin."""
    as_of, ends = date.fromisoformat(f"{year}-{origin}"), date(year, 12, 31)
    actual = {name: actual_mean(city, year, parameter) for name, city in cities.items()}
    wanted = [name for name, mean in actual.items() if mean is not None]
    pool = {n: c.at(as_of, [parameter]) for n, c in cities.items() if c.daily.index[0] < pd.Timestamp(as_of)}
    made = make_forecasts(
        pool, date(year, 1, 1), ends, n_paths=N_PATHS, regions=wanted, reduce=pieces, workers=1
    ).made  # fmt: skip
    day, stop = np.datetime64(as_of, "D"), np.datetime64(ends, "D")
    part = build_pool({name: record_of(history) for name, history in pool.items()}, day).parts[parameter]
    about = given(part, day, (day, stop))
    share = (part.n_speaking - 1) / (part.n_speaking - 1 + PANEL_HALF)
    moved = corrections(taught, about, float((stop - day) / ONE_DAY) + 1, trees)
    names = sorted(set(made) & set(about.ids))
    total, n_known, n_open, rest = np.split(np.array([made[n] for n in names]), [1, 2, 3], axis=1)
    truth = np.array([actual[n] for n in names], float)
    place = [about.ids.index(n) for n in names]
    table = pd.DataFrame({"city": names, "year": year, "origin": origin})
    for name, move in {"default": np.zeros(len(about.ids)), **moved}.items():
        samples = (total + n_open * rest * np.exp(share * move[place])[:, None]) / (n_known + n_open)
        table[name] = scores.crps(samples, truth)
    return table


def day_of(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-01-01", "D")


def report(table: pd.DataFrame, candidates: Sequence[str]) -> None:
    """Print ratios to the default by era and origin, and whether each candidate meets the rule."""
    met = dict.fromkeys(candidates, True)
    for era, (first, last) in ERAS.items():
        rows = table[table["year"].between(first, last)]
        if rows.empty:
            print(f"{era}: no city and year may be scored")
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
        taught = lessons(full, FIRST_TAUGHT, year, calibration_at(day_of(year)).of(PARAMETERS[args.parameter]))
        print(f"{year}: {len(taught.y)} lessons, {time.perf_counter() - begun:.0f} s", flush=True)
        tables += [scored(cities, args.parameter, year, origin, taught, args.boosted) for origin in ORIGINS.split(",")]
    table = pd.concat(tables, ignore_index=True)
    report(table, [name for name in table.columns if name not in ("city", "year", "origin", "default")])
    if args.out:
        table.to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
