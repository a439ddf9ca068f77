"""What all pages share: the content security policy, the two scripts, and writing a file in one step."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from analytics.palette import TONES, css_variables
from analytics.report.page_words import PageWords
from analytics.words.catalogue import say
from analytics.words.numbers import number
from analytics.writing import write_bytes

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: The part of plotly.js that draws lines, marks and bars, a quarter of the whole script; see `vendor/README.md`.
PLOTLY = Path(__file__).resolve().parent / "vendor" / "plotly-basic.min.js"


def fill(template: str, lang: str, **values: Any) -> str:
    """Fill a page's template: words, style and the two scripts come with it.

    Parameters
    ----------
    template : str
        File under ``templates/``.
    lang : str
        ``'zh'`` or ``'en'``.
    **values
        What the template names besides.

    Returns
    -------
    str
        A complete HTML document. It loads nothing, and its content security policy lets no script run but the two
        it brings, by their hashes.
    """
    scripts = page_scripts()
    return (
        environment()
        .get_template(template)
        .render(
            t=lambda key, **words: say(lang, key, **words),
            lang=lang,
            csp=_policy(scripts),
            css=Markup(page_style()),
            scripts=[Markup(script) for script in scripts],
            tight=tight,
            **values,
        )
    )


def page_scripts() -> list[str]:
    """Plotly and the script that draws the page's charts, as a browser hashes them."""
    return [plotly_script(), script("draw.js") + script("briefing.js")]


@cache
def plotly_script() -> str:
    """Plotly as pages carry it."""
    return _newlines(PLOTLY.read_text(encoding="utf-8"))


def chart_script() -> str:
    """The one script of a foreign page with embedded charts: Plotly and what draws them."""
    return "\n;".join([plotly_script(), script("draw.js"), script("embed.js")])


def _tones() -> str:
    """The colours of marks, which charts share, as rules of style."""
    return "".join(f".t-{tone} {{ --tone: {colour}; }}\n" for tone, colour in TONES.items())


@cache
def page_style() -> str:
    """The style of every page, with the colours that charts share."""
    return css_variables() + (TEMPLATES / "briefing.css").read_text(encoding="utf-8") + _tones()


@cache
def script(name: str) -> str:
    """A script of ours, as a browser hashes it."""
    return _newlines((TEMPLATES / name).read_text(encoding="utf-8"))


def write(path: Path, html: str | bytes) -> Path:
    """Write a file in one step: a reader sees the old one or the new one, never half of one.

    Parameters
    ----------
    path : Path
        Where to; missing folders are made.
    html : str or bytes
        The page, or any other content.

    Returns
    -------
    Path
        The same path.


    Raises
    ------
    WriteError
        If the disk is full or may not be written to.

    Examples
    --------
    >>> import tempfile
    >>> path = write(Path(tempfile.mkdtemp()) / "pages" / "a.html", "<p>新乡</p>")
    >>> path.read_text(encoding="utf-8")
    '<p>新乡</p>'
    """
    return write_bytes(Path(path), html.encode("utf-8") if isinstance(html, str) else html)


@cache
def environment() -> jinja2.Environment:
    """Return the templates' environment: autoescape on, a name that is not given is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["groupby_in_order"] = _grouped
    made.filters["count"] = lambda n: number(n, 0)  # jinja's own counts the items of a list
    return made


def _grouped(rows: list[PageWords], key: str) -> list[tuple[str, list[PageWords]]]:
    """Group neighbouring rows; jinja's own ``groupby`` would sort them."""
    return [(name, list(group)) for name, group in itertools.groupby(rows, key=lambda row: row[key])]


def tight(text: str) -> str:
    """Keep a number and its unit, and both ends of a range, on one line.

    Examples
    --------
    >>> tight("97 % of 44 µg/m³") == "97\u00a0% of 44\u00a0µg/m³"
    True
    >>> tight("66–82 %") == "66\u2060–\u206082\u00a0%"
    True
    >>> tight("≤ 35") == "≤\u00a035"
    True
    """
    text = re.sub(r"(?<=\d)([–～])(?=\d)", "\u2060\\1\u2060", text)
    return re.sub(r"(?<=\d) (?=[%µ×])|(?<=[<>≤≥]) (?=\d)", "\u00a0", text)


def _newlines(script: str) -> str:
    """Put a script into the form a browser hashes, and refuse one that would end its own block."""
    script = script.replace("\r\n", "\n").replace("\r", "\n")
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("a script to be inlined would end its own block")
    return script


def _policy(scripts: list[str]) -> str:
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{h}'" for h in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
