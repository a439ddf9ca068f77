"""The inbox: files laid there are taken by the next run and moved to ``done/`` or ``refused/``, each with a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from analytics.errors import InputError, printable, printable_path
from analytics.flow.refreshing import Refreshed, ingest_files
from analytics.ingest import Options
from analytics.ingest.companion_files import STATIONS, companions
from analytics.ingest.files import is_of, shown_name
from analytics.ingest.quarantine_reasons import MOST_NAMED, from_kept, others
from analytics.message import Message
from analytics.settings import Settings
from analytics.targets import names, registry
from analytics.terms import SHANGHAI
from analytics.warehouse import current_build, open_build
from analytics.words.messages import in_language
from analytics.words.numbers import MINUTE
from analytics.writing import made_folder, write_error, write_text

DONE, REFUSED = "done", "refused"
#: Files that a system or a spreadsheet puts beside those of the user
NOT_TAKEN = frozenset({"thumbs.db", "desktop.ini", "icon\r", STATIONS})
REPORT = ".report.txt"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """One file of the inbox: where it lies now, whether it was loaded, its report, how many rows were not accepted."""

    file: str
    moved_to: Path
    loaded: bool
    report: Path
    n_quarantined: int = 0


@dataclass(frozen=True)
class Inbox:
    """What was taken out of the inbox, and what the loads said."""

    taken: list[Taken] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def waiting(settings: Settings) -> list[Path]:
    """Files in the inbox in the order in which they are taken; hidden ones, cards and links are none of them."""
    folder = settings.inbox_dir
    if not folder.is_dir():
        return []
    found = [path for path in sorted(folder.rglob("*")) if _is_one(path, folder)]
    beside = {card for path in found for card in companions(path)}
    return [path for path in found if path not in beside and not path.name.endswith(".card.toml")]


def _links(folder: Path) -> list[Path]:
    """Links in the inbox, which might lead anywhere."""
    return [path for path in sorted(folder.rglob("*")) if path.is_symlink()] if folder.is_dir() else []


def _is_one(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$")) for part in parts)
    linked = any((folder / Path(*parts[:n])).is_symlink() for n in range(1, len(parts) + 1))
    return path.is_file() and not hidden and not linked and path.name.lower() not in NOT_TAKEN


def take(settings: Settings, progress: Progress = lambda _: None) -> Inbox:
    """Load every file of the inbox, each on its own, and move it with its report; nothing is written over.

    A file that was loaded goes to ``done/``, whatever rows of it are in quarantine (its report lists them); one of
    which nothing was loaded goes to ``refused/``. Both lie beside the inbox. A run that is broken off between loading
    and moving loses nothing: the file is taken again and found to be known.

    Parameters
    ----------
    settings : Settings
        Names the inbox, the warehouse and the region of files that name none.
    progress : callable
        Called with one line on what is being done.

    Raises
    ------
    LockedError
        If another run is writing.
    WriteError
        If a file cannot be moved.
    """
    done = Inbox()
    for link in _links(settings.inbox_dir):
        progress(Message("{file} is a link, which is not taken: lay the file itself there", file=printable(link.name)))
    for path in waiting(settings):
        beside = companions(path)
        options = Options(region=_region(settings, path))
        try:
            made = ingest_files(settings, [path], options, progress)
        except InputError as error:
            made = Refreshed(failed=[error.message])
        loaded = _loaded(path.name, made)
        folder = made_folder(settings.inbox_dir.parent / (DONE if loaded else REFUSED))
        target = _free(folder, path.name)
        _moved(path, target)
        for card in beside:
            if card.name.endswith(".card.toml"):
                _moved(card, _free(folder, card.name))
        report = write_text(_free(folder, target.name + REPORT), _report(settings, path.name, options, made))
        n_bad = sum(one.rows_quarantined for one in made.loaded if is_of(one.file, path.name))
        done.taken.append(Taken(path.name, target, loaded, report, n_bad))
        done.failed.extend(made.failed)
    return done


def _region(settings: Settings, path: Path) -> str | None:
    """Region of a file that names none: its folder in the inbox, else as anywhere (`usual_region`)."""
    known = registry.load(settings.raw_dir)
    inside = path.relative_to(settings.inbox_dir).parts[:-1]
    if inside:  # a folder that is called otherwise says nothing, and nothing is guessed in its place
        hits = known.aliases.loc[known.aliases["name"] == names.key(inside[0]), "region_id"]
        return None if hits.empty else str(hits.iloc[0])
    return usual_region(settings, known)


def usual_region(settings: Settings, known: registry.Registry | None = None) -> str | None:
    """Region of files that name none: that of the settings, or the only one with a plan; None where neither is."""
    known = registry.load(settings.raw_dir) if known is None else known
    if settings.region:
        return names.resolve(settings.region, known.names)
    planned = known.plans["region_id"].unique().tolist()
    return planned[0] if len(planned) == 1 else None


def _free(folder: Path, name: str) -> Path:
    """A path that is not taken: the name, or with a number before its ending."""
    stem, dot, ending = name.partition(".") if not name.endswith(REPORT) else (name.removesuffix(REPORT), "", REPORT)
    number, made = 2, folder / name
    while made.exists() or made.is_symlink():
        made = folder / f"{stem}-{number}{dot}{ending}"
        number += 1
    return made


def _moved(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as error:
        raise write_error(target, error) from None


def _loaded(file: str, made: Refreshed) -> bool:
    """Whether values of a file are in the warehouse; a row with one bad value is none that was accepted."""
    return any(
        is_of(one.file, file) and (one.rows_accepted or one.values_new or one.values_corrected or one.seen_before)
        for one in made.loaded
    )


def _report(settings: Settings, file: str, options: Options, made: Refreshed) -> str:
    """What became of a file, line by line, in the language of messages."""
    lang, loaded = settings.message_lang, _loaded(file, made)
    now = datetime.now(SHANGHAI)
    head = Message("{file}: loaded on {day}") if loaded else Message("{file}: refused on {day}")
    lines: list[str] = [Message(head.template, file=printable_path(file), day=f"{now:{MINUTE}}"), ""]
    for one in made.loaded:
        if not is_of(one.file, file):
            continue
        if one.file != file:
            lines.append(shown_name(one.file))
        counts = {"read": one.rows_read, "accepted": one.rows_accepted, "quarantined": one.rows_quarantined}
        lines.append(Message("rows: {read} read, {accepted} accepted, {quarantined} in quarantine", **counts))
        values = {"new": one.values_new, "corrected": one.values_corrected}
        lines.append(Message("values: {new} new, {corrected} corrected", **values))
        if one.seen_before:
            lines.append(Message("the same file was loaded before: nothing changed"))
        if loaded:
            lines.append(Message("to take it out again: dabiao remove batch {id}", id=one.batch_id))
    if options.region and loaded:
        lines.append(Message("rows that name no region are taken as of {region}", region=options.region))
    if made.columns or made.not_read:
        lines += ["", Message("how it was read:"), *made.columns, *made.not_read]
    if made.failed:
        lines += ["", Message("what was not read, and what to do:"), *made.failed]
    faults = quarantine_lines(settings, [one.batch_id for one in made.loaded if one.rows_quarantined])
    if faults:
        lines += ["", Message("rows that were not accepted:"), *faults]
    return "\n".join(in_language(line, lang) for line in lines) + "\n"


def quarantine_lines(settings: Settings, batches: list[str], most: int | None = None) -> list[Message]:
    """Why rows of some loads are in quarantine: file, first line, column, value and reason, once a reason."""
    if not batches:
        return []
    build = current_build(settings.warehouse_dir)
    if build is None:
        return []
    with open_build(build) as wh:
        rows = wh.query("core/quarantine_of_batches", batches=batches, most=MOST_NAMED).to_dict("records")
    lines = [_reason_line(row) for row in rows[:most]]
    if most is not None and len(rows) > most:
        lines.append(Message("{n} more reasons", n=len(rows) - most))
    return lines


def _reason_line(row: dict) -> Message:
    what = f"{printable(row['column_name'])} {row['value']!r}: " if row["column_name"] else ""
    more = others(row["n"] - 1, [(cell["line"], cell["value"]) for cell in row["next_cells"]])
    values = {
        "file": shown_name(row["file"]),
        "line": row["line"],
        "what": what,
        "reason": from_kept(row),
        "more": more,
    }
    return Message("{file}, line {line}, {what}{reason}{more}", **values)
