"""What was loaded, kept so that the warehouse can be made again: the bytes by their digest, and one record a load.

``<warehouse>/raw/<first two of sha256>/<sha256>`` holds the bytes of every file that was loaded and of the files beside
it that say how to read it; ``<warehouse>/raw/journal/<order>.json`` says which, under which name, with which options
and when. Records are written before the build that holds the load is published, and never changed; a removal is a
record of its own. A build states in ``meta`` the last record it holds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics.errors import InputError, Problem, printable, printable_path
from analytics.ingest.batch import Batch, Options
from analytics.ingest.companion_files import companions
from analytics.message import Message
from analytics.warehouse.checksums import write_stored
from analytics.warehouse.connection import DamagedError, Warehouse
from analytics.writing import fresh_file, held_folder

FOLDER = "raw"
META = "journal"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class JournalEntry:
    """One load, or the removal of one (``removes`` is the load's batch_id).

    Parameters
    ----------
    order : int
        Loads are made again in this order.
    file, sha256 : str
        Name of the file as it came, and digest of its bytes.
    beside : dict
        Name → digest of the files beside it that say how to read it.
    options : Options
        What the user said of it.
    loaded_at : datetime
        When; whatever depends on today takes this day when the load is made again.
    batch_id : str
        The load in table ``batch``.
    """

    order: int
    file: str = ""
    sha256: str = ""
    beside: dict[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    loaded_at: datetime = datetime(1970, 1, 1)
    batch_id: str = ""
    removes: str = ""


def options_text(options: Options) -> dict[str, Any]:
    """Options as JSON; only those that differ from the default, so that older and newer versions read each other.

    Examples
    --------
    >>> options_text(Options(region="xinxiang", known_at=date(2025, 6, 10)))
    {'region': 'xinxiang', 'known_at': {'date': '2025-06-10'}}
    """
    stated = {one.name: getattr(options, one.name) for one in fields(options)}
    plain = Options()
    return {name: _plain(value) for name, value in stated.items() if value != getattr(plain, name)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"map": [[_plain(key), _plain(cell)] for key, cell in value.items()]}
    if isinstance(value, tuple | list | set | frozenset):
        name = type(value).__name__
        cells = sorted(value) if isinstance(value, set | frozenset) else value
        return {name: [_plain(cell) for cell in cells]}
    return value


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind == "date":
        return date.fromisoformat(held)
    if kind == "map":
        return {_typed(key): _typed(cell) for key, cell in held}
    make = {"tuple": tuple, "list": list, "set": set, "frozenset": frozenset}[kind]
    return make(_typed(cell) for cell in held)


def options_of(stated: dict[str, Any]) -> Options:
    """Options from JSON; those that an older version did not know take their default."""
    return Options(**{name: _typed(value) for name, value in stated.items()})


def records(folder: Path, after: int = 0) -> list[JournalEntry]:
    """Every record of a warehouse, in order; only those after one if its order is given.

    Raises
    ------
    DamagedError
        If one cannot be read.
    """
    found = sorted((folder / FOLDER / "journal").glob("[0-9]*.json"))
    return [_read(path) for path in found if not path.stem.isdigit() or int(path.stem) > after]


def is_behind(wh: Warehouse, folder: Path) -> bool:
    """Whether there are records that a build does not know."""
    held = applied(wh)
    found = (folder / FOLDER / "journal").glob("[0-9]*.json")
    return any(path.stem.isdigit() and int(path.stem) > held for path in found)


def removed_since(wh: Warehouse, folder: Path) -> set[str]:
    """Loads that a build holds though they were removed later: only a build made from nothing can be without them."""
    loaded = set(wh.table("batch")["batch_id"])
    return loaded & {record.removes for record in records(folder, applied(wh))}


def _read(path: Path) -> JournalEntry:
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        _expect_known(path, stated)
        options = options_of(stated.pop("options", {}))
        at = datetime.fromisoformat(stated.pop("loaded_at"))
        record = JournalEntry(**stated, options=options, loaded_at=at)
        named = [record.file, *record.beside]
        if record.order != int(path.stem) or any(Path(name).name != name for name in named):
            raise ValueError(Message("its order or a file name is not right"))
    except InputError:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        why = str(error).splitlines()[0][:120]
        raise DamagedError(
            Message(
                "{path} is damaged ({why}): that load cannot be made again; restore it from a copy", path=path, why=why
            ),
            why,
        ) from None
    return record


def _expect_known(path: Path, stated: dict[str, Any]) -> None:
    """Stop at a record with what only a newer version says: made again without it, its load would be another."""
    known = {one.name for one in fields(JournalEntry)}, {one.name for one in fields(Options)}
    unknown = sorted((stated.keys() - known[0]) | (stated.get("options", {}).keys() - known[1]))
    if unknown:
        raise InputError(
            Message(
                "{path} was written by a newer version of dabiao (it says {names}, which this one does not know): use "
                "that version, or a newer one",
                path=printable_path(path),
                names=", ".join(map(printable, unknown)),
            )
        )


def standing(every: list[JournalEntry]) -> list[JournalEntry]:
    """Loads that were not removed.

    Examples
    --------
    >>> loads = [JournalEntry(1, batch_id="a"), JournalEntry(2, batch_id="b"), JournalEntry(3, removes="a")]
    >>> [load.order for load in standing(loads)]
    [2]
    """
    gone = {record.removes: record.order for record in every if record.removes}
    return [r for r in every if not r.removes and r.order > gone.get(r.batch_id, 0)]


def applied(wh: Warehouse) -> int:
    """Order of the last record that a build holds."""
    found = wh.con.execute("SELECT value FROM meta WHERE key = $key", {"key": META}).fetchall()
    return int(found[0][0]) if found else 0


def blob(folder: Path, sha256: str) -> Path:
    """Where bytes are kept."""
    return folder / FOLDER / sha256[:2] / sha256


def fault_of_blob(folder: Path, name: str, sha256: str) -> str:
    """What is wrong with kept bytes; '' if nothing."""
    path = blob(folder, sha256)
    if not path.is_file():
        return Message("the bytes of {name} are gone ({path})", name=name, path=path)
    return "" if _digest(path) == sha256 else Message("the bytes of {name} are damaged ({path})", name=name, path=path)


def changed_bytes(folder: Path) -> list[Message]:
    """Bytes of the raw store that are not those they are named after, a line each."""
    files = sorted(path for path in (folder / FOLDER).glob("[0-9a-f][0-9a-f]/*") if path.is_file())
    wrong = [path for path in files if not path.name.startswith(".") and _digest(path) != path.name]
    return [
        Message("{file}: not the bytes that were written", file=path.relative_to(folder).as_posix()) for path in wrong
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def laid_out(folder: Path, record: JournalEntry) -> Iterator[Path]:
    """Give the file of a load under its own name, with the files beside it, in a folder that is removed afterwards.

    Raises
    ------
    DamagedError
        If kept bytes are gone or damaged.
    """
    every = {record.file: record.sha256, **record.beside}
    wrong = [text for name, sha256 in every.items() if (text := fault_of_blob(folder, name, sha256))]
    if wrong:
        raise DamagedError("; ".join(wrong))
    with held_folder(folder) as held:
        for name, sha256 in every.items():
            shutil.copyfile(blob(folder, sha256), held / name)
        yield held / record.file


def keeper_of(wh: Warehouse, folder: Path) -> Keeper:
    """Keeper of a run's loads, one a run."""
    if wh.keeper is None:
        wh.keeper = Keeper(wh, folder)
    found: Keeper = wh.keeper
    return found


class Keeper:
    """Keeps the loads of one run: bytes at once, records when the build is about to be published.

    A run that fails leaves neither.

    Parameters
    ----------
    wh : Warehouse
        The writable build of the run.
    folder : Path
        Folder of the warehouse.
    """

    def __init__(self, wh: Warehouse, folder: Path):
        self.folder = folder
        self.wh = wh
        every = records(folder)
        self.last = max([applied(wh), *(record.order for record in every)])
        self._standing = standing(every)
        self.known = {record.batch_id for record in self._standing}
        self.fresh: list[JournalEntry] = []
        self.written: list[Path] = []
        wh.before_publish.append(self._write)
        wh.on_failure.append(self._undo)

    def standing_of(self, file: str) -> list[JournalEntry]:
        """Loads of a file of this name that stand, the first one first."""
        return [record for record in self._standing if record.file == file]

    def keep(self, path: Path, batch: Batch, options: Options, loaded_at: datetime) -> None:
        """Keep a file that is about to be loaded, unless this very load is kept already.

        Raises
        ------
        InputError
            If the file changed since it was read.
        """
        if batch.batch_id in self.known and self.wh.scalar("load/batch_seen", batch_id=batch.batch_id):
            return
        if self._store(path) != batch.sha256:
            raise InputError(Problem(path.name, None, None, None,
                                     Message("a file that stays as it is while it is read"),
                                     Message("load it again")))  # fmt: skip
        beside = {one.name: self._store(one) for one in companions(path)}
        before = self.wh.scalar("load/batch_loaded_at", batch_id=batch.batch_id)  # of a load of an older version
        self._add(JournalEntry(0, path.name, batch.sha256, beside, options, before or loaded_at, batch.batch_id))

    def remove(self, batch_id: str, at: datetime) -> None:
        """Note that a load is not to be made again."""
        self._add(JournalEntry(0, removes=batch_id, loaded_at=at))

    def state_applied(self) -> None:
        """State in the build that it holds every record."""
        if self.last:
            self.wh.execute("load/meta", key=META, value=str(self.last))

    def _add(self, record: JournalEntry) -> None:
        self.last += 1
        stated = {one.name: getattr(record, one.name) for one in fields(record)}
        self.fresh.append(JournalEntry(**{**stated, "order": self.last}))
        if not record.removes:
            self._standing.append(self.fresh[-1])
        self.known.add(record.batch_id)
        self.state_applied()

    def _store(self, path: Path) -> str:
        sha256 = _digest(path)
        target = blob(self.folder, sha256)
        if not fault_of_blob(self.folder, path.name, sha256):
            return sha256
        with fresh_file(target) as part:
            shutil.copyfile(path, part)
        self.written.append(target)
        return sha256

    def _write(self) -> None:
        for record in self.fresh:
            stated = {**asdict(record), "options": options_text(record.options),
                    "loaded_at": record.loaded_at.isoformat()}  # fmt: skip
            target = self.folder / FOLDER / "journal" / f"{record.order:06d}.json"
            self.written.append(target)
            write_stored(self.folder, target, json.dumps(stated, ensure_ascii=False, indent=1) + "\n")

    def _undo(self) -> None:
        for path in self.written:
            path.unlink(missing_ok=True)
