"""What is found for one target: the verdict, what it rests on, and the row of the table that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.attainment.answer_columns import ASSESS_COLUMNS, DETAIL_COLUMNS
from analytics.attainment.inference_text import inference_cells
from analytics.attainment.likelihood import likelihood
from analytics.attainment.monitored.outcome import Rule, reported_value
from analytics.attainment.outlook_rows import BETWEEN_BASES
from analytics.attainment.required.requirements import Requirements
from analytics.indicators import Reading
from analytics.inference.inferred import Inferred
from analytics.targets.comparators import margin
from analytics.targets.target import Target
from analytics.terms import WITHOUT_OWN_DATA, Evidence, Finality, Status, reviewed
from analytics.words.reasons import Name, Part, Reason, Several, part_text, sentences, short_text, to_json

NAN = float("nan")
Bools = npt.NDArray[np.bool_]

#: Outcomes of no path at all.
NO_PATHS: Bools = np.zeros(0, dtype=bool)
#: Statuses of targets that nothing has decided, so that nothing can be revised.
_UNDECIDED = (Status.OPEN, *WITHOUT_OWN_DATA)


@dataclass(frozen=True)
class Value:
    """Value of a target's indicator: unrounded, as reported, and the bounds of the reported one.

    Parameters
    ----------
    exact : float
        Unrounded value; NaN where it is only bounded.
    reported : float
        Value rounded as its rule asks; NaN where it is only bounded.
    low, high : float
        Bounds of the reported value; equal where it is known, NaN where a side has no bound.
    decimals : int or None
        Decimals of the reported value; None: not rounded.
    """

    exact: float = NAN
    reported: float = NAN
    low: float = NAN
    high: float = NAN
    decimals: int | None = None

    @classmethod
    def under(cls, reading: Reading, ends: tuple[float, float], shown: tuple[float, float]) -> Value:
        """Value under a reading, from its bounds: unrounded, and as published.

        An upper bound that is infinite (an index that lacks a pollutant) is none.
        """
        exact = ends[0] if ends[0] == ends[1] else NAN
        high = shown[1] if np.isfinite(shown[1]) else NAN
        return cls(exact, reported_value(reading, ends, shown), shown[0], high, reading.decimals)

    @classmethod
    def known(cls, value: float) -> Value:
        """A value that is stated as it is.

        Examples
        --------
        >>> Value.known(41.0).low
        41.0
        """
        return cls(value, value, value, value)


@dataclass(frozen=True)
class Probability:
    """Probability that a target is met: one number where there is one, and what bounds it.

    Parameters
    ----------
    p : float
        The probability, 0 to 1; NaN where only bounds are known or nothing is.
    low, high : float
        With what is missing at its worst, and at its best.
    """

    p: float = NAN
    low: float = NAN
    high: float = NAN

    @classmethod
    def of(cls, verdict: str, status: str = "") -> Probability:
        """Probability of a target whose period is over.

        Parameters
        ----------
        verdict : str
            ``met``, ``missed`` or ``undetermined`` under the primary reading; of any other nothing is known.
        status : Status
            The target's status; a contested one may be met or missed, by the reading that is asked.

        Examples
        --------
        >>> Probability.of("met"), Probability.of("met", "contested")
        (Probability(p=1.0, low=1.0, high=1.0), Probability(p=1.0, low=0.0, high=1.0))
        """
        found = {
            Status.MET: cls(1.0, 1.0, 1.0),
            Status.MISSED: cls(0.0, 0.0, 0.0),
            Status.UNDETERMINED: cls(NAN, 0.0, 1.0),
        }
        own = found.get(Status(verdict), cls())
        return own.contested() if status == Status.CONTESTED else own

    def contested(self) -> Probability:
        """The same where readings of the rule say the opposite of each other: nothing is excluded."""
        return replace(self, low=0.0, high=1.0)


@dataclass(frozen=True)
class Counts:
    """Days (or sections) of a period: measured, expected, known in all that the rule needs, and still to come."""

    n_valid: float = NAN
    n_expected: float = NAN
    days_known: float = NAN
    days_left: float = NAN


@dataclass(frozen=True)
class Grounds:
    """What a verdict rests on: bases of the values, editions of the rules, primary reading, model, and its step."""

    bases: tuple[str, ...] = ()
    edition: str = ""
    reading: str = ""
    model: str = ""
    step: Evidence = Evidence.NONE

    @property
    def basis(self) -> str:
        """All bases as one text."""
        return BETWEEN_BASES.join(self.bases)


@dataclass(frozen=True)
class Context:
    """Value of a region above, beside a target that has none of its own."""

    reason: Reason | None = None
    value: float = NAN

    def text(self, lang: str) -> str:
        """Which region, which value, which period; empty where there is none."""
        return "" if self.reason is None else self.reason.text(lang)


@dataclass(frozen=True)
class MissingFigure:
    """A published figure that a target waits for, to be judged or to be given a probability.

    Parameters
    ----------
    region_id, indicator_id, subject : str
        Which figure; the subject is empty for the region as a whole.
    first, last : date
        Its period.
    why : str
        What it is for, one of `analytics.targets.template.PURPOSES`: ``period``, ``event``, ``baseline``, ``history`` …
    """

    region_id: str
    indicator_id: str
    subject: str
    first: date
    last: date
    why: str


@dataclass(frozen=True)
class ReadingVerdict:
    """What one reading of a rule (or one published figure) makes of a target.

    Parameters
    ----------
    reading_id : str
        Which reading it is.
    primary : bool
        Whether its verdict is the target's.
    name : Reason, Name or Several
        What the reading is.
    value, verdict, probability
        What it comes to.
    grade : str
        Grade of evidence, A to D.
    source : Part
        Clause or publication behind it.
    """

    reading_id: str
    primary: bool
    name: Reason | Name | Several
    value: Value
    verdict: Status
    probability: Probability
    grade: str
    source: Part

    def row(self, target_id: str) -> dict[str, Any]:
        """Row of the table of readings."""
        return {
            "target_id": target_id,
            "reading_id": self.reading_id,
            "is_primary": self.primary,
            "zh": self.name.text("zh"),
            "en": self.name.text("en"),
            "short_zh": short_text(self.name, "zh"),
            "short_en": short_text(self.name, "en"),
            **_value_cells(self.value),
            "verdict": self.verdict,
            **_probability_cells(self.probability),
            "grade": self.grade,
            "source": part_text(self.source, "en"),
            "source_zh": part_text(self.source, "zh"),
            "speaks": self.primary,  # former name of is_primary; it leaves with the next release
        }


@dataclass(frozen=True)
class Verdict:
    """What is found for one target.

    Parameters
    ----------
    status : Status
        One of `analytics.attainment.answer_columns.STATUSES`.
    value, probability, counts, requirements, evidence, context
        See their types; each is empty where nothing is known.
    margin : float
        Distance from the threshold, positive on the side that meets.
    readings : tuple of ReadingVerdict
        Every reading that was evaluated.
    reasons : tuple of Reason
        What the verdict depends on and what limits it, in the order in which it is said.
    missing : tuple of Reason
        What would have to be there for a verdict.
    missing_figures : tuple of MissingFigure
        Published figures that it waits for: the rows of the table to fill in that serve it (``Assessment.missing``).
        None for a direction whose base period is not named, which no figure can decide.
    inferred : Inferred or None
        What related regions and goals of its class say: the answer of a target without values of its own, and a
        cross-check beside the others.
    sure, possible : ndarray of bool
        Whether each sample path meets the target whatever the missing pieces are, and for some value of them: the
        lower and the upper probability are their shares. Empty where there are no paths.
    """

    status: Status
    value: Value = field(default_factory=Value)
    probability: Probability = field(default_factory=Probability)
    margin: float = NAN
    counts: Counts = field(default_factory=Counts)
    requirements: Requirements = field(default_factory=Requirements)
    evidence: Grounds = field(default_factory=Grounds)
    readings: tuple[ReadingVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    missing_figures: tuple[MissingFigure, ...] = ()
    context: Context = field(default_factory=Context)
    inferred: Inferred | None = None
    sure: Bools = field(default_factory=lambda: NO_PATHS)
    possible: Bools = field(default_factory=lambda: NO_PATHS)

    @property
    def finality(self) -> str:
        """Whether a verdict can still be revised: real-time values are provisional, reviewed ones final."""
        if self.status in _UNDECIDED:
            return ""
        return Finality.FINAL if reviewed(self.evidence.bases) else Finality.PROVISIONAL

    @property
    def has_evidence(self) -> bool:
        """Whether anything is known that the target can be judged by."""
        return self.status != Status.NO_EVIDENCE

    def because(self, *reasons: Reason) -> Verdict:
        """The same verdict with further reasons, said after its own."""
        return replace(self, reasons=(*self.reasons, *reasons))

    def beside(self, readings: Iterable[ReadingVerdict]) -> Verdict:
        """The same verdict with further readings, none of which is primary."""
        return replace(self, readings=(*self.readings, *(replace(one, primary=False) for one in readings)))

    def cells(self) -> dict[str, Any]:
        """Columns of the outlook that a verdict fills."""
        return {
            "status": self.status,
            **_value_cells(self.value),
            **_probability_cells(self.probability),
            "likelihood": likelihood(self.probability.p),
            "margin": self.margin,
            **asdict(self.counts),
            **self.requirements.cells(),
            "evidence": self.evidence.step if self.has_evidence else Evidence.NONE,
            "basis": self.evidence.basis,
            "edition": self.evidence.edition,
            "reading": self.evidence.reading,
            "model": self.evidence.model,
            "finality": self.finality,
            "note_zh": sentences(self.reasons, "zh"),
            "note_en": sentences(self.reasons, "en"),
            "missing_zh": sentences(self.missing, "zh"),
            "missing_en": sentences(self.missing, "en"),
            "context_zh": self.context.text("zh"),
            "context_en": self.context.text("en"),
            "context_value": self.context.value,
            "reasons": to_json(self.reasons),
            **inference_cells(self.inferred),
        }

    def row(self, target: Target) -> dict[str, Any]:
        """Row of the outlook: the target's own columns, then the verdict's."""
        own = {name: getattr(target, name) for name in (*ASSESS_COLUMNS, *DETAIL_COLUMNS) if hasattr(target, name)}
        ends = {"period_start": target.period.first, "period_end": target.period.last}
        return own | ends | {"region": target.region_zh, "indicator": target.indicator_id} | self.cells()


def _value_cells(value: Value) -> dict[str, float]:
    return {
        "value": value.exact,
        "value_low": value.low,
        "value_high": value.high,
        "value_reported": value.reported,
        "value_decimals": NAN if value.decimals is None else float(value.decimals),
    }


def _probability_cells(probability: Probability) -> dict[str, float]:
    return {"p_met": probability.p, "p_low": probability.low, "p_high": probability.high}


def nearer_margin(low: float, high: float, rule: Rule) -> float:
    """Margin of a value known between two bounds: the smaller one if both have one sign, else NaN."""
    both = margin(np.array([low, high]), rule.comparator, rule.threshold, rule.threshold_high)
    if np.isnan(both).any() or np.sign(both[0]) != np.sign(both[1]):
        return NAN
    return float(both[np.argmin(np.abs(both))])
