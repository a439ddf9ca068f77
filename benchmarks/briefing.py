"""What the data of a briefing cost: made of the evidence of the assessment, or by asking the warehouse for each chart.

Three ways are timed in one run, in CPU seconds. `by_statements` is how pages were made before: every statistic of each
closed year, and of the same days of each of four years, by SQL. The public functions with an open warehouse alone read
for each series what it needs and compute only what a target asks for. `briefing_data` makes the whole of a page from
what the assessment has read. The last two must give the same tables.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from analytics import flow
from analytics.flow.brief import assess_now
from analytics.flow.brief_data import briefing_data, rows_of_region
from analytics.indicators import composite_index, history, period_statistics, single_indices
from analytics.series import briefing as series
from analytics.settings import Settings
from analytics.warehouse import Warehouse, current_build, open_build

GOAL = 1 / 3
DAY = date(2025, 7, 1)
RUNS = 2  # the best of


def cpu_seconds(make: Callable[[], Any]) -> tuple[float, Any]:
    """Least CPU seconds of some runs, and what was made."""
    spent = []
    for _ in range(RUNS):
        start = time.process_time()
        made = make()
        spent.append(time.process_time() - start)
    return min(spent), made


def by_statements(wh: Warehouse, region: str, day: date) -> None:
    """Every statistic of a region's closed years and of the rest of the period in past years, one by one by SQL."""
    first = history(wh, region, day).daily.index[0].year
    for year in range(first, day.year):
        span = date(year, 1, 1), date(year, 12, 31), day
        period_statistics(wh, region, *span)
        composite_index(single_indices(wh, [region], *span))
    for back in range(1, series.SAME_WINDOW_YEARS + 1):
        period_statistics(wh, region, day.replace(year=day.year - back), date(day.year - back, 12, 31), day)


def charts_of(outlook: pd.DataFrame, region: str, day: date) -> dict[str, Callable[[Any], Any]]:
    """What makes each series of a page, from an open warehouse or from evidence."""
    return {
        "budgets": lambda known: series.budgets(known, day, outlook),
        "calendar": lambda known: series.calendar(known, region, day, outlook),
        "months": lambda known: series.months(known, day, outlook),
        "yearly": lambda known: series.yearly(known, day, outlook),
        "same_window": lambda known: series.same_window(known, day, outlook),
        "rules_from": lambda known: series.rules_from(known, region, day, outlook),
    }


def main() -> None:
    """Print CPU seconds of each series both ways, and of the whole data of a briefing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--region", default="xinxiang")
    options.add_argument("--as-of", type=date.fromisoformat, default=DAY)
    chosen = options.parse_args()
    with TemporaryDirectory() as held:
        settings = Settings(warehouse=Path(held))
        flow.refresh(settings)
        with open_build(current_build(Path(held))) as wh:
            assessing, answer = cpu_seconds(partial(assess_now, wh, settings, chosen.as_of))
            outlook = rows_of_region(answer.assessment.outlook, wh.table("plan"), chosen.region)
            asking = 0.0
            print(f"assessment of all targets {assessing:8.2f} s\n{'series':12} {'warehouse':>10} {'evidence':>10}")
            for name, make in charts_of(outlook, chosen.region, chosen.as_of).items():
                old, first = cpu_seconds(partial(make, wh))
                new, second = cpu_seconds(partial(make, answer.assessment.evidence))
                assert str(first) == str(second), name
                asking += old
                print(f"{name:12} {old:10.3f} {new:10.3f}")
            before, _ = cpu_seconds(partial(by_statements, wh, chosen.region, chosen.as_of))
            # evidence keeps the days it has made, so the whole is timed on an assessment that no series has seen
            spent = []
            for _ in range(RUNS):
                fresh = assess_now(wh, settings, chosen.as_of)
                start = time.process_time()
                briefing_data(wh, settings, fresh, chosen.region)
                spent.append(time.process_time() - start)
            whole = min(spent)
    print(f"years and windows by SQL {before:.2f} s; each series from the warehouse alone {asking:.2f} s")
    print(f"data of a whole briefing {whole:.2f} s: {whole / before:.2f} of the first (goal: below {GOAL:.2f})")


if __name__ == "__main__":
    main()
