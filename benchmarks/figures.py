"""Forecasts of yearly figures against the last value and a plain line, each figure forecast from those before it.

    python benchmarks/figures.py [--data PANEL.parquet] [--ahead 1]

On the published figures of the project, and, where a panel of cities is named (columns ``city, date, pm25, pm10,
so2, no2, co``), on its yearly means, which are many. Errors are in percent of the figure that came out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import resources
from analytics.attainment.published.related_figures import RelatedFigures
from analytics.attainment.published.select import by_owner, yearly_series
from analytics.errors import DabiaoError
from analytics.evaluation import scores
from analytics.forecast import pooled_of, yearly_samples
from analytics.forecast.sparse import LEAST_SD, from_scale, to_scale

N = 1000
SEED = 1
ENOUGH_DAYS = 324
N_RELATED = 8  # other cities that are used, in the panel
Case = tuple[str, np.ndarray, np.ndarray, int, float, str, list[tuple[np.ndarray, np.ndarray]]]


def last_value(years: np.ndarray, values: np.ndarray, target: int, scale: str) -> np.ndarray:
    """The last figure, with the scatter of the steps so far: a random walk."""
    z = to_scale(values, scale)
    steps = np.diff(z) / np.sqrt(np.diff(years))
    sd = max(float(np.sqrt((steps**2).mean())), LEAST_SD[scale]) * np.sqrt(target - years[-1])
    return from_scale(z[-1] + sd * np.random.default_rng(SEED).standard_t(len(steps), N), z, scale)


def plain_line(years: np.ndarray, values: np.ndarray, target: int, scale: str) -> np.ndarray:
    """Least squares with its prediction interval."""
    z, x = to_scale(values, scale), years - years.mean()
    slope = (x * z).sum() / (x**2).sum()
    df = len(z) - 2
    sd = max(float(np.sqrt(((z - z.mean() - slope * x) ** 2).sum() / df)), LEAST_SD[scale])
    ahead = target - years.mean()
    spread = sd * np.sqrt(1 + 1 / len(z) + ahead**2 / (x**2).sum())
    return from_scale(z.mean() + slope * ahead + spread * np.random.default_rng(SEED).standard_t(df, N), z, scale)


def published(ahead: int) -> Iterator[Case]:
    """Cases of the project's published figures: every later figure of a series of three or more."""
    raw = resources.raw_dir()
    figures = pd.read_csv(raw / "figures" / "published_figures.csv", parse_dates=["period_start", "period_end"])
    figures = figures.assign(
        subject_zh=figures["subject_zh"].fillna(""), figure_id=[str(i) for i in figures.index],
        source_date=pd.to_datetime(figures["source_date"]),
    )  # fmt: skip
    indicators = pd.read_csv(raw / "registry" / "indicators.csv", encoding="utf-8-sig").set_index("indicator_id")
    regions = pd.read_csv(raw / "registry" / "regions.csv", encoding="utf-8-sig").set_index("region_id")["parent_id"]
    owned = by_owner(figures)
    related = RelatedFigures(owned, regions.dropna().to_dict())
    every = {key: yearly_series(own, str(indicators["statistic"].get(key[1], ""))) for key, own in owned.items()}
    for key, series in every.items():
        scale = indicators["scale"].get(key[1], "")
        if scale not in LEAST_SD:
            continue
        others = [(*_pair(s), who) for (who, *what), s in every.items()
                  if what == list(key[1:]) and related.related(key[0], who)]  # fmt: skip
        years, values = _pair(series)
        for year, value in zip(years, values, strict=True):
            known = years <= year - ahead
            pooled = [(y[y <= year - ahead], v[y <= year - ahead]) for y, v, _ in others]
            yield key[1], years[known], values[known], int(year), float(value), scale, pooled


