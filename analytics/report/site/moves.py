"""Material changes from run to run, by the one rule of `analytics.attainment.material`."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.attainment.material import AnswerChange, changes, on_own_data
from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.briefing.changes import change_line
from analytics.report.charts.probability_path import points_of
from analytics.report.site.contents import SiteChange

ANSWER = ["status", "p_met", "p_low", "p_high"]


def moves_of(runs: pd.DataFrame, goals: pd.DataFrame) -> tuple[SiteChange, ...]:
    """Find every material change of goals on data of their own between one run and the next.

    Parameters
    ----------
    runs : DataFrame
        What each run said: ``as_of, target_id, status, p_met, p_low, p_high``.
    goals : DataFrame
        Rows of ``Assessment.outlook``; goals that are no longer there are left out.

    Returns
    -------
    tuple of Move
        The newest first.
    """
    if runs.empty:
        return ()
    known = runs[runs["target_id"].isin(goals["target_id"])].sort_values(["target_id", "as_of"], kind="stable")
    before = known[ANSWER].shift()
    follows = known["target_id"].eq(known["target_id"].shift())
    own = on_own_data(known["status"], before["status"])
    now, was = known[follows & own], before[follows & own]
    kinds = changes(now, was)
    material = kinds[kinds != ""].index
    rows = {row.target_id: row for row in rows_as(OutlookRow, goals)}
    made = []
    for one, earlier, kind in zip(
        points_of(now.loc[material]), rows_as(OutlookRow, was.loc[material]), kinds[material], strict=True
    ):
        row = rows[one.answer.target_id]
        then, former = _said(row, one.answer), _said(row, earlier)
        texts = {lang: change_line(then, former, AnswerChange(kind), lang) for lang in ("zh", "en")}
        assert one.as_of is not None
        made.append(SiteChange(one.as_of, row.target_id, row.region_id, **texts))
    return tuple(sorted(made, key=lambda move: (-move.as_of.toordinal(), move.target_id)))


def _said(row: OutlookRow, answer: OutlookRow) -> OutlookRow:
    """The goal with the answer of a run, which does not record whether that was final."""
    low, high = answer.p_low, answer.p_high
    return replace(row, status=answer.status, finality="", p_met=answer.p_met, p_low=low, p_high=high)
