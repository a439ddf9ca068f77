"""The briefing: what it is made of (`BriefingData`), its parts in words, its charts, and the page."""

from analytics.report.briefing.data import BriefingData
from analytics.report.briefing.page import render, write

__all__ = ["BriefingData", "render", "write"]
