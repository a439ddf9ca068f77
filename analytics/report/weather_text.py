"""What is said of weather and the rest, in sentences; the words never name a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.words.catalogue import say
from analytics.words.messages import in_language
from analytics.words.numbers import number, period_of, probability, share, unit_words, with_unit

if TYPE_CHECKING:
    from analytics.attainment.weather_goals import Goal, WeatherAnswer
    from analytics.attribution import Apart, Attribution, Estimate, Split

SMALL = 0.1  # changes below this share are written with one decimal


def answer_lines(answer: WeatherAnswer, lang: str) -> list[str]:
    """Every sentence of an answer, a pollutant after the other, then what could not be told and why.

    Parameters
    ----------
    answer : WeatherAnswer
    lang : str
        ``zh`` or ``en``.
    """
    lines = [line for one in answer.attributions.made.values() for line in attribution_lines(one, lang)]
    lines += [goal_line(goal, lang) for goal in answer.goals]
    answered = {name for _, name in answer.attributions.made}
    for (_, name), why in answer.attributions.failed.items():
        if name not in answered:
            reason = in_language(why, lang)
            lines.append(say(lang, "weather.refused", what=_name(name, lang), why=reason) if name else reason)
    lines += [apart_line(one, lang) for one in answer.apart.values()]
    return lines


def attribution_lines(one: Attribution, lang: str) -> list[str]:
    """Sentences of one pollutant: the change and its parts, days above the limit, trend, past weathers, skill."""
    decimals = _decimals(one)
    lines = [change_line(one, lang)]
    if one.days is not None and one.days.before + one.days.after > 0:
        lines.append(
            say(lang, "weather.days", before=number(one.days.before, 0), after=number(one.days.after, 0),
                limit=number(one.threshold), unit=unit_words(one.unit, lang), **_parts(one.days, 1, lang))
        )  # fmt: skip
    if one.trend is not None:
        rate = one.trend.per_year
        key = "weather.trend" if rate.sign_known else "weather.no_trend"
        lines.append(say(lang, key, first=one.trend.years[0], last=one.trend.years[-1], rate=_percent(rate.value, lang),
                         low=_percent(rate.low95, lang), high=_percent(rate.high95, lang)))  # fmt: skip
    if one.past is not None:
        order = one.past.values.argsort()
        low, high = one.past.values[order[0]], one.past.values[order[-1]]
        lines.append(
            say(lang, "weather.past", period=period_of(*one.after, lang), low=number(low, decimals),
                high=number(high, decimals), best=one.past.years[order[0]], worst=one.past.years[order[-1]],
                n=len(order), unit=unit_words(one.unit, lang), observed=number(one.past.observed, decimals))
        )  # fmt: skip
    skill = {"r2": number(one.skill.r2, 2), "plain": number(one.skill.climatology_r2, 2), "model": one.model}
    return [*lines, say(lang, "weather.skill", n_days=one.skill.n_days, n_years=one.skill.n_years, **skill)]


def change_line(one: Attribution, lang: str) -> str:
    """The change of the mean and its parts, as one sentence; whether the rest can be told from chance."""
    decimals, unit, s = _decimals(one), unit_words(one.unit, lang), one.split
    spans = {"before_period": period_of(*one.before, lang), "after_period": period_of(*one.after, lang)}
    clear = say(lang, "weather.told" if s.rest.sign_known else "weather.not_told")
    return say(
        lang, "weather.change", what=_name(one.parameter, lang), before=number(s.before, decimals),
        after=number(s.after, decimals), change=number(s.change, decimals, signed=True), unit=unit,
        ratio=_percent(s.rest_ratio.value, lang), told=clear, **spans, **_parts(s, decimals, lang),
    )  # fmt: skip


def goal_line(goal: Goal, lang: str) -> str:
    """How a target on the later period's mean depends on the weather."""
    target = goal.target
    limit = say(lang, f"comparator.{target.comparator}", value=with_unit(target.threshold, target.unit, lang))
    name = target.indicator_zh if lang == "zh" else target.indicator_en
    return say(lang, "weather.goal", what=name, limit=limit, n=goal.n_met, of=goal.n_years,
               p=probability(goal.p_met, lang), share=share(goal.of_weather, lang))  # fmt: skip


def apart_line(one: Apart, lang: str) -> str:
    """A region's change beside the common part of its climate region, which is not called weather."""
    return say(
        lang, "weather.apart", what=_name(one.parameter, lang), change=_percent(one.change, lang), n=one.n_others,
        common=_percent(one.common, lang), own=_percent(one.own.value, lang), low=_percent(one.own.low95, lang),
        high=_percent(one.own.high95, lang), spread_low=_percent(one.spread_low, lang),
        spread_high=_percent(one.spread_high, lang),
        before=period_of(*one.before, lang), after=period_of(*one.after, lang),
    )  # fmt: skip


def _parts(split: Split, decimals: int, lang: str) -> dict[str, str]:
    return {"weather": _signed(split.weather, decimals, lang), "rest": _signed(split.rest, decimals, lang)}


def _signed(one: Estimate, decimals: int, lang: str) -> str:
    """An estimate with its interval of 95 per cent."""
    value, low, high = (number(x, decimals, signed=True) for x in (one.value, one.low95, one.high95))
    return say(lang, "weather.estimate", value=value, low=low, high=high)


def _percent(x: float, lang: str) -> str:
    return share(x, lang, 1 if abs(x) < SMALL else 0, signed=True)


def _decimals(one: Attribution) -> int:
    return 2 if one.unit == "mg/m3" else 1


def _name(parameter: str, lang: str) -> str:
    return say(lang, f"pollutant.{parameter}")
