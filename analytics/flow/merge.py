"""Put the stores of several offices together: their kept loads, in the order of the days on which they were made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from analytics.errors import InputError, printable, printable_path
from analytics.flow.rebuilding import rebuild
from analytics.flow.refreshing import Progress, Refreshed
from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import DamagedError, current_build, journal, ledger, open_build
from analytics.warehouse.builds import current_build_or_none
from analytics.warehouse.journal import JournalEntry
from analytics.words.numbers import as_typed
from analytics.writing import fresh_file, fresh_folder, write_text


@dataclass(frozen=True)
class Store:
    """A warehouse that is put together with others.

    Parameters
    ----------
    folder : Path
        Folder of its builds.
    loads : tuple of JournalEntry
        Its loads that stand, in its own order.
    """

    folder: Path
    loads: tuple[JournalEntry, ...]


@dataclass(frozen=True)
class Contested:
    """Two sources that give different values for the same intervals of a region and parameter.

    Parameters
    ----------
    region_id, parameter, unit : str
    source_a, source_b : str
    n_intervals : int
    largest : float
        Largest difference, in ``unit``.
    """

    region_id: str
    parameter: str
    unit: str
    source_a: str
    source_b: str
    n_intervals: int
    largest: float

    @property
    def message(self) -> Message:
        """What is contested, in one sentence."""
        stated = {**asdict(self), "largest": as_typed(self.largest, 6)}
        return Message(
            "{region_id} {parameter}: {source_a} and {source_b} differ on {n_intervals:interval|intervals}, at most by "
            "{largest} {unit}",
            **stated,
        )


@dataclass(frozen=True)
class MergedStores:
    """What became of a merge: the loads, how many both stores had, runs of the ledger, and what is contested."""

    refreshed: Refreshed
    n_in_several: int
    n_runs: int
    contested: tuple[Contested, ...]


def merge(settings: Settings, folders: list[Path], progress: Progress = lambda _: None) -> MergedStores:
    """Make one warehouse of several: every load that stands in any of them, and the runs of their ledgers.

    Loads are made again in the order of the times at which they were made, whichever store holds them, so the result
    is the same whatever the order in which stores are named: a later load of a source corrects an earlier one of the
    same source, and each correction is known from the day on which it came in. The stores are only read.

    Parameters
    ----------
    settings : Settings
        Names the new warehouse, and the registry and standards by which files are read.
    folders : list of Path
        Folders of the warehouses.
    progress : callable
        Called with one line on what is being done.

    Raises
    ------
    InputError
        If the new folder holds anything already or lies in a store, one of the others is no store or is named twice, or
        files of a store were never kept.
    DamagedError
        If kept bytes or records of a store are damaged; names the file.

    Notes
    -----
    All is made in a folder beside the new one, which takes its place when it is complete: a merge that fails, or is
    ended, leaves nothing that could be taken for a warehouse.
    """
    target = settings.warehouse_dir
    _expect_new(target, folders)
    stores = [_store(folder) for folder in folders]
    with fresh_folder(target) as part:
        return _put_together(settings.model_copy(update={"warehouse": part}), stores, progress)


def _put_together(settings: Settings, stores: list[Store], progress: Progress) -> MergedStores:
    """Take over every load and run, make the warehouse of them, and say what is contested."""
    target = settings.warehouse_dir
    every = list(in_order(stores))
    loads = {load.batch_id: (store, load) for store, load in reversed(every)}  # of one in several stores the first
    ordered = [(store, load) for store, load in every if loads[load.batch_id] == (store, load)]
    for order, (store, load) in enumerate(ordered, start=1):
        progress(Message("take over {file} of {day}", file=printable(load.file), day=load.loaded_at.date()))
        _take_over(store, target, load)
        stated = {**asdict(load), "order": order, "options": journal.options_text(load.options),
                  "loaded_at": load.loaded_at.isoformat()}  # fmt: skip
        text = json.dumps(stated, ensure_ascii=False, indent=1) + "\n"
        write_text(target / journal.FOLDER / "journal" / f"{order:06d}.json", text)
    n_runs = sum(_take_ledger(store.folder, target) for store in stores)
    done = rebuild(settings, progress)
    build = current_build(target)
    assert build is not None
    with open_build(build) as wh:
        rows = wh.query("core/contested_values")
    found = tuple(Contested(*row) for row in rows.itertuples(index=False, name=None))
    return MergedStores(done, len(every) - len(ordered), n_runs, found)


def in_order(stores: list[Store]) -> Iterator[tuple[Store, JournalEntry]]:
    """Loads of all stores by the time at which they were made; those of one store keep its order.

    Examples
    --------
    >>> from datetime import datetime
    >>> def load(batch_id, day):
    ...     return JournalEntry(1, batch_id=batch_id, loaded_at=datetime(2025, 1, day))
    >>> a, b = Store(Path("a"), (load("p", 3), load("q", 1))), Store(Path("b"), (load("r", 2),))
    >>> [one.batch_id for _, one in in_order([a, b])] == [one.batch_id for _, one in in_order([b, a])]
    True
    >>> [one.batch_id for _, one in in_order([a, b])]
    ['r', 'p', 'q']
    """
    keyed = []
    for store in stores:
        times = accumulate((load.loaded_at for load in store.loads), max)
        first = store.loads[0].batch_id if store.loads else ""
        timed = enumerate(zip(times, store.loads, strict=True))  # a clock that went back changes no order
        keyed += [((time, first, n), store, load) for n, (time, load) in timed]
    for _, store, load in sorted(keyed, key=lambda one: one[0]):
        yield store, load


def _expect_new(target: Path, folders: list[Path]) -> None:
    """Stop where the new folder is not empty or lies in a store, and where one store is named twice."""
    stores = [folder.resolve() for folder in folders]
    for folder, place in zip(folders, stores, strict=True):
        if stores.count(place) > 1:
            raise InputError(Message("{folder} is named twice: name each store once", folder=printable_path(folder)))
        if place in target.resolve().parents:
            raise InputError(
                Message(
                    "{folder} lies in the store {store}, which is only read: name another folder, by --warehouse",
                    folder=printable_path(target),
                    store=printable_path(folder),
                )
            )
    if current_build(target) is not None or journal.records(target):
        raise InputError(
            Message(
                "{folder} holds a warehouse: name a folder of its own for the one that is made, by --warehouse",
                folder=printable_path(target),
            )
        )
    if target.is_dir() and any(target.iterdir()):
        raise InputError(
            Message(
                "{folder} is not empty: name a folder of its own for the warehouse that is made, by --warehouse",
                folder=printable_path(target),
            )
        )


def _store(folder: Path) -> Store:
    found = journal.records(folder)
    if not found:
        raise InputError(_why_nothing_kept(folder))
    return Store(folder, tuple(journal.standing(found)))


def _why_nothing_kept(folder: Path) -> Message:
    """Why a folder has no loads that could be made again, and what to do."""
    stated = {"folder": printable_path(folder)}
    build = current_build_or_none(folder)
    if build is not None:
        with open_build(build) as wh:
            n_loads = len(wh.table("batch"))
        if not n_loads:
            return Message("{folder}: nothing was ever loaded into this warehouse: leave it out", **stated)
        return Message(
            "{folder}: the bytes of {n_loads:load|loads} were not kept here ({place} is missing: made by an older "
            "version, or left behind when the warehouse was copied), so they cannot be made again: copy {place} here "
            "too, or load the files again with this version",
            n_loads=n_loads, place=f"{journal.FOLDER}/journal", **stated,
        )  # fmt: skip
    for inside in (Path("data") / "warehouse", Path("warehouse")):
        if journal.records(folder / inside):
            return Message("{folder}: no warehouse, but one lies in it: name {inside}",
                           inside=printable_path(folder / inside), **stated)  # fmt: skip
    return Message("{folder}: no warehouse with kept loads here, expected the folder that holds its builds", **stated)


def _take_over(store: Store, target: Path, load: JournalEntry) -> None:
    """Copy the bytes of a load, and of the files beside it, each checked by its digest."""
    for name, sha256 in {load.file: load.sha256, **load.beside}.items():
        if wrong := journal.fault_of_blob(store.folder, name, sha256):
            raise DamagedError(wrong, wrong)
        if journal.fault_of_blob(target, name, sha256):
            with fresh_file(journal.blob(target, sha256)) as part:
                shutil.copyfile(journal.blob(store.folder, sha256), part)


def _take_ledger(folder: Path, target: Path) -> int:
    """Copy the runs of a ledger that are not there yet; a run is known by its question and its knowledge."""
    taken = 0
    for path in ledger.ledger_files(folder):
        copy = target / ledger.FOLDER / path.name
        if not copy.exists():
            ledger.read_run(path)  # a damaged one is named, not carried on
            with fresh_file(copy) as part:
                shutil.copyfile(path, part)
            taken += 1
    return taken
