"""Files that are read: by their place and their ending, before anything else is loaded or done."""

from __future__ import annotations

from pathlib import Path

from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message, joined
from analytics.workbooks import SUFFIXES as WORKBOOKS

#: endings of text; files of NOAA have none (583620-99999-2023)
TEXTS, PARQUET = (".csv", ".txt", ".tsv", ""), (".parquet", ".pq")
#: documents that hold the text of a plan
DOCUMENTS = (".docx", ".pdf", ".html", ".htm", ".md")
#: files that hold others
ARCHIVES = (".gz", ".zip", ".bz2", ".xz", ".tar", ".tgz", ".7z", ".rar")
SUFFIXES = (*TEXTS, *PARQUET, *WORKBOOKS)
KINDS = Message("a .csv, .txt, .tsv, .parquet, .xlsx, .xls, .et or .ods file")


def expect_readable(path: Path) -> None:
    """Refuse what cannot be read by its place or its ending.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, or its ending is none of `SUFFIXES`.

    Examples
    --------
    >>> expect_readable(Path("nowhere.csv"))
    Traceback (most recent call last):
        ...
    analytics.errors.InputError: nowhere.csv: expected a file that exists; check the path
    """
    name = printable_path(path)
    try:
        if path.is_dir():
            raise InputError(
                Problem(name, None, None, None, Message("a file, this is a folder"), Message("name the files in it"))
            )
        if not path.is_file():
            raise InputError(Problem(name, None, None, None, Message("a file that exists"), Message("check the path")))
    except OSError as error:
        raise InputError(
            Problem(name, None, None, None, Message("a readable file ({strerror})", strerror=error.strerror))
        ) from None
    if path.suffix.lower() not in SUFFIXES:
        todo = Message("save it as .xlsx or CSV")
        if path.suffix.lower() in DOCUMENTS:
            todo = Message("the text of a plan is read by: dabiao draft {file} --region NAME --issued DATE; of a table "
                           "save it as .xlsx or CSV", file=printable_path(path.name))  # fmt: skip
        if path.suffix.lower() in ARCHIVES:
            todo = Message("unpack it and name the files in it")
        raise InputError(Problem(path.name, None, None, path.suffix, KINDS, todo))


def expect_one(paths: list[Path]) -> None:
    """Refuse files at once if none of them can be read; those that can are read first otherwise.

    Raises
    ------
    InputError
        Names every one of them.
    """
    faults = []
    for path in paths:
        try:
            expect_readable(path)
        except InputError as error:
            faults.append(error.message)
    if faults and len(faults) == len(paths):
        raise InputError(joined(faults))
