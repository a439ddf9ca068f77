"""From national hourly data to a year's statistics: how long, against what, with how much memory.

python benchmarks/indicators.py                              # 200 stations, 2 years
python benchmarks/indicators.py --stations 1600 --years 10   # the whole network

One run, on the same Parquet file: our full path (hours, days, means, percentiles, completeness, good and heavy days
of every station and year), a bare DuckDB scan with the means a station and year, and the same rules in pandas and in
polars (on a tenth of the stations, scaled, and said so). Every task runs in a process of its own, so that peak memory
is its own. The three implementations of the rules must give the same numbers.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analytics import standards
from analytics.warehouse import archive, load, publish
from analytics.warehouse.connection import Warehouse

POLLUTANTS = ("pm25", "pm10", "so2", "no2", "co", "o3")
PERCENT = {"pm25": 0.95, "pm10": 0.95, "so2": 0.98, "no2": 0.98, "co": 0.95, "o3_mda8": 0.90}
INDEX = {"pm25": "day", "pm10": "day", "so2": "day", "no2": "day", "co": "day", "o3_mda8": "mda8"}
RULES = {"standard": "editions", "validity": "validity", "standard_limit": "limits", "breakpoint": "breakpoints"}
EDITION = "HJ633-2012"  # of the years generated, 2010 to 2019
FIRST_YEAR = 2010
TASKS = ("bare", "ours", "ours_city", "pandas", "polars")
GOALS = (("bare", "<=", 8.0, 5.0), ("pandas", ">=", 20.0, None), ("polars", ">=", 2.0, None))

GENERATE = """
COPY (
    SELECT
        'net' AS source_id, 'city_' || (s // 5) AS region_id, lpad(CAST(s AS VARCHAR), 4, '0') || 'A' AS station_id, ts,
        CASE WHEN r1 > 0.02 THEN round(45 * exp(1.5 * (r2 + r3 - 1)) * season) END AS pm25,
        CASE WHEN r2 > 0.02 THEN round(90 * exp(1.5 * (r3 + r4 - 1)) * season) END AS pm10,
        CASE WHEN r3 > 0.02 THEN round(15 * exp(1.2 * (r4 + r5 - 1))) END AS so2,
        CASE WHEN r4 > 0.02 THEN round(38 * exp(1.2 * (r5 + r1 - 1))) END AS no2,
        CASE WHEN r5 > 0.02 THEN round(0.9 * exp(1.2 * (r1 + r2 - 1)), 2) END AS co,
        CASE WHEN r1 < 0.98 THEN round(55 * (1.1 - cos((hour(ts) - 3) * 0.2618)) * exp(r3 + r5 - 1)) END AS o3,
        CAST(0 AS SMALLINT) AS revision
    FROM (
        SELECT
            s, ts, (1 + 0.4 * cos(dayofyear(ts) / 58.1)) * (0.7 + hash(s, CAST(ts AS DATE)) / 2.5e19) AS season,
            hash(s, ts, 1) / 18446744073709551615.0 AS r1, hash(s, ts, 2) / 18446744073709551615.0 AS r2,
            hash(s, ts, 3) / 18446744073709551615.0 AS r3, hash(s, ts, 4) / 18446744073709551615.0 AS r4,
            hash(s, ts, 5) / 18446744073709551615.0 AS r5
        FROM range($stations) AS a(s)
        CROSS JOIN range($first::TIMESTAMP, $stop::TIMESTAMP, INTERVAL 1 HOUR) AS b(ts)
        WHERE hash(s, ts, 6) % 200 <> 0
    )
    ORDER BY CAST(ts AS DATE), station_id, ts
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def generate(folder: Path, stations: int, years: int) -> list[Path]:
    """Write one file a year, in the archive's form and order; values repeat from run to run."""
    files = [folder / f"{stations}-{FIRST_YEAR + k}.parquet" for k in range(years)]
    for k, path in enumerate(files):
        if not path.is_file():
            con = duckdb.connect()
            span = {"first": f"{FIRST_YEAR + k}-01-01", "stop": f"{FIRST_YEAR + k + 1}-01-01"}
            con.execute(GENERATE.format(path=path), {"stations": stations, **span})
            con.close()
    return files


@cache
def rules_warehouse() -> Warehouse:
    """Warehouse in memory with the tables of rules only."""
    wh = Warehouse(duckdb.connect(), Path("memory"))
    publish._create_tables(wh)
    rules = standards.load()
    for table, attribute in RULES.items():
        load.replace_table(wh, table, getattr(rules, attribute))
    return wh


def run_bare(files: list[str]) -> pd.DataFrame:
    means = ", ".join(f"avg({p}) AS {p}" for p in POLLUTANTS)
    text = f"SELECT station_id, year(ts) AS year, {means} FROM read_parquet($files) GROUP BY ALL ORDER BY ALL"
    return duckdb.connect().execute(text, {"files": files}).df()


def run_ours(files: list[str], stations: bool = True) -> pd.DataFrame:
    wh = rules_warehouse()  # made before the clock runs, and kept
    archive.view_hours(wh, [Path(f) for f in files])
    return archive.annual_values(wh, stations=stations)


def run_ours_city(files: list[str]) -> pd.DataFrame:
    return run_ours(files, stations=False)


@cache
def breakpoints() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rules = standards.load()
    return {p: rules.breakpoint_table(EDITION, p.removesuffix("_mda8"), a) for p, a in INDEX.items()}


def sub_index(p: str, values: np.ndarray, points: np.ndarray, levels: np.ndarray) -> np.ndarray:
    digits = 1 if p == "co" else 0
    return np.ceil(np.interp(np.rint(np.round(values * 10**digits, 6)) / 10**digits, points, levels) - 1e-9)


def run_pandas(files: list[str]) -> pd.DataFrame:
    """The same rules as a careful pandas user writes them: no loop over rows, one pass a statistic."""
    h = pd.concat([pd.read_parquet(f, columns=["station_id", "ts", *POLLUTANTS]) for f in files])
    spine = pd.date_range(h["ts"].min().normalize(), h["ts"].max().normalize() + pd.Timedelta(hours=23), freq="h")
    h = h.set_index(["station_id", "ts"]).reindex(pd.MultiIndex.from_product([sorted(h["station_id"].unique()), spine]))
    h.index.names = ["station_id", "ts"]
    h = h.reset_index()
    h["day"] = h["ts"].dt.normalize()
    by_day = h.groupby(["station_id", "day"], sort=False)
    days = by_day[list(POLLUTANTS[:5])].mean().where(by_day[list(POLLUTANTS[:5])].count() >= 20)
    running = h.groupby("station_id", sort=False)["o3"].rolling(8, min_periods=6).mean().to_numpy()
    h["window"] = np.where(h["ts"].dt.hour >= 7, running, np.nan)
    windows = h.groupby(["station_id", "day"], sort=False)["window"]
    mda8 = windows.max()
    days["o3_mda8"] = mda8.where((windows.count() >= 14) | (np.rint(np.round(mda8, 6)) > 160))
    table = breakpoints()
    parts = [sub_index(p, days[p].to_numpy(), *table[p]) for p in INDEX]
    days["aqi"] = np.fmax.reduce(parts)
    days["decided"] = days[["pm25", "pm10", "no2", "o3_mda8"]].notna().all(axis=1)
    days = days.reset_index()
    days["year"] = days["day"].dt.year
    return _pandas_years(days)


def _pandas_years(days: pd.DataFrame) -> pd.DataFrame:
    key = ["station_id", "year"]
    by_year = days.groupby(key)
    out = by_year[list(POLLUTANTS[:5])].mean().add_suffix("_mean")
    for p, q in PERCENT.items():
        out[f"{p}_p{round(100 * q)}"] = by_year[p].quantile(q)
    out = out.join(by_year[list(PERCENT)].count().add_prefix("n_"))
    month = days["day"].dt.month
    of_month = days.groupby([*key, month])[list(PERCENT)].count()
    least = np.where(of_month.index.get_level_values(2) == 2, 25, 27)
    full = of_month.ge(least, axis=0).groupby(level=[0, 1]).sum()
    for p in PERCENT:
        out[f"valid_{p}"] = (out[f"n_{p}"] >= 324) & (full[p] == 12)
    out["good_days_lower"] = (days["decided"] & (days["aqi"] <= 100)).groupby([days[k] for k in key]).sum()
    out["heavy_days_lower"] = (days["aqi"] > 200).groupby([days[k] for k in key]).sum()
    return out.reset_index()


def run_polars(files: list[str]) -> pd.DataFrame:
    """The same rules as a careful polars user writes them: one lazy query, windows over a spine."""
    import polars as pl

    scan = pl.scan_parquet(files).select("station_id", "ts", *POLLUTANTS)
    first, last = scan.select(pl.col("ts").min().alias("a"), pl.col("ts").max().alias("b")).collect().row(0)
    clock = pl.datetime_range(first.replace(hour=0), last.replace(hour=23), "1h", time_unit="us", eager=True)
    places = scan.select("station_id").unique().sort("station_id").collect()
    spine = places.join(pl.DataFrame({"ts": clock}), how="cross").lazy()
    h = spine.join(scan.with_columns(pl.col("ts").cast(pl.Datetime("us"))), on=["station_id", "ts"], how="left")
    h = h.sort("station_id", "ts").with_columns(
        pl.col("ts").dt.date().alias("day"),
        pl.when(pl.col("ts").dt.hour() >= 7)
        .then(pl.col("o3").rolling_mean(8, min_samples=6).over("station_id"))
        .alias("window"),
    )
    daily = [pl.when(pl.col(p).count() >= 20).then(pl.col(p).mean()).alias(p) for p in POLLUTANTS[:5]]
    enough = (pl.col("window").count() >= 14) | (pl.col("window").max().round(6).round(0, mode="half_to_even") > 160)
    days = h.group_by("station_id", "day").agg(*daily, pl.when(enough).then(pl.col("window").max()).alias("o3_mda8"))
    table = breakpoints()
    indices = [
        pl.col(p).map_batches(lambda s, p=p: pl.Series(sub_index(p, s.to_numpy(), *table[p])), return_dtype=pl.Float64)
        .fill_nan(None).alias(f"i_{p}")
        for p in INDEX
    ]  # fmt: skip
    days = days.with_columns(*indices, pl.col("day").dt.year().alias("year"), pl.col("day").dt.month().alias("month"))
    days = days.with_columns(
        pl.max_horizontal(*(f"i_{p}" for p in INDEX)).alias("aqi"),
        pl.all_horizontal(*(pl.col(p).is_not_null() for p in ("pm25", "pm10", "no2", "o3_mda8"))).alias("decided"),
    ).collect().lazy()  # fmt: skip
    least = pl.when(pl.col("month") == 2).then(25).otherwise(27)
    of_month = days.group_by("station_id", "year", "month").agg(*(pl.col(p).count() for p in PERCENT))
    full = of_month.group_by("station_id", "year").agg(*((pl.col(p) >= least).sum().alias(f"f_{p}") for p in PERCENT))
    years = days.group_by("station_id", "year").agg(
        *(pl.col(p).mean().alias(f"{p}_mean") for p in POLLUTANTS[:5]),
        *(pl.col(p).quantile(q, "linear").alias(f"{p}_p{round(100 * q)}") for p, q in PERCENT.items()),
        *(pl.col(p).count().alias(f"n_{p}") for p in PERCENT),
        (pl.col("decided") & (pl.col("aqi") <= 100)).sum().alias("good_days_lower"),
        (pl.col("aqi") > 200).sum().alias("heavy_days_lower"),
    )
    valid = [((pl.col(f"n_{p}") >= 324) & (pl.col(f"f_{p}") == 12)).alias(f"valid_{p}") for p in PERCENT]
    return (
        years.join(full, on=["station_id", "year"])
        .with_columns(*valid)
        .sort("station_id", "year")
        .collect()
        .to_pandas()
    )


def measure(task: str, files: list[Path], repeats: int, keep: Path) -> dict[str, float]:
    """Best time of a few, and peak memory, of one task in a process of its own."""
    told = [sys.executable, __file__, "--task", task, "--repeats", str(repeats), "--keep", str(keep), *map(str, files)]
    found = subprocess.run(told, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


def do_task(task: str, files: list[str], repeats: int, keep: Path) -> None:
    work = {"bare": run_bare, "ours": run_ours, "ours_city": run_ours_city, "pandas": run_pandas, "polars": run_polars}
    rules_warehouse(), breakpoints()
    taken, cpu = [], []
    for _ in range(repeats):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        table = work[task](files)
        taken.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - begun_cpu)
    table.to_parquet(keep)
    print(json.dumps({"seconds": min(taken), "cpu": min(cpu), "peak_gb": peak_gb()}))


def peak_gb() -> float:
    """Peak memory of this process; of the program alone where the system tells it (a child inherits ru_maxrss)."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def same_numbers(ours: Path, other: Path) -> float:
    """Largest difference between our table and another's, over the stations of the other."""
    a = pd.read_parquet(ours).set_index(["station_id", "year"]).sort_index()
    b = pd.read_parquet(other).set_index(["station_id", "year"]).sort_index()
    shared = [c for c in b.columns if c in a.columns and not c.startswith("f_")]
    assert len(shared) >= 20, f"only {shared} can be compared"
    gap = (a.loc[b.index, shared].astype(float) - b[shared].astype(float)).abs()
    return float(gap.max().max())


def bench(stations: int, years: int, repeats: int, folder: Path) -> None:
    tenth = max(stations // 10, 5)
    files = {n: generate(folder, n, years) for n in (stations, stations // 2, tenth)}
    rows = stations * years * 365.25 * 24 * 0.995
    size = sum(f.stat().st_size for f in files[stations]) / 2**20
    print(
        f"{stations} stations x {years} years: {rows:,.0f} rows, {size:,.0f} MB; pandas and polars on {tenth} stations"
    )
    found, kept = {}, {t: folder / f"{t}.parquet" for t in TASKS}
    for task in TASKS:
        n = tenth if task in ("pandas", "polars") else stations
        found[task] = measure(task, files[n], repeats, kept[task])
        scale = stations / n
        f = found[task] | {"seconds": found[task]["seconds"] * scale, "cpu": found[task]["cpu"] * scale}
        found[task] = f
        said = "" if scale == 1 else f"  (scaled by {scale:.0f})"
        print(f"{task:10} {f['seconds']:9.2f} s {f['cpu']:9.2f} s CPU  peak {f['peak_gb']:5.2f} GB{said}", flush=True)
    for task in ("pandas", "polars"):
        print(f"largest difference to {task}: {same_numbers(kept['ours'], kept[task]):.1e}")
    half = measure("ours", files[stations // 2], repeats, folder / "half.parquet")
    ours = found["ours"]
    print(
        f"half the stations: {half['seconds']:.2f} s, so twice the rows take {ours['seconds'] / half['seconds']:.2f} x"
    )
    print("\ngoal                    required  stretch  measured  met")
    for other, sign, goal, stretch in GOALS:
        ratio = ours["seconds"] / found[other]["seconds"]
        ratio = ratio if sign == "<=" else 1 / ratio
        met = ratio <= goal if sign == "<=" else ratio >= goal
        name = "times the bare scan" if other == "bare" else f"times faster than {other}"
        print(f"{name:24}{sign} {goal:4.0f}  {stretch or '':>9}  {ratio:8.1f}  {'yes' if met else 'no'}")
    print(
        f"{'peak memory, GB':24}<  {6:4.0f}  {'':>9}  {ours['peak_gb']:8.2f}  {'yes' if ours['peak_gb'] < 6 else 'no'}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stations", type=int, default=200)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the generated files here")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.task:
        do_task(args.task, args.files, args.repeats, args.keep)
        return
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
        bench(args.stations, args.years, args.repeats, args.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        bench(args.stations, args.years, args.repeats, Path(folder))


if __name__ == "__main__":
    main()
