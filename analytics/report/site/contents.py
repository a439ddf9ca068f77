"""What a site is made of: regions, plans, goals, material changes, briefings, and the run that all of it is of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analytics.report.briefing.contents import BriefingData
from analytics.report.table_rows import PlanRow


@dataclass(frozen=True)
class RunFacts:
    """The run that a site shows.

    Parameters
    ----------
    run_id, model, version : str
        What repeats it.
    n_paths, seed : int
        Sample paths, and the seed of every draw.
    as_of : date
        Day of knowledge.
    newest_value_on : date or None
        Newest day with a measured value of any region.
    is_live : bool
        Whether pages are served and can be asked what if.
    scenario : str
        What is assumed of the days to come; empty for the forecast as it is.
    """

    run_id: str
    model: str
    version: str
    n_paths: int
    seed: int
    as_of: date
    newest_value_on: date | None
    is_live: bool = False
    scenario: str = ""


@dataclass(frozen=True)
class SiteRegion:
    """One region of the site.

    Parameters
    ----------
    region_id, zh, en : str
        Id and names.
    aliases : str
        Other names, separated by ``|``; the search finds them.
    above_zh, above_en : str
        Name of the region above it, ``''`` for none.
    longitude, latitude : float or None
        Degrees; None where the registry has none.
    counts : tuple of (str, bool, int)
        Mark of an answer, whether it is inferred, and how many goals have it; the one that needs most attention first.
    n_goals, n_own, n_inferred : int
        Goals, those with data of their own, those whose probability is inferred.
    """

    region_id: str
    zh: str
    en: str
    aliases: str = ""
    above_zh: str = ""
    above_en: str = ""
    longitude: float | None = None
    latitude: float | None = None
    counts: tuple[tuple[str, bool, int], ...] = ()
    n_goals: int = 0
    n_own: int = 0
    n_inferred: int = 0

    @property
    def mark(self) -> tuple[str, bool] | None:
        """Mark that stands for the region on the map, and whether it is hollow; None without any answer."""
        return self.counts[0][:2] if self.counts else None

    def name(self, lang: str) -> str:
        """Name in a language."""
        return self.zh if lang == "zh" else self.en

    def above(self, lang: str) -> str:
        """Name of the region above in a language."""
        return self.above_zh if lang == "zh" else self.above_en


@dataclass(frozen=True)
class SiteChange:
    """A material change of one goal from one run to the next.

    Parameters
    ----------
    as_of : date
        Day of knowledge of the later run.
    target_id, region_id : str
        Goal, and its region.
    zh, en : str
        What changed, in one sentence.
    """

    as_of: date
    target_id: str
    region_id: str
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Briefed:
    """A briefing of the archive: region, day of knowledge, and its file by language, as the site has them."""

    region_id: str
    as_of: date
    files: dict[str, str]


@dataclass(frozen=True)
class Download:
    """A file of data: its name, format, what it holds, and what tells a damaged copy."""

    name: str
    file: str
    format: str
    n_rows: int
    n_bytes: int
    sha256: str


@dataclass(frozen=True)
class RegionContents:
    """What the pages of one region and of its goals are made of.

    Parameters
    ----------
    place : SiteRegion
        The region.
    data : BriefingData
        Its own goals and the series behind them, as a briefing has them.
    briefings : tuple of Briefed
        Those of the archive, the newest first.
    moves : tuple of Move
        Material changes of its goals, the newest first.
    history : dict of str to DataFrame
        By goal, every run of the ledger and this one: ``as_of, p_met, p_low, p_high, status, value``, rising.
    scores : DataFrame
        Probabilities that were graded: ``target_id, as_of, p_met, met, brier``; empty where nothing is.
    """

    place: SiteRegion
    data: BriefingData
    briefings: tuple[Briefed, ...] = ()
    moves: tuple[SiteChange, ...] = ()
    history: dict[str, pd.DataFrame] = field(default_factory=dict)
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Site:
    """Everything of a site but the pages of its regions.

    Parameters
    ----------
    run : RunFacts
        The run that is shown.
    places : tuple of SiteRegion
        Regions with goals or plans, those with data of their own first.
    plans : tuple of dict
        Rows of the table ``plan``.
    goals : DataFrame
        One row a goal, columns of ``Assessment.outlook``.
    moves : tuple of Move
        Material changes, the newest first.
    briefings : tuple of Briefed
        The archive, the newest first.
    track : DataFrame
        Back-test of the model (``evaluation/track_record.csv``).
    scores, by_evidence : DataFrame
        Grades of the ledger by model, and by what answers stood on.
    downloads : tuple of Download
        Files of data.
    address : str
        Where the site will be read, ``''`` if that is not known; a feed's links begin with it.
    """

    run: RunFacts
    places: tuple[SiteRegion, ...]
    plans: tuple[PlanRow, ...]
    goals: pd.DataFrame
    moves: tuple[SiteChange, ...] = ()
    briefings: tuple[Briefed, ...] = ()
    track: pd.DataFrame = field(default_factory=pd.DataFrame)
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    downloads: tuple[Download, ...] = ()
    address: str = ""
