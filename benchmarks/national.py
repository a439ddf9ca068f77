"""What a country costs: ingest, the same file again, one more day, assess, run and site, each in a process of its own.

    python benchmarks/national.py                      # 340 cities; a table, with the goals beside it
    python benchmarks/national.py --cities 40 80 160   # how it grows
    python benchmarks/national.py --cities 40 --years 2 5 10   # with years of the file that is ingested first
    python benchmarks/national.py --plans 15 --steps assess   # 51,000 targets, two thirds of them over

The country is made up (`made_up_country.py`): ten goals a city, four of them on daily values of six pollutants, yearly
figures for every second city. The file that is ingested has ten ``--years`` of three pollutants a city. Printed for
each step: seconds, CPU seconds (those of workers that still stand left out), peak memory of the process that did it.
What hours of stations cost beside rivals is measured by ``indicators.py --stations 1600 --years 10``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from made_up_country import AS_OF, GOALS, made_country

from analytics import flow
from analytics.flow.brief import assess_now
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

LAST = date(2021, 12, 31)  # day of the file that is ingested: before the country's own days
MEANS = {"pm25": 42, "pm10": 75, "o3_mda8": 100}
OPTIONS = Options(source="network")
#: step -> goal for 340 cities: seconds on two cores, GiB
GOALS_OF = {
    "ingest": (15, 1.0),
    "again": (1, None),
    "one_day": (1, None),
    "assess": (60, 2.0),
    "run_and_site": (600, None),
}
MANY_TARGETS, MANY = 40_000, (360, 2.0)  # the goal of an assessment of 50,000 targets


def made(home: Path, cities: int, plans: int, years: int | None) -> None:
    """The country's workspace, loaded, and beside it the files that are ingested, of so many ``years``, if any are."""
    ids = made_country(home, cities, plans)
    flow.refresh(Settings(home=home))
    if years is None:
        return
    days = pd.date_range(date(LAST.year - years + 1, 1, 1), LAST)
    rng = np.random.default_rng(2)
    parts = [_values(city, days, rng) for city in ids]
    pd.concat(parts, ignore_index=True).to_csv(home.parent / "years.csv", index=False)
    next_day = pd.DatetimeIndex([LAST + timedelta(days=1)])
    pd.concat([_values(city, next_day, rng) for city in ids]).to_csv(home.parent / "day.csv", index=False)


def _values(city: str, days: pd.DatetimeIndex, rng: np.random.Generator) -> pd.DataFrame:
    values = np.array(list(MEANS.values())) * np.exp(rng.normal(0, 0.4, (len(days), len(MEANS))))
    named = pd.DataFrame(values.round(1), columns=list(MEANS))
    return pd.concat([pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "region_id": city}), named], axis=1)


def _ingest(name: str) -> Callable[[Settings], str]:
    def step(settings: Settings) -> str:
        (done,) = flow.ingest_files(settings, [settings.home_dir.parent / name], OPTIONS).loaded
        return f"{done.rows_read} rows, {done.values_new} new values"

    return step


def _assess(settings: Settings) -> str:
    build = current_build(settings.warehouse_dir)
    assert build is not None
    with open_build(build) as wh:
        outlook = assess_now(wh, settings, AS_OF).assessment.outlook
    return f"{len(outlook)} targets, {int(outlook['p_met'].notna().sum())} with a probability"


def _run_and_site(settings: Settings) -> str:
    done = flow.run(settings, [AS_OF.isoformat()], [])
    return f"{len(done.briefings)} pages, {done.site.n_files if done.site else 0} files of the site"


STEPS: dict[str, Callable[[Settings], str]] = {
    "ingest": _ingest("years.csv"), "again": _ingest("years.csv"), "one_day": _ingest("day.csv"), "assess": _assess,
    "run_and_site": _run_and_site,
}  # fmt: skip


def measured(step: str, home: Path, workers: int, paths: int) -> None:
    """Do one step and print what it cost as JSON; called in a process of its own."""
    settings = Settings(home=home, workers=workers, n_paths=paths, site=home.parent / "site")
    begun = time.perf_counter()
    said = STEPS[step](settings)
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
    row = {"seconds": time.perf_counter() - begun, "cpu": cpu, "gib": _peak_gib(), "said": said}
    print(json.dumps(row))


def _peak_gib() -> float:
    """Peak memory of this process; the system's count by ``getrusage`` would begin with that of the caller."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 2**20


def country(cities: int, years: int, asked: argparse.Namespace) -> None:
    """Every step for a country of so many cities and a file of so many years, as a table."""
    with tempfile.TemporaryDirectory() as held:
        home = Path(held) / "country"
        ingested = bool({"ingest", "again", "one_day"} & {*asked.steps})
        made(home, cities, asked.plans, years if ingested else None)
        targets = cities * len(GOALS) * asked.plans
        file = f"a file of {years} years" if ingested else "no file"
        print(f"\n{cities} cities, {targets} targets, {file}, {asked.paths} paths, {asked.workers} workers")
        print("step           seconds     CPU  peak GiB  goal")
        for step in asked.steps:
            words = [sys.executable, __file__, "--step", step, "--home", str(home), "--workers", str(asked.workers),
                     "--paths", str(asked.paths)]  # fmt: skip
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            row = json.loads(done.stdout.splitlines()[-1])
            seconds, gib = MANY if step == "assess" and targets > MANY_TARGETS else GOALS_OF[step]
            goal = f"{seconds} s" + (f", {gib} GiB" if gib else "")
            print(
                f"{step:12s} {row['seconds']:9.1f} {row['cpu']:7.1f} {row['gib']:9.2f}  {goal:14s} {row['said']}",
                flush=True,
            )


def main() -> None:
    """One table a size of country."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cities", type=int, nargs="+", default=[340])
    words.add_argument("--plans", type=int, default=1, help="plans of ten goals a city")
    words.add_argument("--years", type=int, nargs="+", default=[10], help="of the file that is ingested")
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--paths", type=int, default=1000)
    words.add_argument("--steps", nargs="+", default=list(STEPS), choices=list(STEPS))
    words.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    words.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.step:
        measured(asked.step, asked.home, asked.workers, asked.paths)
        return
    for cities, years in product(asked.cities, asked.years):
        country(cities, years, asked)


if __name__ == "__main__":
    main()
