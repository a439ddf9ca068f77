"""The frame of every page of a site: words, links between pages, and the script and style that all of them share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from analytics.attainment.what_if import ASKED_FIRST
from analytics.report.charts.theme import MARKS
from analytics.report.html import TEMPLATES, environment, page_scripts, page_style, script, tight
from analytics.report.page_words import subtitle
from analytics.report.scenario import scenario_label, scenario_words
from analytics.report.site import addresses
from analytics.report.site.contents import RunFacts
from analytics.words.catalogue import LANGS, say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import date_text

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'"
)


#: Of a served page, which may ask its own server for a scenario
LIVE_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'")


@dataclass(frozen=True)
class Assets:
    """Names of the files that every page shares; they change with their content, so that no reader mixes two sites."""

    script: str
    style: str


@cache
def asset_files() -> dict[str, bytes]:
    """The shared files by their path from the top folder: one script with the charts' library, one style sheet."""
    code = "\n;".join([*page_scripts(), script("site/site.js")]).encode()
    style = (page_style() + (TEMPLATES / "site" / "site.css").read_text(encoding="utf-8")).encode()
    return {_named("dabiao", code, "js"): code, _named("dabiao", style, "css"): style}


def _named(stem: str, content: bytes, ending: str) -> str:
    return f"{addresses.ASSETS}/{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


@cache
def assets() -> Assets:
    """Where the shared files lie, from the top folder."""
    names = list(asset_files())
    return Assets(*names)


def other_language(lang: str) -> str:
    """The language that is not this one."""
    return next(one for one in LANGS if one != lang)


def page(template: str, run: RunFacts, lang: str, here: str, there: str, **values: Any) -> str:
    """Fill a page of the site.

    Parameters
    ----------
    template : str
        File under ``templates/site``.
    run : RunFacts
        Run that the site shows.
    lang : str
        ``'zh'`` or ``'en'``.
    here, there : str
        This page, and the same in the other language, from the top folder.
    **values
        What the template names besides.
    """
    shared = assets()
    return (
        environment()
        .get_template(f"site/{template}")
        .render(
            t=partial(_say, lang),
            say_or=partial(say_or, lang),
            lang=lang,
            other=other_language(lang),
            csp=LIVE_POLICY if run.is_live else POLICY,
            live=run.is_live,
            scenario=clean(run.scenario),
            assumed=scenario_label(run.scenario, lang),
            examples=[(text, scenario_words(text, lang)) for text in ASKED_FIRST],
            script=addresses.link(here, shared.script),
            style=addresses.link(here, shared.style),
            sibling=addresses.link(here, there),
            link=partial(addresses.link, here),
            pages=addresses,
            subtitle=subtitle(run.as_of, run.newest_value_on, lang),
            version=clean(run.version),
            run_id=clean(run.run_id),
            cite=say(
                lang, "page.cite_run", version=run.version, as_of=date_text(run.as_of, lang), run=clean(run.run_id)
            ),
            marks=MARKS,
            tight=tight,
            clean=clean,
            **values,
        )
    )


def _say(lang: str, key: str, **words: object) -> str:
    return say(lang, key, **words)
