"""A workspace small enough to be built again and again: one plan, a few of its goals, one city's days."""

from __future__ import annotations

import shutil
from pathlib import Path

from analytics import resources

CITY, PLAN, AS_OF = "xinxiang", "xinxiang-2023", "2025-10-01"
FEW_GOALS = 3
DAILY = "region,date,parameter,value\n" + "".join(f"anyang,2025-03-{day:02d},pm25,{40 + day}\n" for day in range(1, 29))
HOURLY = "date,hour,city,pm25\n" + "".join(
    f"2026-02-0{day},{hour},anyang,{20 + hour}\n" for day in (1, 2, 3) for hour in range(24)
)


def small_workspace(home: Path) -> Path:
    """Make it; returns its folder. In it lie two files that are not loaded yet, ``daily.csv`` and ``hours.csv``."""
    raw = home / "data" / "raw"
    for name in ("registry", "standards", "events"):
        shutil.copytree(resources.raw_dir() / name, raw / name)
    for name, most in (("plans", 1), ("targets", FEW_GOALS)):
        path = raw / "registry" / f"{name}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(head + "".join([row for row in rows if row.startswith(PLAN)][:most]), encoding="utf-8")
    monitoring = raw / "monitoring"
    monitoring.mkdir()
    for name in (f"{CITY}_daily.csv", f"{CITY}_daily.card.toml"):
        shutil.copy(resources.raw_dir() / "monitoring" / name, monitoring)
    (home / "daily.csv").write_text(DAILY, encoding="utf-8")
    (home / "hours.csv").write_text(HOURLY, encoding="utf-8")
    return home
