"""Weights of the past windows for a region alone: what each length of window asks for, or what all of them do.

    python benchmarks/lone_weights.py --data PANEL.parquet [--years 2017-2020,2022-2023] [--parameters pm25,so2]

A vintage learns a weight for each length of window from some cities of each window, each forecast alone
(`analytics.evaluation.calibrate_weights.alone_weight`). A year has one or two windows of a length, and what all cities
of it have in common is one draw, so a weight by length rests on very few. Each year is forecast with the kernels of the
vintage valid then and with weights by three rules, all learnt from windows of earlier years:

- ``own``: as the table has them, a length's least squares drawn to one half as if by two windows;
- ``pooled``: one weight for all lengths, windows scaled by the mean square gap of their length, drawn to one half;
- ``both``: a length's least squares drawn to the pooled weight as if by two windows.

Printed: mean square error of the centre over the windows of a year, divided by that of ``own``. Rule: the year 2017
chooses, as the only one of the years to 2017 that can be forecast so; later years are reported only.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation.calibrate import FIRST_TRAINED, PARAMETERS, panel_record
from analytics.evaluation.calibrate_cases import cases_of
from analytics.evaluation.calibrate_weights import ALONE_CITIES, EQUAL_CASES
from analytics.forecast.calibration import EQUAL_WEIGHT, LENGTHS, Learnt, calibration_at
from analytics.forecast.pool import Pool, part_of
from analytics.forecast.window import Record

FEWEST = 5  # windows to learn from
RULES = ("own", "pooled", "both")


def squares(full: Record, year: int, learnt: Learnt) -> pd.DataFrame:
    """One row a window to the end of a year: ``year, length, share, error, product, gap`` of cities alone.

    Means over the cities of the panel's squared error, of its product with the gap to the past windows, and of the
    squared gap; so the mean square error with a weight w is error − 2 w product + w² gap.
    """
    rows = []
    for case in cases_of(full.before(np.datetime64(f"{year + 1}-01-01")), range(FIRST_TRAINED, year + 1)):
        part, scored = case.pool_part, np.flatnonzero(np.isfinite(case.outcome))
        some = scored[np.linspace(0, len(scored) - 1, min(ALONE_CITIES, len(scored))).astype(int)]
        lone = {part.ids[i]: part_of({part.ids[i]: part.common + part.distance[i]}, learnt) for i in some}
        centres = [Pool(case.span[0], {"x": one}).outlook(name, "x", case.span).centre for name, one in lone.items()]
        panel = case.outcome[some] - np.array(centres)
        gap = panel - (case.outcome - case.windows)[some]
        nearest = LENGTHS[int(np.argmin(np.abs(np.sqrt(LENGTHS) - np.sqrt(case.length))))]
        rows.append({"year": case.year, "length": nearest, "share": case.share, "error": (panel**2).mean(),
                     "product": (panel * gap).mean(), "gap": (gap**2).mean()})  # fmt: skip
    return pd.DataFrame(rows)


def weights(seen: pd.DataFrame, rule: str) -> dict[int, float]:
    """Weight of the past windows by length of the window."""
    gain, gap = seen["share"] * seen["product"], seen["share"] * seen["gap"]
    size = seen.groupby("length")["gap"].transform("mean")
    pooled = _drawn(gain / size, gap / size, EQUAL_WEIGHT)
    found = {}
    for length in LENGTHS:
        own = seen["length"] == length
        to = pooled if rule == "both" else EQUAL_WEIGHT
        found[length] = pooled if rule == "pooled" else _drawn(gain[own], gap[own], to) if own.any() else to
    return found


def _drawn(gain: pd.Series, gap: pd.Series, to: float) -> float:
    """Least-squares weight drawn to a value as if by `EQUAL_CASES` windows."""
    prior = EQUAL_CASES * gap.mean()
    return float(np.clip((gain.sum() + to * prior) / (gap.sum() + prior), 0.0, 1.0))


def ratios(path: Path, column: str, years: list[int]) -> Iterator[pd.Series]:
    """Mean square error of a year by rule, divided by that of ``own``; a year without a window is left out."""
    record = panel_record(path, column, max(years))
    for year in years:
        learnt = calibration_at(np.datetime64(f"{year}-01-01")).of(PARAMETERS[column])
        rows = squares(record, year, learnt)
        seen, now = (rows[rows["year"] < year], rows[rows["year"] == year]) if len(rows) else (rows, rows)
        if len(seen) < FEWEST or now.empty:
            continue
        found = {}
        for rule in RULES:
            weight = now["length"].map(weights(seen, rule))
            found[rule] = (now["error"] - 2 * weight * now["product"] + weight**2 * now["gap"]).mean()
        yield pd.Series(found, name=year) / found["own"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--years", default="2017-2020,2022-2023", help="that are forecast")
    parser.add_argument("--parameters", default=",".join(PARAMETERS), help="columns of the panel")
    args = parser.parse_args()
    years = [year for part in args.years.split(",") for year in years_of(part)]
    every = []
    for column in args.parameters.split(","):
        found = list(ratios(args.data, column, years))
        if not found:
            print(f"\n{column}: no year can be forecast from windows of the years before")
            continue
        every.append(pd.DataFrame(found))
        print(f"\n{column}\n{every[-1].T.round(3).to_string()}", flush=True)
    mean = pd.concat(every).groupby(level=0).mean()
    print(f"\nmean over the parameters of a year\n{mean.T.round(3).to_string()}")


if __name__ == "__main__":
    main()
