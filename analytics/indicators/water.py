"""Surface water by GB 3838-2002: a section's class by its worst item, and the shares of a region's sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import resources
from analytics.errors import InputError
from analytics.indicators.sql_macros import WarehouseLike, as_date
from analytics.standards import Role, Standards, load
from analytics.terms import WaterStatistic
from analytics.words.reasons import Word

GOOD_CLASS, WORST_CLASS, BEYOND = 3, 5, 6
#: Statistics of this module, by indicator.
WATER_INDICATORS = {
    "water_share_class_1_3": WaterStatistic.CLASS_1_3_SHARE,
    "water_share_class_1_2": WaterStatistic.CLASS_1_2_SHARE,
    "water_share_worse_5": WaterStatistic.WORSE_5_SHARE,
    "water_class": WaterStatistic.CLASS,
}


@dataclass(frozen=True)
class Water:
    """Sections of a region over a period.

    Parameters
    ----------
    edition : str
        Edition of GB 3838.
    sections : DataFrame
        One row a section that counts: ``section_id, water_kind, class`` (1..5, 6 worse than V, NaN without a value),
        ``decided_by, n_items, n_months, months`` (those measured), ``n_needed`` (fewest months), ``enough, complete,
        n_dry, n_unsampled, source_id, basis``.
    items : DataFrame
        One row a section and item: ``mean`` (mg/L, pH without unit), ``class``, ``n_values`` and more.
    averaged : DataFrame
        One row a kind of water and item averaged over its sections: ``mean``, ``class``.
    n_months : int
        Months of the period that have begun by the day of knowledge.
    few_below : int
        With fewer sections a river or basin is evaluated on its averaged items.
    left_out : DataFrame
        Sections without a value that are declared dry or not sampled in as many months as a class needs, as
        ``sections`` with ``state``; they count in no share.
    """

    edition: str
    sections: pd.DataFrame
    items: pd.DataFrame
    averaged: pd.DataFrame
    n_months: int
    few_below: int
    left_out: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["section_id", "state"]))

    @property
    def evaluated(self) -> pd.Series:
        """Whether each section has a class: a value, and enough months of them."""
        return self.sections["class"].notna() & self.sections["enough"].astype(bool)

    @property
    def classes(self) -> dict[str, int]:
        """Kind of water (river, lake) to the class of its averaged items; empty where there are not few sections."""
        if len(self.sections) >= self.few_below or self.averaged.empty:
            return {}
        worst = self.averaged.groupby("water_kind")["class"].max()
        return {str(kind): int(value) for kind, value in worst.sort_index(ascending=False).items()}

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader must know of it, each a word."""
        s = self.sections
        known = s["class"].notna()
        holds = {
            "few_sections": 0 < len(s) < self.few_below,
            "rivers_and_lakes": len(self.classes) > 1,
            "sections_without_values": bool((~known).any()),
            "months_too_few": bool((known & ~self.evaluated).any()),
            "sections_left_out": len(self.left_out) > 0,
            "items_missing": bool((~s["complete"].astype(bool) & known).any()),
            "months_missing": bool((self.evaluated & (s["n_months"] < self.n_months)).any()),
            "half_detection": bool((self.items["n_below_detection"] > 0).any()),
            "detection_assumed": bool(self.items["detection_assumed"].eq(True).any()),
            "kind_assumed": bool(self.items["kind_assumed"].eq(True).any()),
            "kind_differs": bool(self.items["kind_differs"].eq(True).any()),
        }
        return tuple(name for name, there in holds.items() if there)


def regions_with_sections(wh: WarehouseLike, as_of: date) -> set[str]:
    """Regions with section values of their own or of a region below them, visible on a day."""
    try:
        return set(wh.query("core/water_regions", as_of=as_date(as_of))["region_id"])
    except duckdb.CatalogException:  # a build from before there was a table of sections
        return set()


