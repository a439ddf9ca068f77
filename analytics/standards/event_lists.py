"""Read and check the lists of exceptional events; every fault is reported with its file, line, column and value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analytics import resources
from analytics.errors import InputError, Problem
from analytics.message import Message
from analytics.standards.load import read_table
from analytics.terms import DAY_PARAMETERS, GRADES

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

COLUMNS = [
    "region_id",
    "parameter",
    "first_day",
    "last_day",
    "entry",
    "list_kind",
    "criterion",
    "known_at",
    "source",
    "grade",
]
DATES = ["first_day", "last_day", "known_at"]


@cache
def _schema() -> DataFrameSchema:
    import pandera.pandas as pa  # here: only who reads files needs it

    from analytics.standards.schemas import date_column, one_of, text_column

    return pa.DataFrameSchema(
        {
            "region_id": text_column(),
            "parameter": text_column(one_of(*DAY_PARAMETERS)),
            "first_day": date_column(),
            "last_day": date_column(),
            "entry": text_column(one_of("event", "covered")),
            "list_kind": text_column(one_of("bureau", "suspect")),
            "criterion": pa.Column(str, nullable=True),
            "known_at": date_column(),
            "source": text_column(),
            "grade": text_column(one_of(*GRADES)),
        },
        strict=True,
        unique=["region_id", "parameter", "first_day", "entry", "list_kind", "known_at"],
    )


def load_events(raw_dir: Path | None = None) -> pd.DataFrame:
    """Read every ``events/*.csv`` below a raw folder.

    Parameters
    ----------
    raw_dir : Path, optional
        Folder that holds ``events/``; by default the embedded one. No folder or no file: no list is available.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row a span of days as in ``sql/raw/22_exceptional_event.sql``; dates are ``datetime64``.

    Raises
    ------
    InputError
        If a cell is wrong, a span ends before it begins, or a suspect lacks its criterion.

    Examples
    --------
    >>> load_events().columns.tolist() == COLUMNS
    True
    """
    folder = (raw_dir or resources.raw_dir()) / "events"
    tables = [_read(path) for path in sorted(folder.glob("*.csv"))]
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    return found.assign(**{name: pd.to_datetime(found[name]) for name in DATES})


def _read(path: Path) -> pd.DataFrame:
    rows = read_table(path, _schema())
    backwards = rows["last_day"] < rows["first_day"]
    unfounded = (rows["list_kind"] == "suspect") & rows["criterion"].isna()
    problems = [
        *_problems(path, rows, backwards, "last_day", Message("a day not before first_day")),
        *_problems(path, rows, unfounded, "criterion", Message("how the suspects were found")),
    ]
    if problems:
        raise InputError(problems)
    return rows[COLUMNS]


def _problems(path: Path, rows: pd.DataFrame, bad: pd.Series, column: str, expected: str) -> list[Problem]:
    found = rows.loc[bad, column]
    shown = found.where(found.notna(), "").astype(str)
    return [
        Problem(str(path), line, column, value, expected) for line, value in zip(found.index + 2, shown, strict=True)
    ]
