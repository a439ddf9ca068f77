"""Ids for what the registry does not have yet."""

from __future__ import annotations

import re
from collections.abc import Collection

from analytics.slugs import LONGEST


def pinyin_id(name: str, taken: Collection[str] = ()) -> str:
    """Id of a Chinese name: its syllables, numbered if the id is taken.

    Examples
    --------
    >>> pinyin_id("湿地保护率"), pinyin_id("大河市", {"da_he_shi"})
    ('shi_di_bao_hu_lv', 'da_he_shi-2')
    """
    from pypinyin import lazy_pinyin

    syllables = re.findall("[a-z0-9]+", " ".join(lazy_pinyin(name)).lower())
    return free_id("_".join(syllables)[: LONGEST - 4].strip("_") or "new", taken)


def free_id(wanted: str, taken: Collection[str]) -> str:
    """An id that is not taken: the wanted one, or with a number after it.

    Examples
    --------
    >>> free_id("a", {"a", "a-2"})
    'a-3'
    """
    number, made = 2, wanted
    while made in taken:
        made = f"{wanted}-{number}"
        number += 1
    return made
