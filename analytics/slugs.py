"""Ids that may become part of a file's name: checked where they come in, and once more where a path is made of one."""

from __future__ import annotations

import re
import unicodedata

from analytics.errors import InputError
from analytics.message import Message

LONGEST = 80
EXPECTED = Message(
    "an id of lower-case letters, digits and _ . - (at most 80, no .., beginning with a letter or digit)"
)
EXPECTED_TARGET = Message("an id of the form <plan_id>/<name>, each of lower-case letters, digits and _ . - (no ..)")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_.\-]*")
_FORBIDDEN = frozenset('/\\<>:"|?*')
#: names of devices: on Windows no file can bear one, whatever follows the first dot
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)


def is_slug(text: str) -> bool:
    """Whether a text is an id of the registry.

    Examples
    --------
    >>> [is_slug(text) for text in ("xinxiang", "xinxiang-2023", "../x", "a/b", "a..b", "", "x" * 81)]
    [True, True, False, False, False, False, False]
    """
    return bool(_SLUG.fullmatch(text)) and not fault_of(text)


def is_target_id(text: str) -> bool:
    """Whether a text is the id of a target: that of its plan, a slash, a name.

    Examples
    --------
    >>> is_target_id("xinxiang-2023/2-pm25"), is_target_id("xinxiang-2023"), is_target_id("a/../b")
    (True, False, False)
    """
    parts = text.split("/")
    return len(parts) == 2 and all(is_slug(part) for part in parts)


def fault_of(text: str) -> str:
    """Why a text cannot be part of a file's name, in any script; '' if it can.

    Examples
    --------
    >>> fault_of("新乡日报"), fault_of("x/../y")
    ('', "holds '/'")
    """
    if not text or text != text.strip() or text.startswith("."):
        return Message("is empty or begins or ends with a blank or a dot")
    if len(text.encode()) > 2 * LONGEST or len(text) > LONGEST:
        return Message("is longer than {longest} characters", longest=LONGEST)
    bad = [
        c
        for c in text
        if c in _FORBIDDEN or unicodedata.category(c)[0] == "C" or unicodedata.category(c) in {"Zl", "Zp"}
    ]
    if bad:
        return Message("holds {bad!r}", bad=bad[0])
    if _DEVICE.fullmatch(text):
        return Message("is the name of a device on Windows")
    if text.endswith("."):
        return Message("ends with a dot")
    return Message("holds '..'") if ".." in text else ""


def file_part(text: str) -> str:
    """An id as part of a file's name: the one place where paths are made of ids.

    Raises
    ------
    InputError
        If it would lead out of the folder, or is no name on some system.

    Examples
    --------
    >>> file_part("xinxiang")
    'xinxiang'
    """
    wrong = fault_of(text)
    if wrong:
        raise InputError(
            Message(
                "{text!r} {wrong}: expected an id that can be part of a file's name; correct it where it is defined",
                text=text[:60],
                wrong=wrong,
            )
        )
    return text


def from_name(name: str) -> str:
    """An id from a name of any kind, such as a file's: what cannot stand in one becomes ``_``.

    Examples
    --------
    >>> from_name("新乡 2025"), from_name("a..b"), from_name("")
    ('新乡 2025', 'a_b', 'unnamed')
    """
    kept = "".join("_" if _bad(c) else c for c in name)
    kept = re.sub(r"\.{2,}", "_", kept)
    while len(kept.encode()) > 2 * LONGEST or len(kept) > LONGEST:
        kept = kept[:-1]
    kept = kept.strip(" .\u3000") or "unnamed"
    return kept if not _DEVICE.fullmatch(kept) else f"_{kept}"


def _bad(character: str) -> bool:
    """Separators of paths, control characters, line ends."""
    kind = unicodedata.category(character)
    return character in _FORBIDDEN or kind[0] == "C" or kind in {"Zl", "Zp"}
