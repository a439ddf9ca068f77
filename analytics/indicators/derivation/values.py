"""Steps of means, percentiles, the composite index and the three-year mean."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.composite import composite_index, single_indices
from analytics.indicators.derivation.steps import (
    OURS,
    DerivationQuery,
    Steps,
    clause_of,
    listed,
    missing_list,
    rounding,
    step,
)
from analytics.indicators.exceptional_events import bureau_list, event_days
from analytics.indicators.readings import Reading, readings_for
from analytics.indicators.rounding import report_ratio, report_value
from analytics.indicators.three_year import three_year_mean
from analytics.indicators.treatment import PRIMARY, rule_level
from analytics.standards import Role
from analytics.standards.decimals import decimals_of
from analytics.terms import Statistic


def _named(cells: dict[Any, Any]) -> SimpleNamespace:
    return SimpleNamespace(**cells)


def _total(values: pd.Series) -> Decimal:
    """Exact sum of daily values as they are written."""
    return sum((Decimal(repr(round(value, 6))) for value in values.tolist()), Decimal(0))


def mean_steps(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    """Sum, mean and rounding of all days, then of the days without exceptional events."""
    total, n = _total(days["value"]), len(days)
    source, grade = clause_of(asked, "statistic")
    steps = [
        step("sum", "sum of the months", f"{n} days", float(total), asked.unit),
        step("mean", "sum / days", f"{total} / {n}", float(total / n), asked.unit, source, grade),
    ]
    readings = _readings(asked)
    steps += [
        _rounding(asked, r, report_ratio(total, n, r.decimals), float(total / n)) for r in readings if r.dust == "in"
    ]
    return steps + _without_events(asked, days, readings)


def percentile_steps(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    """Rank, neighbours, interpolation and rounding; with ozone by its hourly maximum the result is a bound."""
    steps = _one_percentile(asked, days)
    value = steps[-1]["value"]
    if days["parameter"].iloc[0] != asked.parameter:
        detail = "the 8-hour maximum is at most the hourly one: its percentile lies between 0 and this"
        return [*steps, step("upper bound", detail, value=value, unit=asked.unit, clause=OURS[0], grade=OURS[1])]
    readings = _readings(asked)
    steps += [_rounding(asked, r, float(report_value(value, r.decimals)), value) for r in readings if r.dust == "in"]
    return steps + _without_events(asked, days, readings)


def _one_percentile(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    method = asked.edition_of(Role.AIR_METHOD)
    percent = Decimal(repr(asked.standards.percentile_order(asked.statistic, asked.parameter, method)))
    ordered = days.sort_values(["value", "day"], ignore_index=True)
    n = len(ordered)
    rank = 1 + Decimal(n - 1) * percent / 100
    below = int(rank)
    neighbours = ordered.iloc[[below - 1, min(below, n - 1)]]
    (low, high), on = neighbours["value"].tolist(), neighbours["day"].dt.strftime("%Y-%m-%d").tolist()
    value = Decimal(repr(low)) + (rank - below) * (Decimal(repr(high)) - Decimal(repr(low)))
    source, grade = clause_of(asked, "statistic")
    formula = f"{asked.method}: sorted upwards, rank 1 + (n - 1) p, linear between neighbours"
    return [
        step("rank", "1 + (n - 1) p", f"n = {n}, p = {percent} %", float(rank), "", formula, "C"),
        step(f"value of rank {below}", "", on[0], low, asked.unit),
        step(f"value of rank {min(below + 1, n)}", "", on[1], high, asked.unit),
        step(
            f"{percent}th percentile",
            "low + (rank - lower rank) (high - low)",
            f"{low} + {rank - below} x ({high} - {low})",
            float(value),
            asked.unit,
            source,
            grade,
        ),
    ]


def _readings(asked: DerivationQuery) -> list[Reading]:
    found = bureau_list(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of)
    level = rule_level(asked.wh, asked.region_id)
    args = (asked.statistic, asked.parameter, asked.period_end, asked.standards, asked.edition)
    return readings_for(*args, found.covers(asked.parameter), level, limit=asked.limit)


def _rounding(asked: DerivationQuery, reading: Reading, shown: float, value: float) -> dict[str, object]:
    """The last step of a reading: rounded once."""
    primary = "; primary" if reading.primary else ""
    what = f"reported value [{reading.reading_id}{primary}]"
    how = rounding(asked, reading.decimals)
    return step(what, how, f"{value:.6f}", shown, asked.unit, reading.source, reading.grade)


def _without_events(asked: DerivationQuery, days: pd.DataFrame, readings: list[Reading]) -> Steps:
    """The statistic without the days of each kind of list: our suspects, and the bureau's list where there is one."""
    lists = event_days(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of, asked.edition)
    lists = lists[lists["parameter"] == asked.parameter]
    steps: Steps = []
    for place, reading in enumerate(readings):
        if reading.dust == "in":
            continue
        kind = ("suspect", "criterion") if reading.dust == "suspects_out" else ("bureau", "file")
        gone = lists.loc[(lists["list_kind"] == kind[0]) & (lists["origin"] == kind[1]), "day"]
        left = days[~days["day"].isin(gone)]
        out = days[days["day"].isin(gone)]
        shown = listed((out["day"].dt.strftime("%m-%d") + " " + out["value"].astype(str)).tolist())
        if not any(before.dust == reading.dust for before in readings[:place]):
            steps.append(
                step(
                    f"days left out [{reading.reading_id}]",
                    reading.name().text("en"),
                    shown,
                    float(len(out)),
                    "d",
                    reading.source,
                    reading.grade,
                )
            )
        if left.empty:
            continue
        value, rounded = _again(asked, left, reading)
        steps.append(_rounding(asked, reading, rounded, value))
    return steps + missing_list(asked)


