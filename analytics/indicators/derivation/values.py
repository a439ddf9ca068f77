"""Steps of means, percentiles, the composite index and the three-year mean."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.composite import composite_index, single_indices
from analytics.indicators.derivation.derivation_step import (
    OURS,
    DerivationQuery,
    Steps,
    clause_of,
    digits,
    listed,
    missing_list,
    named,
    named_id,
    readings_of,
    reported,
    rounding,
)
from analytics.indicators.exceptional_events import event_days
from analytics.indicators.means_and_percentiles import percentile
from analytics.indicators.rounding import report_ratio, report_value
from analytics.indicators.rule_reading import Reading
from analytics.indicators.three_year import three_year_mean
from analytics.indicators.treatment import PRIMARY
from analytics.standards import Role
from analytics.standards.decimals import decimals_of
from analytics.terms import Grade, Statistic
from analytics.words.reasons import Part, Several
from analytics.words.steps import NAN, Phrase, Step, coded

#: Years whose mean the catalogues name in words of its own.
NAMED_YEARS = 3


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
        Step(Phrase.of("sum"), Phrase.of("sum_of_months"), Phrase.of("n_days", n=n), float(total), asked.unit),
        Step(
            Phrase.of("mean"), Phrase.of("sum_by_days"), f"{total} / {n}", float(total / n), asked.unit, source, grade
        ),
    ]
    readings = readings_of(asked)
    steps += [
        _rounding(asked, r, report_ratio(total, n, r.decimals), float(total / n)) for r in readings if r.dust == "in"
    ]
    return steps + _without_events(asked, days, readings)


def percentile_steps(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    """Rank, neighbours, interpolation and rounding; with ozone by its hourly maximum the result is a bound."""
    steps = _one_percentile(asked, days)
    value = steps[-1].number
    if days["parameter"].iloc[0] != asked.parameter:
        what, why = Phrase.of("upper_bound"), Phrase.of("hourly_bounds")
        return [*steps, Step(what, why, value=value, unit=asked.unit, clause=OURS[0], grade=OURS[1])]
    readings = readings_of(asked)
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
    value = float(percentile(ordered["value"].to_numpy(dtype=float)[None, :], float(percent))[0])
    source, grade = clause_of(asked, "statistic")
    inputs = Phrase.of("n_and_p", n=n, percent=str(percent))
    return [
        Step(
            Phrase.of("rank"), "1 + (n - 1) p", inputs, float(rank), "",
            Phrase.of("clause_rank", method=asked.method), Grade.C,
        ),
        Step(Phrase.of("value_of_rank", rank=below), "", on[0], low, asked.unit),
        Step(Phrase.of("value_of_rank", rank=min(below + 1, n)), "", on[1], high, asked.unit),
        Step(
            Phrase.of("percentile", percent=str(percent)),
            Phrase.of("interpolated"),
            f"{low} + {rank - below} x ({high} - {low})",
            value,
            asked.unit,
            source,
            grade,
        ),
    ]  # fmt: skip


def _rounding(asked: DerivationQuery, reading: Reading, shown: float, value: float) -> Step:
    """The last step of a reading: rounded once."""
    what, how = reported(named(reading), reading.primary), rounding(asked, reading.decimals)
    return Step(what, how, digits(value, 6), shown, asked.unit, reading.source, reading.grade)


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
            what = Phrase.of("days_left_out", reading=named(reading))
            steps.append(Step(what, reading.name(), shown, float(len(out)), "d", reading.source, reading.grade))
        if left.empty:
            continue
        value, rounded = _again(asked, left, reading)
        steps.append(_rounding(asked, reading, rounded, value))
    return steps + missing_list(asked)


def _again(asked: DerivationQuery, left: pd.DataFrame, reading: Reading) -> tuple[float, float]:
    if asked.statistic == Statistic.MEAN:
        total, n = _total(left["value"]), len(left)
        return float(total / n), report_ratio(total, n, reading.decimals)
    value = _one_percentile(asked, left)[-1].number
    return value, float(report_value(value, reading.decimals))


def composite_steps(asked: DerivationQuery) -> Steps:
    """One step a pollutant: reported concentration over limit, times weight; then their sum."""
    args = ([asked.region_id], asked.period_start, asked.period_end, asked.as_of, asked.edition)
    components = single_indices(asked.wh, *args)
    steps = [_single_index(row) for row in map(_named, components.to_dict("records"))]  # six pollutants
    decimals = asked.standards.decimals_row(Statistic.COMPOSITE_INDEX, None, asked.year)
    places = None if decimals is None else int(decimals["decimals"])
    total: dict[Any, Any] = composite_index(components, places).iloc[0].to_dict()
    source, grade = clause_of(asked, "weights")
    for end in ("lower", "upper"):
        if np.isfinite(total[f"value_{end}"]):
            what, how = Phrase.of(f"composite_{end}"), Phrase.of("sum_of_indices")
            steps.append(Step(what, how, "", float(total[f"value_{end}"]), "", source, grade))
    source, grade = clause_of(asked, "decimals")
    lacking = components.loc[components["n_valid"].isna(), "parameter"]
    detail: Part = ""
    if len(lacking):
        detail = Phrase.of("not_measured_of", names=Several.of((coded("pollutant", one) for one in lacking), "item"))
    value, rounded = float(total["value_reported"]), rounding(asked, decimals_of(decimals))
    steps.append(
        Step(reported(named_id(asked, total["reading_id"] or PRIMARY["in"])), rounded, detail, value, "", source, grade)
    )
    return steps + missing_list(asked)


def _single_index(row: SimpleNamespace) -> Step:
    """Concentration over limit of one pollutant, times its weight."""
    known = np.isfinite(row.reported_upper)
    ends = {"weight": digits(row.weight), "high": str(row.reported_upper), "limit": digits(row.limit)}
    inputs: list[Part] = [Phrase.of("not_measured")]
    if known:
        exact = row.reported_lower == row.reported_upper
        inputs = [
            Phrase.of("single_index", **ends) if exact
            else Phrase.of("single_index_bound", low=str(row.reported_lower), **ends)
        ]  # fmt: skip
    inputs += [Phrase.of("without_bureau_days")] if row.reading_id == PRIMARY["bureau_out"] else []
    what = Phrase.of(
        "single_index_of", pollutant=coded("pollutant", row.parameter), statistic=coded("statistic", row.statistic)
    )
    return Step(
        what, Phrase.of("weighted"), Several.of(inputs, "sentence"), float(row.index_upper) if known else NAN, "",
        row.source, row.grade,
    )  # fmt: skip


def several_years_steps(asked: DerivationQuery, annual: str, n_years: int) -> Steps:
    """The annual values of several years (``annual``: mean, or a percentile) and their mean."""
    parameter = str(asked.parameter)
    which = (asked.wh, asked.region_id, parameter, asked.year, asked.as_of)
    table = three_year_mean(*which, annual, asked.edition, n_years)
    last: dict[Any, Any] = table.iloc[-1].to_dict()
    clause, grade = str(last["note"]), Grade(last["grade"])
    of_means = annual == Statistic.MEAN
    steps = [
        Step(
            Phrase.of("mean_of" if of_means else "annual_value", year=row.step),
            coded("data_state", row.status),
            Phrase.of("n_measured", n=0 if pd.isna(row.n_valid) else int(row.n_valid)),
            float(row.value),
            asked.unit,
            clause,
            row.grade,
        )
        for row in map(_named, table.iloc[:-1].to_dict("records"))  # a handful of years
    ]
    three_means = of_means and n_years == NAMED_YEARS
    what = Phrase.of("three_year_mean") if three_means else Phrase.of("mean_of_years", n=n_years)
    how = Phrase.of("mean_of_three" if three_means else "each_year_alike")
    state = coded("data_state", last["status"])
    steps.append(Step(what, how, state, float(last["value"]), asked.unit, clause, grade))
    three = asked.standards.decimals_row(annual, parameter, asked.year)
    shown, how_rounded = float(last["value_reported"]), rounding(asked, decimals_of(three))
    return [
        *steps,
        Step(reported(named_id(asked, last["reading_id"])), how_rounded, "", shown, asked.unit, clause, grade),
        *missing_list(asked),
    ]
