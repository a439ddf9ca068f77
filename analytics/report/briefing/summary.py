"""The answer in three sentences: how many targets, the one that is asked about most, and where to be careful."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.report.charts.scoreboard_rows import LEADING, board_rows
from analytics.report.row_text import (
    joint_p,
    likelihood_text,
    margin_text,
    need_days,
    not_begun,
    period_text,
    probability_text,
    required_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say
from analytics.words.numbers import Row, absent, date_text, number, rows_of

Sentence = tuple[str, tuple[str, ...]]


def answer(
    outlook: pd.DataFrame, lang: str, region: str, region_id: str, as_of: Any, joint: pd.DataFrame | None = None
) -> list[Sentence]:
    """Write the page's three sentences.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook`` plus ``indicator_zh``, ``indicator_en``.
    lang : str
        ``'zh'`` or ``'en'``.
    region : str
        Name of the region in that language.
    region_id : str
        Its id; its own targets lead.
    as_of : date
        Date of the assessment.
    joint : DataFrame, optional
        Probabilities that all targets of a region's period are met together.

    Returns
    -------
    list of (str, tuple of str)
        Three sentences, each with the ids of the targets it is about.

    """
    quantified = outlook[outlook["comparator"].isin(QUANTIFIED)]
    lead = _lead(outlook, region_id, as_of)
    first = (_counts(quantified, lang, region, as_of), ())
    second = (_lead_text(lead, lang, region_id), (str(lead["target_id"]),) if lead else ())
    return [first, second, _care(outlook, quantified, lead, (lang, region_id), joint)]


def status_counts(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Count the targets of each status, in the order of the statuses, without empty ones.

    Examples
    --------
    >>> status_counts(pd.DataFrame({"status": ["open", "met", "open"]}))
    [('met', 1), ('open', 2)]
    """
    counts = rows["status"].value_counts()
    return [(str(status), int(counts[status])) for status in Status if status in counts.index]


# What has no plain verdict, gravest first.
NAMED = 2
_DOUBTS = (Status.CONTESTED, Status.UNDETERMINED, Status.LOST)


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
    key += "_inferred" if inferred and key != "counts_all" else ""
    listed = say(lang, "meta.sep").join(parts)
    words = {
        "total": len(quantified),
        "n": len(quantified) - bare,
        "missing": bare,
        "inferred": inferred,
        "parts": listed,
    }
    return say(lang, f"answer.{key}", date=date, region=region, **words)


def _lead(outlook: pd.DataFrame, region_id: str, as_of: Any) -> Row | None:
    """Find the target people ask about first: the region's own PM2.5, the deadline nearest to the date."""
    rows = board_rows(outlook[~outlook["status"].isin(WITHOUT_OWN_DATA)])
    if rows.empty:
        return None
    rank = rows["indicator"].map({name: i for i, name in enumerate(LEADING)}).fillna(len(LEADING))
    distance = (pd.to_datetime(rows["period_end"]) - pd.Timestamp(as_of)).abs()
    order = rows.assign(_away=rows["region_id"] != region_id, _rank=rank, _distance=distance)
    return rows_of(order.sort_values(["_away", "_rank", "_distance"], kind="stable").head(1))[0]


def _lead_text(row: Row | None, lang: str, region_id: str) -> str:
    if row is None:
        return say(lang, "answer.lead_none")
    words = {
        "name": target_name(row, lang, region_id),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "value": value_text(row, lang),
        "status": status_text(row, lang),
        "margin": margin_text(row, lang),
        "p": probability_text(row, lang),
        "likelihood": likelihood_text(row, lang),
        "days": number(row.get("days_left"), 0),
        "required": required_text(row, lang),
    }
    return say(lang, f"answer.{_lead_key(row)}", **words)


