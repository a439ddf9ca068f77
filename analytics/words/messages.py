"""Messages in the language that a user reads: the catalogue ``messages.zh.toml``, by their English templates."""

from __future__ import annotations

import os
import re
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from analytics.message import Both, Message
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
    if lang == "en":
        return str(text)
    if isinstance(text, Both):
        return text.zh
    if not isinstance(text, Message):
        return recognised(str(text))
    template = translations().get(text.template) or _between(text.template)
    values = {name: _value_in(one, lang) for name, one in text.values.items()}
    return _filled(template, values) if values else template


def _filled(template: str, values: Mapping[str, object]) -> str:
    """A Chinese template with its values, a blank between Chinese words and a value in Latin letters or digits.

    Examples
    --------
    >>> _filled("应为{expected}，共{n}行", {"expected": "tidy, wide", "n": 3}), _filled("应为{what}", {"what": "数字"})
    ('应为 tidy, wide，共 3 行', '应为数字')
    """
    text, after_value = "", False
    for literal, name, form, conversion in string.Formatter().parse(template):
        apart = after_value and _LATIN_END.search(text) and _HAN_START.match(literal)
        text += f" {literal}" if apart else literal
        after_value = name is not None
        if name is not None:
            shown = f"!{conversion}" * bool(conversion) + f":{form}" * bool(form)
            part = f"{{x{shown}}}".format(x=values[name])
            text += f" {part}" if _HAN_END.search(text) and _LATIN_START.match(part) else part
    return text


#: where a blank stands between Chinese and what is not
_HAN_END, _HAN_START = re.compile(r"[\u4e00-\u9fff]$"), re.compile(r"[\u4e00-\u9fff]")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z0-9%]$"), re.compile(r"[A-Za-z0-9]")


#: what stands between parts of a sentence
BETWEEN = {"} or {": "} 或 {", "}; {": "}；{", "}, {": "}，{", "}: {": "}：{"}


def _between(template: str) -> str:
    """A template that says nothing of its own, with Chinese marks between its parts."""
    if not has_words(template.replace("} or {", "}{")):
        for english, chinese in BETWEEN.items():
            template = template.replace(english, chinese)
    return template


def _value_in(value: object, lang: str) -> object:
    """What fills a brace: a text, or something that can say itself as a message (`message`), in a language."""
    said = getattr(value, "message", str(value) if isinstance(value, Exception) else value)
    return in_language(said, lang) if isinstance(said, str) else value


def recognised(text: str) -> str:
    """A known English sentence in Chinese; any other text as it is.

    For sentences that come as plain text: sources in tables of standards, and what libraries say. Their templates stand
    in ``texts.zh.toml``; what fills a brace is looked for there again. The project's own sentences are messages.

    Examples
    --------
    >>> recognised("No such option: --colour"), recognised("a.csv")
    ('没有选项 --colour', 'a.csv')
    """
    if (exact := _texts().get(text) or translations().get(text)) is not None:
        return exact
    for pattern, chinese in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            return chinese.format(**{name: recognised(part) for name, part in found.groupdict().items()})
    return text


@cache
def _texts() -> Mapping[str, str]:
    sections = tomllib.loads((FOLDER / "texts.zh.toml").read_text(encoding="utf-8"))
    return MappingProxyType({english: chinese for words in sections.values() for english, chinese in words.items()})


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Templates with braces as patterns, in the order of the file."""
    return tuple(
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in _texts().items()
        if "{" in english
    )


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