def _again(asked: DerivationQuery, left: pd.DataFrame, reading: Reading) -> tuple[float, float]:
    if asked.statistic == Statistic.MEAN:
        total, n = _total(left["value"]), len(left)
        return float(total / n), report_ratio(total, n, reading.decimals)
    value = _one_percentile(asked, left)[-1]["value"]
    return value, float(report_value(value, reading.decimals))


def composite_steps(asked: DerivationQuery) -> Steps:
    """One step a pollutant: reported concentration over limit, times weight; then their sum."""
    args = ([asked.region_id], asked.period_start, asked.period_end, asked.as_of, asked.edition)
    components = single_indices(asked.wh, *args)
    steps = []
    for row in map(_named, components.to_dict("records")):  # six pollutants
        known = np.isfinite(row.reported_upper)
        bound = "" if row.reported_lower == row.reported_upper else f"from {row.reported_lower} to "
        inputs = f"{row.weight:g} x {bound}{row.reported_upper} / {row.limit:g}" if known else "not measured"
        inputs += "; without the days of the bureau's list" if row.reading_id == PRIMARY["bureau_out"] else ""
        value = row.index_upper if known else float("nan")
        what = f"single index of {row.parameter} ({row.statistic})"
        steps.append(step(what, "weight x concentration / limit", inputs, value, "", row.source, row.grade))
    decimals = asked.standards.decimals_row(Statistic.COMPOSITE_INDEX, None, asked.year)
    places = None if decimals is None else int(decimals["decimals"])
    total: dict[Any, Any] = composite_index(components, places).iloc[0].to_dict()
    source, grade = clause_of(asked, "weights")
    for name, what in (("lower", "lower end"), ("upper", "upper end")):
        if np.isfinite(total[f"value_{name}"]):
            value = total[f"value_{name}"]
            steps.append(step(f"composite index, {what}", "sum of the single indices", "", value, "", source, grade))
    source, grade = clause_of(asked, "decimals")
    detail = f"not measured: {total['missing']}" if total["missing"] else ""
    value = float(total["value_reported"])
    what = f"reported value [{total['reading_id'] or 'rule'}; primary]"
    steps.append(step(what, rounding(asked, decimals_of(decimals)), detail, value, "", source, grade))
    return steps + missing_list(asked)


def three_year_steps(asked: DerivationQuery) -> Steps:
    """The three annual means and their mean."""
    parameter = str(asked.parameter)
    table = three_year_mean(asked.wh, asked.region_id, parameter, asked.year, asked.as_of, edition=asked.edition)
    last: dict[Any, Any] = table.iloc[-1].to_dict()
    steps = [
        step(
            f"mean of {row.step}",
            row.status,
            f"{row.n_valid} measured days",
            row.value,
            asked.unit,
            row.note,
            row.grade,
        )
        for row in map(_named, table.iloc[:-1].to_dict("records"))  # three years
    ]
    steps.append(
        step("three-year mean", "mean of the three", last["status"], last["value"], asked.unit, last["note"], "D")
    )
    three = asked.standards.decimals_row(Statistic.THREE_YEAR_MEAN, parameter, asked.year)
    shown, what = float(last["value_reported"]), f"reported value [{last['reading_id']}; primary]"
    return [
        *steps,
        step(what, rounding(asked, decimals_of(three)), "", shown, asked.unit, last["note"], "D"),
        *missing_list(asked),
    ]
