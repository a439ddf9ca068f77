"""The rows of a period's statistics, put together from what the SQL counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import compress

import numpy as np
import pandas as pd

from analytics.indicators.clause_grades import clauses, weakest
from analytics.indicators.day_counts import day_unit
from analytics.indicators.exceptional_events import BureauList
from analytics.indicators.rounding import report_ratio, report_value
from analytics.indicators.treatment import PRIMARY, applied, list_flags, treatment, wants_list
from analytics.standards import Standards
from analytics.terms import HOURLY_OZONE, MDA8, PARTICULATES, DataState, Operation, Statistic, is_ozone
from analytics.words.reasons import sentences

#: Columns of a row that are lists of words.
WORDS = ("source_id", "basis")
#: What the SQL says of the measured days of a row (macro period_validity).
_VALIDITY = ("short_months", "n_years_short", "valid")


def value_rows(values: pd.DataFrame, standards: Standards, edition: str) -> pd.DataFrame:
    """Means, and what else the method evaluates of each parameter, with and without exceptional events."""
    rule = values[values["reading_id"] == "rule"]
    # days that are left out are no missing days: a period is as valid as with them in
    rule = rule.set_index("parameter")
    enough = {name: values["parameter"].map(rule[name]) for name in ("n_valid", *_VALIDITY)}
    values = values.assign(**enough, edition=edition)
    kept = (values["reading_id"] == "rule") | values["parameter"].isin(PARTICULATES)
    values = values[kept | (values["reading_id"] == PRIMARY["bureau_out"])]
    mean = values[~values["parameter"].map(is_ozone)].assign(statistic=Statistic.MEAN.value)
    found = [mean.assign(value=mean["mean"], count=mean["n_days"])]
    for parameter in values["parameter"].unique():
        rows = values[values["parameter"] == parameter].assign(total=None)
        for one in standards.evaluated(parameter, edition):
            column = one.statistic if one.operation == Operation.PERCENTILE else one.operation
            if one.statistic != Statistic.MEAN:
                found.append(rows.assign(statistic=one.statistic, value=rows[column].astype(float)))
    table = pd.concat(found, ignore_index=True)
    order = {one: n for n, one in enumerate(PRIMARY.values())}
    table = table.sort_values("reading_id", key=lambda names: names.map(order), kind="stable")
    table = table.sort_values(["statistic", "parameter"], kind="stable")
    return _hourly_ozone_as_bound(table.assign(value_lower=table["value"], value_upper=table["value"]))


def _hourly_ozone_as_bound(table: pd.DataFrame) -> pd.DataFrame:
    """The percentile of the hourly maximum bounds that of the 8-hour one, where only the hourly is measured."""
    hourly = table["parameter"] == HOURLY_OZONE
    if (table["parameter"] == MDA8).any():
        return table[~hourly]
    table.loc[hourly, ["value", "value_lower"]] = [np.nan, 0.0]
    table.loc[hourly, "parameter"] = MDA8
    return table


def count_rows(counts: pd.DataFrame, values: pd.DataFrame, shown: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Counts and shares of good and heavy days under the readings shown of each (name of the count -> id)."""
    values = values[values["reading_id"] == "rule"]
    primary = counts.assign(
        parameter=None,
        **{name: pd.Series([_together(values[name])] * len(counts), index=counts.index) for name in WORDS},
    )
    found = []
    for kind in ("good", "heavy"):
        rows = primary.assign(reading_id=primary["reading_id"].map(shown[kind])).dropna(subset="reading_id")
        lower, upper = rows[f"{kind}_days_lower"].astype(float), rows[f"{kind}_days_upper"].astype(float)
        found.append(rows.assign(statistic=f"{kind}_days", value_lower=lower, value_upper=upper))
        share = Statistic(f"{kind}_day_share")
        unit = day_unit(share, rows["n_days"])
        found.append(rows.assign(statistic=share.value, value_lower=lower * unit, value_upper=upper * unit))
    table = pd.concat(found).sort_values("reading_id", key=lambda name: name != "rule", kind="stable")
    table = table.sort_values("statistic", kind="stable", ignore_index=True)
    return table.assign(value=table["value_lower"].where(table["value_lower"] == table["value_upper"]))


def _together(lists: Iterable[Iterable[str]]) -> list[str]:
    """Distinct words of several lists, sorted."""
    return sorted({word for words in lists for word in words})


@dataclass(frozen=True)
class PeriodBasis:
    """What the rows of a period stand on: the rules, the edition asked for, the bureau's list, the region's level."""

    standards: Standards
    period_end: date
    edition: str | None
    listed: BureauList
    level: str
    open_period: bool


