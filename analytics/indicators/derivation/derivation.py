"""How a statistic came about, step by step, so that a person can redo it on paper."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.day_counts import Days
from analytics.indicators.derivation.counted_days import day_count_steps
from analytics.indicators.derivation.derivation_step import OURS, DerivationQuery, Steps, digits, named, validity_step
from analytics.indicators.derivation.values import composite_steps, mean_steps, percentile_steps, several_years_steps
from analytics.indicators.gas_condition import mixed
from analytics.indicators.period.converted import converted_bounds, days_with_factors
from analytics.indicators.sql_macros import WarehouseLike
from analytics.indicators.three_year import annual_statistic, years_of
from analytics.indicators.validity import statistic_validity
from analytics.standards import Role, Standards
from analytics.terms import DAY_STATISTICS, OZONE, Grade, Statistic, is_of_values
from analytics.words.reasons import Part, Several
from analytics.words.steps import NAN, Phrase, Step, coded, table


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
    lang: str = "en",
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
    lang : {'en', 'zh'}
        Language of the steps.

    Returns
    -------
    DataFrame
        Columns step (from 1), what, formula, inputs, value (NaN where a step has no number), unit, clause, grade
        (of the evidence for the clause, A to D; ``ours`` clauses are D).

    Raises
    ------
    ValueError
        If no rule derives the statistic from monitoring data.

    Notes
    -----
    The clauses are those of HJ 663 (statistic, days that are enough), HJ 633 (index of a day) and GB/T 8170 (rounding).

    Examples
    --------
    The mean of three days of the embedded data: 79.6 + 41.4 + 16.8 = 137.8, divided by 3.

    >>> import analytics as da
    >>> from analytics.standards import load
    >>> first, last, known = date(2025, 3, 1), date(2025, 3, 3), date(2025, 6, 1)
    >>> steps = derivation(da.open().warehouse, "xinxiang", "mean", "pm25", first, last, known, load())
    >>> steps.loc[steps["what"].isin(["2025-03", "mean"]), ["what", "value"]].round(2).to_numpy().tolist()
    [['2025-03', 137.8], ['mean', 45.93]]
    """
    what = (statistic, parameter, limit)
    asked = DerivationQuery(wh, region_id, period_start, period_end, as_of, edition, standards, *what)
    return table(derivation_steps(asked), lang)


def derivation_steps(asked: DerivationQuery) -> Steps:
    """The steps that `derivation` writes, not yet in a language."""
    statistic, parameter = asked.statistic, asked.parameter
    if statistic == Statistic.PERCENTILE:
        statistic = asked.standards.own_percentile(parameter or "", asked.edition_of(Role.AIR_METHOD)) or statistic
    rule = asked.standards.statistic(statistic)
    years = years_of(statistic, rule)
    steps = [_editions(asked)]
    if statistic == Statistic.COMPOSITE_INDEX:
        steps += [*_validity(asked), *composite_steps(asked)]
    elif years > 1:
        annual = annual_statistic(statistic, rule)
        steps += [*_validity(asked), *several_years_steps(asked, annual, years)]
    elif statistic in DAY_STATISTICS:
        steps += [*_validity(asked), *day_count_steps(asked)]
    elif is_of_values(statistic) and parameter is not None:
        steps += _of_values(asked)
    else:
        raise ValueError(f"no rule derives {statistic!r} of {parameter!r} from monitoring data")
    return steps + condition_steps(asked)


def _editions(asked: DerivationQuery) -> Step:
    codes = (Role.AIR_QUALITY, Role.AIR_INDEX, Role.AIR_METHOD)
    stated = (asked.standards.edition_or_none(code, asked.edition, asked.period_end) for code in codes)
    names = [name for name in stated if name is not None]
    grades = asked.standards.editions.set_index("edition").loc[names, "grade"]
    how = Phrase.of("in_force_on", day=str(asked.period_end))
    if asked.edition:
        how = Phrase.of("that_go_with", edition=asked.edition)
    clause = Phrase.of("clause_effective_dates")
    return Step(Phrase.of("editions"), how, Several.of(names, "item"), clause=clause, grade=max(grades))


def _of_values(asked: DerivationQuery) -> Steps:
    """Steps of a mean or percentile: the days, whether they are enough, the statistic and its rounding."""
    days = _days(asked)
    if days.empty:
        return [Step(Phrase.of("days_with_value"), Phrase.of("known_by", day=str(asked.as_of)), value=0.0, unit="d")]
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


