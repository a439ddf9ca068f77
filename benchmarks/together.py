"""Several regions together: means of provinces, climate regions and the panel, and neighbours' joint statements.

    python benchmarks/together.py --data PANEL.parquet [--years 2018-2020] [--origins 01-01,04-01]

The annual mean of PM2.5 is forecast by the default model for every city that has one, all cities in the pool. Draw k
of one city belongs to draw k of another, so the mean over cities of a draw is a draw of their mean. Three tables:

- how often the 80 and 95 % intervals of such means held the outcome, by origin; provinces and climate regions of two
  scored cities at least;
- correlation of the errors of two cities, as normal scores of their places in the forecast, beside the correlation
  that the draws have;
- Brier score of "both cities below last year's mean" and energy score of the two means, for pairs of a province,
  pairs of a climate region, and others; beside each, the same with the draws of one city put in another order, which
  makes the two independent and leaves each alone as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from forecast import N_PATHS, ORIGINS, actual_mean
from forecast_cities import City, panel, years_of
from scipy.stats import norm

from analytics.evaluation import scores
from analytics.forecast import DEFAULT_MODEL, Forecast, make_forecasts
from analytics.indicators.areas import areas_of_name

PAIRS = ("same province", "same climate region", "other")


class Case(NamedTuple):
    """Annual means of the scored cities of one year, seen from one origin."""

    origin: str
    year: int
    cities: list[str]
    samples: np.ndarray  # (n_cities, n_paths)
    actual: np.ndarray
    last: np.ndarray


def annual_means(forecast: Forecast) -> np.ndarray:
    return forecast.mean("pm25")


def cases(cities: dict[str, City], years: list[int], origins: list[str], workers: int) -> list[Case]:
    """Forecast every scored city of each year from each origin."""
    found = []
    for year in years:
        wanted = sorted(name for name, city in cities.items() if actual_mean(city, year) is not None)
        for origin in origins if wanted else []:
            as_of = date.fromisoformat(f"{year}-{origin}")
            pool = {n: c.at(as_of, ["pm25"]) for n, c in cities.items() if c.daily.index[0] < pd.Timestamp(as_of)}
            made = make_forecasts(
                pool, date(year, 1, 1), date(year, 12, 31), DEFAULT_MODEL, N_PATHS,
                regions=wanted, reduce=annual_means, workers=workers,
            ).made  # fmt: skip
            names = [name for name in wanted if name in made]
            outcomes = [cities[n].daily.loc[str(y), "pm25"].mean() for y in (year, year - 1) for n in names]
            actual, last = np.array(outcomes).reshape(2, -1)
            found.append(Case(origin, year, names, np.array([made[n] for n in names]), actual, last))
    return found


def groups(case: Case, level: str) -> list[np.ndarray]:
    """Places of the cities of each province or climate region with two of them; of all for the panel."""
    known = [areas_of_name(name) for name in case.cities]
    labels = {
        "city": case.cities,
        "province": [one.province for one in known],
        "climate region": [one.climate_region for one in known],
        "panel": ["all"] * len(known),
    }[level]
    places = pd.Series(range(len(labels))).groupby(labels)
    return [rows.to_numpy() for _, rows in places if len(rows) > 1 or level == "city"]


def coverage(found: list[Case]) -> pd.DataFrame:
    """Share of means that lay within the 80 and 95 % intervals, by level and origin, with how many there were."""
    rows = []
    for case in found:
        for level in ("city", "province", "climate region", "panel"):
            parts = groups(case, level)
            draws = np.array([case.samples[part].mean(axis=0) for part in parts])
            truth = np.array([case.actual[part].mean() for part in parts])
            place = scores.pit(draws, truth) if parts else []
            rows += [(level, case.origin, abs(p - 0.5) <= 0.4, abs(p - 0.5) <= 0.475) for p in place]
    table = pd.DataFrame(rows, columns=["level", "origin", "80 %", "95 %"])
    every = pd.concat([table, table.assign(origin="all")])
    shares = every.groupby(["level", "origin"], sort=False)[["80 %", "95 %"]].mean() * 100
    counts = every.groupby(["level", "origin"], sort=False).size().rename("n")
    return shares.round(0).join(counts)


def kinds_of(case: Case) -> np.ndarray:
    """Kind of each pair of cities, an index of `PAIRS`, ``(n_cities, n_cities)``."""
    known = [areas_of_name(name) for name in case.cities]
    province, climate = np.array([one.province for one in known]), np.array([one.climate_region for one in known])
    same = climate[:, None] == climate[None, :]
    return np.where(province[:, None] == province[None, :], 0, np.where(same, 1, 2))


def correlations(found: list[Case]) -> pd.DataFrame:
    """Correlation of two cities' errors: of the outcomes, and of the draws; what all cities share is taken off."""
    sums: dict[str, list[tuple[float, float, float, float]]] = {kind: [] for kind in PAIRS}
    for case in found:
        n = len(case.cities)
        seen = norm.ppf(np.clip(scores.pit(case.samples, case.actual), 0.5 / N_PATHS, 1 - 0.5 / N_PATHS))
        ranks = (np.argsort(np.argsort(case.samples, axis=1), axis=1) + 0.5) / case.samples.shape[1]
        drawn = norm.ppf(ranks)
        seen, drawn = seen - seen.mean(), drawn - drawn.mean(axis=0)
        products = np.outer(seen, seen), drawn @ drawn.T / drawn.shape[1]
        squares = [float(np.trace(one)) / n for one in products]
        apart, kinds = ~np.eye(n, dtype=bool), kinds_of(case)
        for i, kind in enumerate(PAIRS):
            pairs = apart & (kinds == i)
            if pairs.any():
                sums[kind].append((products[0][pairs].mean(), squares[0], products[1][pairs].mean(), squares[1]))
    rows = {kind: np.array(of_kind).sum(axis=0) for kind, of_kind in sums.items() if of_kind}
    return pd.DataFrame({kind: {"outcomes": r[0] / r[1], "draws": r[2] / r[3]} for kind, r in rows.items()}).T.round(2)


