"""Steps of counts and shares of good and heavy days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.indicators.aqi import AVERAGING, HOURLY_OZONE, day_level, hourly_above
from analytics.indicators.derivation.steps import (
    NAN,
    OURS,
    DerivationQuery,
    Steps,
    clause_of,
    listed,
    missing_list,
    step,
)
from analytics.indicators.period.statistics import air_days, period_statistics
from analytics.indicators.readings import readings_for
from analytics.indicators.treatment import rule_level
from analytics.standards import Standards
from analytics.terms import DAY_SHARES, HEAVY_DAYS

_CONCENTRATION = {"co": "co_mg_m3"}
_POLLUTANTS = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")


def day_count_steps(asked: DerivationQuery) -> Steps:
    """Days above the index by pollutant (heavy days one by one), what is left open, the count under each reading."""
    last = asked.last_day
    heavy = asked.statistic in HEAVY_DAYS
    level = day_level(asked.statistic)
    if last < asked.period_start:
        return [step("days", "no day of the period has passed", value=0.0, unit="d")]
    days = air_days(asked.wh, asked.region_id, asked.period_start, last, asked.as_of, asked.edition)
    over = days[days["aqi_low"] > level]
    source, grade = clause_of(asked, "daily")
    steps = [
        step(
            "calendar days",
            "days of the period that have passed",
            f"{asked.period_start} to {last}",
            float(len(days)),
            "d",
        ),
        step(
            "rounding of the day", "integers, CO to 0.1, half to even, before the index", "", clause=source, grade=grade
        ),
    ]
    steps += _one_by_one(over, asked, level) if heavy else _grouped(over, level)
    unsure = days[~(days["aqi_low"] > level) & ~(days["aqi_high"] <= level)]
    day_list = listed(unsure["day"].dt.strftime("%Y-%m-%d").tolist())
    why = "a missing pollutant, or an hourly ozone maximum above the 8-hour limit, may put the day over"
    steps.append(step("days left open", why, day_list, float(len(unsure)), "d", *OURS))
    return steps + _counts(asked)


def _one_by_one(over: pd.DataFrame, asked: DerivationQuery, level: int) -> Steps:
    """One step a day: the deciding pollutant, its rounded concentration and the segment of its sub-index."""
    steps = []
    for _, day in over.iterrows():  # heavy days: a handful
        method = str(day["index_edition"])
        parameter, value = _deciding(day, asked.standards, method)
        points, levels = asked.standards.breakpoint_table(method, parameter, AVERAGING[parameter])
        i = min(int(np.searchsorted(points, value, side="right")), len(points) - 1)
        formula = (
            f"{levels[i - 1]:g} + ({levels[i]:g} - {levels[i - 1]:g}) ({value:g} - {points[i - 1]:g})"
            f" / ({points[i]:g} - {points[i - 1]:g}), rounded up"
        )
        if value > points[-1]:
            formula = f"above the last breakpoint {points[-1]:g}: {levels[-1]:g}"
        suspect = "; dust suspect of ours" if day["dust_suspect"] else ""
        suspect += "; on the bureau's list" if day["bureau_event"] else ""
        named = day["primary_pollutants"]
        named = f"{named} by {parameter}" if parameter == HOURLY_OZONE else named
        open_end = "; at least: the hourly maximum is missing" if day["o3_1h_missing"] is True else ""
        inputs = f"{named} = {value:g}{open_end}{suspect}"
        clause = f"{method}: sub-index; above {level}"
        steps.append(step(f"AQI of {day['day']:%Y-%m-%d}", formula, inputs, float(day["aqi_low"]), "", clause))
    return steps


def _deciding(day: pd.Series, standards: Standards, method: str) -> tuple[str, float]:
    """What makes the index of a day, and its concentration: of ozone above its scale the hourly maximum."""
    parameter = str(day["primary_pollutants"]).split("; ")[0]
    value = float(day[_CONCENTRATION.get(parameter, f"{parameter}_ug_m3")])
    above = value > standards.breakpoint_table(method, parameter, AVERAGING[parameter])[0][-1]
    if parameter == "o3_mda8" and above and hourly_above(standards, method) and pd.notna(day["iaqi_o3_1h"]):
        return HOURLY_OZONE, float(day["o3_1h_max_ug_m3"])
    return parameter, value


def _grouped(over: pd.DataFrame, level: int) -> Steps:
    """One step an edition and combination of primary pollutants: its days over the level."""
    steps = []
    for (method, name), rows in over.groupby(["index_edition", "primary_pollutants"], sort=True):
        day_list = listed(rows["day"].dt.strftime("%m-%d").tolist(), most=100)
        what = f"days over by {name}"
        steps.append(
            step(what, f"AQI > {level}, largest sub-index", day_list, float(len(rows)), "d", f"{method}: AQI of a day")
        )
    return steps


def _counts(asked: DerivationQuery) -> Steps:
    """Bounds of the statistic under each reading, rounded."""
    found = period_statistics(
        asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of, asked.edition,
        statistic=asked.statistic,
    )  # fmt: skip
    covered = "bureau_events_out" in set(found["reading_id"])
    readings = readings_for(
        asked.statistic, None, asked.period_end, asked.standards, asked.edition, covered,
        rule_level(asked.wh, asked.region_id), period_start=asked.period_start,
    )  # fmt: skip
    unit = "%" if asked.statistic in DAY_SHARES else "d"
    rows = {row["reading_id"]: row for row in found.to_dict("records")}
    steps: Steps = []
    for reading in readings:
        if reading.reading_id not in rows:
            continue
        row = rows[reading.reading_id]
        primary = "; primary" if reading.primary else ""
        same = row["lower_reported"] == row["upper_reported"]
        value = float(row["value_reported"]) if same else NAN
        low, high = (f"{row[end]:.{reading.decimals or 0}f}" for end in ("lower_reported", "upper_reported"))
        bounds = low if same else f"{low} to {high}"
        formula = "100 x days / calendar days" if unit == "%" else "days"
        name = reading.name().text("en")
        raw = f"{row['value_lower']:.4f}" if same else f"{row['value_lower']:.4f} to {row['value_upper']:.4f}"
        inputs = f"{bounds} (unrounded {raw}); {name}" if unit == "%" else f"{bounds}; {name}"
        what = f"reported value [{reading.reading_id}{primary}]"
        steps.append(step(what, formula, inputs, value, unit, reading.source, reading.grade))
    return steps + missing_list(asked)
