"""Reading one file whatever it holds, held to what every reader promises."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from analytics import resources, standards
from analytics.errors import DabiaoError
from analytics.flow.lookup import lookup_of_files
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.files import parts_of
from analytics.targets.registry import load

TODAY = date(2026, 8, 1)


@cache
def lookup() -> Lookup:
    """Names and rules of the embedded registry."""
    return lookup_of_files(load(), standards.load(), resources.raw_dir())


def expect_accounted_for(path: Path, options: Options | None = None) -> str:
    """Read every part of a file: its rows are accepted or quarantined, values are numbers; or one message says why not.

    Returns the message, '' where it was read.
    """
    said = Options(today=TODAY) if options is None else options
    try:
        for part in parts_of(path):
            if not part.not_read:
                batch = read_file(path, lookup(), Options(**{**vars(said), "sheet": part.sheet}))
                assert batch.rows_read == batch.rows_accepted + batch.rows_quarantined
                assert batch.rows_quarantined == batch.quarantined["line"].nunique()
                assert not np.isinf(batch.values.select_dtypes("float").to_numpy()).any()
                expect_harmless(str(batch.columns))
    except DabiaoError as error:
        expect_harmless(str(error))
        return str(error)
    return ""


def expect_harmless(text: str) -> None:
    """Nothing in a message commands the terminal, and it is no novel."""
    assert all(sign.isprintable() or sign == "\n" for sign in text), repr(text)
    assert len(text) < 20_000, len(text)


def refusal(look, path, **options) -> str:
    """Why a file would not be read, by a preview of it."""
    shown = look(path, **options)
    assert shown.fault, shown.said
    return shown.fault
