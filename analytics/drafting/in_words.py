"""The table of a draft in the words of a language, as people read it, and back in the codes that `adopt` takes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from analytics.drafting.as_written import unit_of
from analytics.errors import InputError
from analytics.words.catalogue import LANGS, catalogue, say, say_or

#: Columns whose cells are codes, and the section of the catalogue that has their words.
SECTIONS = {
    "decision": "draft",
    "kind": "kind",
    "comparator": "draft_sign",
    "obligation": "obligation",
    "band": "draft",
    "implied": "draft_flag",
    "deadline_inferred": "draft_flag",
}
#: Parts of the column of doubts, and the sections in which their words stand.
DOUBTS = ("draft_doubt", "draft_reason")
_TABLE = "table"
#: What separates the codes of a row's doubts in a file.
_BETWEEN = "|"
#: What people write for a decision besides the words that are offered.
_ALSO_DECIDED = {"是": "accept", "接受": "accept", "采纳": "accept", "同意": "accept", "√": "accept", "否": "reject",
                 "删除": "reject", "拒绝": "reject", "×": "reject", "待定": ""}  # fmt: skip


def word_of(lang: str, section: str, code: str) -> str:
    """Word for a code, or the code where the catalogue has none."""
    return say_or(lang, section, code) if code else ""


def doubt_of(code: str, lang: str) -> str:
    """Words for a doubt or for the reason why a number is no goal.

    Examples
    --------
    >>> doubt_of("size_class", "zh"), doubt_of("no_verb", "en")
    ('规模界限', 'no verb such as “reach” before the number')
    """
    found = next((f"{section}.{code}" for section in DOUBTS if f"{section}.{code}" in catalogue(lang)), "")
    return say(lang, found) if found else code


def unit_word(code: str, lang: str) -> str:
    """A unit in words where they are read back as the same unit, else its code.

    Examples
    --------
    >>> unit_word("ug/m3", "zh"), unit_word("1e4 veh", "zh"), unit_word("mu", "en"), unit_word("家", "zh")
    ('微克/立方米', '万辆', 'mu', '家')
    """
    words = say_or(lang, "unit", code)
    if lang == "en":
        return words
    try:
        return words if unit_of(words) == code else code
    except InputError:
        return code


def heads(lang: str) -> dict[str, str]:
    """Head of each column of a draft in a language; English tables have the names of ``targets.csv``."""
    words = catalogue(lang)
    return {key.removeprefix("draft_head."): word for key, word in words.items() if key.startswith("draft_head.")}


@cache
def columns_by_head() -> Mapping[str, str]:
    """Column of every head of a language."""
    return {word: column for lang in LANGS for column, word in heads(lang).items()}


def in_words(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A table of a draft with the heads and words of a language.

    Examples
    --------
    >>> made = in_words(pd.DataFrame({"comparator": ["<="], "unit": ["ug/m3"], "reasons": [("no_verb", "new_indicator")]}), "zh")
    >>> made.to_dict("records")
    [{'比较': '不高于', '单位': '微克/立方米', '存疑之处': '数字前没有“达到”等动词；登记表中没有的指标'}]
    """  # noqa: E501 — an example is a line that can be copied
    if lang != "zh":
        return in_cells(rows)
    made = rows.copy()
    for column, section in SECTIONS.items():
        if column in made:
            made[column] = made[column].map(lambda code, section=section: word_of(lang, section, code))
    if "unit" in made:
        made["unit"] = made["unit"].map(lambda code: unit_word(code, lang))
    if "clause" in made:
        made["clause"] = made["clause"].replace(_TABLE, say(lang, "draft.table"))
    if "reasons" in made:
        joint = say(lang, "meta.semi")
        made["reasons"] = made["reasons"].map(lambda codes: joint.join(doubt_of(c, lang) for c in codes))
    if "reason" in made:
        made["reason"] = made["reason"].map(lambda code: doubt_of(code, lang))
    return made.rename(columns=heads(lang))


def in_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """A table of a draft as a file has it: the doubts of a row, codes in the program, are one cell."""
    return rows.assign(reasons=rows["reasons"].map(_BETWEEN.join)) if "reasons" in rows else rows


def in_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """A table of a draft with its cells as codes, the doubts of a row as a tuple of them; other text stays as it is.

    The words of a cell may be of either language.
    """
    made = rows.copy()
    for column, section in SECTIONS.items():
        if column in made:
            made[column] = made[column].replace(_codes(section) | (_ALSO_DECIDED if column == "decision" else {}))
    if "unit" in made:
        made["unit"] = made["unit"].map(_unit_code)
    if "clause" in made:
        made["clause"] = made["clause"].replace({say(lang, "draft.table"): _TABLE for lang in LANGS})
    if "reasons" in made:
        made["reasons"] = made["reasons"].map(_doubt_codes)
    return made


@cache
def _codes(section: str) -> dict[str, str]:
    """Code of every word of a section."""
    found = [(key, word) for lang in LANGS for key, word in catalogue(lang).items() if key.startswith(f"{section}.")]
    return {word: key.removeprefix(f"{section}.") for key, word in found}


def _unit_code(text: str) -> str:
    try:
        return unit_of(text) if text else ""
    except InputError:
        return text


def _doubt_codes(text: str) -> tuple[str, ...]:
    known = {word: code for section in DOUBTS for word, code in _codes(section).items()}
    for lang in LANGS:
        text = text.replace(say(lang, "meta.semi"), _BETWEEN)
    return tuple(known.get(part, part) for part in text.split(_BETWEEN) if part)
