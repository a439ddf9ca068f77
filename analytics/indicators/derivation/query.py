"""How a statistic came about, step by step, so that a person can redo it on paper."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.indicators.derivation.condition import condition_steps
from analytics.indicators.derivation.days import day_count_steps
from analytics.indicators.derivation.steps import COLUMNS, DerivationQuery, Steps, step, validity_step
from analytics.indicators.derivation.values import composite_steps, mean_steps, percentile_steps, three_year_steps
from analytics.indicators.sql_macros import WarehouseLike
from analytics.indicators.validity import statistic_validity
from analytics.standards import Role, Standards
from analytics.terms import DAY_STATISTICS, PERCENTILES, Statistic


def derivation(  # noqa: PLR0913, PLR0917 - the question as attainment asks it
    wh: WarehouseLike,
    region_id: str,
    statistic: str,
    parameter: str | None,
    period_start: date,
    period_end: date,
    as_of: date,
    standards: Standards,
    edition: str | None = None,
    *,
    limit: bool = False,
) -> pd.DataFrame:
    """Derive a statistic of a region and period step by step, with the clause of each step.

    Parameters
    ----------
    statistic : str
        ``mean``, ``percentile`` (``p90``, ``p95``, ``p98``), ``good_days``, ``good_day_share``, ``heavy_days``,
        ``heavy_day_share``, ``composite_index`` or ``three_year_mean``.
    parameter : str or None
        Measured parameter of a mean or percentile.
    standards : Standards
        Tables of rules.
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`.
    limit : bool
        Whether the value is compared with a limit of the standard (`readings_for`).

    Returns
    -------
    DataFrame
        Columns step (from 1), what, formula, inputs, value (NaN where a step has no number), unit, clause, grade
        (of the evidence for the clause, A to D; ``ours`` clauses are D).

    Raises
    ------
    ValueError
        If no rule derives the statistic from monitoring data.
    """
    asked = DerivationQuery(
        wh, region_id, period_start, period_end, as_of, edition, standards, statistic, parameter, limit
    )
    steps = [_editions(asked)]
    if statistic == Statistic.COMPOSITE_INDEX:
        steps += [*_validity(asked), *composite_steps(asked)]
    elif statistic == Statistic.THREE_YEAR_MEAN:
        steps += [*_validity(asked), *three_year_steps(asked)]
    elif statistic in DAY_STATISTICS:
        steps += [*_validity(asked), *day_count_steps(asked)]
    elif statistic in (Statistic.MEAN, *PERCENTILES) and parameter is not None:
        steps += _of_values(asked)
    else:
        raise ValueError(f"no rule derives {statistic!r} of {parameter!r} from monitoring data")
    steps += condition_steps(asked)
    table = pd.DataFrame(steps)
    return table.assign(step=range(1, len(table) + 1)).reindex(columns=COLUMNS)


def _editions(asked: DerivationQuery) -> dict[str, object]:
    codes = (Role.AIR_QUALITY, Role.AIR_INDEX, Role.AIR_METHOD)
    stated = (asked.standards.edition_or_none(code, asked.edition, asked.period_end) for code in codes)
    names = [name for name in stated if name is not None]
    grades = asked.standards.editions.set_index("edition").loc[names, "grade"]
    how = f"in force on {asked.period_end}" if not asked.edition else f"those that go with {asked.edition}"
    return step("editions", how, "; ".join(names), clause="effective dates of the editions", grade=max(grades))


def _of_values(asked: DerivationQuery) -> Steps:
    """Steps of a mean or percentile: the days, whether they are enough, the statistic and its rounding."""
    days = _days(asked)
    if days.empty:
        return [step("days with a value", "values known by " + str(asked.as_of), value=0.0, unit="d", grade="A")]
    first, enough = _sources(asked, days), _validity(asked)
    if asked.statistic == Statistic.MEAN:
        return [first, *_months(asked, days), *enough, *mean_steps(asked, days)]
    return [first, *enough, *percentile_steps(asked, days)]


def _days(asked: DerivationQuery) -> pd.DataFrame:
    """Values of the period, one row a day that has one; ozone by its hourly maximum where nothing else is there."""
    rows = asked.query("daily_value")
    rows = rows[(rows["day"] >= pd.Timestamp(asked.period_start)) & (rows["day"] <= pd.Timestamp(asked.last_day))]
    found = rows[rows["parameter"] == asked.parameter]
    if found.empty and asked.parameter == "o3_mda8":
        found = rows[rows["parameter"] == "o3_1h_max"]
    return found.assign(measured=~found["estimated"].astype(bool)).reset_index(drop=True)


def _sources(asked: DerivationQuery, days: pd.DataFrame) -> dict[str, object]:
    n_untold = int((days["measured"] & days["n_valid"].isna()).sum())
    hours = f"; the source does not tell the hours behind {n_untold} of the days" if n_untold else ""
    sources, bases = "; ".join(sorted(set(days["source_id"]))), "; ".join(sorted(set(days["basis"])))
    return step(
        "days with a value",
        f"city values known by {asked.as_of}; the source with the smallest precedence is used",
        f"source {sources}; basis {bases}; parameter {days['parameter'].iloc[0]}{hours}",
        float(len(days)),
        "d",
        f"{asked.method}: city value first, then statistics",
        "C",
    )


def _months(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    """One step a month: its sum and its days, by which a mean is checked with a calculator."""
    by_month = days.groupby(days["day"].dt.to_period("M"))
    table = by_month.agg(total=("value", "sum"), n=("value", "size"), measured=("measured", "sum"))
    stated = table["n"].astype(str) + " days, " + table["measured"].astype(str) + " measured"
    rows = zip(table.index.astype(str), stated, table["total"], strict=True)
    return [step(month, "sum of the daily values", text, round(total, 6), asked.unit) for month, text, total in rows]


def _validity(asked: DerivationQuery) -> Steps:
    """One step for each thing that must have enough measured days: a parameter, or the days of an index."""
    calendar = pd.date_range(asked.period_start, asked.period_end, freq="D")
    rows = asked.query("daily_value")
    rows = rows[~rows["estimated"].astype(bool) & (rows["day"] <= pd.Timestamp(asked.last_day))]
    measured = {str(p): np.asarray(calendar.isin(days)) for p, days in rows.groupby("parameter")["day"]}
    dates = calendar.to_numpy("datetime64[D]")
    found = statistic_validity(asked.statistic, asked.parameter, measured, dates, asked.standards, asked.edition)
    several = asked.statistic == Statistic.COMPOSITE_INDEX
    return [validity_step(asked, one, len(calendar), f" of {name}" if several else "") for name, one in found.items()]
