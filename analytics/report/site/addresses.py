"""Where the pages of a site lie, from its top folder, and how one leads to another: relative links alone."""

from __future__ import annotations

import posixpath
from datetime import date
from urllib.parse import quote

from analytics.slugs import file_part

ASSETS, DATA, BRIEFINGS = "assets", "data", "briefings"
API = "site.json"


def index_page(lang: str) -> str:
    """First page in a language."""
    return f"{lang}/index.html"


def region_page(region_id: str, lang: str) -> str:
    """Page of a region.

    Examples
    --------
    >>> region_page("xinxiang", "zh")
    'zh/regions/xinxiang.html'
    """
    return f"{lang}/regions/{file_part(region_id)}.html"


def plan_page(plan_id: str, lang: str) -> str:
    """Page of a plan."""
    return f"{lang}/plans/{file_part(plan_id)}.html"


def goal_page(target_id: str, lang: str) -> str:
    """Page of a goal.

    Examples
    --------
    >>> goal_page("xinxiang-2023/2-pm25", "en")
    'en/goals/xinxiang-2023/2-pm25.html'
    """
    return f"{lang}/goals/" + "/".join(file_part(part) for part in target_id.split("/")) + ".html"


def changes_page(lang: str) -> str:
    """Page of material changes."""
    return f"{lang}/changes.html"


def feed_file(lang: str) -> str:
    """Atom feed of material changes."""
    return f"{lang}/changes.atom"


def track_page(lang: str) -> str:
    """Page of the track record."""
    return f"{lang}/track-record.html"


def data_page(lang: str) -> str:
    """Page of the downloads."""
    return f"{lang}/data.html"


def archive_page(lang: str) -> str:
    """Page of every briefing."""
    return f"{lang}/briefings.html"


def briefing_file(region_id: str, as_of: date, lang: str) -> str:
    """File of a briefing in the archive."""
    return f"{BRIEFINGS}/{file_part(region_id)}-{as_of.isoformat()}.{lang}.html"


def data_file(name: str, ending: str) -> str:
    """File of data."""
    return f"{DATA}/{file_part(name)}.{ending}"


def link(here: str, there: str) -> str:
    """A relative link from one page to another, both from the top folder; names of any script are quoted.

    Examples
    --------
    >>> link("zh/goals/xinxiang-2023/2-pm25.html", "zh/regions/xinxiang.html")
    '../../regions/xinxiang.html'
    >>> link("zh/index.html", "data/goals.csv#n")
    '../data/goals.csv#n'
    """
    path, mark, fragment = there.partition("#")
    return quote(posixpath.relpath(path, posixpath.dirname(here) or ".")) + mark + fragment