def carried(table: pd.DataFrame, on: PeriodBasis) -> pd.DataFrame:
    """Add what every result carries: decimals, reported values, status, treatment of events, evidence, sources as text.

    Of each statistic the row that decides comes first (``primary``).
    """
    keys = table[["statistic", "parameter"]].drop_duplicates()
    rules = pd.DataFrame([_facts(statistic, parameter, on) for statistic, parameter in _pairs(keys)])
    rounded_to = {_name(s, p): on.standards.decimals_for(s, p, on.period_end.year) for s, p in _pairs(keys)}
    table = table.assign(_key=_key(table), _place=np.arange(len(table)))
    table = table.merge(rules, on="_key", how="left", sort=False)
    table["is_primary"] = table["reading_id"] == table["_primary"]
    order = table.groupby("_key", sort=False)["_place"].transform("min")
    table = table.assign(_order=order, _after=~table["is_primary"], speaks=table["is_primary"])
    table = table.sort_values(["_order", "_after", "_place"], ignore_index=True)
    table = table.drop(columns=["_key", "_place", "_primary", "_order", "_after"])
    decimals = [rounded_to[_name(s, p)] for s, p in _pairs(table[["statistic", "parameter"]])]
    ends = ["value", "value_lower", "value_upper"]
    shown = ["value_reported", "lower_reported", "upper_reported"]
    for column, name in zip(ends, shown, strict=True):
        table[name] = _reported(table[column], decimals)
    sums = zip(table["total"], table["count"].fillna(0), decimals, strict=True)
    # a handful of statistics, not of days
    exact = np.array([report_ratio(t, int(n), d) if isinstance(t, str) else np.nan for t, n, d in sums])
    for name in shown:
        table[name] = table[name].where(np.isnan(exact), exact)
    unasked = [_asks_for_no_days(name, on.standards) for name in table["statistic"]]
    table["valid"] = table["valid"].astype(bool) | (np.array(unasked) & (table["n_valid"] > 0))
    bounded = table["value"].isna()
    table["status"] = np.select(
        [np.full(len(table), on.open_period), ~table["valid"].astype(bool), bounded],
        [DataState.OPEN, DataState.INSUFFICIENT, DataState.BOUNDED],
        DataState.COMPLETE,
    )
    return table.assign(**{name: table[name].map("; ".join) for name in WORDS})


def _reported_as(parameters: set[str]) -> set[str]:
    """Parameters as the rows name them: the hourly ozone maximum bounds the 8-hour one."""
    return parameters | ({"o3_mda8"} if "o3_1h_max" in parameters else set())


def _pairs(keys: pd.DataFrame) -> list[tuple[str, str | None]]:
    return [(s, p if isinstance(p, str) else None) for s, p in keys.itertuples(index=False, name=None)]


def _name(statistic: str, parameter: str | None) -> str:
    return f"{statistic}/{parameter or ''}"


def _key(table: pd.DataFrame) -> pd.Series:
    return table["statistic"] + "/" + table["parameter"].fillna("").astype(str)


def _facts(statistic: str, parameter: str | None, on: PeriodBasis) -> dict[str, object]:
    standards, year = on.standards, on.period_end.year
    found = clauses(statistic, parameter, on.period_end, standards, on.edition, on.level)
    grade, weak = weakest(found)
    rule = standards.event_rule(statistic, parameter, year, on.level)
    covered = on.listed.covers(parameter)
    partly = on.listed.partly(parameter) if wants_list(rule) else None
    notes = [one for one in (weak, partly) if one is not None]
    return {
        "_key": _name(statistic, parameter),
        "_primary": PRIMARY[applied(rule, covered)],
        "decimals": standards.decimals_for(statistic, parameter, year),
        "treatment": treatment(rule, covered),
        "list_flags": list_flags(wants_list(rule), on.listed.reach(parameter)),
        "grade": grade,
        "note_zh": sentences(notes, "zh"),
        "note_en": sentences(notes, "en"),
    }


def _asks_for_no_days(statistic: str, standards: Standards) -> bool:
    """Whether one valid day is enough for a statistic."""
    rule = standards.statistic(statistic)
    return rule is not None and not rule.asks_for_days


def _reported(values: pd.Series, decimals: list[int | None]) -> pd.Series:
    """Values with the decimals of each; a handful of statistics, not of days."""
    shown = [float(report_value(value, digits)) for value, digits in zip(values, decimals, strict=True)]
    return pd.Series(shown, index=values.index, dtype=float)


def flags(
    table: pd.DataFrame, values: pd.DataFrame, mixed: set[str], open_period: bool, not_asked: tuple[str, ...]
) -> pd.Series:
    """Codes of what a reader must know about each row; of counts of days also which items they lack."""
    values = values[values["reading_id"] == "rule"]
    by_day = table["parameter"].isna()
    measured = set(values["parameter"])
    ozone_unsure = MDA8 not in measured
    unstated = dict(zip(values["parameter"], values["n_hours_unknown"] > 0, strict=True))
    near = dict(zip(values["parameter"], values["n_from_city_hours"] > 0, strict=True))
    conditions = {
        "period_open": pd.Series(open_period, index=table.index),
        "estimated_used": table["n_estimated"] > 0,
        "hours_unknown": table["parameter"].map(unstated).where(~by_day, any(unstated.values())).eq(True),
        "from_city_hours": table["parameter"].map(near).where(~by_day, any(near.values())).eq(True),
        "months_short": table["short_months"] != "",
        "year_short": table["n_years_short"] > 0,
        "o3_bounds": (by_day | (table["parameter"] == MDA8)) & ozone_unsure,
        "dust_suspects": (table["n_dust_suspects"] > 0) & (by_day | table["parameter"].isin(PARTICULATES)),
        "bureau_list_missing": table["list_flags"].map(lambda listed: "bureau_list_missing" in listed),
        "bureau_list_partial": table["list_flags"].map(lambda listed: "bureau_list_partial" in listed),
    }
    dusts = mixed & set(PARTICULATES)
    conditions["gas_condition_mixed"] = (
        table["parameter"].isin(_reported_as(mixed - dusts)).where(~by_day, mixed > dusts)
    )
    conditions["pm_condition_changed"] = table["parameter"].isin(dusts).where(~by_day, bool(dusts))
    for parameter in not_asked:
        conditions[f"{parameter}_missing"] = by_day & (parameter not in measured)
    holding = np.column_stack([np.asarray(holds, dtype=bool) for holds in conditions.values()])
    found = [tuple(compress(conditions, row)) for row in holding]  # a handful of statistics
    return pd.Series(found, index=table.index, dtype=object)
