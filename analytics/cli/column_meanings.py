"""What the columns of printed tables mean: ``columns.csv`` beside this module, else those of answers and marts.

A column that an assessment or a mart has too has its unit and meaning there, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from analytics.attainment.answer_columns import columns as answer_columns
from analytics.book import Definition
from analytics.warehouse import marts
from analytics.words.column_heads import SKILL

ANY = "*"
Words = tuple[str, str, str]  # unit, English, Chinese


@cache
def _words() -> dict[tuple[str, str], Words]:
    """Words by table and column; table ``*``: wherever the column stands."""
    own = pd.read_csv(Path(__file__).with_name("columns.csv"), dtype=str, keep_default_na=False, encoding="utf-8")
    notes = marts.notes()
    views = notes[(notes["view"] != marts.ANY_VIEW) & (notes["column"] != "")]
    every = notes[notes["view"] == marts.ANY_VIEW]
    found = _by_name(views.assign(table=ANY)) | _by_name(every.assign(table=ANY))
    found |= {(ANY, one.name): (one.unit, one.en, one.zh) for one in answer_columns()}
    return found | _by_name(own)


def _by_name(rows: pd.DataFrame) -> dict[tuple[str, str], Words]:
    keys = zip(rows["table"].astype(str), rows["column"].astype(str), strict=True)
    words = zip(rows["unit"].astype(str), rows["en"].astype(str), rows["zh"].astype(str), strict=True)
    return dict(zip(keys, words, strict=True))


def words_of(table: str, column: str) -> Words | None:
    """Unit and meaning of a column of a table; None if it is not described.

    Examples
    --------
    >>> words_of("assess", "p_met")[0]
    '0..1'
    """
    bare = SKILL if column.startswith(SKILL) else column  # a column for each model that is compared with
    return _words().get((table, bare)) or _words().get((ANY, bare))


def described(table: str) -> list[str]:
    """Columns described of one table alone, in the order of the file: the head of a table of which nothing is known.

    Examples
    --------
    >>> described("status")
    ['what', 'name', 'state', 'next']
    """
    return [column for owner, column in _words() if owner == table]


def definitions(table: str, columns: Iterable[str], lang: str) -> tuple[Definition, ...]:
    """Definitions of the columns of a table that are described, in one language."""
    found = {name: words_of(table, name) for name in map(str, columns)}
    at = 1 if lang == "en" else 2
    return tuple(Definition(name, words[0], words[at]) for name, words in found.items() if words)
