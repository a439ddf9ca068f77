"""Attainment: how likely each target is to be met, by how much, and what is left to do."""

from analytics.attainment.answer_columns import (
    ANSWER_COLUMNS,
    ASSESS_COLUMNS,
    DETAIL_COLUMNS,
    JOINT_COLUMNS,
    READING_COLUMNS,
    STATUSES,
)
from analytics.attainment.assess import ANY_EVIDENCE, EVIDENCE_CHOICES, OWN_EVIDENCE, Assessment, assess
from analytics.attainment.counts import expected_met
from analytics.attainment.explain.explain import explain
from analytics.attainment.gaps import gaps
from analytics.attainment.likelihood import BANDS, likelihood
from analytics.attainment.plan_view import goals_of, met_of, plan_view
from analytics.attainment.side_by_side import SCENARIO_COLUMNS, side_by_side

__all__ = [
    "ANSWER_COLUMNS",
    "ANY_EVIDENCE",
    "ASSESS_COLUMNS",
    "BANDS",
    "DETAIL_COLUMNS",
    "EVIDENCE_CHOICES",
    "JOINT_COLUMNS",
    "OWN_EVIDENCE",
    "READING_COLUMNS",
    "SCENARIO_COLUMNS",
    "STATUSES",
    "Assessment",
    "assess",
    "expected_met",
    "explain",
    "gaps",
    "goals_of",
    "likelihood",
    "met_of",
    "plan_view",
    "side_by_side",
]
