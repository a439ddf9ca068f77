"""From a warehouse and a day to the state of every target: the one call the doors use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figures as published
from analytics.attainment.columns import ASSESS_COLUMNS, DETAIL_COLUMNS, NUMBERS, READING_COLUMNS
from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.joint import Key, joint
from analytics.attainment.judge_air import Judged, judge_air
from analytics.attainment.judge_figures import figure_readings, is_recurring, judge_figures
from analytics.attainment.likelihood import likelihood
from analytics.attainment.looks import AIR_STATISTICS, MEASURED_AS, Rule, minimum_days
from analytics.errors import InputError
from analytics.forecast import DEFAULT_MODEL, Forecast
from analytics.standards import Standards
from analytics.standards import load as load_standards
from analytics.warehouse import Warehouse

DEFAULT_SEED = 20260101


@dataclass(frozen=True)
class Assessment:
    """What is known about every target, as of one day.

    Parameters
    ----------
    as_of : date
        The day one looks from.
    outlook : DataFrame
        One row a target: ``ASSESS_COLUMNS`` then ``DETAIL_COLUMNS``.
    readings : DataFrame
        Every reading of the rule behind a verdict, columns ``READING_COLUMNS``; the one that speaks decides.
    forecasts : dict
        (region_id, period_start, period_end) → Forecast of every open period.
    joint : DataFrame
        Joint probabilities of the air targets of one region and period.
    figures : DataFrame
        Published figures of the assessed targets' regions and indicators that are visible on the day.
    """

    as_of: date
    outlook: pd.DataFrame
    readings: pd.DataFrame
    forecasts: dict[Key, Forecast]
    joint: pd.DataFrame
    figures: pd.DataFrame


def assess(
    wh: Warehouse,
    as_of: date,
    region_id: str | None = None,
    year: int | None = None,
    model: str = DEFAULT_MODEL,
    n_paths: int = 2000,
    seed: int = DEFAULT_SEED,
    standards: Standards | None = None,
) -> Assessment:
    """Judge every target of the plans in force, on what was known on a day.

    Parameters
    ----------
    wh : Warehouse
        An open build.
    as_of : date
        Only what was known on this day is used; only plans issued by then count.
    region_id : str, optional
        One region's own targets; default all regions.
    year : int, optional
        Only targets whose period ends in this year.
    model : str
        Forecast model of daily values, a key of ``analytics.forecast.MODELS``.
    n_paths : int
        Sample paths a forecast.
    seed : int
        Seed of every draw; the same seed gives the same answer.
    standards : Standards, optional
        Tables of rules; default the embedded ones.

    Returns
    -------
    Assessment
        The scoreboard, what each reading makes of it, the forecasts and the joint probabilities.
    """
    asked = Asked(wh, as_of, model, n_paths, seed, standards or load_standards())
    targets = wh.query("core/target_open", as_of=as_of, region_id=region_id, year=year)
    figures = wh.query("core/figure_value", as_of=as_of, region_id=region_id)
    periods = Periods(asked)
    rows: list[dict[str, Any]] = []
    readings: list[dict[str, Any]] = []
    groups: dict[Key, list[tuple[str, Judged]]] = defaultdict(list)
    used: list[pd.DataFrame] = []
    owned = published.by_owner(figures)
    records: list[dict[str, Any]] = targets.to_dict("records")  # type: ignore[assignment]
    for target in records:  # a few hundred targets, each with its own rule
        own = owned.get(published.owner(target), figures.iloc[:0])
        judged, key = judge(asked, periods, target, own)
        rows.append(_row(target, judged))
        readings.extend(judged.readings)
        if not own.empty:
            used.append(own)
        if key is not None:
            groups[key].append((target["target_id"], judged))
    return Assessment(
        as_of=as_of,
        outlook=_table(rows, [*ASSESS_COLUMNS, *DETAIL_COLUMNS]),
        readings=_table(readings, READING_COLUMNS),
        forecasts=periods.forecasts,
        joint=joint(groups),
        figures=pd.concat(used).drop_duplicates("figure_id") if used else figures.iloc[:0],
    )


def judge(asked: Asked, periods: Periods, target: Mapping[str, Any], own: pd.DataFrame) -> tuple[Judged, Key | None]:
    """Judge one target: on monitoring where its indicator is measured daily, on published figures elsewhere.

    Returns
    -------
    judged : Judged
        The verdict.
    key : tuple or None
        Region and period of the paths it was read off; None for published figures.
    """
    start, end = pd.Timestamp(target["period_start"]).date(), pd.Timestamp(target["period_end"]).date()
    key = (str(target["region_id"]), start, end)
    if not _on_monitoring(periods, target, key):
        rule = rule_of(target, lambda: _published_baseline(own, target))
        return judge_figures(target, rule, own, asked.as_of, asked.n_paths, asked.seed), None
    rule = rule_of(target, lambda: _measured_baseline(asked, periods, target))
    if rule is None:
        return judge_figures(target, None, own, asked.as_of, asked.n_paths, asked.seed), None
    judged = judge_air(str(target["target_id"]), rule, periods.days(key), asked.standards)
    listed = figure_readings(target, rule, published.for_period(own, target), first_speaks=False)
    return Judged(judged.row, [*judged.readings, *listed], judged.sure, judged.possible), key


def _on_monitoring(periods: Periods, target: Mapping[str, Any], key: Key) -> bool:
    """Whether the target's statistic can be computed from daily values of its own region.

    A target of each of several years is not one statistic of its whole period, so it is not.
    """
    if is_recurring(target):
        return False
    if target["statistic"] not in AIR_STATISTICS or key[0] not in periods.measured_regions:
        return False
    parameter = _text(target["parameter"])
    if parameter is None:
        return True
    return any(p in periods.history(key[0]).daily.columns for p in MEASURED_AS.get(parameter, (parameter,)))


def rule_of(target: Mapping[str, Any], baseline: Callable[[], float | None]) -> Rule | None:
    """The target as a comparison with a number; a direction is compared with its baseline value.

    Parameters
    ----------
    target : mapping
        Row of ``core/target_open``.
    baseline : callable
        Gives the baseline value of a direction, or None.

    Returns
    -------
    Rule or None
        None for a direction without a baseline value.
    """
    comparator, threshold = str(target["comparator"]), target["threshold"]
    high = target["threshold_high"]
    if comparator == "direction":
        threshold = baseline()
        if threshold is None:
            return None
        comparator = "<" if _falls(target) else ">"
    elif comparator == "event":
        threshold = 1.0
    return Rule(
        statistic=str(target["statistic"]),
        parameter=_text(target["parameter"]),
        comparator=comparator,
        threshold=float(threshold),
        threshold_high=None if pd.isna(high) else float(high),
        edition=_text(target["edition"]),
    )


def _falls(target: Mapping[str, Any]) -> bool:
    """Whether a direction asks for less: said so, or an improvement of something better low."""
    text = target["threshold_text"]
    return text == "down" or (text != "up" and target["direction"] == "lower")


def _published_baseline(own: pd.DataFrame, target: Mapping[str, Any]) -> float | None:
    found = published.baseline(own, target, str(target["statistic"]))
    return None if found is None else float(found["value"])


def _measured_baseline(asked: Asked, periods: Periods, target: Mapping[str, Any]) -> float | None:
    """Reported value of the base period from monitoring; None where that period is not valid or has no rules."""
    if pd.isna(target["baseline_start"]) or pd.isna(target["baseline_end"]):
        return None
    start, end = (pd.Timestamp(target[c]).date() for c in ("baseline_start", "baseline_end"))
    if end >= asked.as_of:
        return None
    # A comparison that every value meets: only the value is wanted.
    rule = Rule(str(target["statistic"]), _text(target["parameter"]), ">=", -1.0, None, None)
    days = periods.days((str(target["region_id"]), start, end))
    try:
        row = judge_air(str(target["target_id"]), rule, days, asked.standards).row
        valid = row["n_valid"] >= minimum_days(rule, days, asked.standards)
    except InputError:  # no edition of the rules is known for so early a period
        return None
    value = float(row["value_reported"])
    return value if valid and np.isfinite(value) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _row(target: Mapping[str, Any], judged: Judged) -> dict[str, Any]:
    """One row of the outlook: the target's own columns, then what was found."""
    own = {name: target[name] for name in (*ASSESS_COLUMNS, *DETAIL_COLUMNS) if name in target}
    own["indicator"] = target["indicator_id"]
    own |= {"basis": "", "edition": ""}
    row = own | judged.row
    row["likelihood"] = likelihood(row.get("p_met"))
    return row


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as a table with the columns asked for; empty numbers are NaN, empty texts ``""``."""
    table = pd.DataFrame(rows, columns=columns)
    for name in columns:
        if name in NUMBERS:
            table[name] = table[name].astype(float)
        elif name not in ("period_start", "period_end", "speaks"):
            table[name] = table[name].astype(object).where(table[name].notna(), "").astype(str)
    return table
