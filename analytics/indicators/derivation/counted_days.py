"""Steps of counts and shares of good and heavy days."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.aqi import AVERAGING, hourly_above
from analytics.indicators.derivation.derivation_step import (
    OURS,
    DerivationQuery,
    Steps,
    clause_of,
    digits,
    listed,
    missing_list,
    named,
    reported,
)
from analytics.indicators.period.statistics import air_days, period_statistics
from analytics.indicators.readings import readings_for
from analytics.indicators.treatment import rule_level
from analytics.standards import Standards
from analytics.terms import DAY_SHARES, HEAVY_DAYS, HOURLY_OZONE, MDA8, POLLUTANTS
from analytics.words.reasons import Part, Several
from analytics.words.steps import NAN, Phrase, Step, coded

_CONCENTRATION = {"co": "co_mg_m3"}
_POLLUTANTS = tuple(sorted(POLLUTANTS))


def day_count_steps(asked: DerivationQuery) -> Steps:
    """Days above the index by pollutant (heavy days one by one), what is left open, the count under each reading."""
    last = asked.last_day
    heavy = asked.statistic in HEAVY_DAYS
    if last < asked.period_start:
        return [Step(Phrase.of("days"), Phrase.of("no_day_has_passed"), value=0.0, unit="d")]
    days = air_days(asked.wh, asked.region_id, asked.period_start, last, asked.as_of, asked.edition)
    editions = days["index_edition"].unique()
    level = days["index_edition"].map({one: asked.standards.index_levels(one).of(asked.statistic) for one in editions})
    days = days.assign(level=level)  # before any is left out: a table without rows would take the rows of the column
    over = days[days["aqi_low"] > level]
    source, grade = clause_of(asked, "daily")
    span = Phrase.of("from_to", low=str(asked.period_start), high=str(last))
    steps = [
        Step(Phrase.of("calendar_days"), Phrase.of("days_passed"), span, float(len(days)), "d"),
        Step(Phrase.of("rounding_of_day"), Phrase.of("rounding_before_index"), clause=source, grade=grade),
    ]
    steps += _one_by_one(over, asked) if heavy else _grouped(over)
    unsure = days[~(days["aqi_low"] > level) & ~(days["aqi_high"] <= level)]
    day_list = listed(unsure["day"].dt.strftime("%Y-%m-%d").tolist())
    open_days = Phrase.of("days_open"), Phrase.of("why_days_open")
    steps.append(Step(*open_days, day_list, float(len(unsure)), "d", *OURS))
    return steps + _counts(asked)


def _one_by_one(over: pd.DataFrame, asked: DerivationQuery) -> Steps:
    """One step a day: the deciding pollutant, its rounded concentration and the segment of its sub-index."""
    steps = []
    for _, day in over.iterrows():  # heavy days: a handful
        method = str(day["index_edition"])
        parameter, value = _deciding(day, asked.standards, method)
        points, levels = asked.standards.breakpoint_table(method, parameter, AVERAGING[parameter])
        i = min(int(np.searchsorted(points, value, side="right")), len(points) - 1)
        low, high, start, end = (digits(x) for x in (levels[i - 1], levels[i], points[i - 1], points[i]))
        formula = Phrase.of("sub_index", low=low, high=high, start=start, end=end, value=digits(value))
        if value > points[-1]:
            formula = Phrase.of("above_last", point=digits(points[-1]), level=digits(levels[-1]))
        named: Part = _names(_primary(day))
        if parameter == HOURLY_OZONE:
            named = Phrase.of("by_parameter", name=named, parameter=coded("pollutant", parameter))
        inputs: list[Part] = [Phrase.of("concentration", name=named, value=digits(value))]
        inputs += [Phrase.of("at_least_hourly")] if day["o3_1h_missing"] is True else []
        inputs += [Phrase.of("our_suspect")] if day["dust_suspect"] else []
        inputs += [Phrase.of("on_bureau_list")] if day["bureau_event"] else []
        steps.append(
            Step(
                Phrase.of("aqi_of", day=f"{day['day']:%Y-%m-%d}"),
                formula,
                Several.of(inputs, "sentence"),
                float(day["aqi_low"]),
                "",
                Phrase.of("clause_sub_index", method=method, level=int(day["level"])),
            )
        )
    return steps


def _primary(day: pd.Series) -> tuple[str, ...]:
    """Pollutants whose sub-index is the index of the day."""
    return tuple(name for name in _POLLUTANTS if day[f"iaqi_{name}"] == day["aqi_low"])


def _names(pollutants: Iterable[str]) -> Several:
    return Several.of((coded("pollutant", name) for name in pollutants), "item")


def _deciding(day: pd.Series, standards: Standards, method: str) -> tuple[str, float]:
    """What makes the index of a day, and its concentration: of ozone above its scale the hourly maximum."""
    parameter = _primary(day)[0]
    value = float(day[_CONCENTRATION.get(parameter, f"{parameter}_ug_m3")])
    above = value > standards.breakpoint_table(method, parameter, AVERAGING[parameter])[0][-1]
    if parameter == MDA8 and above and hourly_above(standards, method) and pd.notna(day["iaqi_o3_1h"]):
        return HOURLY_OZONE, float(day["o3_1h_max_ug_m3"])
    return parameter, value


def _grouped(over: pd.DataFrame) -> Steps:
    """One step an edition and combination of primary pollutants: its days over the level."""
    primary = over.apply(_primary, axis=1) if len(over) else pd.Series(dtype=object)
    groups: Iterable[tuple[Any, pd.DataFrame]] = over.groupby([over["index_edition"], primary.rename("primary")])
    return [
        Step(
            Phrase.of("days_over_by", name=_names(names)),
            Phrase.of("largest_sub_index", level=int(rows["level"].iloc[0])),
            listed(rows["day"].dt.strftime("%m-%d").tolist(), most=100),
            float(len(rows)),
            "d",
            Phrase.of("clause_aqi", method=str(method)),
        )
        for (method, names), rows in groups
    ]


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
        low, high = (digits(row[end], reading.decimals or 0) for end in ("lower_reported", "upper_reported"))
        same = row["lower_reported"] == row["upper_reported"]
        bounds: Part = low if same else Phrase.of("from_to", low=low, high=high)
        if unit == "%":
            bounds = Phrase.of("with_unrounded", value=bounds, raw=_unrounded(row, same))
        steps.append(
            Step(
                reported(named(reading), reading.primary),
                Phrase.of("share_of_days" if unit == "%" else "days"),
                Several.of([bounds, reading.name()], "sentence"),
                float(row["value_reported"]) if same else NAN,
                unit,
                reading.source,
                reading.grade,
            )
        )
    return steps + missing_list(asked)


def _unrounded(row: dict[Hashable, Any], same: bool) -> Part:
    low, high = (digits(row[end], 4) for end in ("value_lower", "value_upper"))
    return low if same else Phrase.of("from_to", low=low, high=high)
