"""The main job, step by step: refresh the warehouse, assess, record, brief."""

from analytics.flow.rebuild import rebuild, remove
from analytics.flow.refresh import Refreshed, ingest_files, lookup_of, refresh
from analytics.flow.run import RunResult, run

__all__ = ["Refreshed", "RunResult", "ingest_files", "lookup_of", "rebuild", "refresh", "remove", "run"]