def water(
    wh: WarehouseLike,
    region_id: str,
    period_start: date,
    period_end: date,
    as_of: date,
    standards: Standards,
    network: str | None = None,
) -> Water:
    """Evaluate the sections of a region over a period, a month as well as a year.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id : str
        Region; sections of regions below it count.
    period_start, period_end : date
        First and last day.
    as_of : date
        Only values known by then are used.
    standards : Standards
        Rules: the edition of GB 3838 in force on the last day.
    network : str, optional
        Only sections that bear this tag, e.g. ``国控``.

    Returns
    -------
    Water

    Notes
    -----
    GB 3838-2002 table 1 (21 items; water temperature, total nitrogen and faecal coliforms take no part); trial method
    of evaluation 2011 no. 22: the mean of the period's values of each item, then the worst item. Means are not rounded
    before the comparison (no rule of rounding is available, grade D), only freed of binary noise.
    """
    edition = standards.edition(Role.WATER_QUALITY, as_date(period_end))
    asked: dict[str, Any] = {
        "region_id": region_id,
        "network": network,
        "period_start": as_date(period_start),
        "period_end": as_date(period_end),
        "as_of": as_date(as_of),
        "edition": edition,
    }
    for macro in ("visible", "item"):
        wh.con.execute(resources.sql(f"core/macro_water_{macro}")).fetchall()
    n_months = _months(asked["period_start"], min(asked["period_end"], asked["as_of"] - timedelta(days=1)))
    # of a period that runs, the month that runs need not have been measured yet
    over = _months(asked["period_start"], min(asked["period_end"], asked["as_of"].replace(day=1) - timedelta(days=1)))
    found = wh.query("core/water_section", core_items=standards.core_items(edition), **asked)
    # declared in as many months as a class needs: else what is not known of the other months leaves bounds
    declared = (found["n_dry"] + found["n_unsampled"]).to_numpy()
    silent = found["class"].isna() & (declared >= least_months(standards, edition, np.full(len(found), over)))
    state = np.where(found["n_dry"] >= found["n_unsampled"], "dry", "unsampled")
    needed = least_months(standards, edition, (over - found["n_dry"]).to_numpy())
    counted = found.assign(n_needed=needed, enough=found["n_months"].to_numpy() >= needed)[~silent]
    counted = counted.reset_index(drop=True)
    good = counted.loc[counted["class"].notna() & counted["enough"], "section_id"].tolist()
    return Water(
        edition,
        counted,
        wh.query("core/water_item", **asked),
        wh.query("core/water_averaged", sections=good, **asked),
        n_months,
        _minimum(standards, edition, "water_few_sections_below"),
        found.assign(state=state)[silent].reset_index(drop=True),
    )


def _months(first: date, last: date) -> int:
    """Calendar months that a span touches."""
    return max(12 * (last.year - first.year) + last.month - first.month + 1, 0)


