"""Areas that a region lies in: its climate region and its province, found upwards through its parents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from analytics import resources
from analytics.indicators.sql_macros import WarehouseLike
from analytics.lazy import lazy
from analytics.targets import csvtext, names

if TYPE_CHECKING:
    from analytics.targets import schema
else:
    schema = lazy("analytics.targets.schema")

PROVINCE = "province"
MOST_LEVELS = 10  # of parents above a region; a table of regions has no cycle, this bounds what has one


@dataclass(frozen=True)
class Areas:
    """Areas that a region lies in, each by its id; empty where it is not known.

    Parameters
    ----------
    climate_region : str
        As the table of regions names it, of the region or of the nearest one above it that has one.
    province : str
        Region of level ``province`` that is the region or lies above it.
    """

    climate_region: str = ""
    province: str = ""

    def labels(self, region_id: str) -> tuple[str, str]:
        """Climate region and province in words; a region of which one is not known is alone in its own.

        No two areas have the same words: what is drawn by them is drawn apart, also where neither is known.

        Examples
        --------
        >>> Areas("central").labels("x")
        ('climate region central', 'no province, region x')
        """
        return (
            f"climate region {self.climate_region}"
            if self.climate_region
            else f"no climate region, region {region_id}",
            f"province {self.province}" if self.province else f"no province, region {region_id}",
        )


def areas_of(regions: pd.DataFrame) -> dict[str, Areas]:
    """Areas of every region of a table.

    Parameters
    ----------
    regions : DataFrame
        Columns region_id, level, parent_id, climate_region.

    Returns
    -------
    dict of str to Areas
        By region id.

    Examples
    --------
    >>> rows = [["henan", "province", "cn", "central"], ["xinxiang", "city", "henan", None], ["x", "city", None, None]]
    >>> found = areas_of(pd.DataFrame(rows, columns=["region_id", "level", "parent_id", "climate_region"]))
    >>> found["xinxiang"]
    Areas(climate_region='central', province='henan')
    >>> found["x"]
    Areas(climate_region='', province='')
    """
    table = regions.set_index("region_id")[["level", "parent_id", "climate_region"]].astype(object)
    table = table.where(table.notna(), "")
    at = table.index.to_series()
    climate, province = (pd.Series("", index=table.index, dtype=object) for _ in range(2))
    for _ in range(MOST_LEVELS):
        columns = ("level", "parent_id", "climate_region")
        level, above, here = (at.map(table[name]).astype(object).fillna("") for name in columns)
        climate = climate.where(climate != "", here)
        province = province.where((province != "") | (level != PROVINCE), at)
        at = above
        if (at == "").all():
            break
    return {str(i): Areas(str(c), str(p)) for i, c, p in zip(table.index, climate, province, strict=True)}


def warehouse_areas(wh: WarehouseLike) -> dict[str, Areas]:
    """Areas of every region that a warehouse knows."""
    return areas_of(wh.query("core/region_parents"))


@cache
def _embedded() -> dict[str, Areas]:
    """Areas by every id and name of the embedded table of regions whose regions lie in the same areas."""
    path = resources.raw_dir() / "registry" / "regions.csv"
    rows, _ = csvtext.read(path, list(schema.REGIONS.columns))
    if rows is None:
        return {}
    of_region = areas_of(rows)
    found: dict[str, set[Areas]] = {}
    named = names.all_names(rows)
    for name, region_id in zip(named["name"], named["region_id"], strict=True):
        found.setdefault(name, set()).add(of_region[region_id])
    return {name: next(iter(those)) for name, those in found.items() if len(those) == 1}


def areas_of_name(name: str) -> Areas:
    """Areas of a region of the embedded table by its id or any of its names; empty ones if the name is not known.

    Examples
    --------
    >>> areas_of_name("新乡市") == areas_of_name("xinxiang") == Areas("central", "henan")
    True
    >>> areas_of_name("nowhere")
    Areas(climate_region='', province='')
    """
    return _embedded().get(names.key(name), Areas())
