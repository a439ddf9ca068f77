"""What an assessment says, as column names: the scoreboard, its details, the readings and the joint table."""

from __future__ import annotations

from analytics.terms import Status

ASSESS_COLUMNS = [
    "target_id",
    "region_id",
    "region",
    "indicator",
    "comparator",
    "threshold",
    "unit",
    "period_start",
    "period_end",
    "value",
    "p_met",
    "p_low",
    "p_high",
    "likelihood",
    "margin",
    "status",
    "basis",
    "edition",
]

DETAIL_COLUMNS = [
    "region_en",
    "indicator_zh",
    "indicator_en",
    "statistic",
    "parameter",
    "threshold_high",
    "threshold_text",
    "period_kind",
    "subject_zh",
    "subject_en",
    "kind",
    "plan_id",
    "clause",
    "domain",
    "obligation",
    "finality",
    "value_reported",
    "value_low",
    "value_high",
    "n_valid",
    "n_expected",
    "days_known",
    "days_left",
    "required_remainder",
    "days_allowed",
    "days_needed",
    # What it would take: per cent less of the days to come for that P(met) (negative: room), what those days brought
    # in past years, and the day from which not even the best of them would do.
    "cut_p50_pct",
    "cut_p80_pct",
    "cut_p95_pct",
    "best_remainder",
    "best_remainder_year",
    "best_remainder_known",
    "median_remainder",
    "last_chance_on",
    "chance_note",
    "reading",
    "model",
    "missing_zh",
    "missing_en",
    "note_zh",
    "note_en",
    # A parent's value beside a target without evidence of its own; never the target's value.
    "context_zh",
    "context_en",
    "context_value",
    # The reasons of the note as codes with their values (`analytics.words.reasons`), in JSON.
    "reasons",
]

READING_COLUMNS = [
    "target_id",
    "reading_id",
    "speaks",
    "zh",
    "en",
    "value",
    "value_low",
    "value_high",
    "value_reported",
    "verdict",
    "p_met",
    "p_low",
    "p_high",
    "grade",
    "source",
]

JOINT_COLUMNS = [
    "region_id",
    "period_start",
    "period_end",
    "targets",
    "n_targets",
    "p_joint",
    "p_joint_low",
    "p_joint_high",
]

STATUSES = tuple(Status)

#: Columns that hold numbers; empty is NaN.
NUMBERS = {
    "threshold_high",
    "threshold",
    "value",
    "p_met",
    "p_low",
    "p_high",
    "margin",
    "value_reported",
    "value_low",
    "value_high",
    "n_valid",
    "n_expected",
    "days_known",
    "days_left",
    "required_remainder",
    "days_allowed",
    "days_needed",
    "cut_p50_pct",
    "cut_p80_pct",
    "cut_p95_pct",
    "best_remainder",
    "best_remainder_year",
    "best_remainder_known",
    "median_remainder",
    "context_value",
}

#: Columns that hold days; empty is NaT.
DATES = {"period_start", "period_end", "last_chance_on"}
