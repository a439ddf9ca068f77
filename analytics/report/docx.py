"""The briefing as a Word file: the same words and tables as the page, charts as pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.errors import Attempts
from analytics.report.briefing.charts import Chart, charts
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.goal_lines import GoalLine
from analytics.report.briefing.page import EXTRA_KINDS, content
from analytics.report.docx_elements import add_facts, add_pictures, add_table, new_file
from analytics.report.failures import failed_text
from analytics.report.html import write
from analytics.report.page_words import PageWords
from analytics.words.catalogue import say
from analytics.words.escape import clean

GOAL, GOAL_MM = ("target", "p_met", "left"), (84, 32, 54)
SCORE = ("target", "threshold", "latest", "p_met", "gap", "status")
WEATHER_MM = (24, 19, 19, 19, 35, 35, 19)
HINDSIGHT_MM = (70, 36, 28, 36)
# widths of the columns in mm, 170 together
CHANGE_MM, SCORE_MM, JOINT_MM = (50, 24, 24, 24, 24, 24), (42, 30, 28, 24, 26, 20), (114, 28, 28)
READING_MM, MISSING_MM, INFERRED_MM = (48, 26, 20, 24, 16, 36), (46, 26, 24, 74), (48, 24, 26, 28, 44)


def write_docx(
    path: Path,
    data: BriefingData,
    lang: str,
    pictures: dict[str, Path],
    attempts: Attempts | None = None,
    template: str = "",
) -> Path:
    """Write a briefing as a Word file on A4.

    Parameters
    ----------
    path : Path
        File to write.
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    pictures : dict of str to Path
        PNG file of each chart, by its id (see ``export.write_pictures``).
    attempts : Attempts, optional
        Collects the parts that could not be made; the file names them in their place. Without it their errors are
        raised.
    template : str
        Path of a Word file with named styles, or ``gongwen``; empty for the layout of ours.

    Returns
    -------
    Path
        The same path.
    """
    tried = attempts or Attempts(strict=True)
    known = len(tried.found)  # the file also names what failed before, such as its pictures
    drawn = charts(data, lang, Attempts(strict=tried.strict, log=lambda _: None) if known else tried)
    page = content(data, lang, drawn, tried)
    head = data.head
    letter = {"sender": head.sender, "issue": head.issue, "contact": head.contact, "as_of": page["as_of"]}
    file = new_file(page["title"], lang, template, {key: clean(text) for key, text in letter.items()})
    file.add_paragraph(page["subtitle"])
    if page["scenario"]:
        file.add_paragraph().add_run(page["scenario"]).bold = True
    sections: dict[str, Callable[[], None]] = {
        "answer": lambda: _answer(file, page, lang),
        "changes": lambda: _changes(file, page, lang),
        "scoreboard": lambda: _scoreboard(file, page, lang, drawn, pictures),
        **({"weather": lambda: _weather(file, page, lang, drawn, pictures)} if page["weather"]["rows"] else {}),
        "parts": lambda: _parts(file, page, lang, drawn, pictures),
        "inferred": lambda: _inferred(file, page, lang, drawn, pictures),
        "readings": lambda: _readings(file, page, lang),
        "missing": lambda: _missing(file, page, lang),
        "method": lambda: _method(file, page, lang),
        "sources": lambda: _sources(file, page, lang),
        **({"hindsight": lambda: _hindsight(file, page, lang)} if page["hindsight"] else {}),
    }
    for name, add in sections.items():
        file.add_heading(say(lang, f"nav.{name}"), level=1)
        for line in page["failed"].get(name, ()):
            file.add_paragraph(line)
        before = len(tried.found)
        tried(name, add, None)
        for fault in tried.found[before:]:
            file.add_paragraph(failed_text(fault, lang))
    held = io.BytesIO()
    file.save(held)
    return write(path, held.getvalue())


def _answer(file: Any, sections: PageWords, lang: str) -> None:
    for text, _ in sections["sentences"]:
        file.add_paragraph(text)
    for key, block in (("own", sections["own"]), ("inferred", sections["guessed"])):
        if block.n:
            file.add_heading(say(lang, f"goal.{key}", n=block.n), level=2)
            file.add_paragraph(say(lang, "meta.sep").join(f"{word} {n}" for _, word, n in block.chips))
            lines = [_goal(line, lang) for line in (*block.shown, *(block.more if key == "own" else ()))]
            add_table(file, [say(lang, f"col.{name}") for name in GOAL], lines, GOAL_MM)
            if key == "inferred" and block.more:  # those on own data are all in the table
                file.add_paragraph(say(lang, "goal.more", n=len(block.more)))
    file.add_paragraph(" ".join(filter(None, [sections["counted"], sections["since"]])))
    if sections["caveat"]:
        paragraph = file.add_paragraph()
        paragraph.add_run(say(lang, "caveat.heading") + say(lang, "meta.colon")).bold = True
        paragraph.add_run(sections["caveat"])


def _goal(line: GoalLine, lang: str) -> list[str]:
    """One goal of the first page: its hollow mark where it is inferred, its change behind the probability."""
    arrow = {"up": "↑ ", "down": "↓ "}.get(line.way, "")
    moved = arrow + line.moved if line.moved else ""
    big = f"◇ {line.big}" if line.hollow else line.big
    asked = " · ".join(filter(None, [line.threshold, line.period, line.value]))
    return [
        f"{line.name}\n{asked}",
        "\n".join(filter(None, [big, line.word, moved])),
        "\n".join(filter(None, [line.left, line.caution])),
    ]


def _changes(file: Any, sections: PageWords, lang: str) -> None:
    part = sections["changes"]
    file.add_paragraph(part["lead"])
    keys = ("before", "now", "moved_by", "status_before", "status_now")
    header = [say(lang, "col.target"), *(say(lang, f"changes.{key}") for key in keys)]
    names = ("name", "before", "now", "moved", "status_before_text", "status_text")
    add_table(file, header, [[row[name] for name in names] for row in part["rows"]], CHANGE_MM)
    for name in ("same", "inferred"):
        if part[name]:
            file.add_paragraph(part[name])


def _scoreboard(file: Any, sections: PageWords, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    add_pictures(file, [chart for chart in drawn if chart.kind == "board"], pictures, lang)
    if sections["not_drawn"]:
        file.add_paragraph(sections["not_drawn"])
    names = ("threshold", "value", "p", "gap", "status_text")
    lines = [[f"{row['name']}\n{row['period']}", *(row[name] for name in names)] for row in sections["rows"]]
    add_table(file, [say(lang, f"col.{key}") for key in SCORE], lines, SCORE_MM)
    if sections["joint"]:
        file.add_heading(say(lang, "score.joint"), level=2)
        header = [say(lang, f"col.{key}") for key in ("targets", "period", "p_met")]
        lines = [[_joint_targets(row, lang), row["period"], row["p"]] for row in sections["joint"]]
        add_table(file, header, lines, JOINT_MM)
    yearly = [chart for chart in drawn if chart.kind == "multiples"]
    if yearly:
        file.add_heading(say(lang, "score.yearly"), level=2)
        file.add_paragraph(say(lang, "score.yearly_lead"))
        add_pictures(file, yearly, pictures, lang)


def _joint_targets(row: PageWords, lang: str) -> str:
    return say(lang, "meta.semi").join(name for name, _ in row["targets"])


def _parts(file: Any, sections: PageWords, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    for part in sections["parts"]:
        words = part["threshold"] + say(lang, "meta.comma") + part["period"]
        file.add_heading(part["name"] + say(lang, "meta.open") + words + say(lang, "meta.close"), level=2)
        add_facts(file, part["facts"], lang)
        add_pictures(file, [chart for chart in drawn if chart.target_id == part["target_id"]], pictures, lang)
    add_pictures(file, [chart for chart in drawn if chart.kind in EXTRA_KINDS], pictures, lang)


def _weather(file: Any, sections: PageWords, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    part = sections["weather"]
    for text in (part["lead"], *(text for text, _ in part["goals"])):
        file.add_paragraph(text)
    heads = [say(lang, f"col.{key}") for key in ("pollutant", "change", "weather_part", "rest_part", "direction")]
    header = [heads[0], part["periods"]["before"], part["periods"]["after"], *heads[1:]]
    names = ("before", "after", "change", "weather", "rest", "direction")
    lines = [[f"{row['name']}\n{row['unit']}", *(row[name] for name in names)] for row in part["rows"]]
    add_table(file, header, lines, WEATHER_MM)
    for text in part["refused"]:
        file.add_paragraph(text, style="List Bullet")
    add_pictures(file, [chart for chart in drawn if chart.kind == "weather"], pictures, lang)
    file.add_paragraph(part["about"])


def _inferred(file: Any, sections: PageWords, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    part = sections["inferred"]
    if not part["rows"]:
        file.add_paragraph(part["none"] or say(lang, "inferred.empty"))
        return
    file.add_paragraph(part["lead"])
    file.add_paragraph(say(lang, "inferred.about"))
    add_pictures(file, [chart for chart in drawn if chart.kind == "inferred"], pictures, lang)
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "p_inferred", "evidence", "settles")]
    lines = [
        [f"{x['name']}\n{x['period']}", x["threshold"], f"{x['p']}\n{x['band']}", x["evidence"], x["settles"]]
        for x in [*part["rows"], *part["more"]]
    ]
    add_table(file, header, lines, INFERRED_MM)
    if part["none"]:
        file.add_paragraph(part["none"])


def _readings(file: Any, sections: PageWords, lang: str) -> None:
    part = sections["readings"]
    if not part["contested"] and not part["agree"]:
        if "readings" not in sections["failed"]:
            file.add_paragraph(say(lang, "readings.none"))
        return
    file.add_paragraph(say(lang, "readings.lead"))
    for text in part["about"]:
        file.add_paragraph(text, style="List Bullet")
    header = [say(lang, f"col.{key}") for key in ("reading", "value", "verdict", "p_met", "primary", "grade")]
    for one in [*part["contested"], *part["agree"]]:
        file.add_heading(one["name"] + say(lang, "meta.open") + one["threshold"] + say(lang, "meta.close"), level=2)
        yes = say(lang, "readings.yes")
        lines = [
            [x["reading"], x["value"], x["verdict"], x["p"], yes if x["primary"] else "", _evidence(x)]
            for x in one["lines"]
        ]
        add_table(file, header, lines, READING_MM)


def _evidence(line: PageWords) -> str:
    return "\n".join(filter(None, [line["grade"], line["source"]]))


def _missing(file: Any, sections: PageWords, lang: str) -> None:
    part = sections["missing"]
    if sections["weather"]["none"]:
        file.add_paragraph(sections["weather"]["none"])
    if not part["n_quantified"] and not part["n_others"]:
        if "missing" not in sections["failed"]:
            file.add_paragraph(say(lang, "missing.none"))
        return
    names = {"quantified": "n_quantified", "others": "n_others", "n": "n_figures", "targets": "n_waiting"}
    file.add_paragraph(say(lang, "missing.lead", **{word: part[name] for word, name in names.items()}))
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "period", "missing")]
    for one in part["departments"]:
        file.add_heading(one["name"], level=2)
        progress = say(lang, "missing.progress", known=one["n_known"], total=one["n_goals"])
        owes = say(lang, "missing.owes", n=one["n_figures"]) if one["n_figures"] else ""
        file.add_paragraph(" · ".join(filter(None, [progress, owes])))
        quantified = [x for x in one["goals"] if x["quantified"]]
        lines = [[x["name"], x["threshold"], x["period"], x["missing"]] for x in quantified]
        add_table(file, header, lines, MISSING_MM)


def _method(file: Any, sections: PageWords, lang: str) -> None:
    """How a probability comes about, and what the words of the briefing mean."""
    file.add_paragraph(say(lang, "method.probability"))
    file.add_heading(say(lang, "sources.likelihood"), level=2)
    bands = [f"{word} {say(lang, 'format.percent_range', low=low, high=high)}" for word, low, high in sections["bands"]]
    file.add_paragraph(say(lang, "meta.semi").join(bands))
    file.add_heading(say(lang, "sources.statuses"), level=2)
    statuses = [(words, say(lang, f"status_help.{status}")) for status, words, _ in sections["tally"]]
    add_facts(file, statuses, lang)
    file.add_heading(say(lang, "method.levels"), level=2)
    file.add_paragraph(say(lang, "method.levels_lead"))
    add_facts(file, sections["levels"], lang)
    file.add_heading(say(lang, "sources.grades"), level=2)
    file.add_paragraph(say(lang, "method.grades_lead"))
    file.add_paragraph(say(lang, "meta.semi").join(sections["grades"]))


def _hindsight(file: Any, sections: PageWords, lang: str) -> None:
    file.add_paragraph(say(lang, "hindsight.lead", as_of=sections["as_of"]))
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "p_then", "outcome")]
    lines = [[f"{x['name']}\n{x['period']}", x["threshold"], x["p"], x["later"]] for x in sections["hindsight"]]
    add_table(file, header, lines, HINDSIGHT_MM)


def _sources(file: Any, sections: PageWords, lang: str) -> None:
    for plan in sections["plans"]:
        file.add_paragraph(
            " · ".join(filter(None, [plan["name"], plan["document"], plan["issued"]])), style="List Bullet"
        )
    for source in sections["sources"]:
        words = [source[name] for name in ("name", "basis", "extent", "citation", "address")]
        file.add_paragraph(" · ".join(filter(None, words)), style="List Bullet")
    file.add_heading(say(lang, "sources.run"), level=2)
    add_facts(file, sections["head"], lang)
    file.add_paragraph(say(lang, "page.made_by_file", version=sections["version"]))
