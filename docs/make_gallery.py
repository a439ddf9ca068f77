"""Make docs/gallery.md and its pictures from the embedded data: each snippet below is run, shown and photographed.

Run ``.venv/bin/python docs/make_gallery.py`` after a change of charts, words or models (a few minutes; needs Chromium,
and Pillow, which comes with Prophet). ``--only fan,ladder`` makes some pictures anew and leaves the page as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import plotly
import plotly.graph_objects as go

DOCS = Path(__file__).resolve().parent
sys.path.append(str(DOCS.parent / "benchmarks"))  # where the invented city is
TEMPLATES = DOCS.parent / "analytics" / "report" / "templates"
WIDTH = 820  # px of a picture
COLOURS = 96  # of its palette: enough for flat charts, and small
AS_OF = ["2024-07-01", "2025-01-01"] + [f"2025-{m:02d}-01" for m in range(2, 13)] + ["2026-02-01"]


class Example(NamedTuple):
    """One chart of the gallery; ``code`` is run as it is shown and leaves ``figure`` and ``words``."""

    name: str
    title: str
    about: str
    code: str


SETUP = """\
import datetime as dt

import analytics as da
from analytics.series import yearly as chart_data
from analytics.report import charts

workspace = da.open()
wh, day, lang = workspace.warehouse, dt.date(2025, 10, 1), "en"
answers = workspace.assessment(as_of=day)
own = answers.outlook[answers.outlook["region_id"] == "xinxiang"]
"""

EXAMPLES = (
    Example(
        "scoreboard",
        "Scoreboard",
        "Every quantified target over the seven bands of likelihood; bounds are bars, no evidence is said in words.",
        """\
figure = charts.scoreboard(own, lang, home_region="xinxiang", fold_over=0)
words = charts.scoreboard_alt(own, lang, "xinxiang")
""",
    ),
    Example(
        "fan",
        "Outlook fan",
        "Past years thin, the year so far, what may come as bands, the threshold, and the path that just meets it.",
        """\
from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.indicators import history
from analytics.series.fan import fan_data

year = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
target = one_row(OutlookRow, own[own["target_id"] == "xinxiang-2023/2-pm25"])
rest, paths = target.required_remainder, answers.forecasts[("xinxiang", *year)]
data = fan_data(history(wh, "xinxiang", day), "pm25", year, rest, paths)
figure = charts.fan(data, lang, 44.0, "<", "ug/m3", day)
words = charts.fan_alt(target, data, lang, "xinxiang")
""",
    ),
    Example(
        "probability-path",
        "Probability through time",
        "What each run of the ledger said. A contested or undetermined verdict is a bar of its bounds.",
        """\
data = chart_data.probability_through_time(wh, "xinxiang-2023/2-pm25")
figure = charts.probability_path(data, lang, unit="ug/m3")
words = charts.probability_path_alt(data, lang)
""",
    ),
    Example(
        "calendar",
        "Calendar of AQI categories",
        "The official colours, with a number on polluted days for readers who cannot distinguish them. Only the hourly "
        "ozone maximum is measured here, so many summer days have bounds: left half at least, right half at most.",
        """\
data = chart_data.calendar_days(wh, "xinxiang", 2025, dt.date(2026, 2, 1))
figure = charts.calendar(data, lang)
words = charts.calendar_alt(data, lang)
""",
    ),
    Example(
        "budget-good",
        "Day budget: good days still needed",
        "Above the line of days left the target is out of reach.",
        """\
data = chart_data.budget_days(wh, "xinxiang-2023/2-good-day-share", day)
figure = charts.day_budget(data, lang)
words = charts.day_budget_alt(data, lang)
""",
    ),
    Example(
        "budget-heavy",
        "Day budget: heavy days still allowed",
        "Each cross uses up one of the days the target allows.",
        """\
data = chart_data.budget_days(wh, "xinxiang-2023/2-heavy-day-share", day)
figure = charts.day_budget(data, lang)
words = charts.day_budget_alt(data, lang)
""",
    ),
    Example(
        "ladder",
        "Milestone ladder",
        "A staged target: what each deadline asks for, and the values reached.",
        """\
steps = chart_data.milestones(answers.outlook)
steps = steps[steps["ladder"] == "pingdingshan/pm25_mean/"]
values = chart_data.yearly_values(wh, steps.head(1), day)
figure = charts.ladder(steps, lang, values[values["series"] == "value"])
words = charts.ladder_alt(steps, lang)
""",
    ),
    Example(
        "multiples",
        "Small multiples",
        "Yearly values against the straight line to the target, from the last valid year before the plan was issued.",
        """\
cities = answers.outlook[answers.outlook["region_id"].isin(["xinxiang", "pingdingshan"])]
data = chart_data.yearly_values(wh, cities, day)
figure = charts.multiples(data, cities, lang)
words = charts.multiples_alt(data, cities, lang)
""",
    ),
    Example(
        "ranking",
        "City ranking strip",
        "Every city of the warehouse a tick; those one asks about (all, where they are few) on a lane of their own.",
        """\
data = chart_data.city_ranking(wh, dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 2, 1))
figure = charts.ranking(data, lang, highlight=["xinxiang"], threshold=44.0)
words = charts.ranking_alt(data, lang, ["xinxiang"])
""",
    ),
    Example(
        "reliability",
        "Reliability diagram",
        "Probabilities stated in the past against how often they came true, with the number of cases. Three cities "
        "are few: the bars, where drawn, say what chance alone would show.",
        """\
import pandas as pd

from analytics.evaluation import back_test, question_of, summarise
from analytics.standards import load

