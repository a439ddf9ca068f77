"""The briefing: what it is made of (`BriefingData`), its parts in words, its charts, and the page."""

from analytics import former
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.page import render, write

__all__ = ["BriefingData", "render", "write"]

#: What was in a module of this name before it was a package; it leaves with the next release.
__getattr__ = former.lookup(__name__, ["report.briefing.page"])
