"""The rules of ``sql/core/day_of_hours … day_year`` once more, as people write them in pandas and in polars.

Four rivals, all of which must give our numbers (`indicators.same_numbers`):

- ``pandas_usual``: as an analyst's script does it: station by station with ``resample`` and ``rolling``, the index of
  a day by a function of its row, the statistics of a year by a function of its days. GB/T 8170 through ``decimal``.
- ``pandas``: as somebody writes it who knows that loops are slow: one pass a statistic over all stations, the index by
  arrays. About the best that pandas can do on one core.
- ``polars_one_query``: the same as one lazy query, on all cores.
- ``polars``: as well as we can: one lazy pass for the means of days, the rest on arrays.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

import numpy as np
import pandas as pd

from analytics import standards

POLLUTANTS = ("pm25", "pm10", "so2", "no2", "co", "o3")
MEANS = POLLUTANTS[:5]
PERCENT = {"pm25": 0.95, "pm10": 0.95, "so2": 0.98, "no2": 0.98, "co": 0.95, "o3_mda8": 0.90}
INDEX = {"pm25": "day", "pm10": "day", "so2": "day", "no2": "day", "co": "day", "o3_mda8": "mda8"}
DECISIVE = ["pm25", "pm10", "no2", "o3_mda8"]
EDITION = "HJ633-2012"  # of the years generated, 2010 to 2019
DAY_HOURS, WINDOW_HOURS, WINDOWS, O3_LIMIT = 20, 6, 14, 160
MONTH_DAYS, FEBRUARY_DAYS, YEAR_DAYS = 27, 25, 324
GOOD, HEAVY = 100, 200
COLUMNS = ["station_id", "ts", *POLLUTANTS, "revision"]


@cache
def breakpoints() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rules = standards.load()
    return {p: rules.breakpoint_table(EDITION, p.removesuffix("_mda8"), a) for p, a in INDEX.items()}


def read(files: list[str]) -> pd.DataFrame:
    """Hours as they stand: of an hour that was corrected the newest revision."""
    h = pd.concat([pd.read_parquet(f, columns=COLUMNS) for f in files], ignore_index=True)
    if h["revision"].any():
        h = h.sort_values("revision").drop_duplicates(["station_id", "ts"], keep="last")
    return h.drop(columns="revision")


def sub_index(p: str, values: np.ndarray, points: np.ndarray, levels: np.ndarray) -> np.ndarray:
    digits = 1 if p == "co" else 0
    return np.ceil(np.interp(np.rint(np.round(values * 10**digits, 6)) / 10**digits, points, levels) - 1e-9)


# --- pandas as usually written ---------------------------------------------------------------------------------------


def half_even(value: float, digits: int) -> float:
    """GB/T 8170 on the decimal that is meant: binary noise is cut first."""
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(str(round(float(value), 6))).quantize(step, ROUND_HALF_EVEN))


def usual_iaqi(p: str, value: float, segments: list[tuple[float, float, float, float]]) -> float:
    if math.isnan(value):
        return math.nan
    c = half_even(value, 1 if p == "co" else 0)
    for low, high, i_low, i_high in segments:
        if c <= high:
            return math.ceil((i_high - i_low) / (high - low) * (c - low) + i_low - 1e-9)
    return segments[-1][3]


def usual_aqi(day: pd.Series, segments: dict[str, list[tuple[float, float, float, float]]]) -> float:
    found = [usual_iaqi(p, day[p], segments[p]) for p in INDEX]
    known = [i for i in found if not math.isnan(i)]
    return max(known) if known else math.nan


def usual_days(hours: pd.DataFrame, segments: dict[str, list[tuple[float, float, float, float]]]) -> pd.DataFrame:
    """Days of one station."""
    h = hours.set_index("ts").sort_index()
    spine = pd.date_range(h.index[0].normalize(), h.index[-1].normalize() + pd.Timedelta(hours=23), freq="h")
    h = h.reindex(spine)
    by_day = h[list(MEANS)].resample("D")
    days = by_day.mean().where(by_day.count() >= DAY_HOURS)
    running = h["o3"].rolling(8, min_periods=WINDOW_HOURS).mean()
    windows = running[running.index.hour >= 7].resample("D")
    mda8, n = windows.max(), windows.count()
    over = mda8.map(lambda v: not math.isnan(v) and half_even(v, 0) > O3_LIMIT)
    days["o3_mda8"] = mda8.where((n >= WINDOWS) | over)
    days["aqi"] = days.apply(usual_aqi, axis=1, segments=segments)
    return days


def usual_year(days: pd.DataFrame) -> pd.Series:
    """Statistics of the days of one station and year."""
    found: dict[str, float] = {}
    for p in MEANS:
        found[f"{p}_mean"] = days[p].mean()
    for p, q in PERCENT.items():
        found[f"{p}_p{round(100 * q)}"] = days[p].quantile(q)
        found[f"n_{p}"] = days[p].count()
        of_month = days[p].groupby(days.index.month).count()
        least = {m: FEBRUARY_DAYS if m == 2 else MONTH_DAYS for m in range(1, 13)}
        full = all(of_month.get(m, 0) >= n for m, n in least.items())
        found[f"valid_{p}"] = found[f"n_{p}"] >= YEAR_DAYS and full
    decided = days[DECISIVE].notna().all(axis=1)
    found["n_expected"] = 366 if days.index[0].is_leap_year else 365
    found["n_decided"] = decided.sum()
    found["good_days_lower"] = (decided & (days["aqi"] <= GOOD)).sum()
    found["good_days_upper"] = found["n_expected"] - (days["aqi"] > GOOD).sum()
    found["heavy_days_lower"] = (days["aqi"] > HEAVY).sum()
    found["heavy_days_upper"] = found["n_expected"] - (decided & (days["aqi"] <= HEAVY)).sum()
    return pd.Series(found, dtype=float)


def run_pandas_usual(files: list[str]) -> pd.DataFrame:
    hours = read(files)
    segments = {
        p: list(zip(points[:-1], points[1:], levels[:-1], levels[1:], strict=True))
        for p, (points, levels) in breakpoints().items()
    }
    found = []
    for station, rows in hours.groupby("station_id"):
        days = usual_days(rows.drop(columns="station_id"), segments)
        years = days.groupby(days.index.year).apply(usual_year)
        found.append(years.rename_axis("year").reset_index().assign(station_id=station))
    return pd.concat(found, ignore_index=True)


# --- pandas in whole columns -----------------------------------------------------------------------------------------


def run_pandas(files: list[str]) -> pd.DataFrame:
    h = read(files)
    spine = pd.date_range(h["ts"].min().normalize(), h["ts"].max().normalize() + pd.Timedelta(hours=23), freq="h")
    h = h.set_index(["station_id", "ts"]).reindex(pd.MultiIndex.from_product([sorted(h["station_id"].unique()), spine]))
    h.index.names = ["station_id", "ts"]
    h = h.reset_index()
    h["day"] = h["ts"].dt.normalize()
    by_day = h.groupby(["station_id", "day"], sort=False)
    days = by_day[list(MEANS)].mean().where(by_day[list(MEANS)].count() >= DAY_HOURS)
    running = h.groupby("station_id", sort=False)["o3"].rolling(8, min_periods=WINDOW_HOURS).mean().to_numpy()
    h["window"] = np.where(h["ts"].dt.hour >= 7, running, np.nan)
    windows = h.groupby(["station_id", "day"], sort=False)["window"]
    mda8 = windows.max()
    days["o3_mda8"] = mda8.where((windows.count() >= WINDOWS) | (np.rint(np.round(mda8, 6)) > O3_LIMIT))
    table = breakpoints()
    parts = [sub_index(p, days[p].to_numpy(), *table[p]) for p in INDEX]
    days["aqi"] = np.fmax.reduce(parts)
    days["decided"] = days[DECISIVE].notna().all(axis=1)
    days = days.reset_index()
    days["year"] = days["day"].dt.year
    return _pandas_years(days)


def _pandas_years(days: pd.DataFrame) -> pd.DataFrame:
    key = ["station_id", "year"]
    by_year = days.groupby(key)
    out = by_year[list(MEANS)].mean().add_suffix("_mean")
    for p, q in PERCENT.items():
        out[f"{p}_p{round(100 * q)}"] = by_year[p].quantile(q)
    out = out.join(by_year[list(PERCENT)].count().add_prefix("n_"))
    month = days["day"].dt.month
    of_month = days.groupby([*key, month])[list(PERCENT)].count()
    least = np.where(of_month.index.get_level_values(2) == 2, FEBRUARY_DAYS, MONTH_DAYS)
    full = of_month.ge(least, axis=0).groupby(level=[0, 1]).sum()
    for p in PERCENT:
        out[f"valid_{p}"] = (out[f"n_{p}"] >= YEAR_DAYS) & (full[p] == 12)
    by = [days[k] for k in key]
    sums = {
        "n_decided": days["decided"],
        "good_days_lower": days["decided"] & (days["aqi"] <= GOOD),
        "over": days["aqi"] > GOOD,
        "heavy_days_lower": days["aqi"] > HEAVY,
        "not_heavy": days["decided"] & (days["aqi"] <= HEAVY),
    }
    out = out.join(pd.DataFrame(sums).groupby(by).sum())
    years = pd.to_datetime(out.index.get_level_values("year").astype(str), format="%Y")
    out["n_expected"] = np.where(years.is_leap_year, 366, 365)
    out["good_days_upper"] = out["n_expected"] - out["over"]
    out["heavy_days_upper"] = out["n_expected"] - out["not_heavy"]
    return out.drop(columns=["over", "not_heavy"]).reset_index()


# --- polars ----------------------------------------------------------------------------------------------------------


def run_polars_one_query(files: list[str]) -> pd.DataFrame:
    import polars as pl

    scan = pl.scan_parquet(files).select(COLUMNS)
    if scan.select(pl.col("revision").any()).collect().item():
        scan = scan.sort("revision").unique(["station_id", "ts"], keep="last")
    scan = scan.drop("revision")
    first, last = scan.select(pl.col("ts").min().alias("a"), pl.col("ts").max().alias("b")).collect().row(0)
    clock = pl.datetime_range(first.replace(hour=0), last.replace(hour=23), "1h", time_unit="us", eager=True)
    places = scan.select("station_id").unique().sort("station_id").collect()
    spine = places.join(pl.DataFrame({"ts": clock}), how="cross").lazy()
    h = spine.join(scan.with_columns(pl.col("ts").cast(pl.Datetime("us"))), on=["station_id", "ts"], how="left")
    h = h.sort("station_id", "ts").with_columns(
        pl.col("ts").dt.date().alias("day"),
        pl.when(pl.col("ts").dt.hour() >= 7)
        .then(pl.col("o3").rolling_mean(8, min_samples=WINDOW_HOURS).over("station_id"))
        .alias("window"),
    )
    daily = [pl.when(pl.col(p).count() >= DAY_HOURS).then(pl.col(p).mean()).alias(p) for p in MEANS]
    highest = pl.col("window").max()
    enough = (pl.col("window").count() >= WINDOWS) | (highest.round(6).round(0, mode="half_to_even") > O3_LIMIT)
    days = h.group_by("station_id", "day").agg(*daily, pl.when(enough).then(highest).alias("o3_mda8"))
    table = breakpoints()
    indices = [
        pl.col(p).map_batches(lambda s, p=p: pl.Series(sub_index(p, s.to_numpy(), *table[p])), return_dtype=pl.Float64)
        .fill_nan(None).alias(f"i_{p}")
        for p in INDEX
    ]  # fmt: skip
    days = days.with_columns(*indices, pl.col("day").dt.year().alias("year"), pl.col("day").dt.month().alias("month"))
    days = days.with_columns(
        pl.max_horizontal(*(f"i_{p}" for p in INDEX)).alias("aqi"),
        pl.all_horizontal(*(pl.col(p).is_not_null() for p in DECISIVE)).alias("decided"),
    ).collect().lazy()  # fmt: skip
    least = pl.when(pl.col("month") == 2).then(FEBRUARY_DAYS).otherwise(MONTH_DAYS)
    of_month = days.group_by("station_id", "year", "month").agg(*(pl.col(p).count() for p in PERCENT))
    full = of_month.group_by("station_id", "year").agg(*((pl.col(p) >= least).sum().alias(f"f_{p}") for p in PERCENT))
    n_days = pl.when(pl.date(pl.col("year"), 1, 1).dt.is_leap_year()).then(366).otherwise(365)
    years = days.group_by("station_id", "year").agg(
        *(pl.col(p).mean().alias(f"{p}_mean") for p in MEANS),
        *(pl.col(p).quantile(q, "linear").alias(f"{p}_p{round(100 * q)}") for p, q in PERCENT.items()),
        *(pl.col(p).count().alias(f"n_{p}") for p in PERCENT),
        pl.col("decided").sum().alias("n_decided"),
        (pl.col("decided") & (pl.col("aqi") <= GOOD)).sum().alias("good_days_lower"),
        (pl.col("aqi") > GOOD).sum().alias("over"),
        (pl.col("aqi") > HEAVY).sum().alias("heavy_days_lower"),
        (pl.col("decided") & (pl.col("aqi") <= HEAVY)).sum().alias("not_heavy"),
    )
    valid = [((pl.col(f"n_{p}") >= YEAR_DAYS) & (pl.col(f"f_{p}") == 12)).alias(f"valid_{p}") for p in PERCENT]
    found = years.join(full, on=["station_id", "year"]).with_columns(*valid, n_days.alias("n_expected"))
    found = found.with_columns(
        (pl.col("n_expected") - pl.col("over").cast(pl.Int64)).alias("good_days_upper"),
        (pl.col("n_expected") - pl.col("not_heavy").cast(pl.Int64)).alias("heavy_days_upper"),
    )
    return (
        found.drop("over", "not_heavy", *(f"f_{p}" for p in PERCENT)).sort("station_id", "year").collect().to_pandas()
    )


# --- polars, as well as we can ---------------------------------------------------------------------------------------


def run_polars(files: list[str]) -> pd.DataFrame:
    """One lazy pass for the means of days; ozone's hours in slots of an array, where windows are sums of slots.

    A day is judged by breakpoints, without its index, and its percentiles are read off sorted arrays. Means of days by
    slots of arrays too take as long (1.02 for 0.97 s CPU, 200 stations and 2 years). Hours are doubles, and means are
    rounded to ten decimals, as the rules of the product have them.
    """
    import polars as pl

    scan = pl.scan_parquet(files).select(COLUMNS)
    if scan.select(pl.col("revision").max()).collect().item():
        scan = scan.sort("revision").unique(["station_id", "ts"], keep="last")
    day, hour = (pl.col("ts").dt.epoch("s").floordiv(n).cast(pl.Int32) for n in (86_400, 3_600))
    means = [expr for p in MEANS for expr in (pl.col(p).mean(), pl.col(p).count().alias(f"n_{p}"))]
    of_days = scan.group_by("station_id", day.alias("day")).agg(*means)
    of_hours = scan.filter(pl.col("o3").is_not_null()).select("station_id", hour.alias("hour"), "o3")
    days, hours = pl.collect_all([of_days, of_hours], engine="streaming")
    names = days["station_id"].unique().sort()
    kind = pl.Enum(names)
    first, n_days = days["day"].min(), days["day"].max() - days["day"].min() + 1
    shape = len(names), n_days
    at = days["station_id"].cast(kind).to_physical().to_numpy(), days["day"].to_numpy() - first
    values = {}
    for p in MEANS:
        values[p] = np.full(shape, np.nan)
        values[p][at] = np.where(days[f"n_{p}"].to_numpy() >= DAY_HOURS, np.round(days[p].to_numpy(), 10), np.nan)
    slots = np.full((shape[0], n_days * 24), np.nan)
    slots[hours["station_id"].cast(kind).to_physical().to_numpy(), hours["hour"].to_numpy() - 24 * first] = hours["o3"]
    values["o3_mda8"] = np.concatenate([_eight_hours(part) for part in np.array_split(slots, max(shape[0] // 50, 1))])
    calendar = np.datetime64("1970-01-01") + np.arange(first, first + n_days)
    return _years_of_arrays(values, calendar, names.to_list())


def _eight_hours(slots: np.ndarray) -> np.ndarray:
    """Daily maximum of the means of eight hours, which end from 7 o'clock on, of some stations."""
    known = ~np.isnan(slots)
    total = np.cumsum(np.where(known, slots, 0.0), axis=1, dtype=np.float64)
    count = np.cumsum(known, axis=1, dtype=np.int32)
    total[:, 8:], count[:, 8:] = total[:, 8:] - total[:, :-8], count[:, 8:] - count[:, :-8]
    usable = count >= WINDOW_HOURS
    mean = np.divide(total, count, out=np.full(total.shape, -1.0), where=usable).reshape(len(slots), -1, 24)[:, :, 7:]
    highest, n = mean.max(axis=2), usable.reshape(len(slots), -1, 24)[:, :, 7:].sum(axis=2)
    enough = (n >= WINDOWS) | ((highest >= 0) & (np.rint(np.round(highest, 6)) > O3_LIMIT))
    return np.where(enough & (n > 0), np.round(highest, 10), np.nan)


