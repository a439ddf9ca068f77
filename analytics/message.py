"""Sentences for people with their values apart, so that the same can be said in another language where it is printed.

A `Message` is the English text itself, a ``str`` like any other; it also knows its template and values. Whoever prints
it finds the template (`analytics.words.messages`), as gettext does.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence


class _Counting(string.Formatter):
    """Fills braces as ``str.format`` does, and those that hold an English noun in both its numbers (`filled`)."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, between, many = format_spec.removeprefix(_WORD_ALONE).partition("|")
        if not between:
            return str(super().format_field(value, format_spec))
        word = one if str(value) == "1" else many
        return word if format_spec.startswith(_WORD_ALONE) else f"{value} {word}"


#: Begins a brace that writes the word that goes with a number, and not the number.
_WORD_ALONE = "-"
_COUNTING = _Counting()


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template with its braces filled: ``{n}``, or ``{n:day|days}`` for a number and the word that goes with it.

    ``{n:-is|are}`` is the word alone.

    Examples
    --------
    >>> [filled("{n:day|days} {n:-is|are} left", {"n": n}) for n in (1, "2", "1")]
    ['1 day is left', '2 days are left', '1 day is left']
    """
    return _COUNTING.vformat(template, (), values) if "|" in template else template.format(**values)


class Message(str):
    """A sentence in English that remembers its template and what fills the braces.

    Parameters
    ----------
    template : str
        English sentence with named braces; the key of its translation. Without values it is taken as it is.
    **values
        What fills the braces, inserted as it is; a value that is a message itself is translated with the sentence.

    Examples
    --------
    >>> text = Message("{n} files in {folder}", n=2, folder="inbox")
    >>> text, text.template
    ('2 files in inbox', '{n} files in {folder}')
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        """Fill the braces."""
        made = super().__new__(cls, filled(template, values) if values else template)
        made.template, made.values = template, values
        return made


class Both(str):
    """A text of a table in English that brings its Chinese with it.

    Examples
    --------
    >>> text = Both("weather", "气象要素")
    >>> text, text.zh
    ('weather', '气象要素')
    """

    zh: str

    def __new__(cls, en: str, zh: str, /) -> Both:
        """Keep both."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Both, where it comes out of another process."""
        return str(self), self.zh


def joined(parts: Iterable[str], between: str = "\n") -> Message:
    """Several texts as one message; those that are messages keep their templates.

    Examples
    --------
    >>> joined(["a", Message("{n} more", n=3)], "; ")
    'a; 3 more'
    """
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(between.join(f"{{{name}}}" for name in named), **named)


def listed(texts: Sequence[str], most: int) -> Message:
    """Texts with commas between them, the first ones of very many and how many more there are.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2), listed(["a"], most=2)
    ('a, b and 1 more', 'a')
    """
    more = [Message(" and {n} more", n=len(texts) - most)] if len(texts) > most else []
    return joined([joined(texts[:most], ", "), *more], "")


def as_data(text: str) -> object:
    """A text as JSON holds it: a message with its template and values, to be said in another language later.

    A message whose values do not survive as text and numbers (a day with a format of its own) is kept as its text.

    Examples
    --------
    >>> as_data(Message("{n} files: {why}", n=2, why=Message("no luck")))
    {'template': '{n} files: {why}', 'values': {'n': 2, 'why': {'template': 'no luck', 'values': {}}}}
    >>> as_data("no luck"), as_data(Both("weather", "气象要素"))
    ('no luck', {'en': 'weather', 'zh': '气象要素'})
    """
    if isinstance(text, Both):
        return {"en": str(text), "zh": text.zh}
    if not isinstance(text, Message):
        return str(text)
    held = {"template": text.template, "values": {name: _value_as_data(one) for name, one in text.values.items()}}
    return held if from_data(held) == text else str(text)


def _value_as_data(value: object) -> object:
    said = getattr(value, "message", value)
    if said is None or isinstance(said, bool | int | float):
        return said
    return as_data(said if isinstance(said, str) else str(said))


def from_data(held: object) -> str:
    """The text that `as_data` made data of; ``''`` for what is no such thing.

    Examples
    --------
    >>> from_data(as_data(Message("{n} files", n=2))).template
    '{n} files'
    >>> from_data({"template": "{n} files"}), from_data(None)
    ('', '')
    """
    if isinstance(held, str):
        return held
    try:
        if isinstance(held, dict) and held.keys() == {"en", "zh"}:
            return Both(str(held["en"]), str(held["zh"]))
        values = {name: from_data(one) if isinstance(one, str | dict) else one for name, one in held["values"].items()}  # type: ignore[index]
        return Message(held["template"], **values)  # type: ignore[index]
    except (TypeError, KeyError, ValueError, AttributeError, IndexError):
        return ""
