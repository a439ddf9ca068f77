"""A back-test's files: scores.csv and summary.json, each written in one step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics import __version__
from analytics.evaluation.backtest import BackTest


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
    out.mkdir(parents=True, exist_ok=True)
    rows = test.scores.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    text = json.dumps({"version": __version__, **summary}, ensure_ascii=False, indent=1, allow_nan=False)
    return [_replace(out / "scores.csv", rows), _replace(out / "summary.json", text + "\n")]


def _replace(path: Path, text: str) -> Path:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(path)
    return path
