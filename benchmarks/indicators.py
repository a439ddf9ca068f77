"""From national hourly data to a year's statistics: how long, against what, with how much memory.

python benchmarks/indicators.py                                          # 200 stations, 2 years
python benchmarks/indicators.py --stations 1600 --years 10 --repeats 1   # the whole network

One run, on the same Parquet files: our full path (hours, days, means, percentiles, completeness, good and heavy days
of every station and year), a bare DuckDB scan with the means a station and year, and the same rules in pandas (written
twice, see ``indicator_rivals.py``) and in polars. Rivals run on all of it up to ten million rows, beyond on a tenth of
the stations, pandas as usually written on a hundredth; a time that was scaled says so. Every task runs in a process of
its own, so that peak memory is its own. All implementations of the rules must give the same numbers. Last comes what
one more day costs a warehouse that holds a month, a year, ten years of days (``new_day.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import duckdb
import indicator_rivals as rivals
import new_day
import pandas as pd

from analytics import standards
from analytics.indicators.annual_of_hours import annual_values
from analytics.indicators.sql_macros import STANDARD_TABLES
from analytics.warehouse import archive, load, publish
from analytics.warehouse.connection import Warehouse

FIRST_YEAR = 2010
TASKS = ("bare", "ours", "ours_city", "polars", "polars_one_query", "pandas", "pandas_usual")
RIVALS = ("polars", "polars_one_query", "pandas", "pandas_usual")
WHOLE = 10_000_000  # rows up to which polars and pandas run on everything
#: rival, sign, goal, stretch, what it is called. The goal of 20 x is about what analysts run today, pandas_usual; it is
#: shown for pandas in whole columns too, which takes some 5 to 12 x the bare scan, so that 20 x would ask us to be
#: faster than reading the file.
GOALS = (
    ("bare", "<=", 3.5, None, "times the bare scan"),
    ("pandas_usual", ">=", 20.0, None, "times faster than pandas as usually written"),
    ("pandas", ">=", 20.0, None, "times faster than pandas in whole columns"),
    ("polars", ">=", 1.5, None, "times faster than polars as well as we can"),
    ("polars_one_query", ">=", 2.0, None, "times faster than polars in one query"),
)
STORED_DAYS = (30, 365, 3650)
SAME = 1e-9  # means are rounded to ten decimals; the one rival that rounds none differs by half of the last

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


SELECT = (
    "COPY (SELECT * FROM read_parquet($whole) WHERE station_id < $stop) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
)


def select(folder: Path, whole: list[Path], stations: int) -> list[Path]:
    """The first stations of generated files, in files of their own (quicker than generating them again)."""
    found = [folder / f"{stations}-{path.stem.split('-')[1]}.parquet" for path in whole]
    for path, source in zip(found, whole, strict=True):
        if not path.is_file():
            con = duckdb.connect()
            con.execute(SELECT.format(path=path), {"whole": str(source), "stop": f"{stations:04d}"})
            con.close()
    return found


@cache
def rules_warehouse() -> Warehouse:
    """Warehouse in memory with the tables of rules only."""
    wh = Warehouse(duckdb.connect(), Path("memory"))
    publish._create_tables(wh)
    rules = standards.load()
    for table, attribute in STANDARD_TABLES.items():
        load.replace_table(wh, table, getattr(rules, attribute))
    return wh


def run_bare(files: list[str]) -> pd.DataFrame:
    means = ", ".join(f"avg({p}) AS {p}" for p in rivals.POLLUTANTS)
    text = f"SELECT station_id, year(ts) AS year, {means} FROM read_parquet($files) GROUP BY ALL ORDER BY ALL"
    return duckdb.connect().execute(text, {"files": files}).df()


def run_ours(files: list[str], stations: bool = True) -> pd.DataFrame:
    wh = rules_warehouse()  # made before the clock runs, and kept
    archive.view_hours(wh, [Path(f) for f in files])
    return annual_values(wh, stations=stations)


def run_ours_city(files: list[str]) -> pd.DataFrame:
    return run_ours(files, stations=False)


def measure(task: str, files: list[Path], repeats: int, keep: Path) -> dict[str, float]:
    """Best time of a few, and peak memory, of one task in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--task",
        task,
        "--repeats",
        str(repeats),
        "--keep",
        str(keep),
        *map(str, files),
    ]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


