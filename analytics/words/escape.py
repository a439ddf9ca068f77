"""Everything that keeps names from data harmless: in HTML, in Plotly labels, in scripts, in a terminal.

Names of regions, sources or files are hostile until they have passed through here. Jinja's autoescape
protects HTML text and attributes; the functions below protect the places that it does not know.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from urllib.parse import urlsplit

# Control characters can drive a terminal; direction overrides can make text read other than it is.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_ID = re.compile(r"[^A-Za-z0-9_.-]+")
LABEL_WIDTH = 46


def clean(text: object) -> str:
    r"""Strip control characters and direction overrides from a text, onto one line; missing becomes ``''``.

    Examples
    --------
    >>> clean("a\x1b[31mb\nc"), clean(None), clean(float("nan"))
    ('a[31mb c', '', '')
    """
    words = "" if text is None else str(text)
    if words in {"<NA>", "NaT", "nan", "None"}:
        return ""
    return " ".join(_CONTROL.sub("", words).split())


def display_width(text: str) -> int:
    """Count the columns that a text fills: Chinese characters two, Latin ones one.

    Examples
    --------
    >>> display_width("新乡 PM")
    7
    """
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def shorten(text: str, width: int = LABEL_WIDTH) -> str:
    """Cut a text to ``width`` columns with an ellipsis where it is longer.

    Examples
    --------
    >>> shorten("abcdef", 4), shorten("新乡市", 4)
    ('abc…', '新…')
    """
    if display_width(text) <= width:
        return text
    out, used = [], 0
    for ch in text:
        used += 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        if used > width - 1:
            break
        out.append(ch)
    return "".join(out) + "…"


def label(text: object, width: int | None = None) -> str:
    """Make a name safe for any Plotly label, hover text or annotation.

    Plotly reads a few HTML tags, entities and ``$…$`` in labels; none of them survives here.

    Examples
    --------
    >>> label("<b>x</b> & $y$")
    '&lt;b&gt;x&lt;/b&gt; &amp; &#36;y&#36;'
    """
    words = clean(text)
    if width is not None:
        words = shorten(words, width)
    for raw, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        words = words.replace(raw, entity)
    # A hover template would expand %{…}; a name must never be read as one.
    return words.replace("%{", "%&#123;")


def anchor(kind: str, name: object) -> str:
    """Return an HTML id for a thing: readable, ASCII, unique even where the readable part collides.

    Examples
    --------
    >>> anchor("target", "xinxiang-2023/2-pm25")
    'target-xinxiang-2023-2-pm25-936550'
    """
    words = str(name)
    readable = _NOT_ID.sub("-", words)[:60].strip("-")
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{kind}-{readable}-{digest}" if readable else f"{kind}-{digest}"


def safe_url(url: object) -> str:
    """Return the address if it is plain http(s) with a host, else ``''``, so no ``javascript:`` is a link.

    Examples
    --------
    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    words = clean(url)
    try:
        parts = urlsplit(words)
    except ValueError:
        return ""
    return words if parts.scheme in {"http", "https"} and parts.netloc and " " not in words else ""


def safe_sibling(href: object) -> str:
    """Return a relative link to a neighbouring page, or ``''``: no scheme, no host.

    Examples
    --------
    >>> safe_sibling("xinxiang.en.html"), safe_sibling("data:text/html,x"), safe_sibling("//evil.example/x")
    ('xinxiang.en.html', '', '')
    """
    words = clean(href)
    try:
        parts = urlsplit(words)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc or words.startswith(("/", "\\")) else words


def script_json(text: str) -> str:
    r"""Make JSON text unable to leave its ``<script>`` block.

    Examples
    --------
    >>> script_json(json.dumps("</script>&"))
    '"\\u003c/script\\u003e\\u0026"'
    """
    for raw in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(raw, f"\\u{ord(raw):04x}")
    json.loads(text)  # still the same JSON, or we would rather fail here than in a browser
    return text
