"""What a table that people read calls its columns (``column_heads.csv``), and how it writes cells that are codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analytics.terms import PollutantStatistic
from analytics.words.catalogue import say, say_or

#: beginning of the name of a column for each model that is compared with
SKILL = "crps_skill_vs_"


@cache
def _heads() -> dict[str, str]:
    with Path(__file__).with_name("column_heads.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["zh"] for row in csv.DictReader(file)}


def head(column: str, lang: str) -> str:
    """What a column is called that people read: its name in English, a short head in Chinese.

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
    """A cell of a table that people read: in Chinese the words of the catalogue, yes and no; any other as it is.

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
