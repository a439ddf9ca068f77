"""Bring the warehouse up to date with the registry, the standards and the raw files."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from analytics import standards
from analytics.errors import DabiaoError, InputError, printable, printable_path
from analytics.flow.lookup import lookup_after, lookup_of
from analytics.flow.outdated import RULES, digest_of, outdated
from analytics.flow.read_before import WholeLoads, is_whole
from analytics.flow.writers import embedded_files, passed_over, up_to_removals
from analytics.indicators.sql_macros import STANDARD_TABLES
from analytics.ingest import Lookup, Options, named_layouts, read_file
from analytics.ingest.batch import Batch
from analytics.ingest.detect import NoLayoutError
from analytics.ingest.files import FilePart, is_form_book, parts_of, sheet_name, shown_name
from analytics.ingest.sheets_agree import expect_agreement
from analytics.input_files import KINDS
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.targets.registry import load as load_registry
from analytics.terms import SHANGHAI
from analytics.warehouse import (
    Warehouse,
    archive,
    current_build,
    grades,
    journal,
    ledger,
    load,
    open_build,
    publish,
)
from analytics.warehouse.builds import kept_open

Progress = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: one entry a file loaded, and files that could not be read with their message.

    ``columns`` has a line a file: what each of its columns was read as, and which were ignored; then lines about its
    days. ``not_read`` has a line a sheet without a table. ``whole`` has the ids of loads that need not be read again.

    Examples
    --------
    >>> Refreshed(failed=["days.csv: nothing is filled in, nothing was loaded"]).loaded
    []
    """

    loaded: list[load.Loaded] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)


def _load_rules(wh: Warehouse, raw_dir: Path) -> bool:
    """Load registry and standards when their files changed; both are validated whole before a row is written.

    Returns whether nothing changed.
    """
    meta = dict(wh.con.execute("SELECT key, value FROM meta").fetchall())
    seen = {name: digest_of(raw_dir / name) for name in RULES}
    if all(meta.get(name) == digest for name, digest in seen.items()):
        return True  # validated when they were loaded
    registry = load_registry(raw_dir)
    if meta.get("events") != seen["events"]:
        load.replace_table(wh, "exceptional_event", standards.load_events(raw_dir))
    if meta.get("standards") != seen["standards"]:
        rules = standards.load(raw_dir)
        for table, attribute in STANDARD_TABLES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    if meta.get("registry") != seen["registry"]:
        for table, rows in (("region", registry.regions), ("indicator", registry.indicators),
                            ("plan", registry.plans), ("target", registry.targets)):  # fmt: skip
            load.replace_table(wh, table, rows)
    for key, value in seen.items():
        wh.execute("load/meta", key=key, value=value)
    return False


def load_files(
    wh: Warehouse, whole: WholeLoads, files: list[Path], options: Options, progress: Progress, raw_dir: Path
) -> Refreshed:
    """Load files one by one; one that cannot be read is reported and leaves no trace; the others are loaded.

    A file that the build holds whole is not read again. ``raw_dir`` has the tables of the workspace by which values are
    held to what they can be.
    """
    keeper = whole.keeper
    done, blank, filled = Refreshed(), set[Path](), set[Path]()
    read: dict[Path, list[Batch]] = {}  # sheets of the workbook before the one that is read
    beside: list[tuple[Path, str]] = []  # why sheets are of no known layout: of a fill-in workbook they are no fault
    lookup: Lookup | None = None
    for path, part in _parts(files, options, done):
        stated = dataclasses.replace(options, sheet=part.sheet)
        if (held := whole.load_of(path, stated)) is not None:
            filled.add(path)
            done.loaded.append(held)
            done.columns.append(_loaded_before(path))
            continue
        progress(Message("ingest {file}", file=shown_name(sheet_name(path.name, part.sheet))))
        now = datetime.now(SHANGHAI).replace(tzinfo=None)
        dated = stated if stated.today else dataclasses.replace(stated, today=now.date())
        try:
            lookup = lookup or lookup_of(wh, raw_dir)
            batch = reading(path, lookup, dated)
            if batch.reader == "form" and not batch.rows_read:
                blank.add(path)
                done.not_read.append(Message("{file}: nothing is filled in", file=shown_name(batch.file)))
                continue
            filled.add(path)
            expect_agreement(read.get(path, ()), batch)
            keeper.keep(path, batch, stated, now)
        except NoLayoutError as error:
            beside.append((path, error.message))
            continue
        except InputError as error:
            filled.add(path)
            done.failed.append(error.message)
            continue
        _load(wh, batch, now, done, path)
        lookup = lookup_after(wh, lookup, batch, raw_dir)
        read = {path: [*read.get(path, ()), batch]}
    for path, why in beside:
        by_hand = is_form_book(path)
        (done.not_read if by_hand else done.failed).append(Message("not read, {why}", why=why) if by_hand else why)
        filled |= set() if by_hand else {path}
    for path in sorted(blank - filled):
        done.failed.append(Message("{file}: nothing is filled in, nothing was loaded", file=printable_path(path.name)))
    return done


