"""Find a region by any of its names: id, Chinese, English or alias."""

from __future__ import annotations

import difflib
import unicodedata

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.message import Message, joined

_BETWEEN_ALIASES = "|"


def key(name: str) -> str:
    """Form of one name that names are compared in: width, case and spaces at the ends do not matter.

    Examples
    --------
    >>> key(" Ｘｉｎｘｉａｎｇ ")
    'xinxiang'
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def keys(names: pd.Series) -> pd.Series:
    """Column form of `key`, for joins."""
    return names.astype(str).str.normalize("NFKC").str.strip().str.casefold()


def aliases_of(cell: str) -> list[str]:
    """Other names of a region, from the cell of ``regions.csv`` that lists them; `alias_cell` writes it.

    Examples
    --------
    >>> aliases_of("卫辉|汲县"), aliases_of("")
    (['卫辉', '汲县'], [])
    """
    return [alias for alias in cell.split(_BETWEEN_ALIASES) if alias]


def alias_cell(aliases: list[str]) -> str:
    """Other names of a region as one cell of ``regions.csv``."""
    return _BETWEEN_ALIASES.join(aliases)


def all_names(regions: pd.DataFrame) -> pd.DataFrame:
    """Every name of every region, with how many regions answer to it.

    Parameters
    ----------
    regions : DataFrame
        Columns region_id, zh, en, aliases (`aliases_of` reads a cell).

    Returns
    -------
    DataFrame
        Columns name (as `key` writes it), region_id, n_regions. An id always means its own region, even if it
        is also the English name of another one.
    """
    aliases = regions["aliases"].map(aliases_of).explode().dropna()
    named = pd.concat([regions["region_id"], regions["zh"], regions["en"], aliases])
    table = pd.DataFrame({"name": keys(named), "region_id": regions["region_id"].reindex(named.index)})
    table = table[table["name"] != ""].drop_duplicates()
    is_id = table["name"].isin(regions["region_id"])
    table = table[~is_id | (table["name"] == table["region_id"])]
    n_regions = table.groupby("name")["region_id"].transform("nunique")
    return table.assign(n_regions=n_regions).sort_values(["name", "region_id"]).reset_index(drop=True)


def hits(name: str, names: pd.DataFrame) -> list[str]:
    """Regions that answer to a name, by the table of `all_names`."""
    return names.loc[names["name"] == key(name), "region_id"].tolist()


def resolve(name: str, names: pd.DataFrame) -> str:
    """Region a name means.

    Parameters
    ----------
    name : str
        Id, Chinese or English name or alias, in any case.
    names : DataFrame
        As returned by `all_names`.

    Returns
    -------
    str
        The region_id.

    Raises
    ------
    InputError
        If no region or more than one has this name; lists near matches or the candidates.
    """
    found = hits(name, names)
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            Problem(
                "region",
                None,
                None,
                name,
                Message("a name of one region"),
                Message("write one of {known}", known=", ".join(found)),
            )
        )
    raise InputError(unknown(name, names))


def unknown(name: str, names: pd.DataFrame) -> Problem:
    """What to say of a name that no region answers to: those that are near, or how to add it.

    Examples
    --------
    >>> str(unknown("大河市", all_names(pd.DataFrame(columns=["region_id", "zh", "en", "aliases"], dtype=str))))
    "region: '大河市' — expected a region of the registry; add it: dabiao add region NAME, with its Chinese name"
    """
    near = difflib.get_close_matches(key(name), names["name"].tolist(), n=3, cutoff=0.5)
    if near:
        todo = Message("did you mean {words}?", words=joined(near, " or "))
    else:
        todo = Message("add it: dabiao add region NAME, with its Chinese name")
    return Problem("region", None, None, name, Message("a region of the registry"), todo)
