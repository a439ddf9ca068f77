"""Judge targets on the class of surface water from section measurements of the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.attainment.looks import Rule
from analytics.attainment.verdict import (
    NAN,
    Counts,
    Evidence,
    Probability,
    ReadingVerdict,
    Value,
    Verdict,
    nearer_margin,
)
from analytics.attainment.verdicts import closed_verdict, sure_and_possible
from analytics.indicators.rounding import report_value
from analytics.indicators.water import CLASS_NAMES, CLASS_NAMES_ZH, WATER_INDICATORS, Water, water, water_bounds
from analytics.standards import Standards
from analytics.warehouse import Warehouse

#: Decimals of a published share of sections, as bureaus print it (7 of 9 is 77.8 %); no clause, grade D.
SHARE_DECIMALS = 1
FLAG_NOTES: dict[str, notes.Pair] = {
    "few_sections": (
        "断面少于5个，评价办法按断面均值评价",
        "fewer than 5 sections, which the method evaluates on averaged items",
    ),
    "sections_without_values": (
        "有断面本期无数据，只能给出上下限",
        "sections without a value in the period leave bounds",
    ),
    "items_missing": (
        "有断面缺主要项目，类别只是下限",
        "sections lack a core item, so their class is only a lower bound",
    ),
    "months_missing": ("有断面缺部分月份的数据", "sections lack values in some months of the period"),
    "rivers_and_lakes": (
        "河流与湖库分别评价，取较差者",
        "rivers and lakes are evaluated apart, and the worse is taken",
    ),
    "detection_assumed": (
        "未检出而未注明检出限的，按常用方法的检出限计",
        "values below detection without their limit take that of the usual method",
    ),
    "kind_assumed": (
        "有断面的资料未注明河流或湖库：断面名称为湖库的按湖库计，其余按河流计（总磷标准不同）",
        "of some sections river or lake is not stated: taken for lakes where the section's name says so, else for "
        "rivers (their phosphorus limits differ)",
    ),
    "kind_differs": (
        "有断面的资料既写河流又写湖库，以最新资料为准",
        "of some sections files state both river and lake: the newest statement counts",
    ),
    "half_detection": ("低于检出限的按检出限一半计", "values below detection take part as half the limit"),
}


#: Sections that a note names; of more it tells how many.
NAMED = 3
_STATE_ZH = {"dry": "断流无水", "unsampled": "未采样"}
_STATE_EN = {"dry": "dry", "unsampled": "not sampled"}


def water_notes(found: Water) -> list[notes.Pair]:
    """What a reader must know of the sections behind a value."""
    own = {
        "months_too_few": _too_few(found),
        "sections_left_out": _left_out(found),
        "rivers_and_lakes": notes.join(FLAG_NOTES["rivers_and_lakes"], _apart(found)),
    }
    return [own[flag] if flag in own else FLAG_NOTES[flag] for flag in found.flags]


def _too_few(found: Water) -> notes.Pair:
    """Sections with values of too few months, with those months."""
    s = found.sections[found.sections["class"].notna() & ~found.evaluated]
    rows = list(s[["section_id", "months", "n_months", "n_needed"]].head(NAMED).itertuples(index=False, name=None))
    zh = "、".join(f"{name}仅有{n}个月（{months or '无'}），至少需{least}个月" for name, months, n, least in rows)
    en = ", ".join(f"{name} has {n} ({months or 'none'}), {least} are needed" for name, months, n, least in rows)
    more = len(s) - len(rows)
    zh_more, en_more = (f"，另有{more}个断面", f" and {more} more") if more else ("", "")
    return f"监测月数不足的断面不评价：{zh}{zh_more}", f"sections with too few months are not evaluated: {en}{en_more}"


def _left_out(found: Water) -> notes.Pair:
    """How many sections are declared dry or not sampled."""
    counts = found.left_out["state"].value_counts().sort_index()
    n = len(found.left_out)
    zh = "、".join(f"{_STATE_ZH[str(state)]}{count}个" for state, count in counts.items())
    en = ", ".join(f"{count} {_STATE_EN[str(state)]}" for state, count in counts.items())
    return f"{n}个断面不计入（{zh}）", f"{n} section{'s' * (n > 1)} left out ({en})"


def _apart(found: Water) -> notes.Pair:
    """Class of the rivers and of the lakes."""
    zh = {"river": "河流", "lake": "湖库"}
    en = {"river": "rivers", "lake": "lakes"}
    told = found.classes.items()
    return (
        "，".join(f"{zh[kind]}{CLASS_NAMES_ZH[value]}" for kind, value in told),
        ", ".join(f"{en[kind]} {CLASS_NAMES[value]}" for kind, value in told),
    )


def network_of(subject: Any) -> str | None:
    """Tag of the sections a target speaks of; None for all of them.

    Examples
    --------
    >>> network_of("国控断面"), network_of("黄河干流"), network_of(None)
    ('国控', '黄河干流', None)
    """
    return subject.removesuffix("断面") or None if isinstance(subject, str) and subject else None


def sections_of(wh: Warehouse, target: Mapping[str, Any], as_of: date, standards: Standards) -> Water | None:
    """Sections behind a target; None where none has a value in its period or is declared to have none.

    None too where its indicator is not read off sections.
    """
    if target["indicator_id"] not in WATER_INDICATORS:
        return None
    start, end = (pd.Timestamp(target[c]).date() for c in ("period_start", "period_end"))
    network = network_of(target["subject_zh"])
    found = water(wh, str(target["region_id"]), start, end, as_of, standards, network)
    return found if found.sections["class"].notna().any() or len(found.left_out) else None


def water_value(target: Mapping[str, Any], found: Water) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unrounded and reported bounds of the target's indicator."""
    statistic = WATER_INDICATORS[str(target["indicator_id"])]
    raw = water_bounds(found, statistic)
    low, high = report_value(np.array(raw), 0 if statistic == "class" else SHARE_DECIMALS)
    return raw, (float(low), float(high))


