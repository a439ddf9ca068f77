"""The section on goals without values of their own: inferred, marked hollow, counted apart from what is measured."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.attainment.plan_view import met_of
from analytics.report.page_words import PageWords
from analytics.report.row_text import inferred_text, period_text, target_name, threshold_text
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA, Evidence
from analytics.words.catalogue import say
from analytics.words.escape import anchor, clean
from analytics.words.numbers import absent, as_date, credible_band, date_text, number, probability

#: Rows that are shown at once; the others stand folded below.
SHOWN = 12
#: Steps that are said beside the answer, as columns ``p_…`` of the outlook.
CROSS_CHECKS = tuple(step for step in Evidence if step.inferred)
NONE: dict[str, Any] = {"lead": "", "rows": [], "more": [], "none": ""}


def inferred_part(outlook: pd.DataFrame, lang: str, home: str, as_of: Any) -> dict[str, Any]:
    """Words of the section: a lead with the number of goals expected to be met, and a row a goal, least likely first.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    lang : str
        ``'zh'`` or ``'en'``.
    home : str
        Region that the names leave out.
    as_of : date
        Day of knowledge.

    Returns
    -------
    dict
        ``lead``, ``rows`` and ``more`` (`SHOWN` first goals, then the others), ``none`` (how many have no answer).
    """
    rows = inferred_rows(outlook)
    none = int(outlook["status"].isin(WITHOUT_OWN_DATA).sum()) - len(rows)
    without = say(lang, "inferred.none" if len(rows) else "inferred.nothing", n=none) if none else ""
    if rows.empty:
        return {**NONE, "none": without}
    day = as_date(as_of)
    if day is None:
        raise ValueError(f"{as_of!r} is no day")
    counted = rows["comparator"].isin(QUANTIFIED)
    met = met_of(rows, day)
    ends = {"mean": number(met.mean, 0), "low": met.low, "high": met.high}
    counts = {"n": met.n, "quantified": int(counted.sum()), **ends}
    lead = say(lang, "inferred.lead", **counts)
    lines = [inferred_line(row, lang, home) for row in rows_as(OutlookRow, rows)]
    return {"lead": lead, "rows": lines[:SHOWN], "more": lines[SHOWN:], "none": without}


def inferred_rows(outlook: pd.DataFrame) -> pd.DataFrame:
    """Goals with an inferred probability, the least likely first, whether they have a number or not."""
    rows = outlook[outlook["status"].isin(WITHOUT_OWN_DATA) & outlook["p_met"].notna()]
    return rows.sort_values(["p_met", "target_id"], kind="stable")


def inferred_line(row: OutlookRow, lang: str, home: str) -> PageWords:
    """One goal: its probability with the credible band, what it stands on, and what would settle it."""
    stands_on = clean(row.words("drivers", lang)), _cross_check(row, lang)
    return {
        "href": "#" + anchor("target", row.target_id),
        "name": target_name(row, lang, home),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "p": inferred_text(row, lang),
        "band": credible_band(float(row.p_low), float(row.p_high), lang),
        "likelihood": say(lang, f"likelihood.{row.likelihood}"),
        "status": row.status,
        "status_text": say(lang, f"status.{row.status}"),
        "evidence": say(lang, f"evidence.{row.evidence}"),
        "drivers": say(lang, "meta.semi").join(filter(None, stands_on)),
        "settles": clean(row.words("settles", lang)),
        "due": date_text(as_date(row.settles_on), lang),
    }


def _cross_check(row: OutlookRow, lang: str) -> str:
    """What each step would say alone; empty where there is but the one that answers."""
    alone = {step: getattr(row, f"p_{step}") for step in CROSS_CHECKS}
    judgement = clean(row.words("judgement", lang))
    said = [
        say(lang, f"inferred.alone_{step}", p=probability(p, lang), judgement=judgement)
        for step, p in alone.items()
        if not absent(p)
    ]
    return say(lang, "inferred.cross_check", parts=say(lang, "meta.comma").join(said)) if len(said) > 1 else ""
