"""The main job, step by step: refresh the warehouse, assess, record, brief.

The package imports nothing by itself: a command that answers a question loads neither pages nor readers of files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.lazy import names_of

if TYPE_CHECKING:
    from analytics.flow.rebuilding import rebuild, remove
    from analytics.flow.refreshing import Refreshed, ingest_files, lookup_of, refresh
    from analytics.flow.running import RunResult, run

__all__ = ["Refreshed", "RunResult", "ingest_files", "lookup_of", "rebuild", "refresh", "remove", "run"]

__getattr__ = names_of(
    __name__,
    {
        "Refreshed": "analytics.flow.refreshing",
        "RunResult": "analytics.flow.running",
        "ingest_files": "analytics.flow.refreshing",
        "lookup_of": "analytics.flow.lookup",
        "rebuild": "analytics.flow.rebuilding",
        "refresh": "analytics.flow.refreshing",
        "remove": "analytics.flow.rebuilding",
        "run": "analytics.flow.running",
    },
)
