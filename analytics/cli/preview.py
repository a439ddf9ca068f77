"""What ``dabiao ingest --preview`` prints."""

from __future__ import annotations

from analytics.cli.output import Format, console, emit
from analytics.errors import InputError
from analytics.flow.preview import Preview


def print_previews(found: list[Preview], format_: Format) -> None:
    """Print how each file or sheet would be read.

    Raises
    ------
    InputError
        Names those that would not be read, after the others are printed.
    """
    for one in found:
        if one.fault:
            continue
        _line(f"{one.name}: {one.summary}", format_)
        if len(one.columns):
            emit(one.columns, format_, "columns")
        for text in one.said:
            _line(f"· {text}", format_)
        if len(one.rows):
            emit(one.rows, format_, "first values as they would be stored")
        if len(one.months):
            emit(one.months, format_, "mean by month")
    _line("nothing was written", format_)
    faults = [one.fault for one in found if one.fault]
    if faults:
        raise InputError("\n".join(faults))


def _line(text: str, format_: Format) -> None:
    if format_ is Format.table:
        console().print(text, markup=False, highlight=False, soft_wrap=True)