WORK = {
    "bare": run_bare, "ours": run_ours, "ours_city": run_ours_city, "pandas": rivals.run_pandas,
    "pandas_usual": rivals.run_pandas_usual, "polars": rivals.run_polars,
    "polars_one_query": rivals.run_polars_one_query,
}  # fmt: skip


def do_task(task: str, files: list[str], repeats: int, keep: Path) -> None:
    rules_warehouse(), rivals.breakpoints()
    taken, cpu = [], []
    for _ in range(repeats):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        table = WORK[task](files)
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
    lacking = {c for c in a.columns if pd.api.types.is_numeric_dtype(a[c])} - {*b.columns}
    assert not lacking, f"{other.stem} does not compute {sorted(lacking)}"
    shared = [c for c in b.columns if c in a.columns]
    gap = (a.loc[b.index, shared].astype(float) - b[shared].astype(float)).abs()
    assert (a.loc[b.index, shared].isna().to_numpy() == b[shared].isna().to_numpy()).all()
    return float(gap.max().max())


def sizes(stations: int, years: int) -> dict[str, int]:
    """Stations each task runs on."""
    whole = stations * years * 8766 <= WHOLE
    few = dict.fromkeys(("polars", "polars_one_query", "pandas"), stations if whole else max(stations // 10, 5))
    return dict.fromkeys(TASKS, stations) | few | {"pandas_usual": max(stations // 100, 4)}


def compare(files: dict[int, list[Path]], stations: int, years: int, repeats: int, folder: Path) -> dict[str, dict]:
    """Run every task in turn and print a line each."""
    found, kept = {}, {t: folder / f"{t}.parquet" for t in TASKS}
    for task, n in sizes(stations, years).items():
        scale = stations / n
        f = measure(task, files[n], repeats, kept[task])
        found[task] = f | {"seconds": f["seconds"] * scale, "cpu": f["cpu"] * scale}
        f = found[task]
        said = "" if scale == 1 else f"  (on {n} stations, times {scale:.0f})"
        print(f"{task:13} {f['seconds']:9.2f} s {f['cpu']:9.2f} s CPU  peak {f['peak_gb']:5.2f} GB{said}", flush=True)
    for task in RIVALS:
        gap = same_numbers(kept["ours"], kept[task])
        print(f"largest difference to {task}: {gap:.1e}")
        assert gap < SAME, f"{task} is not a rival: it gives other numbers"
    return found


def show_goals(found: dict[str, dict]) -> None:
    ours = found["ours"]
    print(f"\n{'goal':46}required  stretch  measured  met   by CPU")
    for other, sign, goal, stretch, name in GOALS:
        ratio, by_cpu = (ours[unit] / found[other][unit] for unit in ("seconds", "cpu"))
        if sign == ">=":
            ratio, by_cpu = 1 / ratio, 1 / by_cpu
        met = ratio <= goal if sign == "<=" else ratio >= goal
        print(f"{name:46}{sign} {goal:4g}  {stretch or '':>8}  {ratio:8.1f}  {'yes' if met else 'no ':4}{by_cpu:7.1f}")
    for task, name in (("ours", "stations"), ("ours_city", "cities")):
        peak = found[task]["peak_gb"]
        met = "yes" if peak < 6 else "no"
        print(f"{f'peak memory, GB ({name})':46}<  {6:4.0f}  {'':>8}  {peak:8.2f}  {met}")


def bench(stations: int, years: int, repeats: int, folder: Path) -> None:
    needed = {stations, stations // 2, *sizes(stations, years).values()}
    whole = generate(folder, stations, years)
    files = {n: whole if n == stations else select(folder, whole, n) for n in needed}
    rows = stations * years * 365.25 * 24 * 0.995
    size = sum(f.stat().st_size for f in files[stations]) / 2**20
    print(f"{stations} stations x {years} years: {rows:,.0f} rows, {size:,.0f} MB, {os.cpu_count()} cores")
    found = compare(files, stations, years, repeats, folder)
    half = measure("ours", files[stations // 2], repeats, folder / "half.parquet")
    twice = found["ours"]["cpu"] / half["cpu"]
    print(f"half the stations: {half['cpu']:.2f} s CPU, so twice the rows take {twice:.2f} x")
    for days in STORED_DAYS:
        taken, cpu = new_day.cost_of_a_day(folder / "warehouse", stations, days)
        print(f"one more day, the warehouse holds {days:4}: {taken:5.2f} s {cpu:5.2f} s CPU", flush=True)
    show_goals(found)


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
