"""AutoARIMA(12) on log months, in whatever environment has statsforecast (it may need an older pandas).

    python benchmarks/rivals.py DAYS.parquet CASES.csv OUT.csv

DAYS holds ``city, date, value``; CASES ``city, year, origin``. OUT gets 100 quantiles of the annual mean a case.
A month counts with ten days before the origin; the rest of the origin's month repeats it, if it counts.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd

PROBS = (np.arange(100) + 0.5) / 100
ENVELOPE = 0.2, 5.0  # times the lowest and the highest month: some fits explode
N_PATHS = 1000


def rest_of_year(known: pd.Series, coming: pd.DatetimeIndex) -> np.ndarray:
    """Samples of the mean over the coming days."""
    from statsforecast.models import AutoARIMA

    by_month = known.resample("MS")
    months = by_month.mean()[by_month.count() >= 10]
    months = months.reindex(pd.date_range(months.index[0], months.index[-1], freq="MS")).interpolate()
    model = AutoARIMA(season_length=12)
    model.fit(np.log(months.to_numpy()))
    last = months.index[-1]
    lead = ((coming.year - last.year) * 12 + coming.month - last.month).to_numpy()
    paths = np.asarray(model.simulate(max(int(lead.max()), 1), N_PATHS, seed=1)).reshape(N_PATHS, -1)
    paths = np.clip(np.exp(paths), ENVELOPE[0] * months.min(), ENVELOPE[1] * months.max())
    paths = np.column_stack([np.full(N_PATHS, months.iloc[-1]), paths])
    return paths[:, np.maximum(lead, 0)].mean(axis=1)


def one(days: pd.Series, year: int, origin: str) -> np.ndarray:
    start, stop = pd.Timestamp(year, 1, 1), pd.Timestamp(f"{year}-{origin}")
    coming = pd.date_range(stop, f"{year}-12-31")
    rest = np.quantile(rest_of_year(days[: stop - pd.Timedelta(days=1)].dropna(), coming), PROBS)
    so_far = days[start : stop - pd.Timedelta(days=1)].dropna()
    return (so_far.sum() + rest * len(coming)) / (len(so_far) + len(coming))


def main() -> None:
    warnings.filterwarnings("ignore")
    days_path, cases_path, out = sys.argv[1:4]
    days = pd.read_parquet(days_path).pivot(index="date", columns="city", values="value").asfreq("D")
    cases = pd.read_csv(cases_path, dtype={"city": str})
    rows = [one(days[c], y, o) for c, y, o in zip(cases["city"], cases["year"], cases["origin"], strict=True)]
    quantiles = pd.DataFrame(rows, columns=[f"s{i}" for i in range(len(PROBS))])
    pd.concat([cases, quantiles], axis=1).to_csv(out, index=False)


if __name__ == "__main__":
    main()
