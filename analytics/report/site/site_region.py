"""One region of a site: its names, where it lies, and how many of its goals stand how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.charts.theme import MARKS
from analytics.report.row_text import is_inferred, mark_of
from analytics.report.site.contents import SiteRegion
from analytics.report.table_rows import RegionRow
from analytics.terms import Status
from analytics.words.escape import clean
from analytics.words.numbers import absent

#: Tones from the one that needs most attention; an inferred answer stands behind all that are on own data.
_TONES = ("bad", "poor", "doubt", "even", "fair", "good")


def attention(mark: str, inferred: bool) -> tuple[bool, int, str]:
    """Rank of a mark: smaller for what needs more attention.

    Examples
    --------
    >>> attention("lost", False) < attention("met", False) < attention("lost", True)
    True
    """
    return inferred, _TONES.index(MARKS[mark].tone), mark


def counts_of(rows: Sequence[OutlookRow]) -> tuple[tuple[str, bool, int], ...]:
    """Mark, whether it is inferred, and how many goals have it, in the order of attention; goals without an answer out.

    Examples
    --------
    >>> counts_of([OutlookRow(target_id="a", status="met"), OutlookRow(target_id="b", status="no evidence")])
    (('met', False, 1),)
    """
    counts: dict[tuple[str, bool], int] = {}
    for row in rows:
        inferred = is_inferred(row)
        if inferred or Status(row.status).on_own_data:
            key = (str(mark_of(row)), inferred)
            counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: attention(*one[0]))
    return tuple((mark, inferred, n) for (mark, inferred), n in ordered)


def place_of(region: RegionRow, regions: Mapping[str, RegionRow], goals: pd.DataFrame) -> SiteRegion:
    """Put a region together.

    Parameters
    ----------
    region : RegionRow
        The region.
    regions : mapping
        Rows of all regions by id; the one above is named.
    goals : DataFrame
        Rows of the outlook of the region's goals.
    """
    counts = counts_of(rows_as(OutlookRow, goals))
    above = regions.get(region.parent_id, RegionRow())
    place = {
        name: None if absent(at) else at
        for name, at in (("longitude", region.longitude), ("latitude", region.latitude))
    }
    return SiteRegion(
        region_id=region.region_id,
        zh=clean(region.zh) or region.region_id,
        en=clean(region.en) or region.region_id,
        aliases=clean(region.aliases),
        above_zh=clean(above.zh),
        above_en=clean(above.en),
        counts=counts,
        n_goals=len(goals),
        n_own=sum(n for _, inferred, n in counts if not inferred),
        n_inferred=sum(n for _, inferred, n in counts if inferred),
        **place,
    )