def _pair(series: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return series["year"].to_numpy(), series["value"].to_numpy(dtype=float)


def panel(file: Path, ahead: int) -> Iterator[Case]:
    """Cases of yearly means of cities with enough days; eight other cities lend, drawn once for each case."""
    days = pd.read_parquet(file)
    days["year"] = days["date"].dt.year
    rng = np.random.default_rng(SEED)
    for parameter in ("pm25", "pm10", "so2", "no2", "co"):
        means = days.groupby(["city", "year"], as_index=False)[parameter].agg(["mean", "count"])
        means = means[means["count"] >= ENOUGH_DAYS]
        every = {city: (part["year"].to_numpy(), part["mean"].to_numpy()) for city, part in means.groupby("city")}
        every = {city: pair for city, pair in every.items() if len(pair[0]) > 3}
        for city, (years, values) in every.items():
            for year, value in zip(years, values, strict=True):
                picked = rng.choice([c for c in every if c != city], N_RELATED, replace=False)
                pooled = [(y[y <= year - ahead], v[y <= year - ahead]) for y, v in (every[c] for c in picked)]
                known = years <= year - ahead
                yield parameter, years[known], values[known], int(year), float(value), "positive", pooled


def scored(cases: Iterator[Case]) -> pd.DataFrame:
    """One row a case and method that gives a probability there."""
    rows = []
    for name, years, values, target, actual, scale, others in cases:
        if len(years) < 3 or actual == 0:
            continue
        methods: dict[str, Callable[[], np.ndarray]] = {
            "last value": lambda y=years, v=values, t=target, s=scale: last_value(y, v, t, s),
            "plain line": lambda y=years, v=values, t=target, s=scale: plain_line(y, v, t, s),
            "own figures": lambda y=years, v=values, t=target, s=scale: yearly_samples(y, v, t, s, N, SEED),
            "with others": lambda y=years, v=values, t=target, s=scale, o=others: _lent(y, v, t, s, o),
        }
        for method, draw in methods.items():
            try:
                samples = draw()
            except DabiaoError:  # too few figures, or off the scale
                continue
            low95, low, mid, high, high95 = np.quantile(samples, [0.025, 0.1, 0.5, 0.9, 0.975])
            crps = float(scores.crps(samples[None], np.array([actual]))[0])
            rows.append(
                {"method": method, "indicator": name, "n_known": len(years), "case": (name, target, actual),
                 "crps": 100 * crps / actual, "error": 100 * abs(mid / actual - 1),
                 "in80": low <= actual <= high, "in95": low95 <= actual <= high95}
            )  # fmt: skip
    return pd.DataFrame(rows)


def _lent(years: np.ndarray, values: np.ndarray, target: int, scale: str, others: list) -> np.ndarray:
    pooled = pooled_of([pair for pair in others if len(pair[0]) >= 3], scale)
    if pooled is None:
        raise DabiaoError("no related region")
    return yearly_samples(years, values, target, scale, N, SEED, pooled)


def print_scores(rows: pd.DataFrame, title: str) -> None:
    """Print the methods on the cases each product method answers."""
    for method in ("own figures", "with others"):
        answered = set(rows.loc[rows["method"] == method, "case"])
        same = rows[rows["case"].isin(answered) & rows["method"].isin(["last value", "plain line", method])]
        if same.empty:
            print(f"{title}, {method}: no case")
            continue
        table = same.groupby("method").agg(
            n=("crps", "size"), crps=("crps", "mean"), median_error=("error", "mean"), in80=("in80", "mean"),
            in95=("in95", "mean"),
        )  # fmt: skip
        print(f"{title}, {method} ({same['indicator'].nunique()} indicators)\n{table.round(3).to_string()}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="daily panel of cities; without it the published figures only")
    parser.add_argument("--ahead", type=int, default=1, help="years between the last known figure and the forecast one")
    asked = parser.parse_args()
    print_scores(scored(published(asked.ahead)), "published figures")
    if asked.data is not None:
        print_scores(scored(panel(asked.data, asked.ahead)), "yearly means of cities")


if __name__ == "__main__":
    main()
