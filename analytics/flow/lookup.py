"""What names in files mean, as a warehouse knows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics import resources, standards
from analytics.indicators.aqi import iaqi
from analytics.indicators.sql_macros import warehouse_standards
from analytics.ingest import Lookup
from analytics.ingest.batch import Batch
from analytics.ingest.conversions import GasChange
from analytics.standards import Role, Standards
from analytics.standards.figure_ranges import load_ranges, ranges_of
from analytics.targets import names
from analytics.targets.registry import Registry
from analytics.warehouse import Warehouse


def lookup_of(wh: Warehouse, raw_dir: Path | None = None) -> Lookup:
    """Names of regions, parameters and indicators as the warehouse knows them; ambiguous names mean nothing.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    raw_dir : Path, optional
        Folder of the registry and the standards; default that of the workspace.

    Returns
    -------
    Lookup
        What a reader of files asks: id of a region or indicator by any of its names, units, ranges, sources.

    Examples
    --------
    >>> import analytics as da
    >>> known = lookup_of(da.open().warehouse)
    >>> known.regions["新乡市"], known.regions["xinxiang"], known.indicator_units["pm25_mean"]
    ('xinxiang', 'xinxiang', 'ug/m3')
    """
    regions = wh.table("region")
    indicators, rules = wh.table("indicator"), warehouse_standards(wh)
    return Lookup(
        regions=_names(regions, "region_id"),
        parameters=wh.table("parameter"),
        indicators=_names(indicators, "indicator_id"),
        indicator_units=dict(zip(indicators["indicator_id"], indicators["unit"], strict=True)),
        sources=frozenset(wh.table("source")["source_id"]),
        sub_index=partial(_sub_index, raw_dir),
        hour_minutes=_hour_minutes(rules),
        gas_change=_gas_change(rules),
        ranges=ranges_of(indicators, load_ranges(raw_dir or resources.raw_dir())),
        parents=_parents(regions),
    )


def lookup_after(wh: Warehouse, lookup: Lookup, batch: Batch, raw_dir: Path | None = None) -> Lookup:
    """The same after a file was loaded: it may have brought a source, and regions by whose names others mean more."""
    if batch.new_regions is not None and len(batch.new_regions):
        return lookup_of(wh, raw_dir)
    return replace(lookup, sources=frozenset(wh.table("source")["source_id"]))


def lookup_of_files(registry: Registry, rules: Standards, raw_dir: Path) -> Lookup:
    """The same of a registry and standards that no warehouse holds yet."""
    indicators = registry.indicators
    return Lookup(
        regions=_names(registry.regions, "region_id"),
        parameters=rules.parameters,
        indicators=_names(indicators, "indicator_id"),
        indicator_units=dict(zip(indicators["indicator_id"], indicators["unit"], strict=True)),
        sub_index=partial(_sub_index, raw_dir),
        hour_minutes=_hour_minutes(rules),
        gas_change=_gas_change(rules),
        ranges=ranges_of(indicators, load_ranges(raw_dir)),
        parents=_parents(registry.regions),
    )


def _parents(regions: pd.DataFrame) -> dict[str, str]:
    """Region that each region lies in; '' where none is known."""
    return dict(zip(regions["region_id"], regions["parent_id"].fillna("").astype(str), strict=True))


def _gas_change(rules: Standards) -> GasChange | None:
    change = rules.gas_change
    return None if change is None or change.factor is None else GasChange(change.day, change.factor)


def _hour_minutes(rules: Standards) -> tuple[tuple[date, int], ...]:
    """Minutes behind an hourly mean by edition of the method, and the day from which each holds."""
    return tuple((day, rules.minimum(one, "hour_minutes")) for day, one in rules.first_days(Role.AIR_METHOD))


def _sub_index(raw_dir: Path | None, parameter: str, values: pd.Series, days: pd.Series) -> NDArray[np.float64]:
    """Sub-indices of daily values; a day before the first edition of the index takes that of the first."""
    rules = standards.load(raw_dir)
    editions = rules.editions_in_force(Role.AIR_INDEX, days.to_numpy().astype("datetime64[D]"))
    out = np.full(len(values), np.nan)
    for edition in dict.fromkeys(editions.tolist()):
        here = editions == edition
        out[here] = iaqi(parameter, values.to_numpy(dtype=float)[here], rules, edition)
    return out


def _names(table: pd.DataFrame, key: str) -> dict[str, str]:
    """Every unambiguous name → id, in the form names are compared in."""
    named = table.assign(aliases=table["aliases"].fillna("") if "aliases" in table.columns else "")
    every = names.all_names(named.rename(columns={key: "region_id"}))
    single = every[every["n_regions"] == 1]
    return dict(zip(single["name"], single["region_id"], strict=True))
