"""Charts as pictures: Plotly figures through kaleido and the Chromium of the system."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import plotly.io

from analytics.errors import Attempts, DabiaoError, InputError
from analytics.message import Message
from analytics.report.briefing.charts import Chart
from analytics.writing import made_folder, write_bytes

#: what every whole PNG ends with
PNG_END = b"IEND\xaeB`\x82"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, HEIGHT, SCALE = 900, 420, 2  # px of a chart without a height of its own; pixels a px


def chromium_path() -> str:
    """Find the browser that draws pictures: ``BROWSER_PATH``, else one on the path.

    Raises
    ------
    InputError
        If there is none.
    """
    named = os.environ.get("BROWSER_PATH", "")
    found = named if named and Path(named).is_file() else next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise InputError(Message("pictures need Chromium, and none is installed: install the package "
                                 "'chromium' or set BROWSER_PATH, or use --format html"))  # fmt: skip
    return found


def check_export() -> str:
    """Make sure that pictures can be drawn before any work is done; returns the browser's path.

    Raises
    ------
    InputError
        If kaleido, python-docx or a Chromium is missing.
    """
    try:
        import docx  # noqa: F401
        import kaleido  # noqa: F401
    except ImportError as error:
        raise InputError(Message("{name} is not installed: pip install 'dabiao[export]'", name=error.name)) from None
    return chromium_path()


def write_pictures(folder: Path, charts: list[Chart], attempts: Attempts | None = None) -> dict[str, Path]:
    """Draw charts as PNG files.

    Parameters
    ----------
    folder : Path
        Where to; the names are the charts' ids.
    charts : list of Chart
        What to draw.
    attempts : Attempts, optional
        Collects the charts of which no picture could be made. Without it their errors are raised.

    Returns
    -------
    dict of str to Path
        By the chart's id.

    Raises
    ------
    InputError
        If there is no Chromium.
    DabiaoError
        If a chart could not be drawn.
    """
    browser = check_export()
    tried = attempts or Attempts(strict=True)
    plain = {c.id: one for c in charts if (one := tried("picture", partial(_plain, c), None, c.target_id))}
    if not plain:
        return {}
    import kaleido

    made_folder(folder)
    paths = {name: folder / f"{name}.png" for name in plain}
    for path in paths.values():  # one of an earlier run would pass for this one's
        path.unlink(missing_ok=True)
    # Without mathjax nothing is fetched: labels never hold formulas (see escape.label).
    options = {"path": browser, "mathjax": False, "n": 1, "timeout": 120}
    drawn = [chart for chart in charts if chart.id in plain]
    with tempfile.TemporaryDirectory() as held:
        parts = {name: Path(held) / f"{n}.png" for n, name in enumerate(paths)}
        jobs = [{"fig": plain[chart.id], "path": parts[chart.id], "opts": _size(chart)} for chart in drawn]
        tried("picture", lambda: kaleido.write_fig_from_object_sync(jobs, kopts=options), None)
        for chart in drawn:
            tried("picture", partial(_keep, parts[chart.id], paths[chart.id]), None, chart.target_id)
    return {name: path for name, path in paths.items() if path.is_file()}


def _keep(part: Path, target: Path) -> None:
    """Take a picture that was drawn to its end into the folder, whole; raise where the browser made none."""
    data = part.read_bytes() if part.is_file() else b""
    if not data.endswith(PNG_END):
        raise DabiaoError(Message("not drawn: {stem}", stem=target.stem))
    write_bytes(target, data)


def _plain(chart: Chart) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(plotly.io.to_json(chart.figure, engine="json", validate=True) or "{}")
    return made


def _size(chart: Chart) -> dict[str, Any]:
    return {"format": "png", "width": WIDTH, "height": int(chart.figure.layout.height or HEIGHT), "scale": SCALE}