def _parts(files: list[Path], options: Options, done: Refreshed) -> Iterator[tuple[Path, FilePart]]:
    """What is to be read: each file, or each sheet of a workbook that holds a table; what is not is reported."""
    for path in files:
        try:
            parts = parts_of(path)
        except InputError as error:
            done.failed.append(error.message)
            continue
        for part in parts:
            if options.sheet not in (None, part.sheet):
                continue
            if part.not_read:
                name = shown_name(sheet_name(path.name, part.sheet))
                done.not_read.append(Message("{file}: not read, {why}", file=name, why=part.not_read))
            else:
                yield path, part
        if options.sheet is not None and options.sheet not in [part.sheet for part in parts]:
            yield path, FilePart(options.sheet)  # refused with the names that there are


class NotLoadedError(InputError):
    """The load of a file broke off while its rows were written: the build that was being made must be discarded."""

    def __init__(self, message: str, path: Path):
        super().__init__(message)
        self.path = path


def _load(wh: Warehouse, batch: Batch, at: datetime, done: Refreshed, path: Path) -> None:
    try:
        done.loaded.append(archive.load_any(wh, dataclasses.replace(batch, loaded_at=at)))
    except (
        DabiaoError,
        OSError,
        duckdb.IOException,
    ):  # reported where the cause is known: a full disk is no fault of the file
        raise
    except Exception as error:  # whatever stops a load is reported with its file, and the other files are loaded
        what = printable(f"{type(error).__name__}: {error}")
        text = Message(
            "{file} could not be loaded: {what}; nothing of it was published, please report this with the file",
            file=shown_name(batch.file),
            what=what,
        )
        raise NotLoadedError(text, path) from error
    done.columns.append(joined([shown_name(batch.file), batch.columns.message], ": "))
    done.columns.extend(joined([shown_name(batch.file), text], ": ") for text in done.loaded[-1].notes)
    done.failed.extend(joined([shown_name(batch.file), text], ": ") for text in batch.columns.unread)
    if is_whole(batch):
        done.whole.add(batch.batch_id)
    if batch.values.empty:
        done.failed.append(_nothing_entered(batch))


def load_again(
    wh: Warehouse, settings: Settings, kept: list[journal.JournalEntry], progress: Progress, partial: bool = False
) -> Refreshed:
    """Make loads again from what was kept, in their order, each as on its own day.

    Raises
    ------
    DabiaoError
        If one cannot be made again, unless ``partial``: then it is left out and reported.
    """
    done = Refreshed()
    lookup: Lookup | None = None
    for record in kept:
        progress(Message("load again {file} of {day}", file=record.file, day=record.loaded_at.date()))
        try:
            with journal.laid_out(settings.warehouse_dir, record) as path:
                options = dataclasses.replace(record.options, today=record.options.today or record.loaded_at.date())
                lookup = lookup or lookup_of(wh, settings.raw_dir)
                batch = reading(path, lookup, options)
        except DabiaoError as error:
            done.failed.append(Message("load {order}: {error}", order=record.order, error=error.message))
            continue
        _load(wh, batch, record.loaded_at, Refreshed(done.loaded, whole=done.whole), path)
        lookup = lookup_after(wh, lookup, batch, settings.raw_dir)
    if done.failed and not partial:
        raise DabiaoError(
            Message(
                "{n:load|loads} cannot be made again, nothing is published: {loads}; 'dabiao rebuild "
                "--partial' leaves them out",
                n=len(done.failed),
                loads=joined(done.failed, "; "),
            )
        )
    return done


