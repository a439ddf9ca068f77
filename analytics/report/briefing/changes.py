"""What changed since an earlier run: probabilities and statuses of the same targets, from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.attainment.material import AnswerChange, changes, on_own_data
from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.page_words import PageWords
from analytics.report.reading_order import board_rows
from analytics.report.row_text import SAID_BY_STATUS, one_p, probability_text, status_text, target_name, threshold_text
from analytics.terms import WITHOUT_OWN_DATA
from analytics.words.catalogue import say
from analytics.words.escape import anchor, clean
from analytics.words.numbers import ABSENT, absent, date_text, number

POINT = 0.01  # the step in which a change of a probability is written
_BEFORE = ["p_met", "p_low", "p_high", "status", "value"]


def change_part(outlook: pd.DataFrame, previous: pd.DataFrame, lang: str, home: str) -> dict[str, Any]:
    """Gather where an earlier run had another answer, the largest change first.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    previous : DataFrame
        Rows of the ledger's table ``attainment`` of one earlier run: ``run_id, as_of, target_id, p_met, p_low, p_high,
        status, value``; empty where there is none.
    lang : str
        ``'zh'`` or ``'en'``.
    home : str
        Region that the names leave out.

    Returns
    -------
    dict
        ``lead`` (a sentence), ``rows`` (one a target on own data that changed), ``same`` (how many were judged alike)
        and ``inferred`` (how many inferred ones changed, which are not listed).
    """
    if previous.empty:
        return {"lead": say(lang, "changes.none"), "rows": [], "same": "", "inferred": "", "date": ""}
    rows = compared(outlook, previous)
    own = on_own_data(rows["status"], rows["status_before"])
    lines = [_row(one, lang, home) for one in moves(rows[rows["changed"] & own])]
    n_inferred = int((rows["changed"] & ~own).sum())
    date = date_text(previous["as_of"].iloc[0], lang)
    words = {"date": date, "run": clean(previous["run_id"].iloc[0]), "n": len(lines)}
    kept = rows[~rows["changed"]]
    same = int((~kept["status"].isin(WITHOUT_OWN_DATA)).sum())
    return {
        "lead": say(lang, "changes.lead" if lines else "changes.nothing", **words),
        "rows": lines,
        "same": say(lang, "changes.same", n=same) if same and lines else "",
        "inferred": say(lang, "changes.inferred", n=n_inferred) if n_inferred else "",
        "date": date,
    }


_SAID_AS = {
    AnswerChange.LOST: "alert.lost",
    AnswerChange.STATUS: "alert.verdict",
    AnswerChange.BAND: "alert.probability",
    AnswerChange.POINTS: "alert.probability",
}


def change_line(row: OutlookRow, was: OutlookRow, kind: AnswerChange, lang: str) -> str:
    """Say in one sentence how the answer of a goal changed, the name of its region with it.

    Parameters
    ----------
    row : OutlookRow
        The goal, with the answer as it is now.
    was : OutlookRow
        The answer before; of its cells status and probability are used.
    kind : AnswerChange
        What is material in it.
    lang : str
        ``'zh'`` or ``'en'``.
    """

    def state(one: OutlookRow) -> str:
        """A verdict says it all; between two probabilities of one status the status says nothing."""
        p, status = probability_text(one, lang), status_text(one, lang)
        if one.status in SAID_BY_STATUS or p == ABSENT:
            return status
        return p if alike else f"{status} {p}"

    alike = row.status == was.status and ABSENT not in {probability_text(one, lang) for one in (row, was)}
    words = {"name": target_name(row, lang), "goal": threshold_text(row, lang), "was": state(was), "now": state(row)}
    return say(lang, _SAID_AS[kind], **words)


def compared(outlook: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """Put the earlier answer beside each target's, with ``moved`` (change of P) and ``changed`` (materially).

    Examples
    --------
    >>> now = pd.DataFrame({"target_id": ["a"], "status": ["open"], "p_met": [0.9], "p_low": [0.9], "p_high": [0.9],
    ...     "value": [1.0], "comparator": ["<"], "domain": ["air"], "indicator": ["x"], "period_end": ["2025-12-31"]})
    >>> rows = compared(now, now.assign(p_met=0.6))
    >>> bool(rows["changed"][0]), float(rows["moved"][0])
    (True, 0.3)
    """
    before = previous[["target_id", *_BEFORE]].rename(columns={c: f"{c}_before" for c in _BEFORE})
    rows = board_rows(outlook).merge(before, on="target_id", how="inner")
    for name in ("p_met", "p_low", "p_high"):
        rows[name] = pd.to_numeric(rows[name])
        rows[f"{name}_before"] = pd.to_numeric(rows[f"{name}_before"])
    rows["moved"] = (rows["p_met"] - rows["p_met_before"]).round(6) + 0.0
    shift = rows[["moved"]].abs()
    for name in ("p_low", "p_high"):
        shift[name] = (rows[name] - rows[f"{name}_before"]).abs()
    earlier = rows[[f"{name}_before" for name in _BEFORE]].set_axis(_BEFORE, axis=1)
    rows["changed"] = changes(rows, earlier) != ""
    turned = (rows["status"] != rows["status_before"]).astype(int)
    order = rows.assign(_turned=-turned, _moved=-shift.max(axis=1).fillna(0))
    return order.sort_values(["_turned", "_moved"], kind="stable").drop(columns=["_turned", "_moved"])


@dataclass(frozen=True)
class GoalChange:
    """A goal whose answer an earlier run had too.

    Parameters
    ----------
    now, before : OutlookRow
        The goal, with its answer now and before.
    moved : float
        Change of P(met); NaN where one side has none.
    """

    now: OutlookRow
    before: OutlookRow
    moved: float


def moves(table: pd.DataFrame) -> list[GoalChange]:
    """Rows of `compared` as what they are."""
    earlier = table[[f"{name}_before" for name in _BEFORE]].set_axis(_BEFORE, axis=1)
    pairs = zip(rows_as(OutlookRow, table), rows_as(OutlookRow, earlier), table["moved"], strict=True)
    return [GoalChange(now, before, float(moved)) for now, before, moved in pairs]


def _row(move: GoalChange, lang: str, home: str) -> PageWords:
    row, before = move.now, move.before
    return {
        "name": target_name(row, lang, home),
        "href": "#" + anchor("target", row.target_id),
        "threshold": threshold_text(row, lang),
        "before": probability_text(before, lang),
        "now": probability_text(row, lang),
        "moved": moved_text(step_of(move), lang),
        "status_before": before.status,
        "status_before_text": status_text(before, lang),
        "status": row.status,
        "status_text": status_text(row, lang),
    }


def step_of(move: GoalChange) -> float | None:
    """Change of the one probability, None where one side has none (a contested verdict has two)."""
    now, then = one_p(move.now), one_p(move.before)
    return None if now is None or then is None else now - then


def moved_text(moved: Any, lang: str) -> str:
    """Write a change of probability in percentage points with its sign; ``—`` where there is none.

    Examples
    --------
    >>> moved_text(0.123, "en"), moved_text(-0.3, "zh"), moved_text(0.004, "en"), moved_text(None, "en")
    ('+12 points', '−30 个百分点', '—', '—')
    """
    if absent(moved) or abs(float(moved)) < POINT / 2:
        return "—"
    text = number(float(moved) * 100, 0, signed=True)
    return ABSENT if text == "0" else say(lang, "changes.moved", value=text)
