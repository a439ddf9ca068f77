"""Statistics against the limits of a standard: multiples of exceedance, shares of days within, the annual verdict."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.indicators.converted_ozone import CERTAIN, TINY
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.period.ozone import converted_rate, p_within
from analytics.indicators.period.statistics import period_statistics
from analytics.indicators.query import StatisticQuery
from analytics.indicators.rounding import report_value
from analytics.indicators.sql_macros import WarehouseLike
from analytics.indicators.treatment import PRIMARY, applied, list_flags, rule_level, wants_list
from analytics.standards import Role, Standards
from analytics.standards.table_indices import MEASURED_NAMES
from analytics.terms import DataState, LimitVerdict, PollutantStatistic


def exceedance_multiple(value: float, limit: float) -> float:
    """By how much a value exceeds its limit, in multiples of the limit: (C - limit) / limit; 0 within it.

    HJ 663 (evidence C). The concentration is rounded first, with the decimals of a comparison with a limit
    (`limit_table`): PM2.5 of 35.4 is 35.

    Examples
    --------
    >>> exceedance_multiple(42.0, 35.0), exceedance_multiple(35.0, 35.0)
    (0.2, 0.0)
    """
    return max((value - limit) / limit, 0.0)


def limit_table(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date, edition: str | None = None
) -> pd.DataFrame:
    """Compare every statistic of the annual evaluation with its limit, for every grade of area and level.

    An `edition` of another jurisdiction (``"WHO2021"``) compares with its limits, by its statistics and counts of days;
    the standards of the region's own country have no part in it.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`; meant for years, computed for any period.

    Returns
    -------
    DataFrame
        One row an area grade (1 reserves, 2 cities), level (``limit``; of guidelines ``guideline`` and their interim
        targets, ``interim_1`` …) and statistic: edition and jurisdiction of the limit, value_reported (as it is
        published; NaN where only bounds are known), lower_reported, upper_reported; value_compared, lower_compared,
        upper_compared (with the decimals of a comparison with a limit, in China PM2.5 of 35.4 is compared as 35; not
        rounded where the tables state none), limit, verdict (``met``,
        ``exceeded``, or ``undetermined`` where days are too few, only bounds are known and the limit lies between
        them, or there is no value), and the exceedance multiple of the value compared. Ozone converted from its hourly
        maximum: converted, converted_sd (expected value and its standard deviation, unrounded) and p_within, the
        probability that it keeps the limit; it decides the verdict where that is 99 per cent sure.
        Exceptional events are treated as in `period_statistics` (``reading_id``, ``treatment``, ``flags``).

    Notes
    -----
    In China GB 3095 (limits), HJ 663 table 1 (which statistics; evidence C) and table 3 (decimals; evidence C).

    Raises
    ------
    InputError
        If no edition is on file for the period.

    Examples
    --------
    PM2.5 of Xinxiang in 2025 was 42.4 µg/m³. It is compared as 42 with the limit of 35: (42 - 35) / 35 = 0.2.

    >>> import analytics as da
    >>> year = date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1)
    >>> table = limit_table(da.open().warehouse, "xinxiang", *year)
    >>> row = table[(table["parameter"] == "pm25") & (table["statistic"] == "mean") & (table["area_grade"] == 2)]
    >>> row[["value_reported", "value_compared", "limit", "verdict", "exceedance_multiple"]].to_numpy().tolist()
    [[42.4, 42.0, 35.0, 'exceeded', 0.2]]
    """
    asked = StatisticQuery(wh, region_id, period_start, period_end, as_of, edition)
    standards, method = asked.standards, asked.edition_of(Role.AIR_METHOD)
    wanted = standards.evaluation[standards.evaluation["edition"] == method].drop(columns=["edition", "source"])
    quality = asked.edition_of(Role.AIR_QUALITY)
    limits = standards.limits[standards.limits["edition"] == quality]
    wanted = wanted.rename(columns={"grade": "statistic_grade"}).merge(
        limits.rename(columns={"value": "limit", "grade": "limit_grade"}), on=["parameter", "averaging"]
    )
    wanted = wanted.assign(parameter=wanted["parameter"].replace(MEASURED_NAMES))
    found = period_statistics(wh, region_id, period_start, period_end, as_of, edition)
    found = found[found["is_primary"].astype(bool)]
    columns = ["parameter", "statistic", "reading_id", "treatment", "value", "value_lower", "value_upper"]
    columns += ["value_reported", "lower_reported", "upper_reported", "valid"]
    columns += ["status", "flags", "n_valid", "n_expected", "converted", "converted_sd"]
    table = wanted.merge(found[columns], on=["parameter", "statistic"], how="left")
    table["status"] = table["status"].fillna(DataState.NO_DATA)
    table["flags"] = [flags if isinstance(flags, tuple) else () for flags in table["flags"]]
    table = _compared(table, standards, asked.year)
    table["verdict"] = _verdicts(table)
    table = _on_converted_ozone(table, asked)
    over = (table["value_compared"] - table["limit"]) / table["limit"]
    decimals = standards.decimals_for("multiple", None, asked.year)
    table["exceedance_multiple"] = report_value(over.clip(lower=0.0).to_numpy(float), decimals)
    table = table.assign(edition=quality, jurisdiction=standards.jurisdiction)
    order = ["area_grade", "level", "parameter", "statistic"]
    return table.sort_values(order, ignore_index=True).drop(columns=["valid", "source"])


def _on_converted_ozone(table: pd.DataFrame, asked: StatisticQuery) -> pd.DataFrame:
    """Judge the ozone percentile on converted days where its bounds do not, if that is as sure as a verdict must be."""
    table = table.assign(p_within=np.nan)
    rows = (table["verdict"] == LimitVerdict.UNDETERMINED) & table["converted"].notna()
    rows &= (
        table["status"] != DataState.OPEN
    )  # of a period with too few ozone days of either maximum nothing is converted
    if not rows.any():
        return table
    decimals = asked.standards.decimals_for("compliance", "o3_mda8", asked.year)
    table.loc[rows, "p_within"] = p_within(asked, table.loc[rows, "limit"].tolist(), decimals)
    table.loc[rows & (table["p_within"] >= CERTAIN), "verdict"] = LimitVerdict.MET
    table.loc[rows & (table["p_within"] <= 1.0 - CERTAIN + TINY), "verdict"] = LimitVerdict.EXCEEDED
    return table


def _compared(table: pd.DataFrame, standards: Standards, year: int) -> pd.DataFrame:
    """Add the values with the decimals they are compared with a limit with, rounded once."""
    table = table.copy()
    ends = {"value": "value_compared", "value_lower": "lower_compared", "value_upper": "upper_compared"}
    decimals = [standards.decimals_for("compliance", name, year) for name in table["parameter"]]
    for column, name in ends.items():
        pairs = zip(table[column].astype(float), decimals, strict=True)  # a handful of statistics, not of days
        table[name] = [float(report_value(value, digits)) for value, digits in pairs]
    return table.drop(columns=["value_lower", "value_upper"])


def _verdicts(table: pd.DataFrame) -> np.ndarray:
    enough = table["valid"].eq(True) & (table["status"] != DataState.OPEN)
    return np.select(
        [~enough, table["upper_compared"] <= table["limit"], table["lower_compared"] > table["limit"]],
        [LimitVerdict.UNDETERMINED, LimitVerdict.MET, LimitVerdict.EXCEEDED],
        LimitVerdict.UNDETERMINED,
    )


def annual_verdict(table: pd.DataFrame) -> pd.DataFrame:
    """Whether a region meets the standard as a whole: every statistic of every pollutant within its limit.

    Which statistics these are is HJ 663 table 1 (evidence C, ``evaluation.csv``). How they make one verdict is ours: no
    clause of it is on file.

    Parameters
    ----------
    table : DataFrame
        What `limit_table` returned.

    Returns
    -------
    DataFrame
        One row an edition, area grade and level: verdict (``exceeded`` if one statistic is; ``met`` if all are; else
        ``undetermined``), exceeded and undetermined (tuples of `PollutantStatistic`, empty where there is none),
        n_statistics (how many were compared).

    Examples
    --------
    >>> rows = pd.DataFrame({"area_grade": 2, "parameter": ["pm25", "o3_mda8"], "statistic": ["mean", "p90"],
    ...                      "verdict": ["met", "undetermined"]})
    >>> annual_verdict(rows)["verdict"].tolist(), annual_verdict(rows)["exceeded"].tolist()
    (['undetermined'], [()])
    >>> annual_verdict(rows)["undetermined"].iloc[0]
    (PollutantStatistic(parameter='o3_mda8', statistic='p90'),)
    """
    found = []
    keys = [key for key in ("jurisdiction", "edition", "area_grade", "level") if key in table]
    for values, rows in table.groupby(keys, sort=True):
        names: dict[str, tuple[PollutantStatistic, ...]] = {
            verdict: _statistics(rows[rows["verdict"] == verdict]) for verdict in _ENDS
        }
        verdict = next((v for v in _ENDS if names[v]), LimitVerdict.MET)
        found.append({**dict(zip(keys, values, strict=True)), "verdict": verdict, **names, "n_statistics": len(rows)})
    return pd.DataFrame(found)


def _statistics(rows: pd.DataFrame) -> tuple[PollutantStatistic, ...]:
    return tuple(map(PollutantStatistic, rows["parameter"], rows["statistic"]))


_ENDS = (LimitVerdict.EXCEEDED, LimitVerdict.UNDETERMINED)


def compliance_rates(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date, edition: str | None = None
) -> pd.DataFrame:
    """Share of valid days within the daily limit, and the largest exceedance, by pollutant and area grade.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`.

    Returns
    -------
    DataFrame
        Columns as in ``sql/core/period_exceedance.sql``, with rate_lower and rate_upper (percent of measured days
        within the limit), the same reported with one decimal (rate_lower_reported, rate_upper_reported), and
        highest_multiple (highest_multiple_reported: two decimals). Equal bounds, but for ozone known by its hourly
        maximum only; rate_converted is then what is expected between them if that is converted, else NaN.
        Days of the bureau's list are taken out of both where the rule asks for it and the list covers the period
        (``reading_id``, ``flags`` as in `period_statistics`).

    Notes
    -----
    HJ 663 table 3 (decimals; evidence C). Daily values are rounded before they are compared, as for the index.

    Raises
    ------
    InputError
        If no edition is on file for the period.

    Examples
    --------
    In March 2025 PM2.5 of Xinxiang was above its daily limit of 75 µg/m³ on 6 of 31 days: 25 / 31 = 80.6 %.

    >>> import analytics as da
    >>> month = date(2025, 3, 1), date(2025, 3, 31), date(2025, 6, 1)
    >>> table = compliance_rates(da.open().warehouse, "xinxiang", *month)
    >>> row = table[(table["parameter"] == "pm25") & (table["area_grade"] == 2)]
    >>> row[["daily_limit", "n_valid", "n_valid_over_upper", "rate_lower_reported"]].to_numpy().tolist()
    [[75.0, 31.0, 6.0, 80.6]]
    """
    asked = StatisticQuery(wh, region_id, period_start, period_end, as_of, edition)
    listed = bureau_list(wh, region_id, asked.period_start, asked.period_end, asked.as_of)
    level = rule_level(wh, region_id)
    measured = asked.standards.parameters["parameter"].tolist()
    rules = {p: asked.standards.event_rule("compliance", p, asked.year, level) for p in measured}
    left_out = [p for p, rule in rules.items() if applied(rule, listed.covers(p)) == "bureau_out"]
    table = asked.query("period_exceedance", period_end=asked.last_day, left_out=left_out)
    flags_of = {p: list_flags(wants_list(rule), listed.reach(p)) for p, rule in rules.items()}
    bounded = table["parameter"] == "o3_1h_max"
    counted = table["n_valid"] - table["n_left_out"]
    within = counted - table["n_valid_over_upper"]
    n_valid = counted.where(counted > 0)
    over = ((table["highest"] - table["daily_limit"]) / table["daily_limit"]).clip(lower=0.0)
    rate = 100.0 * within / n_valid
    table = table.assign(rate_lower=rate, rate_upper=rate.mask(bounded, 100.0), highest_multiple=over.mask(bounded))
    table["rate_converted"] = np.nan
    if bounded.any():
        table.loc[bounded, "rate_converted"] = converted_rate(asked, table.loc[bounded, "daily_limit"].tolist())
    families = {"rate_lower": "share", "rate_upper": "share", "highest_multiple": "multiple"}
    for name, family in families.items():
        decimals = asked.standards.decimals_for(family, None, asked.year)
        table[f"{name}_reported"] = report_value(table[name].to_numpy(float), decimals)
    return table.assign(
        reading_id=np.where(table["parameter"].isin(left_out), PRIMARY["bureau_out"], PRIMARY["in"]),
        flags=pd.Series([flags_of.get(p, ()) for p in table["parameter"]], index=table.index, dtype=object),
    )