def judge_water(target: Mapping[str, Any], rule: Rule, found: Water, closed: bool) -> Verdict | None:
    """Judge one target from the sections of its region; None where they give no value of its indicator.

    A period that still runs has a value to date and no verdict: a class to date binds nothing that is to come.

    Parameters
    ----------
    target : mapping
        Row of ``core/target_open``.
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
    verdict = closed_verdict(bool(sure[0]), bool(possible[0])) if closed else "open"
    bases = tuple(sorted(set("; ".join(found.sections["basis"].dropna()).split("; "))))
    whole = found.evaluated & found.sections["complete"].astype(bool)
    value = Value(exact=raw[0] if raw[0] == raw[1] else NAN, reported=low if low == high else NAN, low=low, high=high)
    return Verdict(
        status=verdict,
        value=value,
        probability=Probability.of(verdict),
        margin=nearer_margin(low, high, rule),
        counts=Counts(n_valid=int(whole.sum()), n_expected=len(found.sections)),
        evidence=Evidence(bases, edition=found.edition, reading="sections"),
        readings=(_reading(value, verdict, found),),
        reasons=tuple(water_notes(found)),
    )


def none_left(by_figures: Verdict, found: Water) -> Verdict:
    """Judgement by figures where no section has a value but some are declared dry or not sampled: told with counts."""
    if not len(found.left_out):
        return by_figures
    silent = len(found.sections)
    rest = (f"，另有{silent}个无数据", f", {silent} more without a value") if silent else ("", "")
    zh, en = _left_out(found)
    own = f"本期没有断面有数据：{zh}{rest[0]}", f"no section has a value in the period: {en}{rest[1]}"
    return by_figures.because(own)


def beside_sections(judged: Verdict, by_figures: Verdict) -> Verdict:
    """Sections and figures of one target: sections decide a closed period, an open one keeps what the figures gave.

    Figures stay listed as readings that do not speak. An open target is told its sections' value to date. Where the
    sections leave a closed period open and a published figure decides it, the figure speaks and the sections are told.
    """
    if judged.status == "undetermined" and by_figures.status in ("met", "missed"):
        return by_figures.because(*judged.reasons).beside(judged.readings)
    if judged.status != "open":
        return judged.beside(by_figures.readings)
    value, n_sections = judged.value, int(judged.counts.n_expected)
    so_far = by_figures.because(figure_notes.sections_to_date(notes.span(value.low, value.high), n_sections))
    if not by_figures.has_evidence:
        evidence = replace(judged.evidence, model=by_figures.evidence.model)
        so_far = replace(so_far, value=value, counts=judged.counts, evidence=evidence)
    return so_far.beside(judged.readings)


def _reading(value: Value, verdict: str, found: Water) -> ReadingVerdict:
    n_sections = len(found.sections)
    return ReadingVerdict(
        reading_id="sections",
        primary=verdict != "open",
        name=(
            f"{n_sections}个断面的监测值，按最差项目定类",
            f"measurements of {n_sections} sections, the worst item decides",
        ),
        value=value,
        verdict=verdict,
        probability=Probability.of(verdict),
        grade="C",
        source=f"{found.edition} table 1; trial method of evaluation 2011 no. 22",
    )
