"""The log of a run: a line with its time for everything that is done or goes wrong, as text or as JSON lines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from analytics.errors import InputError
from analytics.message import Message
from analytics.terms import SHANGHAI

LOGGER = logging.getLogger("dabiao")


class _AsText(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = " ".join(record.getMessage().split())  # one line a record, whatever a message holds
        return f"{_time(record)} {record.levelname.lower()} {text}"


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {"time": _time(record), "level": record.levelname.lower(), "text": record.getMessage()}, ensure_ascii=False
        )


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="seconds")


@contextmanager
def run_log(file: Path | None, as_json: bool) -> Iterator[None]:
    """Append to a log file what is said while the block runs; without a file nothing changes.

    Parameters
    ----------
    file : Path or None
        Log file; lines are added at its end.
    as_json : bool
        One JSON object a line, with ``time``, ``level`` and ``text``.

    Raises
    ------
    InputError
        If the file cannot be written, or JSON is asked for without a file.
    """
    if file is None:
        if as_json:  # a log that goes nowhere would be lost in silence
            raise InputError(Message("--log-json: expected --log-file too; name the file the log goes to"))
        yield
        return
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise InputError(
            Message("--log-file: {file} cannot be written ({why})", file=str(file), why=error.strerror)
        ) from None
    handler.setFormatter(_AsJson() if as_json else _AsText())
    shown = logging.StreamHandler(sys.stderr)  # what fails is on the screen as well, as without a log
    shown.setLevel(logging.ERROR)
    level = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    for one in (handler, shown):
        LOGGER.addHandler(one)
    try:
        yield
    finally:
        LOGGER.setLevel(level)
        for one in (handler, shown):
            LOGGER.removeHandler(one)
        handler.close()
