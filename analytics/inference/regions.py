"""The tree of regions: nation, province, city, county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

NATION = "cn"
DEPTH = 4
"""Levels of the tree: nation, province, city, county."""


@dataclass(frozen=True)
class Regions:
    """Parents of regions, with their names.

    Parameters
    ----------
    parents : mapping of str to str
        Region to the region it lies in; regions without one lie in the nation.
    names : mapping of str to str
        Chinese name to region.

    Examples
    --------
    >>> regions = Regions({"henan": "cn", "xinxiang": "henan", "hongqi": "xinxiang"}, {"新乡市": "xinxiang"})
    >>> regions.path("hongqi"), regions.path("atlantis"), regions.path("cn")
    (('cn', 'henan', 'xinxiang', 'hongqi'), ('cn', 'atlantis'), ('cn',))
    """

    parents: Mapping[str, str]
    names: Mapping[str, str]

    def path(self, region_id: str) -> tuple[str, ...]:
        """Regions from the nation down to one, both included, `DEPTH` at most."""
        path = [region_id]
        while path[-1] != NATION:
            parent = self.parents.get(path[-1], NATION)
            path.append(NATION if parent in path else parent)
        return tuple(reversed(path))[:DEPTH]

    def resolve(self, region_id: str, name: str = "", parent: str = "") -> str:
        """Known id of a region that a file names in its own way; its own id where nothing is known of it.

        Examples
        --------
        >>> Regions({"garze": "sichuan"}, {"甘孜藏族自治州": "garze"}).resolve("ganzi", "甘孜藏族自治州")
        'garze'
        """
        if region_id in self.parents or region_id == NATION:
            return region_id
        return self.names.get(name, region_id)

    def adopted(self, places: Mapping[str, str]) -> Regions:
        """With parents for regions that are not known yet: the longest known name that begins theirs.

        Parameters
        ----------
        places : mapping of str to str
            Region to its Chinese name, such as 泰州市姜堰区.

        Examples
        --------
        >>> Regions({}, {"泰州市": "taizhou"}).adopted({"jiangyan": "泰州市姜堰区"}).path("jiangyan")
        ('cn', 'taizhou', 'jiangyan')
        """
        more = {region: self._within(name) for region, name in places.items() if region not in self.parents}
        return Regions({**self.parents, **{r: p for r, p in more.items() if p}}, self.names)

    def _within(self, name: str) -> str:
        known = [other for other in self.names if name.startswith(other) and name != other]
        return self.names[max(known, key=len)] if known else ""


def of_frames(*frames: pd.DataFrame) -> Regions:
    """Regions of registry tables with ``region_id``, ``zh`` and ``parent_id``; later tables add what is new."""
    rows = pd.concat(list(frames)).drop_duplicates("region_id")
    inside = rows[rows["parent_id"].fillna("") != ""]
    parents = dict(zip(inside["region_id"], inside["parent_id"], strict=True))
    return Regions(parents, dict(zip(rows["zh"], rows["region_id"], strict=True)))
