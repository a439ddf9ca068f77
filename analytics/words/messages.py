"""Messages in the language that a user reads: the catalogue ``messages.zh.toml``, by their English templates."""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from analytics.message import Message
from analytics.words.catalogue import FOLDER, LANGS

#: Variables of the system that name the user's language, the first that is set holds
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@cache
def translations() -> Mapping[str, str]:
    """English template → Chinese template of every message.

    Examples
    --------
    >>> translations()["ingest {file}"]
    '读入 {file}'
    """
    sections = tomllib.loads((FOLDER / "messages.zh.toml").read_text(encoding="utf-8"))
    return MappingProxyType({english: chinese for words in sections.values() for english, chinese in words.items()})


def in_language(text: str, lang: str) -> str:
    """A message in a language; a text that is no message, or has no translation, as it is.

    Examples
    --------
    >>> in_language(Message("ingest {file}", file="a.csv"), "zh"), in_language("a.csv", "zh")
    ('读入 a.csv', 'a.csv')
    """
    if lang == "en" or not isinstance(text, Message):
        return str(text)
    template = translations().get(text.template) or text.template.replace("} or {", "} 或 {")
    values = {name: in_language(one, lang) if isinstance(one, str) else one for name, one in text.values.items()}
    return template.format(**values) if values else template


def has_words(template: str) -> bool:
    """Whether a template says anything of its own, beside what fills its braces.

    Examples
    --------
    >>> has_words("{part0}; {part1}"), has_words("line {n}")
    (False, True)
    """
    return any(c.isalpha() for literal, *_ in string.Formatter().parse(template) for c in literal)


def system_language() -> str | None:
    """Language that the system's locale names, ``zh`` or ``en``; None for any other, or none (``C``).

    Examples
    --------
    >>> system_language() in ("zh", "en", None)
    True
    """
    stated = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "")
    found = stated.replace("-", "_").split("_")[0].split(".")[0].lower()
    return found if found in LANGS else None
