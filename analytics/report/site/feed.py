"""The Atom feed of material changes (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

from analytics.report.site import addresses
from analytics.report.site.contents import Site, SiteChange
from analytics.words.catalogue import say
from analytics.words.escape import clean

ATOM = "http://www.w3.org/2005/Atom"
LONGEST = 100  # entries; the page of changes has them all
BEIJING = "T00:00:00+08:00"


def feed(site: Site, lang: str) -> str:
    """Write the newest material changes as an Atom feed.

    Parameters
    ----------
    site : Site
        What the site shows; links begin with its address, or are relative to the feed where it has none.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    ET.register_namespace("", ATOM)
    here = addresses.feed_file(lang)
    top = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": say(lang, "meta.lang")})
    _text(top, "id", f"urn:dabiao:changes:{lang}" + (f":{site.address}" if site.address else ""))
    _text(top, "title", say(lang, "site.feed_title"))
    _text(top, "updated", _moment(site.moves[0].as_of if site.moves else site.run.as_of))
    author = ET.SubElement(top, f"{{{ATOM}}}author")
    _text(author, "name", "dabiao")
    _link(top, _address(site, here, addresses.changes_page(lang)), "alternate", "text/html")
    _link(top, _address(site, here, here), "self", "application/atom+xml")
    for move in site.moves[:LONGEST]:
        _entry(top, move, site, lang)
    ET.indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _entry(top: ET.Element, move: SiteChange, site: Site, lang: str) -> None:
    entry = ET.SubElement(top, f"{{{ATOM}}}entry")
    _text(entry, "id", f"urn:dabiao:change:{move.target_id}:{move.as_of}")
    _text(entry, "title", move.text(lang))
    _text(entry, "updated", _moment(move.as_of))
    here = addresses.feed_file(lang)
    _link(entry, _address(site, here, addresses.goal_page(move.target_id, lang)), "alternate", "text/html")
    _text(entry, "summary", say(lang, "site.feed_summary", text=move.text(lang), day=move.as_of))


def _address(site: Site, here: str, there: str) -> str:
    return f"{site.address.rstrip('/')}/{there}" if site.address else addresses.link(here, there)


def _moment(day: dt.date) -> str:
    """A day as Atom writes moments: its beginning in Beijing time."""
    return f"{day.isoformat()}{BEIJING}"


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = clean(words)


def _link(parent: ET.Element, href: str, rel: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"href": href, "rel": rel, "type": kind})
