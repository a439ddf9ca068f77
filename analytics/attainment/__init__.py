"""Attainment: how likely each target is to be met, by how much, and what is left to do."""

from analytics.attainment.assess import Assessment, assess
from analytics.attainment.columns import (
    ASSESS_COLUMNS,
    DETAIL_COLUMNS,
    JOINT_COLUMNS,
    READING_COLUMNS,
    STATUSES,
)
from analytics.attainment.explain import explain
from analytics.attainment.likelihood import BANDS, likelihood

__all__ = [
    "ASSESS_COLUMNS",
    "BANDS",
    "DETAIL_COLUMNS",
    "JOINT_COLUMNS",
    "READING_COLUMNS",
    "STATUSES",
    "Assessment",
    "assess",
    "explain",
    "likelihood",
]
