"""The composite index of HJ 663 and the ranking of cities by it, with what is missing as bounds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.composite_paths import CITY
from analytics.indicators.period.ozone import p90_draws
from analytics.indicators.periods_many import spans_statistics
from analytics.indicators.query import StatisticQuery
from analytics.indicators.rounding import report_value
from analytics.indicators.sql_macros import WarehouseLike, as_date, warehouse_standards
from analytics.standards import Role, Standards
from analytics.standards.table_indices import MEASURED_NAMES
from analytics.terms import EVERY_AREA, DataState, Statistic, Status
from analytics.words.reasons import Reason

KEYS = ["region_id", "parameter"]
#: What is known of the days behind a single index.
_COUNTS = ("n_valid", "n_expected", "valid", "short_months")


def single_indices(
    wh: WarehouseLike,
    region_ids: Collection[str],
    period_start: date,
    period_end: date,
    as_of: date,
    edition: str | None = None,
) -> pd.DataFrame:
    """Components of the composite index: one row a region and pollutant, measured or not.

    Parameters
    ----------
    region_ids : collection of str
        Any set of regions.
    wh, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`.

    Returns
    -------
    DataFrame
        region_id, parameter, statistic, value_lower, value_upper (unrounded; ozone known by its hourly maximum only
        lies between 0 and that one's percentile; not measured: from 0 to infinity), decimals, reported_lower,
        reported_upper, limit, weight, index_lower, index_upper (weight x reported / limit), n_valid, n_expected,
        valid, reading_id, treatment and flags (of exceptional events, as in `spans_statistics`), grade, source.
        Concentrations in ug/m3, CO mg/m3. index_converted and converted_sd: what is expected, and its standard
        deviation, where ozone is converted from the hourly maximum (`analytics.indicators.converted_ozone`: too few
        days with an 8-hour one, enough with either); NaN elsewhere. They change no bound and no count of days.

    Notes
    -----
    2013: 环办〔2014〕64号, plain sum of concentration / grade II limit. 2026: weights seen in one third-party
    implementation only (evidence C). Concentrations are rounded first (evidence C).

    Raises
    ------
    InputError
        If no edition is on file for the period.

    Examples
    --------
    PM10 of Xinxiang in 2025 was 84 µg/m³ with a limit of 70: 84 / 70 = 1.2. Of ozone only the hourly maximum is
    available, so its index lies between 0 and 185 / 160.

    >>> import analytics as da
    >>> year = date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1)
    >>> table = single_indices(da.open().warehouse, ["xinxiang"], *year).set_index("parameter")
    >>> table.loc[["pm10", "o3_mda8"], ["reported_upper", "limit", "index_lower", "index_upper"]].to_numpy().tolist()
    [[84.0, 70.0, 1.2, 1.2], [185.0, 160.0, 0.0, 1.15625]]
    """
    standards = warehouse_standards(wh).under(edition)
    end = as_date(period_end)
    rules = _rules(standards, end, edition)
    span = pd.DataFrame({"period_start": [as_date(period_start)], "period_end": [end]})
    found = spans_statistics(wh, region_ids, span, as_of, edition, rule_of=Statistic.COMPOSITE_INDEX)
    every = pd.DataFrame({"region_id": sorted(region_ids)}).merge(rules, how="cross")
    carried = [*_COUNTS, "reading_id", "treatment", "flags"]
    long = found.melt([*KEYS, *carried], ["mean", *standards.percentiles], "statistic", "value")
    table = every.merge(long, on=[*KEYS, "statistic"], how="left")
    hourly = long[long["parameter"] == "o3_1h_max"].assign(parameter="o3_mda8")
    table = table.merge(hourly, on=[*KEYS, "statistic"], how="left", suffixes=("", "_hourly"))
    bounded = table["value"].isna() & table["value_hourly"].notna()
    for name in carried:
        table[name] = table[name].where(~bounded, table[f"{name}_hourly"])
    table["value_lower"] = table["value"].fillna(0.0)
    table["value_upper"] = table["value"].fillna(table["value_hourly"]).fillna(np.inf)
    table = _indices(table).drop(columns=["value", *(n for n in table.columns if n.endswith("_hourly"))])
    return _on_converted_ozone(
        table, bounded, [StatisticQuery(wh, r, as_date(period_start), end, as_of, edition) for r in region_ids]
    )


def _on_converted_ozone(table: pd.DataFrame, bounded: pd.Series, asked: list[StatisticQuery]) -> pd.DataFrame:
    """Add the ozone index that is expected on converted days, where days with an 8-hour maximum are too few."""
    table = table.assign(index_converted=np.nan, converted_sd=np.nan)
    ozone = table["parameter"] == MEASURED_NAMES["o3"]
    wanted = ozone & table["n_valid"].notna() & (bounded | ~table["valid"].eq(True))
    for one in asked:
        rows = wanted & (table["region_id"] == one.region_id)
        draws = p90_draws(one) if rows.any() else None
        if draws is None:
            continue
        row = table[rows].iloc[0]
        index = row["weight"] * report_value(draws, int(row["decimals"])) / row["limit"]
        table.loc[rows, ["index_converted", "converted_sd"]] = [index.mean(), index.std()]
    return table


def _rules(standards: Standards, end: date, edition: str | None) -> pd.DataFrame:
    """Pollutants of the composite index with weight, limit of a city and decimals."""
    method = standards.matching_edition(Role.AIR_METHOD, edition, end)
    quality = standards.matching_edition(Role.AIR_QUALITY, edition, end)
    rows = standards.composite[standards.composite["edition"] == method].drop(columns="edition")
    limits = standards.limits[
        (standards.limits["edition"] == quality) & standards.limits["area_grade"].isin((EVERY_AREA, CITY))
    ]
    limits = limits.rename(columns={"value": "limit"})
    table = rows.merge(limits[["parameter", "averaging", "limit", "unit"]], on=["parameter", "averaging"])
    names = list(table[["statistic", "parameter"]].itertuples(index=False, name=None))
    decimals = [standards.decimals_for("single_index", name, end.year) for _, name in names]
    return table.assign(
        decimals=pd.array(decimals, dtype="Int64"), parameter=table["parameter"].replace(MEASURED_NAMES)
    )


def _indices(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    for end in ("lower", "upper"):
        table[f"reported_{end}"] = table[f"value_{end}"]
        for decimals in table["decimals"].unique():
            rows = (table["decimals"] == decimals) & np.isfinite(table[f"value_{end}"])
            values = table.loc[rows, f"value_{end}"].to_numpy(float)
            table.loc[rows, f"reported_{end}"] = report_value(values, int(decimals))
        table[f"index_{end}"] = table["weight"] * table[f"reported_{end}"] / table["limit"]
    return table


def composite_index(components: pd.DataFrame, decimals: int | None = 2) -> pd.DataFrame:
    """Composite index of each region: the sum of its single indices, without unit; smaller is better.

    I = sum of I_i over the pollutants, each I_i as in `single_indices` (环办〔2014〕64号, HJ 663; evidence C).

    Parameters
    ----------
    components : DataFrame
        What `single_indices` returned.
    decimals : int or None
        Decimals of the published index (``reporting_decimals``: 2).

    Returns
    -------
    DataFrame
        region_id, value (NaN where only bounds are known), value_lower, value_upper (infinite where a pollutant is
        not measured), value_reported, lower_reported, upper_reported, converted, converted_sd, converted_reported
        (what is expected where ozone is converted from the hourly maximum, as targets take it; NaN elsewhere, and
        where another pollutant is missing), status (``complete``, ``insufficient``,
        ``bounded``), missing (pollutants without values, separated by ``; ``), grade (the weakest), reading_id and
        flags: whether the bureau's list of exceptional events was followed, is missing, or covers a part only.

    Examples
    --------
    >>> rows = pd.DataFrame({"region_id": "x", "parameter": ["pm25", "o3_mda8"], "index_lower": [1.2, 0.0],
    ...                      "index_upper": [1.2, 1.125], "valid": True, "n_valid": 365, "grade": "C"})
    >>> composite_index(rows)[["value_lower", "value_upper", "status"]].values.tolist()
    [[1.2, 2.325, 'bounded']]
    """
    by_region = components.groupby("region_id", sort=True)
    table = by_region.agg(
        value_lower=("index_lower", "sum"),
        value_upper=("index_upper", "sum"),
        valid=("valid", lambda flags: bool(flags.eq(True).all())),
        grade=("grade", "max"),
    )
    table = table.join(_converted(components))
    missing = components[components["n_valid"].isna()].groupby("region_id")["parameter"].agg("; ".join)
    table["missing"] = missing.reindex(table.index).fillna("")
    table = table.join(_events(components))
    same = np.isclose(table["value_lower"], table["value_upper"])
    table["value"] = table["value_lower"].where(same)
    for end, name in (
        ("value", "value_reported"),
        ("value_lower", "lower_reported"),
        ("value_upper", "upper_reported"),
        ("converted", "converted_reported"),
    ):
        finite = np.isfinite(table[end])
        table[name] = table[end].mask(finite, report_value(table[end].where(finite, 0.0).to_numpy(float), decimals))
    table["status"] = np.select(
        [table["value"].isna(), ~table["valid"]], [DataState.BOUNDED, DataState.INSUFFICIENT], DataState.COMPLETE
    )
    return table.reset_index().drop(columns="valid")


def _converted(components: pd.DataFrame) -> pd.DataFrame:
    """Each region's index on converted ozone: the expected single index of ozone, and the others' as they are."""
    if "index_converted" not in components:
        regions = pd.Index(components["region_id"].unique(), name="region_id")
        return pd.DataFrame(np.nan, index=regions, columns=["converted", "converted_sd"])
    own = components["index_converted"].notna()
    exact = components["index_lower"].where(components["index_lower"] == components["index_upper"])
    rows = components.assign(index=components["index_converted"].where(own, exact), found=own).groupby("region_id")
    found = rows.agg(converted=("index", lambda parts: parts.sum(skipna=False)), converted_sd=("converted_sd", "sum"))
    found.loc[~(rows["found"].any() & found["converted"].notna())] = np.nan
    return found


def _events(components: pd.DataFrame) -> pd.DataFrame:
    """Which reading of exceptional events each region's index stands on, and what is to be said of the list."""
    if not {"reading_id", "flags"} <= set(components.columns):
        return pd.DataFrame(index=pd.Index([], name="region_id"))
    by_region = components[["region_id", "reading_id", "flags"]].groupby("region_id")
    return pd.DataFrame(
        {
            "reading_id": by_region["reading_id"].agg(lambda ids: min(ids.dropna(), default="")),
            "flags": by_region["flags"].agg(_every_flag),
        }
    )


def _every_flag(carried: Any) -> Any:
    return tuple(sorted(set(chain.from_iterable(carried.dropna()))))


def rank_cities(table: pd.DataFrame, lower: str = "lower_reported", upper: str = "upper_reported") -> pd.DataFrame:
    """Ranks of regions by an index of which smaller is better; 1 is best, equal values share a rank.

    Parameters
    ----------
    table : DataFrame
        One row a region, e.g. from `composite_index`.
    lower, upper : str
        Columns of the bounds; NaN: nothing is known.

    Returns
    -------
    DataFrame
        The table with rank_best and rank_worst (equal where the data decide) and n_cities.

    Notes
    -----
    环办〔2014〕64号 (ranking by the composite index; evidence B). That equal values share a rank is ours.

    Examples
    --------
    >>> cities = pd.DataFrame({"region_id": list("abc"), "lower_reported": [3.0, 4.0, 3.5],
    ...                        "upper_reported": [3.0, 4.0, 4.5]})
    >>> rank_cities(cities)[["rank_best", "rank_worst"]].values.tolist()
    [[1, 1], [2, 3], [2, 3]]
    """
    low = table[lower].fillna(0.0).to_numpy(float)
    high = table[upper].fillna(np.inf).to_numpy(float)
    others = ~np.eye(len(table), dtype=bool)
    surely_better = (high[None, :] < low[:, None]) & others
    may_be_better = (low[None, :] < high[:, None]) & others
    return table.assign(
        rank_best=1 + surely_better.sum(axis=1), rank_worst=1 + may_be_better.sum(axis=1), n_cities=len(table)
    )


def out_of_bottom(ranked: pd.DataFrame, region_id: str, k: int, n: int) -> tuple[Status, Reason | None]:
    """Whether a region is out of the bottom k of n cities.

    Parameters
    ----------
    ranked : DataFrame
        What `rank_cities` returned of the cities available.
    region_id : str
        Region.
    k, n : int
        Size of the bottom, and of the whole set (10 of 168).

    Returns
    -------
    verdict : Status
        ``met``, ``missed``, ``undetermined`` (bounds allow both), or ``no evidence`` where the region or others of
        the n cities are not there: a rank among the cities available is none among all.
    why : Reason or None
        What is missing; None if nothing is.

    Examples
    --------
    >>> cities = pd.DataFrame({"region_id": list("abc"), "lower_reported": [3.0, 4.0, 5.0],
    ...                        "upper_reported": [3.0, 4.0, 5.0]})
    >>> out_of_bottom(rank_cities(cities), "b", 1, 3)
    (<Status.MET: 'met'>, None)
    >>> verdict, why = out_of_bottom(rank_cities(cities), "b", 1, 168)
    >>> verdict.value, why.text("en")
    ('no evidence', '165 of 168 cities have no data')
    """
    known = ranked[ranked["missing"] == ""] if "missing" in ranked.columns else ranked
    if region_id not in set(known["region_id"]):
        return Status.NO_EVIDENCE, Reason.of("rank_without_index", region=region_id)
    if len(known) < n:
        return Status.NO_EVIDENCE, Reason.of("rank_cities_missing", n=n - len(known), size=n)
    row = ranked.set_index("region_id").loc[region_id]
    if row["rank_worst"] <= n - k:
        return Status.MET, None
    if row["rank_best"] > n - k:
        return Status.MISSED, None
    return Status.UNDETERMINED, Reason.of("rank_bounds_overlap")