def least_months(standards: Standards, edition: str, n_months: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Fewest months with values for a class of a period of so many months.

    Parameters
    ----------
    standards : Standards
        Rules.
    edition : str
        Edition of GB 3838.
    n_months : array_like of int
        Months of the period, those in which the section was dry left out (ours).

    Notes
    -----
    8 of the 12 of a year, 2 of the 3 of a quarter (trial method of evaluation 2011 no. 22, grade D); other lengths in
    proportion to the year, rounded up (ours).

    Examples
    --------
    >>> from analytics.standards import load
    >>> least_months(load(), "GB3838-2002", [1, 2, 3, 6, 12, 24]).tolist()
    [1, 2, 2, 4, 8, 16]
    """
    year, quarter = (_minimum(standards, edition, f"water_{name}_months") for name in ("year", "quarter"))
    months = np.maximum(np.asarray(n_months, dtype=np.int64), 1)
    return np.where(months == 3, quarter, -(-months * year // 12))


def _minimum(standards: Standards, edition: str, name: str) -> int:
    try:
        return standards.minimum(edition, name)
    except InputError:  # a folder of rules made before they were in the table: as delivered
        return load().minimum(edition, name)


def water_bounds(found: Water, statistic: str) -> tuple[float, float]:
    """One statistic of a region's sections, between what logic allows; both ends are equal where nothing is missing.

    A section that lacks a core item may be worse than its measured items say; one without any value, or with values
    of too few months, may be anything. Sections declared dry or not sampled do not count.

    Parameters
    ----------
    found : Water
        Evaluated sections.
    statistic : str
        ``class_1_3_share``, ``class_1_2_share``, ``worse_5_share`` (percent of sections, unrounded) or ``class``
        (1..5, 6 worse than V; of averaged items where there are fewer than five sections: rivers and lakes apart, the
        worse of both).

    Returns
    -------
    lower, upper : float
        NaN where nothing can be computed: no sections, or a class asked of five and more (those have shares only).
    """
    s = found.sections
    if not s["class"].notna().any():
        return float("nan"), float("nan")
    if statistic == WaterStatistic.CLASS:
        return _class_bounds(found)
    best = s["class"].where(found.evaluated, 1.0)
    worst = s["class"].where(s["complete"].astype(bool) & found.evaluated, float(BEYOND))
    if statistic == WaterStatistic.WORSE_5_SHARE:
        ends = (best > WORST_CLASS).mean(), (worst > WORST_CLASS).mean()
    else:
        limit = {WaterStatistic.CLASS_1_3_SHARE: GOOD_CLASS, WaterStatistic.CLASS_1_2_SHARE: 2}[
            WaterStatistic(statistic)
        ]
        ends = (worst <= limit).mean(), (best <= limit).mean()
    return 100.0 * float(ends[0]), 100.0 * float(ends[1])


def _class_bounds(found: Water) -> tuple[float, float]:
    """Class of a water body: of its one section, else of the items averaged over fewer than five; the worse kind's."""
    s = found.sections
    if len(s) >= found.few_below:
        return float("nan"), float("nan")
    if not found.evaluated.all():  # what is not known may move an average either way
        return 1.0, float(BEYOND)
    least = float(max(found.classes.values(), default=1))
    return least, least if bool(s["complete"].astype(bool).all()) else float(BEYOND)


def class_name(water_class: int) -> Word:
    """Name of a class of water, 1 to 5, 6 worse than V.

    Examples
    --------
    >>> class_name(3).text("zh"), class_name(6).text("en")
    ('Ⅲ类', 'worse than V')
    """
    return Word("water_class", str(water_class))


def class_of(item: str, value: float, water_kind: str, standards: Standards, edition: str | None = None) -> int:
    """Class of one value of one item: the best class whose limits it keeps, 6 if it keeps none.

    Parameters
    ----------
    item : str
        As in table ``water_class``.
    value : float
        mg/L, pH without unit.
    water_kind : str
        ``river`` or ``lake``.
    standards : Standards
        Rules.
    edition : str, optional
        Edition of the standard of surface water; by default the newest.

    Notes
    -----
    GB 3838-2002 table 1. The statement ``sql/core/macro_water_item.sql`` says the same of rows.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [class_of("dissolved_oxygen", x, "river", load()) for x in (7.5, 7.4, 2.0, 1.9)]
    [1, 2, 5, 6]
    """
    table = standards.water_classes
    edition = edition or str(standards.editions_of(Role.WATER_QUALITY)["edition"].iloc[-1])
    rows = table[
        (table["edition"] == edition) & (table["item"] == item) & table["water_kind"].isin(["any", water_kind])
    ]
    if rows.empty:
        raise ValueError(f"{item!r} takes no part in the class of surface water")
    limits = rows["value"].to_numpy(dtype=float)
    holds = np.where(rows["bound"] == "max", value <= limits, value >= limits)
    kept = pd.Series(holds, index=rows["class"]).groupby(level=0).all()
    return int(kept.index[kept].min()) if kept.any() else BEYOND
