"""River or lake: what a file of sections states, what names say, and what has to be assumed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.ingest.section_names import KIND_NAMES, plain
from analytics.message import Message

_RIVER_END = r"(?:河|江|溪|渠|川|沟|涌|浦|水道|河道|河流|干流|支流|river|creek|stream|canal)$|^river\b"
_LAKE_END = r"(?:湖|水库|库区|库|淀|泊|池|海子|洱海|湖库|lake|reservoir)$|^lake\b"
_LAKE_PART = r"水库|库心|湖[心区体湾东南西北]|lake|reservoir"
#: A section where a river leaves or enters a lake measures the river.
_AT_LAKE = r"(?:出口|入口|出水口|入湖口|出湖口|坝下|下游|上游|桥|闸|站)$"


@dataclass(frozen=True)
class Kinds:
    """River or lake of every row.

    Parameters
    ----------
    kind : Series of str
        ``river`` or ``lake``; missing where the file states something else, or nothing and none may be assumed.
    text : Series of str
        As the file writes it.
    assumed : Series of bool
        Whether neither a column of kinds, nor the name of the water, nor the card states it.
    """

    kind: pd.Series
    text: pd.Series
    assumed: pd.Series


def of_waters(names: pd.Series) -> pd.Series:
    """River or lake by the name of the water; missing where the name does not say.

    Examples
    --------
    >>> of_waters(pd.Series(["池河", "淀浦河", "滇池", "丹江口水库（坝上）", "Poyang Lake", "甲"])).tolist()
    ['river', 'river', 'lake', 'lake', 'lake', nan]
    """
    text = names.map(plain).str.replace(r"[(\[].*$", "", regex=True).str.strip()
    river, lake = text.str.contains(_RIVER_END), text.str.contains(f"{_LAKE_END}|{_LAKE_PART}")
    loosely = text.str.contains(r"河|江").map({True: "river"}).fillna(text.str.contains("湖").map({True: "lake"}))
    return loosely.mask(lake, "lake").mask(river, "river")


def of_sections(names: pd.Series) -> pd.Series:
    """Lake where the name of a section says so, else missing: sections are named after bridges and towns as well.

    Examples
    --------
    >>> of_sections(pd.Series(["石门水库", "某湖心", "湖滨大桥", "石门水库出口"])).fillna("").tolist()
    ['lake', 'lake', '', '']
    """
    text = names.map(plain).str.replace(r"[(\[].*$", "", regex=True).str.strip()
    lake = text.str.contains(rf"{_LAKE_END.replace('|库|', '|')}|{_LAKE_PART}") & ~text.str.contains(_AT_LAKE)
    return lake.map({True: "lake"})


def kinds(stated: pd.Series, water: pd.Series, card: str, section: pd.Series, assume: bool) -> Kinds:
    """River or lake by, in this order: the column of kinds, the name of the water, the card, an assumption.

    Parameters
    ----------
    stated, water, section : Series of str
        Cells of the columns of kinds, of names of waters and of sections; ``''`` where there is none.
    card : str
        What the card says of the whole file, ``''`` where nothing.
    assume : bool
        Whether a row that says nothing is taken for a lake (by the name of its section) or a river.
    """
    known = stated.map(plain).map(KIND_NAMES)
    silent = stated == ""
    by_name, by_card = of_waters(water), KIND_NAMES.get(plain(card))
    by_name = by_name if by_card is None else by_name.fillna(by_card)
    known = known.mask(silent, by_name)
    left = silent & known.isna() & assume
    known = known.mask(left, of_sections(section).fillna("river"))
    return Kinds(known, stated.where(~silent, water.where(water != "", card)), left)


def kind_lines(section: pd.Series, found: Kinds) -> tuple[str, ...]:
    """One line on sections whose kind is assumed; none where there are none."""
    rows = pd.DataFrame({"section": section, "kind": found.kind})[found.assumed].drop_duplicates("section")
    counts = rows["kind"].value_counts()
    lakes = Message(", {n} for lakes by their names", n=counts["lake"]) if "lake" in counts else ""
    if rows.empty:
        return ()
    said = Message(
        "river or lake not stated of {sections:section|sections}: {n} taken for rivers{lakes}",
        sections=len(rows),
        n=counts.get("river", 0),
        lakes=lakes,
    )
    return (Message("{said} (say it in a column water_kind or in the card)", said=said),)
