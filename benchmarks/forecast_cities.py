"""Cities for the benchmarks of the forecast: the embedded ones, those of a panel, and made ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.evaluation.calibrate import ESTIMATES
from analytics.indicators import History

ROOT = Path(__file__).parents[1]
MONITORING = ROOT / "data" / "raw" / "monitoring"
EMBEDDED = ("xinxiang", "pingdingshan", "hohhot")


class City(History):
    """History of one city, that can be put back to a day."""

    def at(self, as_of: date, parameters: list[str] | None = None) -> City:
        """Return the history as it was known on a day."""
        daily = self.daily.loc[: pd.Timestamp(as_of) - pd.Timedelta(days=1), parameters or self.daily.columns]
        return replace(self, as_of=as_of, daily=daily, estimated=self.estimated.loc[daily.index, daily.columns])


def city_of(region_id: str, days: pd.DataFrame, source: pd.Series, monthly: pd.DataFrame) -> City:
    calendar = pd.date_range(days.index.min(), days.index.max())
    daily = days.reindex(calendar)
    flag = source.isin(ESTIMATES).reindex(calendar, fill_value=False)
    estimated = pd.DataFrame({c: flag & daily[c].notna() for c in daily}, index=calendar)
    return City(region_id, date.max, daily, estimated, monthly, {}, {}, None)


def embedded() -> dict[str, City]:
    months = pd.read_csv(MONITORING / "monthly_means_2014_2020.csv")
    cities = {}
    for region in EMBEDDED:
        days = pd.read_csv(MONITORING / f"{region}_daily.csv", index_col="date", parse_dates=["date"])
        mine = months[months["region_id"] == region].set_index("month").filter(like="_mean")
        mine.index = pd.to_datetime(mine.index)
        monthly = mine.rename(columns=lambda c: c.removesuffix("_mean"))
        cities[region] = city_of(region, days.drop(columns="src"), days["src"], monthly)
    return cities


def panel(path: Path, parameters: list[str], last_year: int) -> dict[str, City]:
    table = pd.read_parquet(path, columns=["city", "date", "pm25_src", *parameters])
    table = table[table["date"] < f"{last_year + 1}-01-01"].set_index("date")
    empty = pd.DataFrame(index=pd.DatetimeIndex([]))
    return {
        str(name): city_of(str(name), g.drop(columns=["city", "pm25_src"]), g["pm25_src"], empty)
        for name, g in table.groupby("city")
    }


def climate_regions() -> dict[str, str]:
    """Climate region by the Chinese name of a city, with and without its suffix."""
    table = pd.read_csv(ROOT / "data" / "raw" / "registry" / "regions.csv", encoding="utf-8-sig")
    above = table.set_index("region_id")["climate_region"]
    region = table["climate_region"].fillna(table["parent_id"].map(above)).fillna("unknown")
    names = (table["zh"] + "|" + table["aliases"].fillna("") + "|" + table["region_id"]).str.split("|")
    return {name: str(where) for many, where in zip(names, region, strict=True) for name in many if name}


def made_cities(n: int, as_of: date) -> dict[str, History]:
    """Six years of six parameters of cities that share their weather."""
    calendar = pd.date_range(f"{as_of.year - 6}-01-01", pd.Timestamp(as_of) - pd.Timedelta(days=1))
    names = ["pm25", "pm10", "so2", "no2", "co", "o3_mda8"]
    rng = np.random.default_rng(1)
    season = 1 + 0.5 * np.cos(2 * np.pi * calendar.day_of_year.to_numpy() / 365.25)[:, None]
    shared = rng.normal(0, 0.3, (len(calendar), 6))
    empty = pd.DataFrame(index=pd.DatetimeIndex([]))
    cities = {}
    for i in range(n):
        values = 40 * season * np.exp(shared + rng.normal(0, 0.4, shared.shape))
        daily = pd.DataFrame(values, calendar, names)
        cities[f"city{i:03d}"] = History(f"city{i:03d}", as_of, daily, daily.isna(), empty, {}, {}, None)
    return cities


def years_of(text: str) -> list[int]:
    """Years of ``2017-2019`` or ``2019``."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))
