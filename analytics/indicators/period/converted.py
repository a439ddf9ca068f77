"""Rows of a period's statistics with the gases of before 2018-09-01 converted to the condition since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.day_counts import Days
from analytics.indicators.gas_condition import converted_reading, factors
from analytics.indicators.path_statistics import evaluate
from analytics.indicators.query import StatisticQuery
from analytics.indicators.readings import readings_for
from analytics.indicators.rule_reading import Reading
from analytics.terms import PARTICULATES


def converted_rows(asked: StatisticQuery, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the reading ``gas_298k`` for a period whose gases are stated at two conditions.

    Parameters
    ----------
    asked : StatisticQuery
        Region, period and day.
    table : DataFrame
        Rows of the statistics; those of the reading ``rule`` are repeated with converted values.

    Returns
    -------
    DataFrame
        As given; statistics of particulates have no such row.
    """
    days = days_with_factors(asked)
    rows = table[(table["reading_id"] == "rule") & ~table["parameter"].isin(PARTICULATES)]
    found = []
    for row in rows.to_dict("records"):  # a dozen statistics
        parameter = row["parameter"] if isinstance(row["parameter"], str) else None
        reading, low, high = converted_bounds(asked, str(row["statistic"]), parameter, days)
        value = low if low == high else float("nan")
        ends = {"value": value, "value_lower": low, "value_upper": high}
        found.append(row | ends | {"reading_id": reading.reading_id, "total": None})
    return pd.DataFrame(found, columns=table.columns)


def converted_bounds(
    asked: StatisticQuery, statistic: str, parameter: str | None, days: Days
) -> tuple[Reading, float, float]:
    """The reading with converted gases, and the unrounded bounds of a statistic under it."""
    every = readings_for(statistic, parameter, asked.period_end, asked.standards, asked.edition)
    rule = next((one for one in every if one.reading_id == "rule"), replace(every[0], dust="in"))
    reading = converted_reading(rule, asked.standards)
    calendar = pd.date_range(asked.period_start, asked.last_day).to_numpy().astype("datetime64[D]")
    bounds = evaluate(statistic, parameter, days, calendar, asked.standards, asked.edition, reading)
    return reading, float(bounds.lower[0]), float(bounds.upper[0])


def days_with_factors(asked: StatisticQuery) -> Days:
    """Daily values of the period with their factors (``gas:<parameter>``), one row each."""
    rows = asked.query("daily_value")
    rows = rows[rows["day"].between(pd.Timestamp(asked.period_start), pd.Timestamp(asked.last_day))]
    rows = rows.assign(factor=factors(rows, "day", asked.standards, date.max))
    calendar = pd.date_range(asked.period_start, asked.last_day)
    values = rows.pivot(index="day", columns="parameter", values="value").reindex(calendar)
    factor = rows.pivot(index="day", columns="parameter", values="factor").reindex(calendar).fillna(1.0)
    known = {str(name): values[name].to_numpy(float)[None, :] for name in values}
    return known | {Beside.GAS.of(str(name)): factor[name].to_numpy(float)[None, :] for name in factor}
