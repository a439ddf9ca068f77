"""The archive of briefings: which of them a site keeps, and their pages with scripts and style as shared files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path

from analytics.report.site import addresses
from analytics.report.site.contents import Briefed
from analytics.report.site.frame import POLICY
from analytics.slugs import fault_of
from analytics.words.catalogue import LANGS, say

#: File of a briefing as runs write it; comparisons and scenarios have other names
_NAME = re.compile(r"(?P<region>.+)-(?P<day>\d{4}-\d{2}-\d{2})\.(?P<lang>zh|en)\.html")
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(")')
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEADER = '<header class="page">'


@dataclass(frozen=True)
class Retention:
    """How long briefings stay in the archive of a site.

    Parameters
    ----------
    days : int
        Every briefing of so many days up to the newest one of its region stays.
    months : int
        Of the months before, so many keep their last briefing; of the years before those, each keeps its last.
    """

    days: int = 31
    months: int = 24


def kept(found: Iterable[date], rule: Retention) -> list[date]:
    """Days of which an archive keeps the briefing, the newest first.

    Parameters
    ----------
    found : iterable of date
        Days of which there is one.
    rule : Retention
        How long they stay.

    Examples
    --------
    >>> days = [date(2023, 5, 1), date(2023, 9, 1), date(2025, 8, 1), date(2025, 8, 9), date(2025, 9, 30)]
    >>> [day.isoformat() for day in kept([*days, date(2025, 10, 1)], Retention(days=7, months=12))]
    ['2025-10-01', '2025-09-30', '2025-08-09', '2023-09-01']
    """
    days = sorted(set(found), reverse=True)
    if not days:
        return []
    newest = days[0]
    since = newest - timedelta(days=rule.days - 1)
    first_month = newest.year * 12 + newest.month - rule.months
    stays: dict[tuple[str, int], date] = {}
    for day in days:  # the newest first, so that the last of a month or year is met first
        month = day.year * 12 + day.month
        if day >= since:
            key = ("day", day.toordinal())
        elif month >= first_month:
            key = ("month", month)
        else:
            key = ("year", day.year)
        stays.setdefault(key, day)
    return sorted(stays.values(), reverse=True)


@dataclass(frozen=True)
class Found:
    """A briefing in the folder of a workspace: region, day and its file by language."""

    region_id: str
    as_of: date
    files: dict[str, Path]


def found_in(folder: Path, regions: set[str]) -> list[Found]:
    """Briefings of some regions in a folder in all languages, the newest first; anything else there is left.

    Parameters
    ----------
    folder : Path
        Where runs write them.
    regions : set of str
        Ids of the regions of the site.
    """
    pages: dict[tuple[str, date], dict[str, Path]] = {}
    for path in sorted(folder.glob("*.html")) if folder.is_dir() else []:
        parts = _NAME.fullmatch(path.name)
        if parts is None or parts["region"] not in regions or fault_of(parts["region"]):
            continue
        try:
            day = date.fromisoformat(parts["day"])
        except ValueError:
            continue
        pages.setdefault((parts["region"], day), {})[parts["lang"]] = path
    whole = {key: files for key, files in pages.items() if len(files) == len(LANGS)}  # each leads to the other
    made = [Found(region, day, files) for (region, day), files in whole.items()]
    return sorted(made, key=lambda one: (-one.as_of.toordinal(), one.region_id))


def chosen(found: Sequence[Found], rule: Retention) -> list[Found]:
    """Those of the briefings that the archive keeps, region by region by the rule; their order stays."""
    by_region: dict[str, list[date]] = {}
    for one in found:
        by_region.setdefault(one.region_id, []).append(one.as_of)
    stays = {region: set(kept(days, rule)) for region, days in by_region.items()}
    return [one for one in found if one.as_of in stays[one.region_id]]


def addressed(one: Found) -> Briefed:
    """A briefing under the addresses that the site gives it."""
    return Briefed(
        one.region_id,
        one.as_of,
        {lang: addresses.briefing_file(one.region_id, one.as_of, lang) for lang in LANGS},
    )


def write_briefing(folder: Path, one: Found) -> None:
    """Write the pages of a briefing into a site.

    Parameters
    ----------
    folder : Path
        Top folder of the site.
    one : Found
        The briefing.
    """

    def share(name: str, content: bytes) -> None:
        target = folder / name
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    for lang in one.files:
        target = folder / addresses.briefing_file(one.region_id, one.as_of, lang)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_of(one, lang, share), encoding="utf-8")


def page_of(one: Found, lang: str, share: Callable[[str, bytes], None]) -> str:
    """A page of a briefing as the archive has it.

    Parameters
    ----------
    one : Found
        The briefing.
    lang : str
        ``'zh'`` or ``'en'``.
    share : callable
        Keeps the scripts and the style of the page: takes the address of each, from the top folder, and its content.
    """

    def shared(content: str, ending: str) -> str:
        data = content.encode()
        name = f"{addresses.ASSETS}/briefing-{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
        share(name, data)
        return name

    here = addresses.briefing_file(one.region_id, one.as_of, lang)
    back = addresses.link(here, addresses.region_page(one.region_id, lang))
    return lightened(one.files[lang].read_text(encoding="utf-8"), here, shared, back, say(lang, "site.back"))


def lightened(page: str, here: str, share: Callable[[str, str], str], back: str, words: str) -> str:
    """A page with its own scripts and style as files beside it, and a link back to the site.

    Parameters
    ----------
    page : str
        A briefing as a run wrote it, of this version or an earlier one.
    here : str
        Where it lies, from the top folder.
    share : callable
        Takes content and the ending of its name, keeps it as a file once, returns where from the top folder.
    back, words : str
        Address and text of the link.

    Examples
    --------
    >>> page = '<style>a {}</style><header class="page"><script>f()</script><script type="application/json">1</script>'
    >>> lightened(page, "briefings/x.html", lambda text, end: f"assets/1.{end}", "../zh/x.html", "up")[:52]
    '<link rel="stylesheet" href="../assets/1.css"><heade'
    """
    page = _POLICY.sub(lambda found: f"{found[1]}{POLICY}{found[2]}", page)
    page = _STYLE.sub(
        lambda found: f'<link rel="stylesheet" href="{addresses.link(here, share(found[1], "css"))}">', page
    )
    page = _SCRIPT.sub(lambda found: f'<script src="{addresses.link(here, share(found[1], "js"))}"></script>', page)
    line = f'<p class="small screen"><a href="{escape(back)}">{escape(words)}</a></p>'
    return page.replace(_HEADER, f"{_HEADER}\n  {line}", 1)
