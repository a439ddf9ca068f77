"""How far cities departed from the forecast of a vintage that did not know the year, year by year.

    python benchmarks/spread_by_year.py --data PANEL.parquet [--parameter pm25] [--years 2016-2019]

Answers why intervals that fit one year are too wide in the next: the same cities, in each year with the kernels,
weights and spreads learnt from the years before it (the vintage of 2016 from 2015 alone). Nothing is written.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.evaluation.calibrate_cases import Case, cases_of, errors_of
from analytics.evaluation.calibrate_fit import learn
from analytics.evaluation.calibrate_weights import FARTHEST
from analytics.forecast.calibration import Learnt
from analytics.forecast.pool import common_part, ten_day_logs
from analytics.forecast.window import Record

FIRST_TRAINED = 2016


def departures(case: Case, learnt: Learnt) -> tuple[np.ndarray, float]:
    """Errors of one window in the standard deviations the vintage gave them: each city's own, and the common one."""
    panel, windows, mean, outlook = errors_of(case, learnt)
    error = panel + learnt.at(learnt.weight, case.length) * (windows - panel)
    own = np.sqrt(outlook.own) * learnt.own_spread
    common = np.sqrt(outlook.common) * learnt.common_spread
    return np.clip(error / own, -FARTHEST, FARTHEST), float(mean / common)


def year_row(record: Record, year: int, steady: np.ndarray) -> dict[str, float]:
    """Mean squares of a year's windows: of all cities available, of those with every year, and of the common part."""
    learnt = learn(record.before(_day(year)), year - 1, min(FIRST_TRAINED, year - 1))
    every, of_steady, common = [], [], []
    for case in cases_of(record.before(_day(year + 1)), range(year, year + 1)):
        own, shared = departures(case, learnt)
        among = steady[case.rows[np.isfinite(case.outcome)]]
        every.append((own**2).mean())
        of_steady.append((own[among] ** 2).mean() if among.any() else np.nan)
        common.append(shared**2)
    return {
        "windows": len(every),
        "own, every city": float(np.mean(every)),
        "own, cities with every year": float(np.nanmean(of_steady)),
        "common": float(np.mean(common)),
    }


def swings(record: Record, years: list[int], steady: np.ndarray) -> pd.DataFrame:
    """How much a city's distance from the others moves (log units): between ten days, and between years."""
    logs = ten_day_logs(record, record.origin)[steady]
    logs = logs[:, int(np.argmax((~np.isnan(logs)).mean(axis=0) > 0.9)) :]
    distance = logs - common_part(logs)
    last = record.origin.astype("datetime64[Y]").astype(int) + 1970
    year = np.floor(last + (np.arange(-distance.shape[1], 0) + 0.5) * 10 / 365.25).astype(int)
    steps = np.diff(distance, axis=1)
    means = {y: np.nanmean(distance[:, year == y], axis=1) for y in (years[0] - 1, *years)}
    return pd.DataFrame(
        {
            "sd of a ten-day step": [float(np.nanstd(steps[:, year[1:] == y])) for y in years],
            "sd of a year's step": [float(np.nanstd(means[y] - means[y - 1])) for y in years],
        },
        index=years,
    )


def steady_cities(record: Record, years: list[int]) -> np.ndarray:
    """Cities with 80 % of the days of every year and of the one before, ``(n_cities,)`` of bool."""
    every = [years[0] - 1, *years]
    start, end = np.array([_day(y) for y in every]), np.array([_day(y + 1) for y in every]) - np.timedelta64(1, "D")
    return np.asarray(np.isfinite(record.log_mean(start, end)).all(axis=1))


def _day(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-01-01", "D")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--parameter", default="pm25", choices=list(PARAMETERS))
    parser.add_argument("--years", default="2016-2019")
    args = parser.parse_args()
    years = years_of(args.years)
    record = panel_record(args.data, args.parameter, years[-1])
    steady = steady_cities(record, years)
    rows = pd.DataFrame([year_row(record, year, steady) for year in years], index=years)
    print(f"{args.parameter}: mean square error in the vintage's own variance (1 is right, less is too wide); "
          f"{steady.sum()} of {len(steady)} cities have every year")  # fmt: skip
    print(rows.join(swings(record, years, steady)).round(3).to_string())


if __name__ == "__main__":
    main()
