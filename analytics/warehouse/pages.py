"""Which runs of the ledger have their pages: expected before a run is published, marked once they are written.

One file a run beside its Parquet file, ``ledger/<run>.pages.json``. A run whose process was killed, or whose page could
not be written, is found by the regions that are expected and not written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analytics.message import Message
from analytics.warehouse.checksums import write_stored
from analytics.warehouse.connection import Warehouse

SUFFIX = ".pages.json"


@dataclass(frozen=True)
class Unwritten:
    """A run of the ledger without the page of a region.

    Parameters
    ----------
    run_id, region_id : str
        Which.
    as_of : date
        Day of knowledge.
    model : str
        Forecast model.
    made_by : str
        Version that made the run, and when.
    reason : str
        Why the page could not be made; empty where the run was broken off.
    """

    run_id: str
    region_id: str
    as_of: date
    model: str
    made_by: str
    reason: str = ""

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """Which page is lacking, why, and how it is made; another language can say it too."""
        unknown = Message("the run ended before it was written")
        why = Message("not made: {reason}", reason=self.reason) if self.reason else unknown
        return Message(
            "run {id} as of {day} has no page of {region} ({why}), made by {by}; repeat: {command}",
            id=self.run_id,
            day=self.as_of,
            region=self.region_id,
            why=why,
            by=self.made_by,
            command=f"dabiao run --region {self.region_id} --as-of {self.as_of} --model {self.model}",
        )


def expect(folder: Path, run_id: str, as_of: date, model: str, made_by: str, region_ids: list[str]) -> None:
    """Note, before a run is published, the regions whose pages it is to have; of a repeated run as well."""
    card = _read(_file(folder, run_id))
    regions = card.get("regions", {}) | {region: {"written": False, "reason": ""} for region in region_ids}
    content = {"run_id": run_id, "as_of": as_of.isoformat(), "model": model, "made_by": made_by, "regions": regions}
    _write(_file(folder, run_id), content)


def mark(folder: Path, run_id: str, region_id: str, *, written: bool, reason: str = "") -> None:
    """Note that a region's pages are written in every language, or why they are not."""
    card = _read(_file(folder, run_id))
    card.setdefault("regions", {})[region_id] = {"written": written, "reason": reason}
    _write(_file(folder, run_id), card)


@dataclass(frozen=True)
class WrittenPages:
    """Who made a run, and the regions whose pages it wrote."""

    made_by: str
    regions: frozenset[str]


def written(folder: Path, run_id: str) -> WrittenPages | None:
    """Which pages a run wrote; None where no note of it is there, or it is damaged."""
    card = _read(_file(folder, run_id))
    return WrittenPages(str(card["made_by"]), frozenset(_regions(card, written=True))) if card else None


def unwritten(wh: Warehouse, folder: Path) -> list[Unwritten]:
    """Runs of the ledger without a page, by date and region.

    A run of the same date and model that did write the region's page makes up for it. Runs that were recorded without
    a note of their pages (by other means than ``dabiao run``, or an older version) are not among them.
    """
    known = set(wh.query("core/runs")["run_id"])
    cards = [_read(path) for path in sorted((folder / "ledger").glob(f"*{SUFFIX}"))]
    cards = [card for card in cards if card.get("run_id") in known]
    done = {(card["as_of"], card["model"], region) for card in cards for region in _regions(card, written=True)}
    return sorted(
        (
            Unwritten(
                card["run_id"], region, date.fromisoformat(card["as_of"]), card["model"], card["made_by"],
                str(card["regions"][region]["reason"]),
            )
            for card in cards
            for region in _regions(card, written=False)
            if (card["as_of"], card["model"], region) not in done
        ),
        key=lambda one: (one.as_of, one.region_id, one.run_id),
    )  # fmt: skip


def _regions(card: dict[str, Any], *, written: bool) -> list[str]:
    return [region for region, state in card["regions"].items() if state["written"] is written]


def _file(folder: Path, run_id: str) -> Path:
    return folder / "ledger" / f"{run_id}{SUFFIX}"


def _read(path: Path) -> dict[str, Any]:
    """A run's card; empty where there is none, or it is damaged: its pages are then made and noted anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and {"run_id", "as_of", "model", "made_by", "regions"} <= set(found) else {}


def _write(path: Path, card: dict[str, Any]) -> None:
    """In one step, on the disk before the run goes on."""
    write_stored(path.parent.parent, path, json.dumps(card, ensure_ascii=False, indent=1))