def reading(path: Path, lookup: Lookup, options: Options) -> Batch:
    """What a reader makes of a file; the unexpected becomes one line like any other fault of a file."""
    try:
        return read_file(path, lookup, options)
    except DabiaoError:
        raise
    except Exception as error:  # whatever a file holds, the others go on
        what = printable(f"{type(error).__name__}: {error}")
        text = Message(
            "{file} could not be read: {what}; please report this with the file", file=printable(path.name), what=what
        )
        raise InputError(text) from error


def _nothing_entered(batch: Batch) -> str:
    """Message about a file from which no value was loaded; its rows are in quarantine."""
    if batch.rows_accepted == 0:
        return Message(
            "{file}: none of its {n:row|rows} was accepted, nothing was loaded; mend what "
            "the reasons name (table quarantine has every row) and load it again",
            file=batch.file,
            n=batch.rows_read,
        )
    return Message(
        "{file}: no row holds a value, nothing was loaded; fill in the values and load it again", file=batch.file
    )


def refresh_into(
    wh: Warehouse,
    settings: Settings,
    progress: Progress,
    partial: bool = False,
    without: frozenset[str] = frozenset(),
    left: Container[Path] = (),
) -> Refreshed:
    """Refresh a writable build: rules, missing loads, embedded files, runs that only the ledger still has.

    Loads whose batch_id is in ``without`` are not made again; files in ``left`` are passed over.
    """
    named_layouts.read_from(settings.raw_dir)
    progress(Message("registry and standards"))
    same_rules = _load_rules(wh, settings.raw_dir)
    folder = settings.warehouse_dir
    kept, applied = journal.records(folder), journal.applied(wh)
    lacking = [r for r in journal.standing(kept) if r.order > applied and r.batch_id not in without]
    if lacking:
        progress(Message("{n:load that was kept is|loads that were kept are} made again", n=len(lacking)))
    again = load_again(wh, settings, lacking, progress, partial)
    keeper = journal.keeper_of(wh, folder)
    keeper.state_applied()
    for path in passed_over(settings.raw_dir):
        progress(Message("{file} is passed over: expected {kinds}", file=printable_path(path), kinds=KINDS))
    whole = WholeLoads(wh, keeper, same_rules)
    there = [path for path in embedded_files(settings.raw_dir) if path not in left]
    done = load_files(wh, whole, there, Options(), progress, settings.raw_dir)
    for line in done.not_read:
        progress(line)
    whole.state(done.whole | again.whole)
    earlier = archive.days_of_an_earlier_rule(wh)
    if earlier:
        progress(earlier)
    ledger.import_missing(wh, folder)
    grades.import_grades(wh, folder)
    return Refreshed(again.loaded + done.loaded, again.failed + done.failed)


def refresh(settings: Settings, progress: Progress = lambda _: None) -> Refreshed:
    """Build or update the warehouse and publish it.

    Raises
    ------
    LockedError
        If another run is writing.
    InputError
        If the registry or the standards are wrong: nothing is published then.

    Parameters
    ----------
    settings : Settings
        Names the workspace and the warehouse.
    progress : callable
        Called with one line on what is being done.

    Returns
    -------
    Refreshed
        One entry a file that was loaded now; files that were loaded before have none.

    Examples
    --------
    A workspace without plans and data: nothing is loaded, and the first build is published.

    >>> from analytics.flow.samples import sample_workspace
    >>> settings = sample_workspace()
    >>> refresh(settings).loaded, current_build(settings.warehouse_dir).name
    ([], 'dabiao-1.duckdb')
    """
    done, left = leaving_out(settings, lambda wh, left: refresh_into(wh, settings, progress, left=left))
    return dataclasses.replace(done, failed=[*done.failed, *left])


