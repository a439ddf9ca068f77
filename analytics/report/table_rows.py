"""Rows of the tables behind a page that are not the outlook: plans, sources, regions, figures to fill in, records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.attainment.outlook_rows import NAN


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A plan of the registry."""

    plan_id: str = ""
    region_id: str = ""
    zh: str = ""
    en: str = ""
    document_no: str = ""
    issuer_zh: str = ""
    issued_on: date | None = None
    issued_basis: str = ""
    period_start: date | None = None
    period_end: date | None = None

    def title(self, lang: str) -> str:
        """Its title in a language, else its id."""
        return (self.zh if lang == "zh" else self.en) or self.plan_id

    @property
    def is_issue_assumed(self) -> bool:
        """Whether nothing states the day of issue."""
        return self.issued_basis == "assumed"


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """A source of data, with how much of it is used where that is known."""

    source_id: str = ""
    zh: str = ""
    en: str = ""
    citation: str = ""
    url: str = ""
    basis: str = ""
    accessed: date | None = None
    n_values: float = NAN
    n_estimated: float = 0.0
    first_day: date | None = None
    last_day: date | None = None

    def name(self, lang: str) -> str:
        """Its name in a language, else its id."""
        return (self.zh if lang == "zh" else self.en) or self.source_id


@dataclass(frozen=True, kw_only=True)
class RegionRow:
    """A region of the registry."""

    region_id: str = ""
    zh: str = ""
    en: str = ""
    aliases: str = ""
    parent_id: str = ""
    longitude: float = NAN
    latitude: float = NAN


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A published figure that is to be filled in."""

    region_id: str = ""
    indicator_id: str = ""
    indicator_zh: str = ""
    indicator_en: str = ""
    subject_zh: str = ""
    subject_en: str = ""
    unit: str = ""

    def indicator(self, lang: str) -> str:
        """Name of the indicator; empty where the table states none."""
        return self.indicator_zh if lang == "zh" else self.indicator_en

    def subject(self, lang: str) -> str:
        """What of the region it is about; empty for the region as a whole."""
        return self.subject_zh if lang == "zh" else self.subject_en


@dataclass(frozen=True, kw_only=True)
class TrackRow:
    """How the method did on earlier years, from one origin: a row of ``evaluation/track_record.csv``."""

    statistic: str = ""
    parameter: str = ""
    years_ahead: int = 0
    origin_month: int = 1
    years: str = ""
    n: float = NAN
    n_regions: float = NAN
    n_pool: float = NAN
    cover80: float = NAN
    mean_abs_error: float = NAN
    dust: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """Grades of the probabilities of a model, or of a step of evidence, on record."""

    model: str = ""
    evidence: str = ""
    n_probabilities: float = NAN
    brier: float = NAN
    mean_p: float = NAN
    share_met: float = NAN


@dataclass(frozen=True, kw_only=True)
class GradeRow:
    """One probability on record whose outcome has arrived."""

    as_of: date | None = None
    p_met: float = NAN
    met: bool = False
    brier: float = NAN


@dataclass(frozen=True, kw_only=True)
class WindowRow:
    """What the same days of a year brought: bounds, equal where the value is known."""

    target_id: str = ""
    year: int = 0
    low: float = NAN
    high: float = NAN


@dataclass(frozen=True, kw_only=True)
class AfterRow(WindowRow):
    """The year so far against a goal whose last period is over, and that period's last year."""

    low_before: float = NAN
    high_before: float = NAN
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """A file that was loaded, with how many of its rows were read, accepted and quarantined."""

    batch_id: str = ""
    file: str = ""
    sha256: str = ""
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
