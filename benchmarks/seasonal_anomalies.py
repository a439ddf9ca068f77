"""Whether a region's slow departures are bound to their season: kernels with and without ``season_years``.

    python benchmarks/seasonal_anomalies.py --data PANEL.parquet [--years 2016-2020,2022-2023] [--parameters pm25,so2]

Two vintages are learnt for each year, from what ended before it: one with the part of the kernel that lets what a
summer departed by come again in the next summers and say little of the winter between them
(`analytics.forecast.kernel.Kernel`, ``season_years``), one without. Windows to the end of the year from nine origins
are forecast with the combination of both members. Printed: mean square of cities' own errors (less the mean error over
cities) with that part, divided by the one without; by year, and by origin and year. The mean error over all cities is
one draw a year, so it decides nothing; its mean square is printed beside it.

The rule: taken for a parameter if the mean square of own errors is below that without in 2016 and in 2017. Later years
are reported only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.evaluation.calibrate_cases import LEAST_CITIES, case_of, errors_of
from analytics.evaluation.calibrate_fit import PLAIN, SEASONAL, learn
from analytics.forecast.calibration import Learnt
from analytics.forecast.window import Record

STARTS = ("01-01", "02-15", "04-01", "07-01", "08-15", "09-15", "10-01", "11-15", "12-16")
NEWEST_LEARNT = 2021  # kernels of later vintages are the same
FIRST_LEARNT_FROM = 2016  # that of 2016 learns from 2015


def errors(record: Record, learnt: Learnt, year: int) -> pd.DataFrame:
    """One row a window and city: ``start, own, mean``, log units."""
    until = record.before(np.datetime64(f"{year + 1}-01-01"))
    rows = []
    for start in STARTS:
        case = case_of(until, np.datetime64(f"{year}-{start}"), np.datetime64(f"{year}-12-31"), filled=False)
        if case is None or np.isfinite(case.outcome).sum() < LEAST_CITIES:
            continue
        panel, windows, mean, _ = errors_of(case, learnt)
        own = panel + learnt.at(learnt.weight, case.length) * (windows - panel)
        rows.append(pd.DataFrame({"start": start, "own": own, "mean": mean}))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["start", "own", "mean"])


def squares(path: Path, column: str, years: list[int]) -> pd.DataFrame:
    """One row a year and origin: mean squares with and without."""
    record = panel_record(path, column, max(years))
    kinds = {"with": SEASONAL, "without": PLAIN}
    learnt: dict[tuple[str, int], Learnt] = {}
    rows = []
    for year in years:
        vintage = min(year, NEWEST_LEARNT)
        for kind, starts in kinds.items():
            if (kind, vintage) not in learnt:
                known = record.before(np.datetime64(f"{vintage}-01-01"))
                learnt[kind, vintage] = learn(known, vintage - 1, min(FIRST_LEARNT_FROM, vintage - 1), starts=starts)
            found = errors(record, learnt[kind, vintage], year)
            for start, of_start in found.groupby("start"):
                square = (of_start[["own", "mean"]] ** 2).mean()
                rows.append({"kind": kind, "year": year, "start": start, **square.to_dict()})
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--years", default="2016-2020,2022-2023", help="of the windows")
    parser.add_argument("--parameters", default=",".join(PARAMETERS), help="columns of the panel")
    args = parser.parse_args()
    years = [year for part in args.years.split(",") for year in years_of(part)]
    ratios = {}
    for column in args.parameters.split(","):
        table = squares(args.data, column, years)
        by_year = table.groupby(["kind", "year"])[["own", "mean"]].mean()
        ratios[column] = (by_year.loc["with"] / by_year.loc["without"])["own"]
        print(f"\n{column}\n{(by_year.loc['with'] / by_year.loc['without']).T.round(3).to_string()}")
        by_start = table.set_index(["kind", "start", "year"])["own"]
        print((by_start["with"] / by_start["without"]).unstack().round(3).to_string(), flush=True)
    every = pd.DataFrame(ratios).assign(mean=lambda table: table.mean(axis=1)).round(3)
    print(f"\nown errors, every parameter\n{every.T.to_string()}")


if __name__ == "__main__":
    main()
