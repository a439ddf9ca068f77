"""Bias of the forecast by season and area, and whether what an area showed in earlier years comes again.

    python benchmarks/seasonal_bias.py --data PANEL.parquet [--province henan] [--years 2015-2023]

Windows from five origins to the end of the year, centre of the combination with the vintage valid then (that of 2017
for earlier years), all cities measured in the pool; log units, above zero is a forecast too low. First table: mean over
a province's cities. Second: slope of an area's departure from the panel's mean in one year on its mean in the two years
before. A slope of 1 says that a bias stays and could be learnt; 0, that it was chance; below 0, that taking it off
would have made the next year worse.
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
FEWEST = 5  # areas behind a slope


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


if __name__ == "__main__":
    main()
