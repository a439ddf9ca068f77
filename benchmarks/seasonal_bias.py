"""Bias of the forecast by season and area, and whether what an area showed in earlier years comes again.

    python benchmarks/seasonal_bias.py --data PANEL.parquet [--province henan] [--years 2015-2023]

Windows from five origins to the end of the year, centre of the combination with the vintage valid then (that of 2017
for earlier years), all cities measured in the pool; log units, above zero is a forecast too low. First table: mean over
a province's cities. Second: slope of an area's departure from the panel's mean in one year on its mean in the two years
before. A slope of 1 says that a bias stays and could be learnt; 0, that it was chance; below 0, that taking it off
would have made the next year worse.

Third: mean square error of each year after a correction that is learnt from all years before it, divided by that
without. The correction is the mean error of the nation, a climate region or a province at an origin, shrunk to none. By
variances: n years count τ² / (τ² + σ²/n), where σ² is the variance of an area's error between years and τ² that of its
lasting part, both pooled over origins and areas of the years before (method of moments). By a constant: n / (n + 2) and
n / (n + 5).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_cities import years_of

from analytics.evaluation.calibrate import panel_record
from analytics.evaluation.calibrate_cases import case_of, errors_of
from analytics.forecast.calibration import calibration_at
from analytics.indicators import areas_of_name

ORIGINS = ("01-01", "04-01", "07-01", "10-01", "11-15")
FIRST_VINTAGE = 2017
FEWEST = 5  # areas behind a slope; cities of a year and origin behind a mean square error
AREAS = ("nation", "climate_region", "province")
HALVES = (None, 2.0, 5.0)  # years at which half of a mean error is taken off; None: as the variances say


def errors(path: Path, years: list[int]) -> pd.DataFrame:
    """One row a city and window: ``year, origin, city, province, climate_region, error``."""
    record = panel_record(path, "pm25", years[-1])
    rows = []
    for year in years:
        learnt = calibration_at(np.datetime64(f"{max(year, FIRST_VINTAGE)}-01-01")).of("pm25")
        for origin in ORIGINS:
            case = case_of(record, np.datetime64(f"{year}-{origin}"), np.datetime64(f"{year}-12-31"))
            if case is None or not np.isfinite(case.outcome).any():
                continue
            panel, windows, mean, _ = errors_of(case, learnt)
            error = mean + panel + learnt.at(learnt.weight, case.length) * (windows - panel)
            names = [record.names[i] for i in case.rows[np.isfinite(case.outcome)]]
            rows.append(pd.DataFrame({"year": year, "origin": origin, "city": names, "error": error}))
    table = pd.concat(rows, ignore_index=True)
    known = {name: areas_of_name(name) for name in table["city"].unique()}
    return table.assign(
        province=table["city"].map(lambda name: known[name].province),
        climate_region=table["city"].map(lambda name: known[name].climate_region),
        nation="all",
    )


def slopes(table: pd.DataFrame, area: str) -> pd.DataFrame:
    """Slope of a year's departures on the mean of those of the two years before, by origin and year."""
    departure = table["error"] - table.groupby(["year", "origin"])["error"].transform("mean")
    by_year = departure.groupby([table[area], table["origin"], table["year"]]).mean().unstack()
    found = {}
    for year in by_year.columns:
        if not {year - 1, year - 2} <= set(by_year.columns):
            continue
        pair = pd.DataFrame({"before": by_year[[year - 2, year - 1]].mean(axis=1, skipna=False), "now": by_year[year]})
        pair = pair.dropna()
        products = pair.assign(now=pair["before"] * pair["now"], before=pair["before"] ** 2)
        of_origin = products.groupby(level="origin")
        sums = of_origin.sum()
        found[year] = (sums["now"] / sums["before"]).where(of_origin.size() >= FEWEST)
    return pd.DataFrame(found)


def lasting(table: pd.DataFrame, area: str, half: float | None) -> pd.Series:
    """Correction of each area and origin: its mean error over years, shrunk to none."""
    by_year = table.groupby([area, "origin", "year"])["error"].mean().unstack()
    n, mean = by_year.notna().sum(axis=1), by_year.mean(axis=1)
    if half is not None:
        return mean * n / (n + half)
    chance = float(by_year.var(axis=1).mean())
    stays = max(0.0, float((mean**2 - chance / n)[n > 1].mean()))
    return mean * stays / (stays + chance / n)


def after_correction(table: pd.DataFrame) -> pd.DataFrame:
    """Mean square error after a learnt correction, divided by that without, by area, half and year."""
    of_many = table[table.groupby(["year", "origin"])["error"].transform("size") >= FEWEST]
    found = {}
    for area in AREAS:
        for half in HALVES:
            ratios = {}
            for year in sorted(of_many["year"].unique())[2:]:
                moved = lasting(of_many[of_many["year"] < year], area, half)
                now = of_many[of_many["year"] == year]
                at = pd.MultiIndex.from_frame(now[[area, "origin"]])
                off = now["error"] - moved.reindex(at).fillna(0.0).to_numpy()
                squares = pd.DataFrame({"off": off**2, "on": now["error"] ** 2}).groupby(now["origin"]).mean()
                ratios[year] = squares["off"].mean() / squares["on"].mean()
            found[area, "variances" if half is None else f"{half:g} years"] = ratios
    return pd.DataFrame(found).T


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--province", default="henan", help="region id of the registry")
    parser.add_argument("--years", type=years_of, default=list(range(2015, 2024)))
    args = parser.parse_args()
    table = errors(args.data, args.years)
    mine = table[table["province"] == args.province].pivot_table(index="origin", columns="year", values="error")
    print(mine.assign(mean=mine.mean(axis=1)).round(3).to_string())
    for area in ("city", "province", "climate_region"):
        print(f"\nslope on the two years before, {area}\n{slopes(table, area).round(2).to_string()}")
    corrected = after_correction(table).round(2)
    print(f"\nmean square error after a learnt correction, of that without\n{corrected.to_string()}")


if __name__ == "__main__":
    main()
