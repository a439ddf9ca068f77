"""A back-test's files: scores.csv and summary.json, each written in one step."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from analytics import __version__
from analytics.errors import InputError
from analytics.evaluation.backtest import BackTest
from analytics.message import Message
from analytics.sheets import harmless
from analytics.writing import write_text


def ready_folder(out: Path, option: str = "--out") -> Path:
    """Make the folder that results will go to, before hours are spent on them.

    Parameters
    ----------
    out : Path
        Made with its parents if it is not there.
    option : str
        How the message calls it.

    Raises
    ------
    InputError
        If it is a file, or cannot be made or written to.
    """
    if out.exists() and not out.is_dir():
        raise InputError(
            Message(
                "{option}: {out!r} is a file, expected a folder; name another one or remove the file",
                option=option,
                out=str(out),
            )
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as reason:
        why = reason.strerror or reason
        raise InputError(
            Message(
                "{option}: {out!r} ({why}), expected a folder that can be made and written to; name another one",
                option=option,
                out=str(out),
                why=why,
            )
        ) from None
    return out


def write_results(test: BackTest, summary: dict[str, Any], out: Path) -> list[Path]:
    """Write ``scores.csv`` (one row a model, region and origin) and ``summary.json``.

    Parameters
    ----------
    test : BackTest
    summary : dict
        As of `summarise`.
    out : Path
        Folder; made if it is not there.

    Returns
    -------
    list of Path
    """
    rows = harmless(test.scores).to_csv(index=False, float_format="%.6g", lineterminator="\n")
    text = json.dumps({"version": __version__, **summary}, ensure_ascii=False, indent=1, allow_nan=False)
    return [write_text(out / "scores.csv", rows), write_text(out / "summary.json", text + "\n")]
