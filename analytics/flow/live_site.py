"""The site as a server shows it: each page made when it is asked for, as things are or under a scenario; no writes."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from analytics import attainment
from analytics.errors import Attempts
from analytics.flow.brief_data import Answer
from analytics.flow.site_contents import FORMATS, gather, table_file
from analytics.forecast import parse_scenario
from analytics.report.site import addresses
from analytics.report.site.briefings import Found, page_of
from analytics.report.site.contents import Download, SiteRegion
from analytics.report.site.goal_page import Goals
from analytics.report.site.overview import api_text, overview_files
from analytics.report.site.region_page import region_pages
from analytics.settings import Settings
from analytics.warehouse import Warehouse
from analytics.words.catalogue import LANGS

MOST_KEPT = 32  # regions, each as things are or under one scenario, of which the pages are held

Makers = dict[str, Callable[[], str | None]]


class LiveSite:
    """Pages and files of a site by address, made when they are asked for.

    Several threads may ask; one question is worked out at a time, since they share one connection.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; it is read only.
    settings : Settings
        Model, seed, paths, workspace.
    answer : Answer
        The assessment that is shown.
    out : Path, optional
        Folder of the briefings; default ``briefings`` of the workspace.
    """

    def __init__(self, wh: Warehouse, settings: Settings, answer: Answer, out: Path | None = None):
        self._wh, self._settings, self._answer = wh, settings, answer
        self._known = gather(wh, settings, answer, out)
        self._run = dataclasses.replace(self._known.site.run, is_live=True)
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, str], Makers] = OrderedDict()
        self._shared: dict[str, bytes] = {}
        self._places = {place.region_id: place for place in self._known.site.places}
        self._region_of = self._addresses()
        self._tables = {
            addresses.data_file(name, format_): (name, format_)
            for name, table in self._known.tables.items() if len(table) for format_ in FORMATS
        }  # fmt: skip
        self._briefings = {
            file: (one, lang)
            for one, listed in zip(self._known.kept, self._known.site.briefings, strict=True)
            for lang, file in listed.files.items()
        }
        downloads = tuple(self._download(file) for file in self._tables)
        site = dataclasses.replace(self._known.site, run=self._run, downloads=downloads)
        self._files = overview_files(site)
        self._files[addresses.API] = lambda: api_text(site, [])

    def _addresses(self) -> dict[str, str]:
        """Region of each page of a region or goal."""
        goals = zip(self._known.site.goals["target_id"], self._known.site.goals["region_id"], strict=True)
        pairs = [(addresses.goal_page(str(goal), lang), str(region)) for goal, region in goals for lang in LANGS]
        own = [(addresses.region_page(name, lang), name) for name in self._places for lang in LANGS]
        return dict([*pairs, *own])

    def _download(self, file: str) -> Download:
        name, format_ = self._tables[file]
        content = table_file(self._known.tables[name], format_)
        digest = hashlib.sha256(content).hexdigest()
        return Download(name, file, format_, len(self._known.tables[name]), len(content), digest)

    def allows_scenario(self, address: str) -> bool:
        """Whether a page can be asked what if."""
        return address in self._region_of

    def get(self, address: str, scenario: str = "") -> bytes | None:
        """The page or file at an address from the top folder; None where there is none.

        Parameters
        ----------
        address : str
            E.g. ``zh/regions/xinxiang.html``.
        scenario : str
            What if, for the page of a region or goal, as `analytics.forecast.parse_scenario` reads it.

        Raises
        ------
        InputError
            If the scenario cannot be understood.
        """
        with self._lock:
            made = self._make(address, scenario)
        return made.encode("utf-8") if isinstance(made, str) else made

    def _make(self, address: str, scenario: str) -> str | bytes | None:
        if address in self._files:
            return self._files[address]()
        if address in self._region_of:
            maker = self._region(self._region_of[address], scenario).get(address)
            return None if maker is None else maker()
        if address in self._tables:
            name, format_ = self._tables[address]
            return table_file(self._known.tables[name], format_)
        if address in self._briefings:
            return self._briefing(*self._briefings[address])
        return self._shared.get(address)

    def _briefing(self, one: Found, lang: str) -> str:
        """A page of the archive; its scripts and style are held for the browser to ask for."""

        def share(name: str, content: bytes) -> None:
            self._shared[name] = content

        return page_of(one, lang, share)

    def _region(self, region_id: str, scenario: str) -> Makers:
        """The pages of a region, in all languages, as things are or under a scenario."""
        text = parse_scenario(scenario).text if scenario.strip() else ""
        key = (region_id, text)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        made = self._pages(self._places[region_id], text)
        self._held[key] = made
        if len(self._held) > MOST_KEPT:
            self._held.popitem(last=False)
        return made

    def _pages(self, place: SiteRegion, scenario: str) -> Makers:
        tried = Attempts(place.region_id, f"{self._run.as_of} {scenario}".strip())
        answer = self._under(place.region_id, scenario) if scenario else None
        contents = self._known.region(place, tried, answer)
        if contents is None:
            return {}
        goals, run = Goals.of(contents), dataclasses.replace(self._run, scenario=scenario)
        made: Makers = {}
        for lang in LANGS:
            made |= region_pages(goals, run, lang, tried)
        return made

    def _under(self, region_id: str, scenario: str) -> Answer:
        """The region's goals assessed under a scenario; never recorded."""
        settings = self._settings
        made = attainment.assess(
            self._wh,
            self._answer.as_of,
            region_id=region_id,
            model=settings.model,
            n_paths=settings.n_paths,
            seed=settings.seed,
            scenario=parse_scenario(scenario),
            evidence=settings.evidence,
        )
        return Answer(self._answer.as_of, self._answer.run_id, made, baseline_run=self._answer.run_id)
