"""One catalogue of words a language; whatever people read comes from here.

The catalogues are the files ``<lang>.toml`` beside this module; keys are ``section.key`` and equal in every language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from analytics.message import filled

LANGS = ("zh", "en")
#: A blank parts Chinese from a number, and not from words: 概率 90%, but 概率超过 99%. After the name of an indicator
#: it stays, for there the words would say something of the indicator.
_BEFORE_WORDS = re.compile("(?<=概率|率为|数值) (?=超过|不足)")
FOLDER = Path(__file__).resolve().parent


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Load all words of a language.

    Parameters
    ----------
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    Mapping[str, str]
        ``section.key`` → words.

    Raises
    ------
    ValueError
        If there is no catalogue of that language.

    Examples
    --------
    >>> catalogue("en")["status.lost"]
    'out of reach'
    """
    path = FOLDER / f"{lang}.toml"
    if lang not in LANGS or not path.is_file():
        raise ValueError(f"no words for language {lang!r}; there are {', '.join(LANGS)}")
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    flat = {f"{section}.{key}": text for section, words in sections.items() for key, text in words.items()}
    return MappingProxyType(flat)


def say(lang: str, key: str, **values: object) -> str:
    """Return the words for a key, with its braces filled.

    Parameters
    ----------
    lang : str
        ``'zh'`` or ``'en'``.
    key : str
        ``section.key`` of the catalogue.
    **values
        What fills the braces; they are inserted as they are, never read as a format themselves.

    Raises
    ------
    KeyError
        If the catalogue has no such key, or a brace has no value.

    Examples
    --------
    >>> say("zh", "comparator.<", value="44 微克/立方米")
    '低于 44 微克/立方米'
    >>> say("zh", "asked.what_if", words="低20%", p="超过 99%")
    '低20%，达标概率超过 99%'
    """
    words = catalogue(lang)
    if key not in words:
        raise KeyError(f"words/{lang}.toml has no {key!r}")
    if not values:
        return words[key]
    said = filled(words[key], values)
    return _BEFORE_WORDS.sub("", said) if lang == "zh" else said


def say_or(lang: str, section: str, key: str) -> str:
    """Return the words for ``section.key``, or the key itself: a registry may bring its own units.

    Of a unit with a power of ten before it, power and unit have words of their own.

    Examples
    --------
    >>> say_or("zh", "unit", "1e4 kW"), say_or("zh", "unit", "furlong"), say_or("zh", "unit", "1e4 户")
    ('万千瓦', 'furlong', '万户')
    """
    words = catalogue(lang)
    power, _, unit = key.partition(" ")
    if section == "unit" and f"unit.{key}" not in words and unit and f"power.{power}" in words:
        return words[f"power.{power}"] + words.get(f"unit.{unit}", unit)
    return words.get(f"{section}.{key}", key)
