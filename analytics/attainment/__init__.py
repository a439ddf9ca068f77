"""Attainment: how likely each target is to be met, by how much, and what is left to do."""

from analytics.attainment.assess import Assessment, assess
from analytics.attainment.columns import (
    ASSESS_COLUMNS,
    DETAIL_COLUMNS,
    JOINT_COLUMNS,
    READING_COLUMNS,
    STATUSES,
)
from analytics.attainment.explain.explain import explain
from analytics.attainment.likelihood import BANDS, likelihood
from analytics.attainment.side_by_side import SCENARIO_COLUMNS, side_by_side

__all__ = [
    "ASSESS_COLUMNS",
    "BANDS",
    "DETAIL_COLUMNS",
    "JOINT_COLUMNS",
    "READING_COLUMNS",
    "SCENARIO_COLUMNS",
    "STATUSES",
    "Assessment",
    "assess",
    "explain",
    "likelihood",
    "side_by_side",
]
