"""Places in lists of ranked regions, computed from the composite index of the regions available."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.monitored.outcome import SIX
from analytics.errors import InputError
from analytics.indicators import composite_index, single_indices
from analytics.inference.known_figures import READING_COLUMNS, ReadingKind
from analytics.inference.rank_lists import enough, lists
from analytics.inference.ranks import computed_place, is_rank, size_of
from analytics.targets.target import Target
from analytics.terms import OZONE, DataState, Qualifier

#: Newest years of which a place is computed.
NEWEST = 3


def measured_places(evidence: EvidenceCache, targets: Sequence[Target]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Places of the regions of targets in their lists, and how many regions of each list are available.

    A place is computed of each of the newest years in which the region itself and at least half of its list have a
    composite index of a valid year; ozone may be converted from the hourly maximum, with its error.

    Parameters
    ----------
    evidence : EvidenceCache
        What is known.
    targets : sequence of Target
        Targets that are to be inferred; only those on places are looked at.

    Returns
    -------
    places : DataFrame
        Readings with ``sd``, the standard deviation of a place in log odds.
    available : dict of str to int
        By indicator: regions on the list with daily values of all six pollutants.
    """
    about = [t for t in targets if is_rank(t) and t.indicator_id in lists() and size_of(t) is not None]
    available = {name: _measured(evidence, lists()[name].members) for name in {t.indicator_id for t in about}}
    rows = []
    for target in about:
        size, regions = size_of(target) or 0, available[target.indicator_id]
        if len(regions) >= enough(size) and target.region_id in regions:
            rows += list(_places(evidence, target, size, regions))
    table = pd.DataFrame(rows, columns=[*READING_COLUMNS, "sd"]).drop_duplicates(["region_id", "indicator_id", "last"])
    return table, {name: len(regions) for name, regions in available.items()}


def _measured(evidence: EvidenceCache, members: frozenset[str]) -> list[str]:
    """Regions on a list with daily values of all that the composite index needs."""
    measured = sorted(members & evidence.measured_regions)
    columns = {region: set(evidence.history(region).daily.columns) for region in measured}
    return [region for region in measured if all(columns[region] & set(names) for names in SIX)]


def _places(evidence: EvidenceCache, target: Target, size: int, regions: list[str]) -> Iterator[dict[str, object]]:
    """A region's places in the newest years of which enough regions have an index."""
    last = evidence.as_of.year - 1
    own = evidence.history(target.region_id)
    first = max(last - NEWEST + 1, own.daily.index[0].year)
    for year in range(first, last + 1):
        table = evidence.once(("index of the year", year, *regions), partial(_index, evidence, regions, year))
        here = (table["region_id"] == target.region_id).to_numpy()
        if not here.any() or len(table) < enough(size):
            continue
        index, sd = table["index"].to_numpy(float), table["sd"].to_numpy(float)
        found = computed_place(float(index[here][0]), float(sd[here][0]), index[~here], sd[~here], size)
        first_day, last_day = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        known_at = last_day + pd.Timedelta(days=1)
        blank = dict.fromkeys(("subject_zh", "scope", "edition", "unit", "source_url"), "")
        yield blank | {
            "region_id": target.region_id, "indicator_id": target.indicator_id, "first": first_day, "last": last_day,
            "value": float(round(found.place)), "qualifier": Qualifier.EXACT.value, "known_at": known_at,
            "kind": ReadingKind.MEASURED.value, "doubtful": 1, "source": own.sources(), "sd": found.sd,
        }  # fmt: skip


def _index(evidence: EvidenceCache, regions: list[str], year: int) -> pd.DataFrame:
    """Composite index of a year with its standard deviation, of the regions with a valid year."""
    try:
        parts = single_indices(evidence.run.wh, regions, date(year, 1, 1), date(year, 12, 31), evidence.as_of)
    except InputError:  # no edition of the rules is known for so early a year
        return pd.DataFrame(columns=["region_id", "index", "sd"])
    table = composite_index(parts)
    gases = parts[parts["parameter"] != OZONE[0]].assign(whole=lambda rows: rows["valid"].eq(True))
    five = table["region_id"].map(gases.groupby("region_id")["whole"].all()).eq(True)
    whole = table["status"] == DataState.COMPLETE
    index = table["value"].where(whole, table["converted"])
    sd = table["converted_sd"].where(~whole, 0.0).fillna(0.0)
    found = pd.DataFrame({"region_id": table["region_id"], "index": index, "sd": sd})
    return found[(whole | five) & np.isfinite(index)].reset_index(drop=True)