test = back_test(wh, question_of("2022-2025", models="combined,damped_window,climatology,line"), load())
models = summarise(test)["models"]
data = pd.DataFrame(models["combined"]["reliability"])
figure = charts.reliability(data, lang)
words = charts.reliability_alt(data, lang)
""",
    ),
    Example(
        "skill",
        "Skill bars",
        "Error (CRPS) saved against a plain reference, with the range when years are drawn anew; below zero is worse.",
        """\
skill = models["combined"]["skill"]
rows = [{"name": f"against {name}", **score["crps"]} for name, score in skill.items()]
data = pd.DataFrame(rows).assign(low=[r["by_year"][0] for r in rows], high=[r["by_year"][1] for r in rows])
figure = charts.skill_bars(data, lang)
words = charts.skill_bars_alt(data, lang)
""",
    ),
    Example(
        "waterfall",
        "Waterfall of an annual mean by month",
        "The parts add up to the change exactly; hovering shows each month's means and what missing days do.",
        """\
data = chart_data.month_change(wh, "xinxiang", "pm25", 2024, 2025, dt.date(2026, 2, 1))
figure = charts.waterfall(data, lang)
words = charts.waterfall_alt(data, lang)
""",
    ),
    Example(
        "weather-split",
        "Weather and the rest",
        "A change split into weather and the rest, with 95 % intervals. The embedded data have no meteorology, so "
        "this city is invented (`benchmarks/simulated_air.py`).",
        """\
from simulated_air import made_up_city

one = made_up_city()  # with data of your own: workspace.attribute(…).of("pm25")
figure = charts.weather_split(one, lang)
words = charts.weather_split_alt(one, lang)
""",
    ),
    Example(
        "weather-trend",
        "Yearly means adjusted for weather",
        "As measured, adjusted for weather with its trend, and weather-normalised. The same invented city.",
        """\
figure = charts.weather_trend(one, lang)
words = charts.weather_trend_alt(one, lang)
""",
    ),
)
FOR_README = {"fan": "fan-xinxiang-2025-10-01", "scoreboard": "scoreboard-xinxiang-2025-10-01"}


def run(space: dict[str, Any], examples: tuple[Example, ...] = EXAMPLES) -> Iterator[tuple[Example, go.Figure, str]]:
    """Run the snippets one after the other in one namespace, where ``da.open()`` has been prepared."""
    exec(compile(SETUP, "<setup>", "exec"), space)  # the code above, not data
    for example in examples:
        exec(compile(example.code, f"<{example.name}>", "exec"), space)
        yield example, space["figure"], space["words"]


def page(figure: go.Figure) -> str:
    """A page that draws one chart, as a briefing does."""
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return (
        f'<!doctype html><meta charset="utf-8"><body style="margin:0"><script src="{script.as_uri()}"></script>'
        f'<div id="chart" style="width:{WIDTH}px"></div><script>{(TEMPLATES / "draw.js").read_text("utf-8")}</script>'
        f'<script>window.dabiao.draw(document.getElementById("chart"), {figure.to_json()})</script></body>'
    )


def photograph(figure: go.Figure, path: Path, folder: Path) -> None:
    """Draw a figure in headless Chromium and save it as a small PNG."""
    from PIL import Image

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("docs/make_gallery.py needs Chromium (Debian package chromium, and fonts-noto-cjk)")
    html, shot = folder / "chart.html", folder / "chart.png"
    html.write_text(page(figure), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=8000"]  # fmt: skip
    size = f"--window-size={WIDTH},{int(figure.layout.height)}"
    subprocess.run([chromium, *flags, size, f"--screenshot={shot}", html.as_uri()], check=True, capture_output=True)
    with Image.open(shot) as image:
        flat = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)


def markdown(words: dict[str, str]) -> str:
    """The page: one chart after the other with the call that makes it and its text alternative."""
    parts = [
        "# Gallery\n",
        "Every chart dabiao draws, made from the embedded data by `docs/make_gallery.py`, which runs this code.",
        'Each is a function from a DataFrame to a Plotly figure, in Chinese (`lang = "zh"`) or English, with a text',
        "alternative (`*_alt`). `workspace` has a ledger: `dabiao run` has been called as of several days.\n",
        f"```python\n{SETUP}```\n",
    ]
    for example in EXAMPLES:
        parts += [f"## {example.title}", f"{example.about}\n", f"![{example.title}](img/gallery-{example.name}.png)\n"]
        parts += [f"```python\n{example.code}```\n", f"> {words[example.name]}\n"]
    return "\n".join(parts)


def main() -> None:
    """Build a warehouse with a ledger in a temporary folder, run the snippets, take the pictures, write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="names of charts, separated by commas; the page stays as it is")
    parser.add_argument("--warehouse", type=Path, help="a warehouse with a ledger, instead of building one")
    asked = parser.parse_args()
    only = {name for name in asked.only.split(",") if name}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DABIAO_WAREHOUSE"] = str(asked.warehouse or folder / "warehouse")
        from analytics import flow
        from analytics.settings import Settings

        if asked.warehouse is None:
            flow.run(Settings(), AS_OF, ["xinxiang"], folder / "briefings", progress=print)
        (DOCS / "img").mkdir(exist_ok=True)
        words = {}
        for example, figure, answers in run({}):
            words[example.name] = answers
            if only and example.name not in only:
                continue
            print(f"picture of {example.name}")
            picture = DOCS / "img" / f"gallery-{example.name}.png"
            photograph(figure, picture, folder)
            if example.name in FOR_README:
                shutil.copyfile(picture, DOCS / "img" / f"{FOR_README[example.name]}.png")
    if not only:
        (DOCS / "gallery.md").write_text(markdown(words), encoding="utf-8")


if __name__ == "__main__":
    main()
