"""Ingest: one reader a source layout; every row ends up accepted or in quarantine, none is lost.

The package can be called: ``da.ingest("mycity_daily.csv", region="mycity")`` loads files as ``dabiao ingest`` does. It
imports no reader by itself: a command that reads no file loads none.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from analytics.lazy import names_of

if TYPE_CHECKING:
    from analytics.ingest.batch import Batch, Lookup, Options
    from analytics.ingest.provenance_card import Card, read_card
    from analytics.ingest.reader import LAYOUTS, read_file

__all__ = ["LAYOUTS", "Batch", "Card", "Lookup", "Options", "read_card", "read_file"]

__getattr__ = names_of(
    __name__,
    {
        "Batch": "analytics.ingest.batch",
        "Card": "analytics.ingest.provenance_card",
        "LAYOUTS": "analytics.ingest.reader",
        "Lookup": "analytics.ingest.batch",
        "Options": "analytics.ingest.batch",
        "read_card": "analytics.ingest.provenance_card",
        "read_file": "analytics.ingest.reader",
    },
)


class _Ingest(ModuleType):
    """The package as a function, so that its name serves both."""

    def __call__(self, files: Any, source: str | None = None, region: str | None = None, **more: Any) -> Any:
        """Load monitoring files or filled-in figures; see `analytics.loading.load`."""
        return import_module("analytics").load(files, source, region, **more)


sys.modules[__name__].__class__ = _Ingest
