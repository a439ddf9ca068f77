"""The region of a file without a column of places: from its titles, the name of its sheet and its own name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.errors import InputError, Problem, printable
from analytics.ingest.batch import Lookup
from analytics.ingest.raw import Raw
from analytics.targets import names

#: shortest name that is looked for in a text
SHORTEST = 2


def region_of(raw: Raw, lookup: Lookup) -> tuple[str, str] | None:
    """The one region that a file's titles, its sheet's name and its own name mention, and the line that says so.

    A province beside its city, or a country beside either, only says where the city lies.

    Parameters
    ----------
    raw : Raw
        The file.
    lookup : Lookup
        Regions by name, and the region each lies in.

    Returns
    -------
    tuple of (str, str) or None
        region_id and a line for the load; None where no region is mentioned.

    Raises
    ------
    InputError
        If several are.
    """
    texts = [text for text in (*raw.titles, raw.stem) if text]
    found = {one: text for text in reversed(texts) for one in mentioned(text, lookup)}
    around = {place for one in found for place in _above(one, lookup)}
    roots = {one for one in found if not lookup.parents.get(one) and one in lookup.parents.values()}
    meant = [one for one in found if one not in around | roots]
    if not meant:
        return None
    if len(meant) > 1:
        said = ", ".join(sorted(meant))
        expected = f"one region, its titles and name mention {said}"
        raise InputError(Problem(raw.name, raw.header, "region", None, expected, "say --region"))
    return meant[0], f"region {meant[0]}, from {printable(found[meant[0]][:60])!r} (if that is wrong: --region)"


def _above(region: str, lookup: Lookup) -> Iterable[str]:
    """Regions that a region lies in, from the nearest on."""
    met = {region}
    while (region := lookup.parents.get(region, "")) and region not in met:
        met.add(region)
        yield region


def mentioned(text: str, lookup: Lookup) -> list[str]:
    """Regions whose names stand in a text, the longest name at each place; names in Latin letters as whole words.

    Examples
    --------
    >>> known = Lookup({"新乡": "xinxiang", "新乡县": "xinxiang_county", "anyang": "anyang"}, None)
    >>> mentioned("2025年新乡县日报", known), mentioned("Anyang_daily", known), mentioned("anyangx", known)
    (['xinxiang_county'], ['anyang'], [])
    """
    rest, found = names.key(text), []
    latin = re.sub(r"[^a-z]+", " ", rest)
    for name, region in sorted(lookup.regions.items(), key=lambda item: (-len(item[0]), item[0])):
        if len(name) < SHORTEST:
            continue
        if name.isascii():
            word = " ".join(re.findall("[a-z]+", name))
            if len(word) > SHORTEST and f" {word} " in f" {latin} ":
                latin = f" {latin} ".replace(f" {word} ", "  ")
                found.append(region)
        elif name in rest:
            rest = rest.replace(name, " " * len(name))
            found.append(region)
    return list(dict.fromkeys(found))
