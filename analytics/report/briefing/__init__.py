"""The briefing: what it is made of (`BriefingData`), its parts in words, its charts, and the page.

It imports none of them by itself: a command that prints what must happen loads no page and no chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics import former
from analytics.lazy import names_of

if TYPE_CHECKING:
    from analytics.report.briefing.contents import BriefingData
    from analytics.report.briefing.page import render, write

__all__ = ["BriefingData", "render", "write"]

_fetch = names_of(
    __name__,
    {
        "BriefingData": "analytics.report.briefing.contents",
        "render": "analytics.report.briefing.page",
        "write": "analytics.report.briefing.page",
    },
)
#: What was in a module of this name before it was a package; it leaves with the next release.
_former = former.lookup(__name__, ["report.briefing.page"])


def __getattr__(name: str) -> Any:
    return _fetch(name) if name in __all__ else _former(name)
