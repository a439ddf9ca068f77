"""What the commands on missing figures and on plans print: figures to ask for, plans and their goals, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.row_text import (
    inferred_text,
    is_inferred,
    named,
    period_text,
    probability_text,
    target_name,
    threshold_text,
)
from analytics.words.catalogue import say, say_or
from analytics.words.numbers import number, probability, significant

if TYPE_CHECKING:
    from analytics.api import Workspace

#: Columns of the gaps that fit the screen; CSV and JSON have all.
GAPS_SHOWN = ["department", "region", "indicator_name", "subject_name", "period_end", "due", "n_targets", "brier_drop",
              "p_met"]  # fmt: skip


def gap_rows(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Figures to ask for, with the departments' names in place of their codes."""
    named = rows.assign(department=[say_or(lang, "department", code) for code in rows["department"]])
    zh = lang == "zh"
    known, subject = named["indicator_zh" if zh else "indicator_en"], named["subject_zh" if zh else "subject_en"]
    dates = {name: named[name].dt.date for name in ("period_start", "period_end", "due") if len(named)}
    subject = subject.where(subject != "", named["subject_zh"])
    named = named.assign(indicator_name=known, subject_name=subject, **dates)
    return named.drop(columns=["indicator_zh", "indicator_en", "subject_en"])


def gaps_on_screen(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The columns of `gap_rows` that a screen shows, probabilities as the pages write them."""
    shown = rows[GAPS_SHOWN]
    return shown.assign(
        region=[named(one, zh, "", lang) for one, zh in zip(rows["region_id"], rows["region"], strict=True)],
        brier_drop=[significant(drop, 2) for drop in shown["brier_drop"]],
        p_met=[probability(p, lang) for p in shown["p_met"]],
    )


def plans_on_screen(workspace: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `Workspace.plans` as a screen shows them: with the name of each plan, and its likely misses by name."""
    lang = workspace.settings.lang
    plans = workspace.warehouse.table("plan").set_index("plan_id")
    goals = workspace.targets().rename(columns={"region_zh": "region", "indicator_id": "indicator"})
    homes = goals["plan_id"].map(plans["region_id"])
    names = {
        goal.target_id: target_name(goal, lang, home) + say(lang, "meta.open") + period_text(goal, lang)
        + say(lang, "meta.close")
        for goal, home in zip(rows_as(OutlookRow, goals), homes, strict=True)
    }  # fmt: skip
    misses = rows["likely_misses"].map(lambda ids: "\n".join(names.get(one, one) for one in ids))
    expected = [number(mean, 1) for mean in rows["expected_met"]]
    shown = rows.assign(likely_misses=misses, expected_met=expected)
    shown.insert(1, f"plan_{lang}", rows["plan_id"].map(plans[lang]))
    return shown


def plan_goals_on_screen(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Goals of a plan as a screen shows them: names, probabilities and statuses in words, inferred ones hollow."""
    said = rows_as(OutlookRow, rows)
    return pd.DataFrame({
        "target_id": rows["target_id"],
        "indicator_name": [target_name(row, lang) for row in said],
        "threshold": [threshold_text(row, lang) for row in said],
        "period_end": pd.to_datetime(rows["period_end"]).dt.date,
        "p_met": [inferred_text(row, lang) if is_inferred(row) else probability_text(row, lang) for row in said],
        "p_low": [probability(row.p_low, lang) for row in said],
        "p_high": [probability(row.p_high, lang) for row in said],
        "status": [say(lang, f"status.{row.status}") for row in said],
        "evidence": [say(lang, f"evidence.{row.evidence}") for row in said],
    })  # fmt: skip
