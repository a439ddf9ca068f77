"""The tree of regions: nation, province, city, county."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

NATION = "cn"
NATION_NAME = ("全国", "China")
"""As whose figure one of the nation is quoted."""

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
    english : mapping of str to str
        Region to its English name, where one is stated.

    Examples
    --------
    >>> regions = Regions({"henan": "cn", "xinxiang": "henan", "hongqi": "xinxiang"}, {"新乡市": "xinxiang"})
    >>> regions.path("hongqi"), regions.path("atlantis"), regions.path("cn")
    (('cn', 'henan', 'xinxiang', 'hongqi'), ('cn', 'atlantis'), ('cn',))
    """

    parents: Mapping[str, str]
    names: Mapping[str, str]
    english: Mapping[str, str] = field(default_factory=dict)

    def path(self, region_id: str) -> tuple[str, ...]:
        """Regions from the nation down to one, both included, `DEPTH` at most."""
        path = [region_id]
        while path[-1] != NATION:
            parent = self.parents.get(path[-1], NATION)
            path.append(NATION if parent in path else parent)
        return tuple(reversed(path))[:DEPTH]

    def placed(self, region_id: str) -> bool:
        """Whether it is known in which region one lies; of the nation itself it is.

        Examples
        --------
        >>> regions = Regions({"xinxiang": "henan"}, {"无名市": "nowhere"})
        >>> regions.placed("xinxiang"), regions.placed("cn"), regions.placed("nowhere")
        (True, True, False)
        """
        return region_id == NATION or region_id in self.parents

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        """Region to its Chinese name."""
        return {region: name for name, region in self.names.items()}

    def called(self, region_id: str) -> tuple[str, str]:
        """Chinese and English name of a region; its id, in English written as a name, where none is stated.

        Examples
        --------
        >>> regions = Regions({}, {"新乡市": "xinxiang"}, {"xinxiang": "Xinxiang"})
        >>> regions.called("xinxiang"), regions.called("inner_mongolia")
        (('新乡市', 'Xinxiang'), ('inner_mongolia', 'Inner Mongolia'))
        """
        if region_id == NATION:
            return NATION_NAME
        english = self.english.get(region_id) or region_id.replace("_", " ").title()
        return self.chinese.get(region_id, region_id), english

    def under(self, own: Regions) -> Regions:
        """With what another tree states, which goes before this one."""
        pairs = ((self.parents, own.parents), (self.names, own.names), (self.english, own.english))
        return Regions(*({**old, **new} for old, new in pairs))

    def nearest(self, region_id: str, having: Collection[str]) -> frozenset[str]:
        """Of some regions those inside a region, else those inside the nearest one above it that holds any.

        A county is answered from its own city; where nothing is there, from the cities of its province. The nation is
        not asked: what lies only in other provinces is no near region.

        Parameters
        ----------
        region_id : str
            The region; it is inside itself.
        having : collection of str
            Regions that have something, such as measurements.

        Examples
        --------
        >>> regions = Regions({"henan": "cn", "xinxiang": "henan", "hongqi": "xinxiang", "jiyuan": "henan"}, {})
        >>> sorted(regions.nearest("hongqi", ["xinxiang", "jiyuan"])), sorted(regions.nearest("hongqi", ["jiyuan"]))
        (['xinxiang'], ['jiyuan'])
        >>> sorted(regions.nearest("henan", ["xinxiang", "jiyuan"])), sorted(regions.nearest("hongqi", ["hohhot"]))
        (['jiyuan', 'xinxiang'], [])
        """
        paths = {other: self.path(other) for other in having}
        for above in reversed(self.path(region_id)[1:]):
            inside = frozenset(other for other, path in paths.items() if above in path)
            if inside:
                return inside
        return frozenset()

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
        return replace(self, parents={**self.parents, **{r: p for r, p in more.items() if p}})

    def _within(self, name: str) -> str:
        known = [other for other in self.names if name.startswith(other) and name != other]
        return self.names[max(known, key=len)] if known else ""


def of_frames(*frames: pd.DataFrame) -> Regions:
    """Regions of registry tables with ``region_id``, ``zh`` and ``parent_id``, some with ``en``; later tables add."""
    rows = pd.concat(list(frames)).drop_duplicates("region_id")
    rows = rows.reindex(columns=["region_id", "zh", "en", "parent_id"])
    inside = rows[rows["parent_id"].fillna("") != ""]
    parents = dict(zip(inside["region_id"], inside["parent_id"], strict=True))
    named = rows[rows["en"].notna() & (rows["en"] != "")]
    english = dict(zip(named["region_id"], named["en"], strict=True))
    return Regions(parents, dict(zip(rows["zh"], rows["region_id"], strict=True)), english)