def _years_of_arrays(values: dict[str, np.ndarray], calendar: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Statistics of every station and year from arrays of stations and days."""
    table = breakpoints()
    decided = np.logical_and.reduce([~np.isnan(values[p]) for p in DECISIVE])
    over = {}
    for level in (GOOD, HEAVY):
        each = [np.round(values[p], 6) for p in INDEX]
        each = [np.rint(v * 10) / 10 if p == "co" else np.rint(v) for p, v in zip(INDEX, each, strict=True)]
        bounds = [points[levels == level][0] for points, levels in (table[p] for p in INDEX)]
        over[level] = np.logical_or.reduce([v > bound for v, bound in zip(each, bounds, strict=True)])
    months = calendar.astype("datetime64[M]")
    found = []
    for year in np.unique(calendar.astype("datetime64[Y]")):
        days = np.flatnonzero(calendar.astype("datetime64[Y]") == year)
        part = slice(days[0], days[-1] + 1)
        starts = np.flatnonzero(np.r_[True, months[part][1:] != months[part][:-1]])
        least = np.where(months[part][starts].astype(int) % 12 == 1, FEBRUARY_DAYS, MONTH_DAYS)
        n_expected = int((year + 1).astype("datetime64[D]") - year.astype("datetime64[D]") == np.timedelta64(366)) + 365
        row: dict[str, object] = {"station_id": names, "year": int(str(year)), "n_expected": n_expected}
        for p, q in PERCENT.items():
            known = ~np.isnan(values[p][:, part])
            n = known.sum(axis=1)
            ordered = np.sort(values[p][:, part], axis=1)
            if p in MEANS:
                mean = np.nansum(ordered, axis=1) / np.maximum(n, 1)
                row[f"{p}_mean"] = np.where(n > 0, np.round(mean, 10), np.nan)
            place = np.maximum(n - 1, 0) * q
            low = np.floor(place + 1e-9).astype(int)
            each = np.arange(len(names))
            below, above = ordered[each, low], ordered[each, np.minimum(low + 1, np.maximum(n - 1, 0))]
            row[f"{p}_p{round(100 * q)}"] = below + (above - below) * np.maximum(place - low, 0)
            full = (np.add.reduceat(known, starts, axis=1, dtype=int) >= least).sum(axis=1) == 12
            row |= {f"n_{p}": n, f"valid_{p}": (n >= YEAR_DAYS) & full}
        sure = decided[:, part]
        bad, heavy = over[GOOD][:, part], over[HEAVY][:, part]
        row["n_decided"] = sure.sum(axis=1)
        row["good_days_lower"], row["good_days_upper"] = (sure & ~bad).sum(axis=1), n_expected - bad.sum(axis=1)
        row["heavy_days_lower"] = heavy.sum(axis=1)
        row["heavy_days_upper"] = n_expected - (sure & ~heavy).sum(axis=1)
        found.append(pd.DataFrame(row))
    return pd.concat(found, ignore_index=True)
