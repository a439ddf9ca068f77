"""The part on weather and the rest: what of the change since the year before is weather, and how goals hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.report.charts.chart import Chart, Heading
from analytics.report.charts.weather_split import weather_split_chart
from analytics.report.charts.weather_trend import weather_trend_chart
from analytics.report.page_words import PageWords
from analytics.report.weather_text import (
    ahead_line,
    change_line,
    decimals_of,
    good_notes,
    interval_text,
    parameter_name,
    refused_lines,
)
from analytics.terms import Statistic
from analytics.words.catalogue import say
from analytics.words.escape import anchor
from analytics.words.numbers import months_of, number, unit_words

if TYPE_CHECKING:
    from analytics.attainment.weather_goals import WeatherAnswer
    from analytics.attribution import Attribution, GoodDays
    from analytics.report.briefing.contents import BriefingData

#: pollutants of which charts are shown at most, and the one that is shown where no goal is on any
CHARTED, USUAL = 2, "pm25"
NO_WEATHER: dict[str, Any] = {"lead": "", "rows": [], "goals": [], "refused": [], "about": "", "none": ""}


def weather_part(data: BriefingData, lang: str) -> dict[str, Any]:
    """What a briefing says of weather and the rest, in words; without meteorology one line in ``none``.

    Returns
    -------
    dict
        ``lead, rows, goals, refused, about, none``; all empty where no pollutant is measured.
    """
    answer = data.weather
    if answer is None:
        return NO_WEATHER
    made = list(answer.attributions.made.values())
    if not made:
        return {**NO_WEATHER, "none": say(lang, "weather.none", why="".join(refused_lines(answer, lang)))}
    chosen = charted(answer)
    return {
        "lead": change_line(next((one for one in made if one.parameter == chosen[0]), made[0]), lang),
        "periods": {"before": months_of(*answer.before, lang), "after": months_of(*answer.after, lang)},
        "rows": [*(_row(one, lang) for one in made), *(_good(one, lang) for one in answer.attributions.good.values())],
        "goals": [(ahead_line(goal, lang), "#" + anchor("target", goal.target.target_id)) for goal in answer.ahead],
        "refused": [*refused_lines(answer, lang), *(line for one in answer.attributions.good.values()
                    for line in good_notes(one, lang))],
        "about": say(lang, "weather.about"),
        "none": "",
    }  # fmt: skip


def charted(answer: WeatherAnswer) -> list[str]:
    """Parameters of which charts are shown: those of open goals on a mean, else PM2.5, else the first that is split."""
    split = [name for _, name in answer.attributions.made]
    asked = {goal.target.parameter for goal in answer.ahead if goal.target.statistic is Statistic.MEAN}
    first = [name for name in split if name in asked]
    return (first or [name for name in split if name == USUAL] or split[:1])[:CHARTED]


def _row(one: Attribution, lang: str) -> PageWords:
    decimals, s = decimals_of(one), one.split
    return {
        "name": parameter_name(one.parameter, lang),
        "unit": unit_words(one.unit, lang),
        "before": number(s.before, decimals),
        "after": number(s.after, decimals),
        "change": number(s.change, decimals, signed=True),
        "weather": interval_text(s.weather, decimals, lang, "weather.cell"),
        "rest": interval_text(s.rest, decimals, lang, "weather.cell"),
        "direction": say(lang, "weather.sure" if s.rest.sign_known else "weather.not_sure"),
    }


def _good(one: GoodDays, lang: str) -> PageWords:
    s = one.split
    return {
        "name": parameter_name(Statistic.GOOD_DAYS, lang),
        "unit": unit_words("d", lang),
        "before": number(s.before, 0),
        "after": number(s.after, 0),
        "change": number(s.change, 0, signed=True),
        "weather": interval_text(s.weather, 0, lang, "weather.cell"),
        "rest": interval_text(s.rest, 0, lang, "weather.cell"),
        "direction": say(lang, "weather.sure" if s.rest.sign_known else "weather.not_sure"),
    }


def weather_charts(answer: WeatherAnswer | None, lang: str) -> list[Chart]:
    """The waterfall and the yearly means of the pollutants that goals are on."""
    drawn: list[Chart] = []
    if answer is None:
        return drawn
    for name in charted(answer):
        one = answer.attributions.made[answer.region_id, name]
        words = {"what": parameter_name(name, lang)}
        heading = Heading(f"weather-{name}", say(lang, "weather.split_title", **words))
        drawn.append(weather_split_chart(one, lang, heading))
        if one.trend is not None:
            heading = Heading(f"weather-trend-{name}", say(lang, "weather.trend_title", **words))
            drawn.append(weather_trend_chart(one, lang, heading))
    return drawn