def _lead_key(row: Row) -> str:
    status = row["status"]
    if status in {Status.MET, Status.MISSED, Status.CONTESTED}:
        return "lead_contested" if status == Status.CONTESTED else "lead_closed"
    if status == Status.OPEN and not absent(row.get("p_met")):
        mean_left = (
            not not_begun(row) and not absent(row.get("required_remainder")) and not absent(row.get("days_left"))
        )
        return "lead_open_rest" if mean_left else "lead_open"
    # Bounds that leave everything open say nothing: probability_text() gives a dash for them.
    bounded = not absent(row.get("p_low")) and probability_text(row, "en") != "—"
    return "lead_bounds" if bounded and absent(row.get("p_met")) else "lead_fixed"


def _care(
    outlook: pd.DataFrame,
    quantified: pd.DataFrame,
    lead: Row | None,
    place: tuple[str, str],
    joint: pd.DataFrame | None,
) -> Sentence:
    """Say where to be careful: the open target most at risk, all together, and what has no plain verdict."""
    lang, region_id = place
    parts: list[str] = []
    ids: tuple[str, ...] = ()
    lead_id = lead["target_id"] if lead else None
    still = quantified[(quantified["status"] == Status.OPEN) & quantified["p_met"].notna()]
    still = still[still["target_id"] != lead_id].sort_values("p_met", kind="stable")
    if len(still):
        row = rows_of(still.head(1))[0]
        ids = (str(row["target_id"]),)
        parts.append(_risk(row, lang, region_id))
    parts += _together(joint, lead, lang)
    counts = dict(status_counts(quantified))
    for status in (status for status in _DOUBTS if status in counts):
        text, named = _doubt(quantified, status, lang, region_id)
        parts.append(text)
        ids += tuple(target for target in named if target != lead_id)
    if len(outlook) > len(quantified):
        parts.append(say(lang, "answer.care_rest", n=len(outlook) - len(quantified)))
    if not parts:
        parts = [say(lang, "answer.care_clear")]
    text = say(lang, "meta.semi").join(parts) + say(lang, "meta.stop")
    return text[0].upper() + text[1:], ids


def _doubt(quantified: pd.DataFrame, status: str, lang: str, region_id: str) -> Sentence:
    """Name the one or two targets of a doubtful status, or count them."""
    rows = rows_of(quantified[quantified["status"] == status])
    if len(rows) > NAMED:
        return say(lang, f"answer.care_{status}", n=len(rows)), ()
    names = [within(target_name(row, lang, region_id), lang) for row in rows]
    listed = say(lang, "answer.and").join(names)
    return say(lang, f"answer.care_{status}_named", names=listed), tuple(str(row["target_id"]) for row in rows)


def within(name: str, lang: str) -> str:
    """Write a name as it stands within an English sentence.

    Examples
    --------
    >>> within("Share of good-air days", "en"), within("PM2.5 mean", "en"), within("NO2 mean", "en")
    ('share of good-air days', 'PM2.5 mean', 'NO2 mean')
    """
    return name[0].lower() + name[1:] if lang == "en" and name[1:2].islower() else name


def _risk(row: Row, lang: str, region_id: str) -> str:
    """Name the target most at risk, with what must still happen."""
    words = {
        "name": within(target_name(row, lang, region_id), lang),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "p": probability_text(row, lang),
        "need": need_days(row, lang),
    }
    return say(lang, "answer.care_risk_need" if words["need"] else "answer.care_risk", **words)


def _together(joint: pd.DataFrame | None, lead: Row | None, lang: str) -> list[str]:
    """Say how likely the targets of the lead's region and period are met together, if there are several."""
    if joint is None or joint.empty or lead is None or lead["status"] != Status.OPEN:
        return []
    same = (joint["region_id"] == lead["region_id"]) & (
        pd.to_datetime(joint["period_end"]) == pd.Timestamp(lead["period_end"])
    )
    rows = [row for row in rows_of(joint[same]) if int(row["n_targets"]) > 1]
    return [
        say(lang, "answer.care_joint", n=number(row["n_targets"], 0), p=p, period=period_text(row, lang))
        for row in rows[:1]
        if (p := joint_p(row, lang)) != "—"
    ]