def _sources(asked: DerivationQuery, days: pd.DataFrame) -> Step:
    inputs: list[Part] = [
        Phrase.of("source", sources=Several.of(sorted(set(days["source_id"])), "item")),
        Phrase.of("basis", bases=Several.of((coded("basis", one) for one in sorted(set(days["basis"]))), "item")),
        Phrase.of("parameter", parameter=coded("pollutant", str(days["parameter"].iloc[0]))),
    ]
    if n_unstated := int((days["measured"] & days["n_valid"].isna()).sum()):
        inputs.append(Phrase.of("hours_unstated", n=n_unstated))
    return Step(
        Phrase.of("days_with_value"),
        Phrase.of("city_values", day=str(asked.as_of)),
        Several.of(inputs, "sentence"),
        float(len(days)),
        "d",
        Phrase.of("clause_city_first", method=asked.method),
        Grade.C,
    )


def _months(asked: DerivationQuery, days: pd.DataFrame) -> Steps:
    """One step a month: its sum and its days, by which a mean is checked with a calculator."""
    by_month = days.groupby(days["day"].dt.to_period("M"))
    found = by_month.agg(total=("value", "sum"), n=("value", "size"), measured=("measured", "sum"))
    rows = zip(found.index.astype(str), found["n"], found["measured"], found["total"], strict=True)
    how = Phrase.of("sum_of_days")
    return [
        Step(month, how, Phrase.of("days_measured", n=int(n), measured=int(m)), float(round(total, 6)), asked.unit)
        for month, n, m, total in rows  # a dozen a year
    ]


def _validity(asked: DerivationQuery) -> Steps:
    """One step for each thing that must have enough measured days: a parameter, or the days of an index."""
    calendar = pd.date_range(asked.period_start, asked.period_end, freq="D")
    rows = asked.query("daily_value")
    rows = rows[~rows["estimated"].astype(bool) & (rows["day"] <= pd.Timestamp(asked.last_day))]
    measured = {str(p): np.asarray(calendar.isin(days)) for p, days in rows.groupby("parameter")["day"]}
    dates = calendar.to_numpy("datetime64[D]")
    found = statistic_validity(asked.statistic, asked.parameter, measured, dates, asked.standards, asked.edition)
    several = asked.statistic == Statistic.COMPOSITE_INDEX
    return [validity_step(asked, one, len(calendar), name if several else "") for name, one in found.items()]


def condition_steps(asked: DerivationQuery) -> Steps:
    """One step a gas that is stated at two conditions, and the statistic on converted gases; else none."""
    days = days_with_factors(asked)
    wanted = _gases_at_two_conditions(asked, days)
    steps = [_converted_gas(asked, name, days[name][0], days[Beside.GAS.of(name)][0]) for name in wanted]
    if not steps:
        return []
    reading, low, high = converted_bounds(asked, asked.statistic, asked.parameter, days)
    bounds: Part = Phrase.of("steps_on_converted_gases")
    if low != high:
        bounds = Phrase.of("from_to", low=digits(low), high=digits(high))
    value = low if low == high else NAN
    what = Phrase.of("unrounded_of", reading=named(reading))
    clause = _clause_of_change(asked)
    return [*steps, Step(what, coded("statistic", asked.statistic), bounds, value, asked.unit, *clause)]


def _clause_of_change(asked: DerivationQuery) -> tuple[Part, str]:
    """Source and grade of the change of condition."""
    change = asked.standards.gas_change
    return OURS if change is None else (change.source, change.grade)


def _gases_at_two_conditions(asked: DerivationQuery, days: Days) -> list[str]:
    """Gases of the statistic whose known values stand under two conditions."""
    group = OZONE if asked.parameter in OZONE else (asked.parameter,)
    names = [p for p in days if Beside.GAS.of(p) in days and (asked.parameter is None or p in group)]
    return [p for p in names if mixed(days[Beside.GAS.of(p)][0], np.isfinite(days[p][0]))]


def _converted_gas(asked: DerivationQuery, name: str, values: np.ndarray, factor: np.ndarray) -> Step:
    """Sums of a gas before and after conversion, by which it is checked with a calculator."""
    known = np.isfinite(values)
    old = known & (factor != 1.0)
    rest = known & ~old
    before, since = (digits(values[days].sum()) for days in (old, rest))
    inputs = Phrase.of(
        "gas_sums",
        n_old=int(old.sum()),
        old=before,
        factor=digits(factor[old][0], 6),
        n_rest=int(rest.sum()),
        rest=since,
    )
    table = asked.standards.parameters.set_index("parameter")["unit"]
    mean = float((values * factor)[known].mean())
    what = Phrase.of("gas_converted", pollutant=coded("pollutant", name))
    return Step(what, Phrase.of("mean_converted"), inputs, mean, str(table.get(name, "")), *_clause_of_change(asked))
