"""The region of a file without a column of places: from its titles, the name of its sheet and its own name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest.batch import Lookup, Options
from analytics.ingest.hour_labels import TYPE
from analytics.ingest.named_layouts import NamedLayout
from analytics.ingest.places import holds_cities
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
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
        expected = Message("one region, its titles and name mention {said}", said=said)
        raise InputError(Problem(raw.name, raw.header, "region", None, expected, Message("say --region")))
    return meant[0], Message(
        "region {region}, from {words!r} (if that is wrong: --region)",
        region=meant[0],
        words=printable(found[meant[0]][:60]),
    )


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


#: forms of which every row names its own place
_PLACED = ("figures", "form", "sections")


def placed(
    raw: Raw, known: NamedLayout | None, layout: str, stated: str | None, lookup: Lookup, options: Options
) -> tuple[Raw, str | None, tuple[str, ...]]:
    """A file with the region of all its values, if one is said or no column names them.

    Parameters
    ----------
    raw : Raw
        The file under the names of columns that the readers know.
    known : NamedLayout or None
        The named layout that it has.
    layout : str
        Form in which it is read.
    stated : str or None
        Region that the user or the card says.
    lookup : Lookup
        Regions by name.
    options : Options
        ``new_regions``: a station that no list knows is then a region of its own.

    Returns
    -------
    tuple of (Raw, str or None, tuple of str)
        The file, figures of a table without a column of places with it; the region; lines for the load.
    """
    if _without_places(raw):
        found = (stated, "") if stated else region_of(raw, lookup)
        if found is None:
            raise InputError(Problem(raw.name, raw.header, "region", None,
                                     Message("a region column, or a region named for the whole file"),
                                     Message("add a column region_id or say --region")))  # fmt: skip
        rows = raw.rows.assign(region_id=found[0])
        return dataclasses.replace(raw, rows=rows), found[0], tuple(filter(None, found[1:]))
    names = [str(name) for name in raw.rows.columns if name != LINE]
    of_columns = col.find(names, TYPE) and holds_cities(raw) and not (known and known.stations)
    if stated or layout in _PLACED or of_columns or col.find(names, col.REGION):
        return raw, options.region, ()
    if known and (region := known.region_of(raw)):
        return raw, region, ()
    stations = options.new_regions and col.find(names, col.STATION)
    found = None if stations else region_of(raw, lookup)
    return (raw, None, ()) if found is None else (raw, found[0], found[1:])


def _without_places(raw: Raw) -> bool:
    """Whether a table was made figures whose places no column names."""
    rows = raw.rows
    if rows.empty:  # every row had too many or too few fields
        return False
    return "indicator_id" in rows and "region_id" in rows and bool(rows["region_id"].isna().all())
