"""What the columns of printed tables mean: ``columns.csv`` beside this module, else those of answers and marts.

A column that an assessment or a mart has too has its unit and meaning there, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from analytics.attainment.columns import columns as answer_columns
from analytics.book import Definition
from analytics.terms import PollutantStatistic
from analytics.warehouse import marts
from analytics.words.catalogue import say, say_or

ANY, SKILL = "*", "crps_skill_vs_"
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


@cache
def _heads() -> dict[str, str]:
    rows = pd.read_csv(Path(__file__).with_name("heads.csv"), dtype=str, keep_default_na=False, encoding="utf-8")
    return dict(zip(rows["column"], rows["zh"], strict=True))


def head(column: str, lang: str) -> str:
    """What a column is called on the screen: its name in English, a short head in Chinese.

    Examples
    --------
    >>> head("rows_read", "zh"), head("rows_read", "en")
    ('读入行数', 'rows_read')
    """
    if lang != "zh":
        return column
    if column.startswith(SKILL):  # a column for each model that is compared with
        return f"{_heads()[SKILL]}（{say_or(lang, 'model_short', column.removeprefix(SKILL))}）"
    return _heads().get(column, column)


#: columns whose cells are words of the catalogues → the section that has them
WORDS = {"status": "status", "verdict": "limit_verdict", "evidence": "evidence", "state": "check_state",
         "likelihood": "likelihood", "kind": "kind", "comparator": "draft_sign", "unit": "unit",
         "statistic": "statistic", "water_kind": "water_kind", "obligation": "obligation", "model": "model_short",
         "output_type": "output_type", "jurisdiction": "jurisdiction", "level": "limit_level"}  # fmt: skip


#: columns with the code of a parameter
PARAMETERS = ("parameter", "read_as")


def shown(column: str, cell: object, lang: str) -> object:
    """A cell of a table on the screen: in Chinese the words of the catalogue, yes and no; any other as it is.

    Examples
    --------
    >>> shown("water_kind", "river", "zh"), shown("seen_before", False, "zh"), shown("comparator", ">=", "zh")
    ('河流', '否', '不低于')
    >>> shown("parameter", "o3_mda8", "zh"), shown("level", "interim_1", "zh"), shown("level", 0.5, "zh")
    ('臭氧日最大8小时', '过渡期目标1', 0.5)
    >>> over = PollutantStatistic("pm10", "p95"), PollutantStatistic("pm25", "mean")
    >>> shown("exceeded", over, "en"), shown("exceeded", over[:1], "zh"), shown("exceeded", (), "zh")
    ('pm10 p95; pm25 mean', 'PM10第95百分位数', '')
    """
    if isinstance(cell, tuple) and not isinstance(cell, PollutantStatistic):
        return say(lang, "meta.semi").join(str(shown(column, one, lang)) for one in cell)
    if lang != "zh":
        return cell
    if isinstance(cell, PollutantStatistic):
        return f"{shown('parameter', cell.parameter, lang)}{shown('statistic', cell.statistic, lang)}"
    if isinstance(cell, bool):
        return say(lang, "draft_flag.1" if cell else "draft_flag.0")
    if column in PARAMETERS:
        return _heads().get(str(cell), cell)
    return say_or(lang, WORDS[column], cell) if column in WORDS and isinstance(cell, str) else cell


def without_english(columns: Iterable[str], lang: str) -> list[str]:
    """Columns that a reader of a language needs: in Chinese not the English names beside the Chinese ones.

    Examples
    --------
    >>> without_english(["indicator_zh", "indicator_en", "why_en"], "zh")
    ['indicator_zh', 'why_en']
    """
    names = list(columns)
    beside = {f"{name.removesuffix('_zh')}_en" for name in names if name.endswith("_zh")} if lang == "zh" else set()
    return [name for name in names if name not in beside]


def definitions(table: str, columns: Iterable[str], lang: str) -> tuple[Definition, ...]:
    """Definitions of the columns of a table that are described, in one language."""
    found = {name: words_of(table, name) for name in map(str, columns)}
    at = 1 if lang == "en" else 2
    return tuple(Definition(name, words[0], words[at]) for name, words in found.items() if words)
