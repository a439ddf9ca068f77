"""Distil a development archive into the committed table `analytics/forecast/calibration.csv`.

    python -m analytics.evaluation.calibrate --data PANEL.parquet [--years 2017-2024] [--out CSV]

A panel is a Parquet file with ``city, date``, one column a parameter and ``pm25_src`` (``aqicn_cal`` and
``waqi_fill`` mark estimates, which are left out). A vintage valid from year Y reads nothing of Y or later.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.evaluation.calibrate_departures import CORRECTED, correction_of
from analytics.evaluation.calibrate_drift import usual_bins
from analytics.evaluation.calibrate_fit import PLAIN, SEASONAL, learn, training_part
from analytics.evaluation.calibrate_shapes import FLATTENED, exponent_before
from analytics.evaluation.calibrate_weights import corrected
from analytics.forecast.backend import fan_out
from analytics.forecast.calibration import AREAS, DEPARTURES, LENGTHS, PATH, Learnt
from analytics.forecast.kernel import KERNEL_FIELDS
from analytics.forecast.window import Record
from analytics.indicators.validity import least_days_of_a_year
from analytics.standards import load
from analytics.terms import MDA8, MEANS_OF_MEANS

PARAMETERS = {**{name: name for name in MEANS_OF_MEANS}, "o3_8h": MDA8}
ESTIMATES = ("aqicn_cal", "waqi_fill")
# Parameters of which slow anomalies are bound to their season: the rule is in `benchmarks/seasonal_anomalies.py`.
BOUND_TO_SEASON = ("pm25",)
FIRST_TRAINED = 2016  # the first year with more than a year before it


def panel_record(path: Path, column: str, last_year: int) -> Record:
    """One parameter of a panel, its cities as series, up to the end of a year; estimates left out."""
    table = pd.read_parquet(path, columns=["city", "date", "pm25_src", column])
    table = table[~table["pm25_src"].isin(ESTIMATES) & (table["date"] < f"{last_year + 1}-01-01")]
    wide = table.pivot(index="date", columns="city", values=column).dropna(how="all")
    calendar = pd.date_range(wide.index.min(), f"{last_year}-12-31")
    values = wide.reindex(calendar).to_numpy(float).T
    names = tuple(str(c) for c in wide.columns)
    return Record(names, np.datetime64(calendar[0], "D"), values, values, np.zeros(values.shape, bool))


def rows_of(learnt: Learnt) -> Iterator[tuple[str, str, float]]:
    """Quantity, key and value of everything learnt of a parameter."""
    for quantity in ("common", "own"):
        yield from ((quantity, name, getattr(getattr(learnt, quantity), name)) for name in KERNEL_FIELDS)
    yield from (("drift", key, getattr(learnt.drift, key)) for key in ("mean", "first", "last"))
    for quantity in ("weight", "alone_weight"):
        values = getattr(learnt, quantity)
        yield from ((quantity, str(n), value) for n, value in zip(LENGTHS, values, strict=True))
    for quantity in ("common_spread", "own_spread", "panel_spread"):
        yield quantity, "factor", getattr(learnt, quantity)
    yield from (("area_shares", key, value) for key, value in zip(AREAS, learnt.area_shares, strict=True))
    if any(learnt.correction):
        yield from (("correction", key, value) for key, value in zip(DEPARTURES, learnt.correction, strict=True))
    if learnt.day_exponent != 1.0:
        yield "day_exponent", "exponent", learnt.day_exponent


def learn_parameter(column: str, path: Path, years: Sequence[int]) -> list[str]:
    """Lines of one parameter, vintage by vintage."""
    begun = time.perf_counter()
    record = panel_record(path, column, max(years))
    starts = SEASONAL if PARAMETERS[column] in BOUND_TO_SEASON else PLAIN
    first = {year: learn(record.before(_new_year(year)), year - 1, FIRST_TRAINED, starts=starts) for year in years}
    lines = []
    for year, learnt in corrected(record, first).items():
        if PARAMETERS[column] in CORRECTED:
            learnt = replace(learnt, correction=correction_of(record, year, learnt))  # noqa: PLW2901 — the same vintage
        if PARAMETERS[column] in FLATTENED:
            exponent = exponent_before(record, year, PARAMETERS[column])
            learnt = replace(learnt, day_exponent=exponent)  # noqa: PLW2901 — the same vintage
        start = f"{year}-01-01,{PARAMETERS[column]}"
        lines += [f"{start},{quantity},{key},{value:.6g}" for quantity, key, value in rows_of(learnt)]
    print(f"{PARAMETERS[column]}: {time.perf_counter() - begun:.0f} s", flush=True)
    return lines


def _new_year(year: int) -> np.datetime64:
    return np.datetime64(f"{year}-01-01", "D")


def basis(column: str, path: Path, years: Sequence[int]) -> list[str]:
    """Lines of the card that say what each vintage of a parameter rests on."""
    record = panel_record(path, column, max(years))
    lines = []
    for year in years:
        found = training_part(record.before(_new_year(year)), year - 1, FIRST_TRAINED)
        kernels = "kernels set by hand"
        if found is not None:
            last = usual_bins(found[1].times, found[0])[1] - 1
            kernels = f"kernels of {len(found[1].ids)} cities to the end of {found[0]}, drift to the end of {last:.0f}"
        inside = slice(*record.index(np.array([_new_year(year - 1), _new_year(year)])))
        whole = int(((~np.isnan(record.observed[:, inside])).sum(axis=1) >= least_days_of_a_year(load())).sum())
        lines.append(
            f"# basis of {PARAMETERS[column]}, {year}-01-01: {kernels}; cities with a whole {year - 1}: {whole}"
        )
    return lines


def card(years: Sequence[int], n_cities: int, bases: Sequence[str] = ()) -> list[str]:
    """Head of the table: what it is, what it rests on, since when it may be used."""
    return [
        "# what: kernels of the pooled panel, its drift, weights of the past windows and corrections of spread",
        "# units: standard deviations in natural log units (0.1 is about 10 %), times in years, drifts per year;",
        "#   keys of weight are days of the window that is forecast, keys of correction departures of a region",
        "#   day_exponent is a power of past days' ratios to their season in the daily shapes; 1 where there is no row",
        f"# training: a development archive of {n_cities} cities, 2013-10 to {max(years) - 1}, not in the project",
        "# training_years: of a vintage, all that end before its valid_from; estimates left out; a year of n",
        "#   cities weighs n / (n + 20), so the few cities measured since 2021 correct weights and spreads a little",
        *bases,
        f"# vintages: {', '.join(f'{y}-01-01' for y in years)}; an earlier origin uses wide values set by hand",
        "# command: python -m analytics.evaluation.calibrate --data PANEL.parquet",
        "valid_from,parameter,quantity,key,value",
    ]


def calibrate(path: Path, years: Sequence[int], out: Path, workers: int = 1) -> int:
    """Learn all vintages and write the table; returns the number of rows.

    Parameters
    ----------
    path : Path
        Panel in Parquet.
    years : sequence of int
        Years from which a vintage is valid.
    out : Path
    workers : int
    """
    found = fan_out(
        partial(learn_parameter, path=path, years=years), {column: column for column in PARAMETERS}, workers
    )
    lines = sorted((line for of_one in found.values() for line in of_one), key=lambda line: line.split(",")[:2])
    n_cities = pd.read_parquet(path, columns=["city"])["city"].nunique()
    bases = [line for column in PARAMETERS for line in basis(column, path, years)]
    out.write_text("\n".join([*card(years, n_cities, bases), *lines]) + "\n", encoding="utf-8")
    return len(lines)


def main() -> None:
    """Read the arguments and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--years", default="2017-2024", help="first and last year from which a vintage is valid")
    parser.add_argument("--out", type=Path, default=PATH)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    first, _, last = args.years.partition("-")
    n = calibrate(args.data, range(int(first), int(last or first) + 1), args.out, args.workers)
    print(f"{args.out}: {n} rows")


if __name__ == "__main__":
    main()
