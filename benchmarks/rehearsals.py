"""Would rehearsals predict a year's spread better than the table? Log score of a region's own spread, by year.

    python benchmarks/rehearsals.py --data PANEL.parquet [--years 2016-2017] [--parameters pm25,pm10,so2,no2,co]

A rehearsal forecasts a window that is over and learns from its errors how wide the own spread is here. Each way
below weighs: the table, the same window a year and two years ago, the newest window of the same length. Lower is
better; nothing of a year is known to its vintage. The forecast has none of them, for none was worth its price in
2016 and 2017. Nothing is written.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of
from spread_by_year import departures

from analytics.evaluation.calibrate import panel_record
from analytics.evaluation.calibrate_cases import MIN_CITIES, case_of
from analytics.evaluation.calibrate_fit import learn
from analytics.forecast.calibration import Learnt
from analytics.forecast.window import ONE_DAY, Record, years_back

ORIGINS = ("01-01", "02-15", "04-01", "05-15", "07-01", "08-15", "10-01", "11-15", "12-16")
WAYS = {
    "table alone": (1.0, 0.0, 0.0, 0.0),
    "the last two years": (0.5, 1.0, 0.5, 0.0),
    "newest window": (0.5, 0.0, 0.0, 1.0),
    "last two years, newest window": (0.5, 1.0, 0.5, 1.0),
    "last year, newest window": (0.5, 1.0, 0.0, 1.0),
}

SPREAD_BOUNDS = 0.6, 1.6

Span = tuple[np.datetime64, np.datetime64]


def mean_square(known: Record, span: Span, learnt: Learnt) -> float:
    """Mean square of the cities' own errors over a window, in the table's variance; NaN where it cannot be forecast."""
    case = case_of(known, *span)
    if case is None or np.isfinite(case.outcome).sum() < MIN_CITIES:
        return float("nan")
    return float((departures(case, learnt)[0] ** 2).mean())


def squares(record: Record, year: int, learnt: Learnt) -> pd.DataFrame:
    """What came, and what the rehearsals known by then said, one row an origin."""
    end = np.datetime64(f"{year}-12-31")
    rows = []
    for day in ORIGINS:
        origin = np.datetime64(f"{year}-{day}")
        known, n_days = record.before(origin), int((end - origin) / ONE_DAY) + 1
        back = [(years_back(origin, k)[()], years_back(end, k)[()]) for k in (1, 2)]
        newest = (origin - n_days * ONE_DAY, origin - ONE_DAY)
        rows.append([mean_square(record, (origin, end), learnt), 1.0,
                     *(mean_square(known, span, learnt) for span in (*back, newest))])  # fmt: skip
    return pd.DataFrame(rows, columns=["came", "table", "last", "before", "newest"]).dropna(subset=["came"])


def log_scores(found: pd.DataFrame) -> dict[str, float]:
    """Mean log score of a normal whose variance each way says, up to a constant."""
    said = found[["table", "last", "before", "newest"]].to_numpy()
    scores_by_name = {}
    for name, weights in WAYS.items():
        w = np.where(np.isfinite(said), weights, 0.0)
        variance = np.clip((np.nan_to_num(said) * w).sum(axis=1) / w.sum(axis=1), *np.square(SPREAD_BOUNDS))
        scores_by_name[name] = float((0.5 * (found["came"] / variance + np.log(variance))).mean())
    return scores_by_name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--parameters", default="pm25,pm10,so2,no2,co")
    parser.add_argument("--years", default="2016-2017")
    args = parser.parse_args()
    years = years_of(args.years)
    rows = {}
    for parameter in args.parameters.split(","):
        record = panel_record(args.data, parameter, years[-1])
        for year in years:
            learnt = learn(record.before(np.datetime64(f"{year}-01-01")), year - 1, min(2016, year - 1))
            rows[parameter, year] = log_scores(squares(record, year, learnt))
    table = pd.DataFrame(rows).T
    print(table.round(4).to_string())
    print("\n" + table.mean().round(4).to_string())


if __name__ == "__main__":
    main()
