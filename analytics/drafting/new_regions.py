"""Regions that the registry lacks: taken from the delivered list with their parents, or made by rule."""

from __future__ import annotations

import re

import pandas as pd

from analytics.drafting.registry_rows import LEVELS, REGION_COLUMNS, Row, region_row
from analytics.errors import InputError
from analytics.message import Message
from analytics.slugs import EXPECTED, is_slug
from analytics.targets import names, registry

#: Characters of the name of a place with its kind, and what English names add to it.
SHORTEST_PLACE, LONGEST_PLACE = 2, 9
_KIND_IN_ENGLISH = re.compile(
    r"\b(?:city|county|district|province|prefecture|municipality|banner|league|town|of|the)\b"
)


def is_chinese(name: str) -> bool:
    """Whether a name holds a Chinese character.

    Examples
    --------
    >>> is_chinese("大河市"), is_chinese("dahe")
    (True, False)
    """
    return any("\u3400" <= c <= "\u9fff" for c in name)


def names_a_place(name: str) -> bool:
    """Whether a name is Chinese and ends with what kind of place it is; others are mistakes more often than regions.

    Examples
    --------
    >>> names_a_place("大河市"), names_a_place("东湖街道"), names_a_place("火星")
    (True, True, False)
    """
    return is_chinese(name) and name.endswith((*LEVELS, "街道", "流域", "平原", "示范区"))


def short_name(name: str) -> str:
    """What a place is called without the kind of place it is; '' where nothing would be left to know it by.

    Examples
    --------
    >>> short_name("临江市"), short_name("大山县"), short_name("沧县"), short_name("火星")
    ('临江', '大山', '', '')
    """
    short = name[:-1] if name.endswith(tuple(LEVELS)) else ""
    return short if len(short) > 1 and is_chinese(short) else ""


def named_in(lines: list[str], name: str) -> str:
    """Chinese name of a place that lines name and whose pinyin a name in Latin letters is; '' if there is none.

    Examples
    --------
    >>> named_in(["关于印发大河市空气质量改善方案的通知"], "Dahe City"), named_in(["大河市方案"], "Luoyang")
    ('大河市', '')
    """
    from pypinyin import lazy_pinyin

    asked = re.sub("[^a-z]", "", _KIND_IN_ENGLISH.sub("", name.lower()))
    for end in (found for line in lines for found in re.finditer(f"[{''.join(LEVELS)}]", line)):
        for length in range(SHORTEST_PLACE, LONGEST_PLACE + 1):
            place = end.string[max(end.end() - length, 0) : end.end()]
            if len(place) == length and asked in {"".join(lazy_pinyin(place[:-1])), "".join(lazy_pinyin(place))}:
                return place
    return ""


class NewRegions:
    """Regions of a registry, and those to be added: from the delivered list with their parents, or formed by rule."""

    def __init__(self, known: registry.Registry):
        self.known = known
        self.delivered = registry.delivered_regions()
        self.fresh: dict[str, Row] = {}
        self.by_rule: list[str] = []  # those of them that no list knows

    def find(self, name: str) -> str:
        """Id of a region by any name; one of the delivered list is added with its parents. '' if nothing is known."""
        if name in self.fresh:
            return name
        hits = ids_of(name, self.known)
        if len(hits) > 1:
            return self.known.region_id(name)  # which says that it is not one
        if hits:
            return hits[0]
        listed = ids_of(name, self.delivered)
        return self.take(self.delivered.region_id(name)) if listed else ""

    def take(self, region_id: str) -> str:
        """Add a region of the delivered list by its id, with its parents; '' if it has none of this id."""
        if region_id not in set(self.delivered.regions["region_id"]):
            return ""
        rows = self.delivered.regions.set_index("region_id", drop=False)
        there = set(self.known.regions["region_id"]) | set(self.fresh)
        above = region_id
        while above and above not in there:
            row = rows.loc[above].fillna("").astype(str).to_dict()
            self.fresh[above] = {str(name): str(value) for name, value in row.items()}
            there.add(above)
            above = row["parent_id"]
        return region_id

    def make(self, name: str, given: Row, parent: str = "") -> str:
        """Add a region that no list knows; its facts are those given, else formed by rule."""
        parent_id = self.find(parent) if parent else ""
        if parent and not parent_id:
            raise InputError(names.unknown(parent, self.known.names))
        every = self.every()
        above = every[every["region_id"] == parent_id].fillna("").astype(str)
        climate, level = above[["climate_region", "level"]].iloc[0] if len(above) else ("", "")
        row = region_row(name, set(every["region_id"]), parent_id, climate, parent_level=level)
        short = short_name(name)
        free = short and not ids_of(short, self.known) and not ids_of(short, self.delivered)
        if free and short not in {one["aliases"] for one in self.fresh.values()}:
            row["aliases"] = short
        row |= {key: value for key, value in given.items() if value}
        if not is_slug(row["region_id"]):
            raise InputError(Message("--id {value}: expected {expected}", value=repr(row["region_id"]),
                                     expected=EXPECTED))  # fmt: skip
        self.fresh[row["region_id"]] = row
        self.by_rule.append(row["region_id"])
        return row["region_id"]

    def every(self) -> pd.DataFrame:
        """Regions of the registry, those to add, and the delivered ones behind them, which a name may mean."""
        own = pd.concat([self.known.regions, self.frame()])
        others = self.delivered.regions[~self.delivered.regions["region_id"].isin(own["region_id"])]
        return pd.concat([own, others], ignore_index=True)

    def frame(self) -> pd.DataFrame:
        """Rows to add."""
        return pd.DataFrame(list(self.fresh.values()), columns=REGION_COLUMNS, dtype=str)


def ids_of(name: str, known: registry.Registry) -> list[str]:
    """Regions of a registry that answer to a name."""
    return known.names.loc[known.names["name"] == names.key(name), "region_id"].drop_duplicates().tolist()
