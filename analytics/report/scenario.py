"""A scenario in words, and what it changes as rows of a table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment import Assessment
from analytics.attainment.outlook_rows import JointRow, OutlookRow, rows_as
from analytics.forecast.scenario import ScenarioRule, parse_scenario
from analytics.report.charts.chart import Chart, Drawing
from analytics.report.row_text import period_text, probability_text, status_text, target_name, threshold_text
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import number, share

TITLE_HEIGHT = 26  # pixels
COLUMNS = ("target", "period", "threshold", "p_met")


def scenario_label(text: str, lang: str, idle: tuple[str, ...] = ()) -> str:
    """Say what a scenario assumes and that it is no statement of how things stand; ``''`` without one.

    Parameters
    ----------
    text : str
        The scenario's text.
    lang : str
        ``'zh'`` or ``'en'``.
    idle : tuple of str
        Its rules that apply to no day to come (`Assessment.idle`); the label says that they change nothing.

    Examples
    --------
    >>> scenario_label("pm25 11,12 -10%", "en")[:60]
    'What if (pm25 11,12 -10%): PM2.5 10 % below the forecast on '
    """
    if not text:
        return ""
    changes = say(lang, "meta.semi").join(_assumed(change, lang) for change in parse_scenario(text).changes)
    label = say(lang, "scenario.label", text=clean(text), assumed=changes)
    return label + (" " if lang == "en" else "") + idle_text(idle, lang) if idle else label


def scenario_words(text: str, lang: str) -> str:
    """What a scenario assumes, in a clause.

    Examples
    --------
    >>> scenario_words("all -10%", "en"), scenario_words("all +10%", "zh")
    ('all pollutants 10 % lower on the days to come', '余下日子各项污染物浓度高10%')
    """
    changes = parse_scenario(text).changes
    if len(changes) == 1 and changes[0].when == "all":
        change = changes[0]
        words = {"what": say(lang, f"scenario.{change.parameter or 'every'}")}
        size = share(abs(change.percent) / 100, lang, None)
        return say(lang, f"scenario.rest_{'lower' if change.percent < 0 else 'higher'}", size=size, **words)
    return say(lang, "meta.semi").join(_assumed(change, lang) for change in changes)


def scenario_short(text: str, lang: str) -> str:
    """By how much a scenario of one rule for all days to come lowers or raises concentrations; else its words.

    Examples
    --------
    >>> scenario_short("all -10%", "en"), scenario_short("all +10%", "zh")
    ('10 % lower', '高10%')
    """
    changes = parse_scenario(text).changes
    if len(changes) != 1 or changes[0].when != "all" or changes[0].parameter:
        return scenario_words(text, lang)
    size = share(abs(changes[0].percent) / 100, lang, None)
    return say(lang, f"scenario.short_{'lower' if changes[0].percent < 0 else 'higher'}", size=size)


def idle_text(rules: tuple[str, ...], lang: str) -> str:
    """Say which rules of a scenario change nothing, in one line.

    Examples
    --------
    >>> idle_text(("summer -30%",), "en")
    '“summer -30%” touches no day that is still to be forecast and changes nothing.'
    """
    return say(lang, "scenario.idle", rules=clean("; ".join(rules)))


def _assumed(change: ScenarioRule, lang: str) -> str:
    what = say(lang, f"scenario.{change.parameter or 'every'}")
    way = "lower" if change.percent < 0 else "higher"
    size = share(abs(change.percent) / 100, lang, None)
    return say(lang, f"scenario.{way}", when=_when(change, lang), what=what, size=size)


def _when(change: ScenarioRule, lang: str) -> str:
    if change.when == "months":
        months = [say(lang, "scenario.month", month=say(lang, f"months.{month}")) for month in change.months]
        return say(lang, "scenario.months", months=say(lang, "meta.sep").join(months))
    if change.when != "window":
        return say(lang, f"scenario.{change.when}")
    first, last = (
        say(lang, "scenario.day", month=say(lang, f"months.{day // 100}"), day=day % 100) for day in change.window
    )
    return say(lang, "scenario.window", first=first, last=last)


def labelled(drawn: list[Chart], scenario: str, lang: str) -> list[Chart]:
    """Charts that say in themselves which scenario they show, for they are also used away from their page.

    Parameters
    ----------
    drawn : list of Chart
        Charts of a briefing.
    scenario : str
        The scenario's text; without one the charts come back as they are.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    if not scenario:
        return drawn
    short = say(lang, "scenario.short", text=clean(scenario))
    suffix = say(lang, "scenario.in_chart", text=clean(scenario))
    return [
        replace(
            one,
            title=one.title + suffix,
            alt=short + say(lang, "meta.colon") + one.alt,
            drawing=Drawing.of(titled(one.figure, scenario, lang)),
        )
        for one in drawn
    ]


