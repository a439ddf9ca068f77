"""Judge targets on the class of surface water from section measurements of the region."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.settle import closed_verdict, sure_and_possible
from analytics.attainment.verdict import (
    NAN,
    Counts,
    Grounds,
    Probability,
    ReadingVerdict,
    Value,
    Verdict,
    nearer_margin,
)
from analytics.indicators.rounding import report_value
from analytics.indicators.water import WATER_INDICATORS, Water, class_name, water, water_bounds
from analytics.standards import Standards
from analytics.targets.target import Target
from analytics.terms import Evidence, Grade, Status
from analytics.warehouse import Warehouse
from analytics.words.reasons import Reason, Several, Span

#: Decimals of a published share of sections, as bureaus print it (7 of 9 is 77.8 %); no clause, grade D.
SHARE_DECIMALS = 1
#: Sections that a reason names; of more it says how many.
NAMED = 3


def water_reasons(found: Water) -> list[Reason]:
    """What a reader must know of the sections behind a value: its flags, with their counts and names."""
    own = {"months_too_few": _too_few, "sections_left_out": _left_out, "rivers_and_lakes": _by_kind}
    return [own[flag](found) if flag in own else Reason.of(flag) for flag in found.flags]


def _too_few(found: Water) -> Reason:
    """Sections with values of too few months, with those months."""
    s = found.sections[found.sections["class"].notna() & ~found.evaluated]
    rows = list(s[["section_id", "months", "n_months", "n_needed"]].head(NAMED).itertuples(index=False, name=None))
    named = Several.of(
        Reason.of("section_months", name=name, n=int(n), months=str(months), least=int(least))
        if months
        else Reason.of("section_no_month", name=name, n=int(n), least=int(least))
        for name, months, n, least in rows
    )
    more = len(s) - len(rows)
    if more:
        return Reason.of("months_too_few_more", sections=named, more=more)
    return Reason.of("months_too_few", sections=named)


def _left_out(found: Water) -> Reason:
    """How many sections are declared dry or not sampled."""
    counts = found.left_out["state"].value_counts().sort_index()
    states = Several.of(Reason.of(f"left_out_{state}", n=int(count)) for state, count in counts.items())
    n = len(found.left_out)
    return Reason.of("left_out_one" if n == 1 else "left_out", n=n, states=states)


def _by_kind(found: Water) -> Reason:
    """That rivers and lakes are evaluated separately, and the class of each."""
    classes = [Reason.of(f"class_{kind}", name=class_name(value)) for kind, value in found.classes.items()]
    return Reason.of("rivers_and_lakes", classes=Several.of(classes, "clause"))


def network_of(subject: str | None) -> str | None:
    """Tag of the sections a target is about; None for all of them.

    Examples
    --------
    >>> network_of("国控断面"), network_of("黄河干流"), network_of(None)
    ('国控', '黄河干流', None)
    """
    return subject.removesuffix("断面") or None if subject else None


def sections_of(wh: Warehouse, target: Target, as_of: date, standards: Standards) -> Water | None:
    """Sections behind a target; None where none has a value in its period or is declared to have none.

    None too where its indicator is not read off sections.
    """
    if target.indicator_id not in WATER_INDICATORS:
        return None
    start, end = target.period.first, target.period.last
    network = network_of(target.subject_zh)
    found = water(wh, target.region_id, start, end, as_of, standards, network)
    return found if found.sections["class"].notna().any() or len(found.left_out) else None


def water_value(target: Target, found: Water) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unrounded and reported bounds of the target's indicator."""
    statistic = WATER_INDICATORS[target.indicator_id]
    raw = water_bounds(found, statistic)
    low, high = report_value(np.array(raw), SHARE_DECIMALS if statistic.is_share else 0)
    return raw, (float(low), float(high))


def judge_water(target: Target, rule: Rule, found: Water, closed: bool) -> Verdict | None:
    """Judge one target from the sections of its region; None where they give no value of its indicator.

    A period that still runs has a value to date and no verdict: a class to date binds nothing that is to come.

    Parameters
    ----------
    target : Target
        What the plan sets.
    rule : Rule
        Comparison.
    found : Water
        Sections over the target's period.
    closed : bool
        Whether the period is over.
    """
    raw, (low, high) = water_value(target, found)
    if np.isnan(raw).all():
        return None
    sure, possible = sure_and_possible(low, high, rule.comparator, rule.threshold, rule.threshold_high)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0])) if closed else Status.OPEN
    bases = tuple(sorted({basis for bases in found.sections["basis"].dropna() for basis in bases}))
    whole = found.evaluated & found.sections["complete"].astype(bool)
    value = Value(exact=raw[0] if raw[0] == raw[1] else NAN, reported=low if low == high else NAN, low=low, high=high)
    return Verdict(
        status=verdict,
        value=value,
        probability=Probability.of(verdict),
        margin=nearer_margin(low, high, rule),
        counts=Counts(n_valid=int(whole.sum()), n_expected=len(found.sections)),
        evidence=Grounds(bases, edition=found.edition, reading="sections", step=Evidence.MEASURED),
        readings=(_reading(value, verdict, found),),
        reasons=tuple(water_reasons(found)),
    )


def none_left(by_figures: Verdict, found: Water) -> Verdict:
    """Judgement by figures where no section has a value but some are declared dry or not sampled, with counts."""
    if not len(found.left_out):
        return by_figures
    without, left_out = len(found.sections), _left_out(found)
    if without:
        return by_figures.because(Reason.of("no_section_more", left_out=left_out, n=without))
    return by_figures.because(Reason.of("no_section", left_out=left_out))


def beside_sections(judged: Verdict, by_figures: Verdict) -> Verdict:
    """Sections and figures of one target: sections decide a closed period, an open one keeps what the figures gave.

    Figures stay listed as readings that are not primary. An open target shows the value of its sections so far. Where
    the sections leave a closed period open and a published figure decides it, the sections stay in a note.
    """
    if judged.status == Status.UNDETERMINED and by_figures.status in (Status.MET, Status.MISSED):
        return by_figures.because(*judged.reasons).beside(judged.readings)
    if judged.status != Status.OPEN:
        return judged.beside(by_figures.readings)
    value, n_sections = judged.value, int(judged.counts.n_expected)
    so_far = by_figures.because(Reason.of("sections_to_date", value=Span(value.low, value.high), n=n_sections))
    if not by_figures.has_evidence:
        evidence = replace(judged.evidence, model=by_figures.evidence.model)
        so_far = replace(so_far, value=value, counts=judged.counts, evidence=evidence)
    return so_far.beside(judged.readings)


def _reading(value: Value, verdict: Status, found: Water) -> ReadingVerdict:
    n_sections = len(found.sections)
    return ReadingVerdict(
        reading_id="sections",
        primary=verdict != Status.OPEN,
        name=Reason.of("sections", n=n_sections),
        value=value,
        verdict=verdict,
        probability=Probability.of(verdict),
        grade=Grade.C,
        source=Reason.of("source_sections", edition=found.edition),
    )
