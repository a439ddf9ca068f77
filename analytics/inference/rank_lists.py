"""Lists of ranked regions: how long each is, which published places are places in it, and who stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from analytics import resources

FROM_LAST = "from_last"
"""Column of places: counted from the last, as they were published; missing for those counted from the first."""


@dataclass(frozen=True, slots=True)
class RankList:
    """A list of ranked regions.

    Parameters
    ----------
    indicator_id : str
        Indicator of goals on places in it.
    size : int
        Regions on it.
    published_as : mapping of str to bool
        Indicators under which its places are published, and whether they count from the last place.
    members : frozenset of str
        Regions on it, as far as they are known by name.
    """

    indicator_id: str
    size: int
    published_as: dict[str, bool]
    members: frozenset[str]

    def places(self, published: pd.DataFrame, region_id: str, size: int) -> pd.DataFrame:
        """Published places of a region in this list, counted from the first place; `FROM_LAST` as they were published.

        Goals on one list state different sizes of it, so a place that was published from the last is a different one
        from the first in each of them; said is the place that was published.

        Parameters
        ----------
        published : DataFrame
            Places with the columns of readings.
        region_id : str
            The region.
        size : int
            Regions on the list as the goal states it.
        """
        rows = published[
            published["indicator_id"].isin(list(self.published_as)) & (published["region_id"] == region_id)
        ]
        from_last = rows["indicator_id"].map(self.published_as).astype(bool)
        counted = size + 1 - rows["value"]
        return rows.assign(
            value=rows["value"].where(~from_last, counted), **{FROM_LAST: rows["value"].where(from_last)}
        )


def enough(size: int) -> int:
    """Regions with a composite index from which a place in a list is computed: half of the list.

    Examples
    --------
    >>> enough(168), enough(87)
    (84, 44)
    """
    return -(-size // 2)


@cache
def lists() -> dict[str, RankList]:
    """The lists by the indicator of goals on them.

    Examples
    --------
    >>> found = lists()["rank_168_cities"]
    >>> found.size, len(found.members), "xinxiang" in found.members, "jiyuan" in found.members
    (168, 168, True, False)
    """
    folder = resources.raw_dir() / "evidence"
    rows, members = (pd.read_csv(folder / f"{name}.csv") for name in ("rank_lists", "rank_members"))
    on = {name: frozenset(part["region_id"]) for name, part in members.groupby("indicator_id")}
    return {
        str(name): RankList(
            str(name),
            int(part["size"].iloc[0]),
            dict(zip(part["published_as"], part["from_last"] == 1, strict=True)),
            on.get(str(name), frozenset()),
        )
        for name, part in rows.groupby("indicator_id")
    }