def titled(figure: go.Figure, scenario: str, lang: str) -> go.Figure:
    """A chart that says which scenario it shows; without one as it is."""
    return _with_line(figure, say(lang, "scenario.short", text=clean(scenario))) if scenario else figure


def _with_line(figure: go.Figure, text: str) -> go.Figure:
    """The chart with one line of its own above what it draws."""
    margin, height = figure.layout.margin.t or 0, figure.layout.height
    title = {"text": text, "x": 0, "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 4}}
    grown = {"margin": {"t": margin + TITLE_HEIGHT}, "title": title | {"font": {"size": 12}}}
    return go.Figure(figure).update_layout(**grown, **({"height": height + TITLE_HEIGHT} if height else {}))


def scenario_table(made: Assessment, region_id: str, lang: str) -> tuple[list[str], list[list[str]]]:
    """Write what a scenario changes in a region: the probability before and after, of each target and of all together.

    Parameters
    ----------
    made : Assessment
        Under a scenario, with its baseline.
    region_id : str
        Region whose targets are listed: those that are still open and rest on simulated days.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    tuple of (list of str, list of list of str)
        Header and rows, equally long; no row where nothing is simulated.
    """
    assert made.baseline is not None
    header = [say(lang, f"col.{name}") for name in COLUMNS]
    header += [say(lang, f"scenario.{name}") for name in ("col_p", "col_change", "col_status")]
    base = made.baseline.outlook
    chosen = (base["region_id"] == region_id) & (base["model"] != "") & base["p_low"].notna() & (base["days_left"] > 0)
    pairs = zip(rows_as(OutlookRow, base[chosen]), rows_as(OutlookRow, made.outlook[chosen.to_numpy()]), strict=True)
    lines = [
        [
            target_name(before, lang, region_id),
            period_text(before, lang),
            threshold_text(before, lang),
            probability_text(before, lang),
            probability_text(after, lang),
            _points(before.p_met, after.p_met),
            status_text(after, lang),
        ]
        for before, after in pairs
    ]
    return header, lines + _joint_lines(made.baseline.joint, made.joint, region_id, lang)


def _joint_lines(before: pd.DataFrame, after: pd.DataFrame, region_id: str, lang: str) -> list[list[str]]:
    chosen = (before["region_id"] == region_id) & (before["n_targets"] > 1)
    lines = []
    later = {(one.region_id, one.period_start, one.period_end): one for one in rows_as(JointRow, after)}
    for row in rows_as(JointRow, before[chosen]):
        then = later.get((row.region_id, row.period_start, row.period_end))
        if then is None:
            continue
        cells = [probability_text(one.as_goal(), lang) for one in (row, then)]
        name = say(lang, "scenario.all_met", n=number(row.n_targets, 0))
        period = period_text(row.as_goal(), lang)
        lines.append([name, period, "", *cells, _points(row.p_joint, then.p_joint), ""])
    return lines


def _points(before: float, after: float) -> str:
    """Change in percentage points with its sign; ``—`` where either has no single figure."""
    if pd.isna(before) or pd.isna(after):
        return "—"
    return number(100.0 * (after - before), 1, signed=True)
