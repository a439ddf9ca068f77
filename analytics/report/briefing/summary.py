"""The answer in words: which goal is least sure, what is decided or in doubt, and how many goals there are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import JointRow, OutlookRow, one_row, rows_as
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    likelihood_text,
    need_days,
    not_begun,
    period_text,
    probability_text,
    target_name,
    threshold_text,
)
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say
from analytics.words.numbers import date_text, number

Sentence = tuple[str, tuple[str, ...]]
# What has no plain verdict, gravest first.
NAMED = 2
_DOUBTS = (Status.LOST, Status.MISSED, Status.CONTESTED, Status.UNDETERMINED)


def answer(
    outlook: pd.DataFrame, lang: str, region_id: str, as_of: Any, joint: pd.DataFrame | None = None
) -> list[Sentence]:
    """Write the answer in one or two sentences, of goals on own data alone.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook`` plus ``indicator_zh``, ``indicator_en``.
    lang : str
        ``'zh'`` or ``'en'``.
    region_id : str
        Region that the names leave out.
    as_of : date
        Date of the assessment.
    joint : DataFrame, optional
        Probabilities that all targets of a region's period are met together.

    Returns
    -------
    list of (str, tuple of str)
        The open goal that is least sure, with what it still needs and how likely all goals of its period are met
        together; then what is decided or in doubt. Each with the ids of the targets it is about.
    """
    rows = board_rows(outlook[~outlook["status"].isin(WITHOUT_OWN_DATA)])
    if rows.empty:
        inferred = int(outlook["p_met"].notna().sum())
        return [(say(lang, "answer.lead_inferred" if inferred else "answer.lead_none", n=inferred), ())]
    return [*_least_sure(rows, lang, region_id, as_of, joint), *_decided(rows, lang, region_id)]


def _least_sure(
    rows: pd.DataFrame, lang: str, region_id: str, as_of: Any, joint: pd.DataFrame | None
) -> list[Sentence]:
    """The open goal with the smallest probability; of equal ones that whose deadline is next."""
    open_ = rows[(rows["status"] == Status.OPEN) & rows["p_met"].notna()]
    if open_.empty:
        return []
    away = (pd.to_datetime(open_["period_end"]) - pd.Timestamp(as_of)).abs()
    row = one_row(OutlookRow, open_.assign(_away=away).sort_values(["p_met", "_away"], kind="stable"))
    words = {
        "n": len(open_),
        "name": within(target_name(row, lang, region_id), lang),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "p": probability_text(row, lang),
        "likelihood": likelihood_text(row, lang),
    }
    text = say(lang, "answer.least_sure" if len(open_) > 1 else "answer.only_open", **words)
    need = say(lang, "goal.left_ahead") if not_begun(row) else need_days(row, lang)
    parts = [text + (say(lang, "meta.comma") + need if need else ""), *_together(joint, row, lang)]
    return [(_sentence(parts, lang), (row.target_id,))]


def _sentence(parts: list[str], lang: str) -> str:
    text = say(lang, "meta.semi").join(parts) + say(lang, "meta.stop")
    return text[0].upper() + text[1:]


def _decided(rows: pd.DataFrame, lang: str, region_id: str) -> list[Sentence]:
    """Goals that are met, and by name those that are missed, lost, contested or undecided."""
    counts = dict(status_counts(rows))
    met = counts.get(Status.MET, 0) + counts.get(Status.MET_EARLY, 0)
    parts = [say(lang, "answer.met", n=met)] if met else []
    ids: list[str] = []
    for status in (status for status in _DOUBTS if status in counts):
        text, named = _doubt(rows, status, lang, region_id)
        parts.append(text)
        ids += named
    return [(_sentence(parts, lang), tuple(ids))] if parts else []


def _doubt(rows: pd.DataFrame, status: str, lang: str, region_id: str) -> Sentence:
    """Name the one or two targets of a status that is no plain success, or count them."""
    found = rows_as(OutlookRow, rows[rows["status"] == status])
    if len(found) > NAMED:
        return say(lang, f"answer.care_{status}", n=len(found)), ()
    names = [within(target_name(row, lang, region_id), lang) for row in found]
    listed = say(lang, "answer.and").join(names)
    return say(lang, f"answer.care_{status}_named", names=listed), tuple(row.target_id for row in found)


def within(name: str, lang: str) -> str:
    """Write a name as it stands within an English sentence.

    Examples
    --------
    >>> within("Share of good-air days", "en"), within("PM2.5 mean", "en"), within("NO2 mean", "en")
    ('share of good-air days', 'PM2.5 mean', 'NO2 mean')
    """
    return name[0].lower() + name[1:] if lang == "en" and name[1:2].islower() else name


def _together(joint: pd.DataFrame | None, row: OutlookRow, lang: str) -> list[str]:
    """Say how likely the targets of a region and period are met together, if there are several."""
    if joint is None or joint.empty:
        return []
    same = (joint["region_id"] == row.region_id) & (pd.to_datetime(joint["period_end"]) == pd.Timestamp(row.ends_on))
    rows = [one for one in rows_as(JointRow, joint[same]) if one.n_targets > 1]
    return [
        say(lang, "answer.care_joint", n=number(one.n_targets, 0), p=p, period=period_text(one.as_goal(), lang))
        for one in rows[:1]
        if (p := probability_text(one.as_goal(), lang)) != "—"
    ]


def bookkeeping(outlook: pd.DataFrame, lang: str, region: str, as_of: Any) -> str:
    """Say how many targets the plans set, how many stand on own data, and how many are not set as figures."""
    quantified = outlook[outlook["comparator"].isin(QUANTIFIED)]
    others = len(outlook) - len(quantified)
    rest = say(lang, "answer.rest", n=others) if others else ""
    return _counts(quantified, lang, region, as_of) + rest


def status_counts(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Count the targets of each status, in the order of the statuses, without empty ones.

    Examples
    --------
    >>> status_counts(pd.DataFrame({"status": ["open", "met", "open"]}))
    [('met', 1), ('open', 2)]
    """
    counts = rows["status"].value_counts()
    return [(str(status), int(counts[status])) for status in Status if status in counts.index]


def _counts(quantified: pd.DataFrame, lang: str, region: str, as_of: Any) -> str:
    date = date_text(as_of, lang)
    if quantified.empty:
        return say(lang, "answer.counts_none", date=date, region=region)
    bare = int(quantified["status"].isin(WITHOUT_OWN_DATA).sum())
    parts = [
        say(lang, "answer.counts_part", n=n, status=say(lang, f"status.{status}"))
        for status, n in status_counts(quantified)
        if status not in WITHOUT_OWN_DATA
    ]
    inferred = int((quantified["status"].isin(WITHOUT_OWN_DATA) & quantified["p_met"].notna()).sum())
    key = "counts_bare" if not parts else "counts" if bare else "counts_all"
    if inferred and key != "counts_all":
        key += "_inferred_all" if inferred == bare else "_inferred"
    listed = say(lang, "meta.sep").join(parts)
    words = {
        "total": len(quantified),
        "n": len(quantified) - bare,
        "missing": bare,
        "inferred": inferred,
        "parts": listed,
    }
    return say(lang, f"answer.{key}", date=date, region=region, **words)
