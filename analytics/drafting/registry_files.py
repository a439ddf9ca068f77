"""Rows added to the four files of the registry: all of them in a registry that stays valid, or none."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem, close_to, did_you_mean, printable_path
from analytics.message import Message, joined
from analytics.standards.figure_ranges import load_ranges, ranges_of
from analytics.targets import csvtext, registry
from analytics.words.numbers import as_typed
from analytics.writing import write_bytes

FILES = ("regions", "indicators", "plans", "targets")  # written in this order: no row names one that is not there yet


def write_if_valid(tables: dict[str, pd.DataFrame], raw_dir: Path, file: str = "") -> None:
    """Try the registry with more rows in a copy; only a valid one is written.

    Parameters
    ----------
    tables : dict of DataFrame
        Rows to add, by the file's name without ending; a file that is not named stays as it is.
    raw_dir : Path
        Folder whose ``registry/`` the rows go to.
    file : str
        Where the rows come from, for messages; '' if they were typed.

    Raises
    ------
    InputError
        With every fault of the registry as it would be; nothing is written then.
    """
    folder = raw_dir / "registry"
    with tempfile.TemporaryDirectory(prefix="dabiao-registry-") as held:
        trial = Path(held) / "registry"
        shutil.copytree(folder, trial, copy_function=shutil.copyfile)
        for name, rows in tables.items():
            if len(rows):
                _append(trial / f"{name}.csv", rows)
        try:
            whole = registry.load(Path(held))
        except InputError as error:
            raise InputError([_of(p, file) for p in error.problems] or error.message) from None
        if len(impossible := _impossible(tables.get("targets"), whole.indicators, raw_dir, file)):
            raise InputError(impossible)
        for name in FILES:
            if len(tables.get(name, ())):
                write_bytes(folder / f"{name}.csv", (trial / f"{name}.csv").read_bytes())


def _impossible(targets: pd.DataFrame | None, indicators: pd.DataFrame, raw_dir: Path, file: str) -> list[Problem]:
    """Goals that no figure of their indicator can be: a PM2.5 of 33 mg/m³, 120 % of a whole."""
    if targets is None or targets.empty:
        return []
    ranges = ranges_of(indicators, load_ranges(raw_dir)).reindex(targets["indicator_id"])
    least, most = (ranges[end].astype(float).to_numpy() for end in ("min_value", "max_value"))
    made = []
    for name in ("threshold", "threshold_high"):
        value = pd.to_numeric(targets[name], errors="coerce").to_numpy(dtype=float)
        for at in np.flatnonzero((value < least) | (value > most)).tolist():
            unit, place = str(targets["unit"].iloc[at]), file or str(targets["target_id"].iloc[at])
            expected = Message("a number from {low} to {high} {unit}", low=as_typed(least[at]), high=as_typed(most[at]),
                               unit=unit)  # fmt: skip
            line = int(str(targets.index[at])) if file else None
            shown = f"{as_typed(value[at])} {unit}".strip()
            made.append(Problem(place, line, name, shown, expected, Message("check number and unit")))
    return made


def _of(problem: Problem, file: str) -> Problem:
    """A fault of the copy, stated of the file that the rows come from."""
    name = Path(problem.file).name
    place = joined([printable_path(file), name], " → ") if file else Message("{file} (nothing was written)", file=name)
    return Problem(place, problem.line, problem.column, problem.value, problem.expected, problem.todo)


def _append(path: Path, rows: pd.DataFrame) -> None:
    """Add rows in the order of the file's columns; a file in GBK is written as UTF-8."""
    text = csvtext.decode(path.read_bytes(), str(path))
    header = next(csv.reader(io.StringIO(text)))
    more = rows.reindex(columns=header, fill_value="").to_csv(index=False, header=False, lineterminator="\n")
    whole = text if text.endswith("\n") else f"{text}\n"
    path.write_bytes((whole + more).encode("utf-8-sig"))


#: Id column of each file.
IDS = {"regions": "region_id", "indicators": "indicator_id", "plans": "plan_id", "targets": "target_id"}


def take_out(raw_dir: Path, name: str, row_id: str) -> int:
    """Take a row out of the registry; of a plan its goals too.

    Parameters
    ----------
    raw_dir : Path
        Folder whose ``registry/`` it is.
    name : str
        File without its ending: a key of `IDS`.
    row_id : str
        Id of the row.

    Returns
    -------
    int
        Number of goals that went with a plan, else 0.

    Raises
    ------
    InputError
        If there is no such row, or others need it (a region with goals): nothing is written then.
    """
    folder = raw_dir / "registry"
    known: pd.DataFrame = getattr(registry.load(raw_dir), name)
    if row_id not in (there := known[IDS[name]].tolist()):
        todo = did_you_mean(close_to(row_id, there)[:4]) or Message("; 'dabiao targets' and 'dabiao status' list them")
        raise InputError(Message("{id} is not in {file}{todo}", id=repr(row_id), file=f"{name}.csv", todo=todo))
    columns = {name: IDS[name]} | ({"targets": "plan_id"} if name == "plans" else {})
    with tempfile.TemporaryDirectory(prefix="dabiao-registry-") as held:
        trial = Path(held) / "registry"
        shutil.copytree(folder, trial, copy_function=shutil.copyfile)
        gone = {file: _without(trial / f"{file}.csv", column, row_id) for file, column in columns.items()}
        try:
            registry.load(Path(held))
        except InputError as error:
            first = error.problems[0]
            raise InputError(
                Message("{id} is needed by {n:row|rows} of {file}; take these out first", id=repr(row_id),
                        n=len(error.problems), file=Path(first.file).name)) from None  # fmt: skip
        for file in columns:
            write_bytes(folder / f"{file}.csv", (trial / f"{file}.csv").read_bytes())
    return gone.get("targets", 0) if name == "plans" else 0


def _without(path: Path, column: str, row_id: str) -> int:
    """Write a file without the rows that have an id in a column; returns how many they are."""
    lines = list(csv.reader(io.StringIO(csvtext.decode(path.read_bytes(), str(path)), newline="")))
    place = lines[0].index(column)
    kept = [cells for cells in lines if len(cells) <= place or cells[place].strip() != row_id]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(kept)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return len(lines) - len(kept)
