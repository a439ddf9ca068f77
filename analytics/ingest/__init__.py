"""Ingest: one reader a source layout; every row ends up accepted or in quarantine, none is lost."""

from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.card import Card, read_card
from analytics.ingest.reader import LAYOUTS, read_file

__all__ = ["LAYOUTS", "Batch", "Card", "Lookup", "Options", "read_card", "read_file"]
