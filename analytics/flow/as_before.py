"""Whether a date has been answered already: the same question on the same knowledge, its pages still where they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.flow.brief_files import briefing_paths
from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import Warehouse, ledger, pages


@dataclass(frozen=True)
class AsBefore:
    """A date to which an earlier run gave the answer that this one would give.

    Parameters
    ----------
    run_id : str
        Run of the ledger.
    as_of : date
        Day of knowledge.
    made_by : str
        Version that made the run, and when.
    regions : tuple of str
        Regions that are wanted.
    briefings : tuple of Path
        Their pages, one a language.
    """

    run_id: str
    as_of: date
    made_by: str
    regions: tuple[str, ...]
    briefings: tuple[Path, ...]

    @property
    def message(self) -> Message:
        """One line: which run says the same."""
        return Message(
            "nothing new since run {id} as of {day} ({by}); --again makes its briefings anew",
            id=self.run_id,
            day=self.as_of,
            by=self.made_by,
        )


def as_before(
    wh: Warehouse, settings: Settings, as_of: date, run_id: str, regions: list[str], out: Path | None
) -> AsBefore | None:
    """The run that answered a date already, if its pages of some regions are all there; None if there is work to do.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse, brought up to date.
    settings : Settings
        Workspace and warehouse.
    as_of : date
        Day of knowledge.
    run_id : str
        Id that a run would have: it digests the question and everything known on the day
        (`analytics.warehouse.ledger.run_identity`).
    regions : list of str
        Ids of the regions whose pages are wanted.
    out : Path, optional
        Folder of the briefings.
    """
    if not regions or not ledger.is_known(wh, run_id):
        return None
    card = pages.written(settings.warehouse_dir, run_id)
    if card is None or not set(regions) <= card.regions:
        return None
    paths = [path for region in regions for path in briefing_paths(settings, region, as_of, out).values()]
    if not all(_is_of(path, run_id) for path in paths):
        return None
    return AsBefore(run_id, as_of, card.made_by, tuple(regions), tuple(paths))


def _is_of(path: Path, run_id: str) -> bool:
    """Whether a page is there and was made by a run: another model's page of the same date has the same name."""
    try:
        return run_id.encode() in path.read_bytes()
    except OSError:
        return False
