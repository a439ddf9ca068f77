"""Add a list of days that a rule may leave out to the workspace."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from analytics import slugs, standards
from analytics.errors import InputError
from analytics.flow.lookup import lookup_of_files
from analytics.flow.workspace import own_raw_dir
from analytics.ingest import named_layouts
from analytics.ingest.event_lists import StatedList, read_events
from analytics.message import Message
from analytics.settings import Settings
from analytics.targets.registry import load as load_registry
from analytics.writing import write_bytes


@dataclass(frozen=True)
class AddedList:
    """A list that was added: its file, how many spans of days it has and for how many it was made, and what to say."""

    path: Path
    n_events: int
    n_covered: int
    said: tuple[str, ...]


def add_events(settings: Settings, path: Path, stated: StatedList, replace: bool = False) -> AddedList:
    """Write a bureau's list as ``data/raw/events/<its name>.csv``; the next refresh takes it.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    path : Path
        The list as it came.
    stated : Stated
        What the user says of it; a region by its id.
    replace : bool
        Whether a list of the same name that is there is replaced.

    Raises
    ------
    InputError
        If a row is not understood, or a list of this name is there; nothing is written then.
    """
    raw_dir = own_raw_dir(settings)
    named_layouts.read_from(raw_dir)
    lookup = lookup_of_files(load_registry(raw_dir), standards.load(raw_dir), raw_dir)
    rows, said = read_events(path, lookup, stated)
    target = raw_dir / "events" / f"{slugs.from_name(path.stem)}.csv"
    data = rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    if target.exists() and not replace and target.read_bytes() != data:
        raise InputError(Message("{file} is there already: say --replace, or give the list another name",
                                 file=str(target)))  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="dabiao-events-") as held:
        trial = Path(held) / "events" / target.name
        write_bytes(_made(trial), data)
        standards.load_events(Path(held))
    write_bytes(_made(target), data)
    n_events = int((rows["entry"] == "event").sum())
    return AddedList(target, n_events, len(rows) - n_events, said)


def _made(path: Path) -> Path:
    """A path whose folder is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
