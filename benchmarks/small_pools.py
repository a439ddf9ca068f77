"""How much past windows should weigh in pools of a few regions: random pools of a panel's cities, forecast again.

    python benchmarks/small_pools.py --data PANEL.parquet [--years 2016-2017] [--parameters pm25,so2]

A pool's weight lies between that of a region alone and that of the panel; at n regions it has gone (n - 1) / (n - 1 +
half) of the way. For several ``half``: mean square error of the centre of windows to the end of the year, in the
variance that the forecast gave them, by size of the pool and year. Each year is forecast with the kernels and weights
valid then (2016 with those of 2017, which have seen it). Rule: the years to 2017 choose, others only report.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.forecast.calibration import Learnt, calibration_at
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.pool import LIVE_BINS, Pool, part_of, ten_day_logs
from analytics.forecast.window import DEFAULT_YEARS, ONE_DAY, Record
from analytics.forecast.year_shift import SHIFT_HALF

SIZES = {3: 12, 9: 6, 20: 3}  # regions of a pool, and how many pools of a window
ORIGINS = ("01-01", "02-15", "04-01", "07-01", "10-01", "11-15")
HALVES = (0.01, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)
LEAST_BINS = 73  # two years of ten days
FIRST_VINTAGE = 2017


def errors(record: Record, parameter: str, year: int, rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    """Errors of the pool's centre, its distance to the shifted windows and its variance, for random pools."""
    learnt = calibration_at(np.datetime64(f"{max(year, FIRST_VINTAGE)}-01-01")).of(parameter)
    end = np.datetime64(f"{year}-12-31")
    outcomes = record.before(end + ONE_DAY)
    for day in ORIGINS:
        start = np.datetime64(f"{year}-{day}")
        known = record.before(start)
        logs = ten_day_logs(known, start)
        windows = centre_of(known, start, end, DEFAULT_YEARS).log_centre
        outcome = outcomes.log_mean(np.array([start]), np.array([end]))[:, 0]
        present = ~np.isnan(logs)
        long_known = (present.sum(axis=1) >= LEAST_BINS) & present[:, -LIVE_BINS:].any(axis=1)
        usable = np.flatnonzero(np.isfinite(windows) & np.isfinite(outcome) & long_known)
        for size, times in SIZES.items():
            for _ in range(times if len(usable) >= size else 0):
                some = np.sort(rng.choice(usable, size, replace=False))
                part = part_of({f"{i:05d}": logs[i] for i in some}, learnt)
                pool = Pool(start, {"x": part})
                outlooks = [pool.outlook(name, "x", (start, end)) for name in part.ids]
                kept = [int(name) for name in part.ids]
                panel = np.array([one.centre for one in outlooks])
                gap = windows[kept] - panel
                gap = gap - gap.mean() * size / (size + SHIFT_HALF)
                variance = np.array([one.common + one.own for one in outlooks])
                yield pd.DataFrame(
                    {"year": year, "days": int((end - start) / ONE_DAY) + 1, "size": size,
                     "error": outcome[kept] - panel, "gap": gap, "variance": variance}
                )  # fmt: skip


def squares(rows: pd.DataFrame, weights: dict[int, Learnt]) -> pd.DataFrame:
    """Mean square error in its variance for each `HALVES`, by year and size of the pool."""
    learnt = list(zip(rows["year"].map(weights), rows["days"], strict=True))
    alone = np.array([one.at(one.alone_weight, days) for one, days in learnt])
    panel = np.array([one.at(one.weight, days) for one, days in learnt])
    found = {}
    for half in HALVES:
        share = (rows["size"] - 1) / (rows["size"] - 1 + half)
        weight = alone + share * (panel - alone)
        square = (rows["error"] - weight * rows["gap"]) ** 2 / rows["variance"]
        found[half] = square.groupby([rows["year"], rows["size"]]).mean()
    return pd.DataFrame(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--years", type=years_of, default=[2016, 2017])
    parser.add_argument("--parameters", default=",".join(PARAMETERS), help="columns of the panel")
    args = parser.parse_args()
    means = []
    for column in args.parameters.split(","):
        record = panel_record(args.data, column, args.years[-1])
        rng = np.random.default_rng(1)
        parts = [part for year in args.years for part in errors(record, PARAMETERS[column], year, rng)]
        if not parts:
            print(f"\n{column}: no pool of {min(SIZES)} cities can be scored in these years")
            continue
        weights = {
            year: calibration_at(np.datetime64(f"{max(year, FIRST_VINTAGE)}-01-01")).of(PARAMETERS[column])
            for year in args.years
        }
        means.append(squares(pd.concat(parts, ignore_index=True), weights))
        print(f"\n{column}\n{means[-1].round(3).to_string()}", flush=True)
    every = pd.concat(means)
    print(f"\nall\n{every.groupby(level='size').mean().round(4).to_string()}\n{every.mean().round(4).to_string()}")


if __name__ == "__main__":
    main()