def ingest_files(
    settings: Settings, files: list[Path], options: Options, progress: Progress = lambda _: None
) -> Refreshed:
    """Load a user's files into the warehouse (which is built first if there is none) and publish it.

    A file whose load breaks off is left out and reported; so is one that would make the warehouse inconsistent. The
    others are published. Where the build is up to date and holds every file whole, nothing is read or written.

    Parameters
    ----------
    settings : Settings
        Names the workspace and the warehouse.
    files : list of Path
        CSV, Parquet or workbooks.
    options : Options
        What is known of the files beside what they say.
    progress : callable
        Called with one line on what is being done.

    Returns
    -------
    Refreshed
        One entry a file (of a workbook a sheet); ``failed`` has a line for each that was not loaded, and why.

    Raises
    ------
    LockedError
        If another run is writing.
    InconsistentError
        If the one file that is given would make the warehouse inconsistent.

    Examples
    --------
    Of two days the second has no number: one row is accepted, one goes to quarantine.

    >>> from analytics.flow.samples import sample_days, sample_workspace
    >>> settings = sample_workspace()
    >>> file = sample_days(settings.home_dir / "days.csv", "甲市", [40, "x"])
    >>> done = ingest_files(settings, [file], Options(new_regions=True))
    >>> [(one.file, one.rows_accepted, one.rows_quarantined) for one in done.loaded], done.failed
    ([('days.csv', 1, 1)], [])
    """
    with kept_open(settings.warehouse_dir):
        known = _held_before(settings, files, options)
        return _ingest(settings, files, options, progress) if known is None else known


def _ingest(settings: Settings, files: list[Path], options: Options, progress: Progress) -> Refreshed:
    """Load files that the build in use does not hold whole, and publish what comes of it."""

    def once(wanted: list[Path]) -> Refreshed:
        def work(wh: Warehouse, left: Container[Path]) -> Refreshed:
            refresh_into(wh, settings, progress, left=left)
            whole = WholeLoads(wh, journal.keeper_of(wh, settings.warehouse_dir), same_rules=True)
            there = [path for path in wanted if path not in left]
            done = load_files(wh, whole, there, options, progress, settings.raw_dir)
            whole.state(done.whole)
            return done

        done, left = leaving_out(settings, work)
        return dataclasses.replace(done, failed=[*done.failed, *left])

    try:
        return once(files)
    except publish.InconsistentError:
        if len(files) == 1:
            raise
    done = Refreshed()
    for path in files:
        try:
            one = once([path])
        except publish.InconsistentError as error:
            one = Refreshed(failed=[joined([printable_path(path.name), error.message], ": ")])
        done = Refreshed(
            done.loaded + one.loaded, done.failed + one.failed, done.columns + one.columns, done.not_read + one.not_read
        )
    return done


def _held_before(settings: Settings, files: list[Path], options: Options) -> Refreshed | None:
    """What is said of files that the build in use holds whole, the workspace's own among them; None: work is to do."""
    build = current_build(settings.warehouse_dir)
    if build is None:
        return None
    with open_build(build) as wh:
        if outdated(wh, settings):
            return None
        whole = WholeLoads(wh, journal.Keeper(wh, settings.warehouse_dir), same_rules=True)
        own = embedded_files(settings.raw_dir)
        if not all(_held(whole, [path], Options()) for path in own):
            return None
        return _held(whole, files, options)


def _held(whole: WholeLoads, files: list[Path], options: Options) -> Refreshed | None:
    """What is said of files of which the build holds every part whole; None if it does not."""
    done = Refreshed()
    for path, part in _parts(files, options, done):
        load = whole.load_of(path, dataclasses.replace(options, sheet=part.sheet))
        if load is None:
            return None
        done.loaded.append(load)
        done.columns.append(_loaded_before(path))
    return None if done.failed else done


def _loaded_before(path: Path) -> Message:
    return Message("{file}: loaded before, the same bytes are not read again", file=shown_name(path.name))


def leaving_out(settings: Settings, work: Callable[[Warehouse, Container[Path]], T]) -> tuple[T, list[str]]:
    """Do work on a writable build and publish it; if the load of a file breaks off, again from the start without it.

    Parameters
    ----------
    settings : Settings
        Whose warehouse it is.
    work : callable
        From the build and the files to pass over to what is returned.

    Returns
    -------
    result, list of str
        What the work gave in the end, and a line for each file that was left out.
    """
    left: dict[Path, str] = {}
    while True:
        try:
            with kept_open(settings.warehouse_dir), up_to_removals(settings) as wh:
                done = work(wh, left)
        except NotLoadedError as error:
            if error.path in left or not error.path.exists():  # a load made again: its file stood in a folder of ours
                raise
            left[error.path] = error.message
        else:
            return done, list(left.values())