def energy(draws: np.ndarray, truth: np.ndarray) -> float:
    """Energy score of draws ``(n_cities, n_paths)``; lower is better.

    Gneiting and Raftery (2007), doi:10.1198/016214506000001437.
    """
    to_truth = np.linalg.norm(draws - truth[:, None], axis=0).mean()
    return float(to_truth - np.linalg.norm(draws - np.roll(draws, 1, axis=1), axis=0).mean() / 2)


def joint_scores(found: list[Case], most: int = 400) -> pd.DataFrame:
    """Scores of pairs of cities, together and as if they were independent; at most ``most`` pairs a kind and case."""
    rng = np.random.default_rng(1)
    rows = []
    for case in found:
        kinds = kinds_of(case)
        first, second = np.triu_indices(len(case.cities), 1)
        mixed = np.array([rng.permutation(one) for one in case.samples])
        for i, kind in enumerate(PAIRS):
            of_kind = np.flatnonzero(kinds[first, second] == i)
            for k in rng.permutation(of_kind)[:most]:
                pair = np.array([first[k], second[k]])
                rows.append((kind, *_of_pair(case, case.samples, pair), *_of_pair(case, mixed, pair)))
    columns = ["pairs", "Brier", "energy", "Brier, independent", "energy, independent"]
    return pd.DataFrame(rows, columns=columns).groupby("pairs", sort=False).mean().reindex(PAIRS).round(4)


def _of_pair(case: Case, samples: np.ndarray, pair: np.ndarray) -> tuple[float, float]:
    draws, truth, last = samples[pair], case.actual[pair], case.last[pair]
    p = float((draws < last[:, None]).all(axis=0).mean())
    return (p - float((truth < last).all())) ** 2, energy(draws, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="panel in Parquet")
    parser.add_argument("--years", type=years_of, default=[2018, 2019, 2020])
    parser.add_argument("--origins", default=ORIGINS)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    found = cases(panel(args.data, ["pm25"], args.years[-1]), args.years, args.origins.split(","), args.workers)
    tables: tuple[Callable[[list[Case]], pd.DataFrame], ...] = (coverage, correlations, joint_scores)
    for table in tables:
        print(table(found).to_string(), end="\n\n")


if __name__ == "__main__":
    main()
