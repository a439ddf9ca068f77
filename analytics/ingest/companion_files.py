"""Files that lie beside a file and belong to it: its card, the card of its source, the table of its stations."""

from __future__ import annotations

import re
from pathlib import Path

from analytics.ingest.provenance_card import card_path

STATIONS = "stations.csv"


def source_of(stem: str) -> str:
    """Source of a file without a card: its name without the day, so that the files of all days are one source.

    Examples
    --------
    >>> source_of("china_cities_20190301"), source_of("2019-03-01")
    ('china_cities', 'hourly_archive')
    """
    return re.sub(r"[-_ ]?\d{4}-?\d{2}-?\d{2}(?:[-_]\d{4}-?\d{2}-?\d{2})?$", "", stem) or "hourly_archive"


def companions(path: Path) -> list[Path]:
    """Files beside a file that say how it is read and are there: its card, that of its source, its stations.

    Examples
    --------
    >>> companions(Path("/nowhere/a.csv"))
    []
    """
    possible = [card_path(path), path.with_name(f"{source_of(path.stem)}.card.toml"), path.with_name(STATIONS)]
    return [one for one in dict.fromkeys(possible) if one.is_file() and one != path]
