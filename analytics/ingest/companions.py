"""Files beside a data file that decide how it is read: its card, its archive's card, the list of stations."""

from __future__ import annotations

from pathlib import Path

from analytics.ingest import hourly
from analytics.ingest.card import card_path

STATIONS = "stations.csv"


def companions(path: Path) -> list[Path]:
    """Those that are there, in a fixed order.

    Examples
    --------
    >>> companions(Path("/nowhere/a.csv"))
    []
    """
    possible = [card_path(path), path.with_name(f"{hourly.source_of(path.stem)}.card.toml"), path.with_name(STATIONS)]
    return [one for one in dict.fromkeys(possible) if one.is_file() and one != path]
