"""Whether a year should have a spread of its own, drawn once a path and the same in every region.

    python benchmarks/uncertain_scale.py --data PANEL.parquet [--last 2017] [--report 2017-2023]

Years differ in how far cities depart from the forecast. If they differ by more than chance, a path should draw how
wide its year is. First table: mean squares of cities' own errors by year, in the variance that the vintage gave them
(that of 2017 for earlier years); the variance of their logarithms between years; and what chance alone gives: the same
windows, errors drawn with the correlations within provinces and climate regions, windows of a year worth three
independent ones. Rule: what the years to ``--last`` show beyond chance is the variance to draw. Second table: PM2.5,
windows to the end of the year, log units, for several standard deviations of the log scale.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation import scores
from analytics.evaluation.calibrate import PARAMETERS, panel_record
from analytics.evaluation.calibrate_areas import mean_correlation
from analytics.evaluation.calibrate_cases import Case, cases_of, errors_of
from analytics.evaluation.calibrate_weights import FARTHEST
from analytics.forecast.calibration import Learnt, calibration_at
from analytics.forecast.draws import T_DF

FIRST_VINTAGE = 2017
WINDOWS_A_YEAR = 3  # independent ones among nine that overlap
N_DRAWS = 1000
SCALES = (0.0, 0.1, 0.2, 0.3)


class Window(NamedTuple):
    """Errors of the combination in one window, and the standard deviations given to them, corrected."""

    case: Case
    learnt: Learnt
    total: np.ndarray
    own: np.ndarray
    common_sd: float
    own_sd: np.ndarray


def windows_of(column: str, path: Path, first: int, last: int) -> list[Window]:
    """Windows of some years, each with the vintage valid in its year."""
    record = panel_record(path, column, last)
    found = []
    for year in range(first, last + 1):
        day = np.datetime64(f"{max(year, FIRST_VINTAGE)}-01-01")
        whole = calibration_at(day).of(PARAMETERS[column])
        learnt = replace(whole.in_pool_of(1e9), weight=whole.weight)
        for case in cases_of(record.before(np.datetime64(f"{year + 1}-01-01")), range(year, year + 1)):
            panel, windows, mean, spread = errors_of(case, learnt)
            own = panel + learnt.at(learnt.weight, case.length) * (windows - panel)
            sds = np.sqrt(spread.common) * learnt.common_spread, np.sqrt(spread.own) * learnt.own_spread
            found.append(Window(case, learnt, mean + own, own, *sds))
    return found


def by_chance(window: Window, areas: np.ndarray, rng: np.random.Generator) -> float:
    """Variance of the log mean square of a window's own errors when the spread is right in every year."""
    shares = window.learnt.area_shares
    parts = [np.sqrt(share) * rng.normal(size=(N_DRAWS, codes.max() + 1))[:, codes]
             for share, codes in zip(shares, areas, strict=True)]  # fmt: skip
    size = N_DRAWS, areas.shape[1]
    z = (sum(parts) + np.sqrt(1 - sum(shares)) * rng.normal(size=size)) * _strange(rng, size)
    z -= z.mean(axis=1, keepdims=True)
    return float(np.log((np.clip(z, -FARTHEST, FARTHEST) ** 2).mean(axis=1)).var())


def _strange(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(np.sqrt((T_DF - 2) / rng.chisquare(T_DF, size)))


def between_years(windows: list[Window], rng: np.random.Generator) -> pd.Series:
    """Mean squares by year, the variance of their logarithms, and what chance gives."""
    squares: dict[int, list[float]] = {}
    chance = []
    for one in windows:
        areas = one.case.areas[:, np.isfinite(one.case.outcome)]
        square = float((np.clip(one.own / one.own_sd, -FARTHEST, FARTHEST) ** 2).mean())
        squares.setdefault(one.case.year, []).append(square / (1 - mean_correlation(areas, one.learnt.area_shares)))
        chance.append(by_chance(one, areas, rng))
    means = pd.Series({str(year): float(np.mean(of_year)) for year, of_year in squares.items()})
    variance = float(np.log(means).var(ddof=1))
    return pd.concat([means, pd.Series({"variance": variance, "chance": float(np.mean(chance)) / WINDOWS_A_YEAR})])


def scored(windows: list[Window], scale: float, rng: np.random.Generator) -> pd.DataFrame:
    """Coverage and CRPS in log units of windows to the end of a year, with a scale drawn once a path."""
    drawn = np.exp(scale * rng.normal(size=N_DRAWS) - scale**2)  # mean square 1
    rows = []
    for one in windows:
        if not str(one.case.span[1]).endswith("12-31"):
            continue
        size = len(one.own), N_DRAWS
        own = one.own_sd[:, None] * rng.normal(size=size) * _strange(rng, size)
        draws = drawn * (one.common_sd * rng.normal(size=N_DRAWS) + own)
        place = np.abs(scores.pit(draws, one.total) - 0.5)
        rows.append(pd.DataFrame({"year": one.case.year, "80 %": place <= 0.4, "95 %": place <= 0.475,
                                  "CRPS": scores.crps(draws, one.total)}))  # fmt: skip
    return pd.concat(rows).groupby("year").mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--last", type=int, default=2017)
    parser.add_argument("--report", type=years_of, default=list(range(2017, 2024)))
    args = parser.parse_args()
    rng = np.random.default_rng(1)
    rows = {column: between_years(windows_of(column, args.data, 2015, args.last), rng) for column in PARAMETERS}
    table = pd.DataFrame(rows).T
    print(table.round(3).to_string(), f"\nmean: {table[['variance', 'chance']].mean().round(3).to_dict()}\n")
    windows = windows_of("pm25", args.data, args.report[0], args.report[-1])
    for scale in SCALES:
        print(f"standard deviation of the log scale {scale}\n{scored(windows, scale, rng).round(3).T.to_string()}")


if __name__ == "__main__":
    main()
