"""What is said of weather and the rest, in sentences; the words never name a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.words.catalogue import say
from analytics.words.messages import in_language
from analytics.words.numbers import months_of, number, period_of, probability, share, unit_words, with_unit

if TYPE_CHECKING:
    from analytics.attainment.weather_goals import GoalAhead, WeatherAnswer, WeatherGoal
    from analytics.attribution import Apart, Attribution, Estimate, GoodDays, Split

SMALL = 0.1  # changes below this share are written with one decimal
#: from so many days on a period has the slow weather whose effect on good days was measured to come out smaller
QUARTER_DAYS = 85


def answer_lines(answer: WeatherAnswer, lang: str) -> list[str]:
    """Every sentence of an answer, a pollutant after the other, then what could not be told and why.

    Parameters
    ----------
    answer : WeatherAnswer
    lang : str
        ``zh`` or ``en``.
    """
    lines = [line for one in answer.attributions.made.values() for line in attribution_lines(one, lang)]
    lines += [line for one in answer.attributions.good.values() for line in good_lines(one, lang)]
    lines += [goal_line(goal, lang) for goal in answer.goals]
    lines += [ahead_line(goal, lang) for goal in answer.ahead]
    lines += refused_lines(answer, lang)
    lines += [apart_line(one, lang) for one in answer.apart.values()]
    return [*lines, say(lang, "weather.no_apart", why=in_language(answer.no_apart, lang))] if answer.no_apart else lines


def refused_lines(answer: WeatherAnswer, lang: str) -> list[str]:
    """What could not be told, and why: a line a reason, whatever number of pollutants has it."""
    names = dict[str, list[str]]()
    for (_, name), why in answer.attributions.failed.items():
        names.setdefault(in_language(why, lang), []).extend([parameter_name(name, lang)] if name else [])
    comma = say(lang, "meta.comma")
    return [
        say(lang, "weather.refused", what=comma.join(who), why=reason) if who else reason
        for reason, who in names.items()
    ]


def good_lines(one: GoodDays, lang: str) -> list[str]:
    """The change of the number of good days and its parts; pollutants whose weather is not known."""
    spans = {"before_period": months_of(*one.before, lang), "after_period": months_of(*one.after, lang)}
    lines = [
        say(lang, "weather.good", before=number(one.split.before, 0), after=number(one.split.after, 0),
            n_before=one.split.n_before, n_after=one.split.n_after, **spans, **_parts(one.split, 0, lang))
    ]  # fmt: skip
    return [*lines, *("  " + line for line in good_notes(one, lang))]


def good_notes(one: GoodDays, lang: str) -> list[str]:
    """Pollutants whose weather is not known or that are not in the count; how large weather's part is apt to be."""
    parts = (("weather.good_without", one.without_weather), ("weather.good_left_out", one.left_out))
    comma = say(lang, "meta.comma")
    notes = [
        say(lang, key, names=comma.join(parameter_name(name, lang) for name in names)) for key, names in parts if names
    ]
    quarter = (one.after[1] - one.after[0]).days + 1 >= QUARTER_DAYS
    return [*notes, say(lang, "weather.good_long")] if quarter else notes


def ahead_line(goal: GoalAhead, lang: str) -> str:
    """How an open target depends on the weather of the days to come."""
    target = goal.target
    limit = say(lang, f"comparator.{target.comparator}", value=with_unit(target.threshold, target.unit, lang))
    name = target.indicator_zh if lang == "zh" else target.indicator_en
    return say(lang, "weather.ahead", what=name, limit=limit, period=period_of(target.period.first, target.period.last,
               lang), p=probability(goal.p_met, lang), share=share(goal.of_weather, lang), n=goal.n_years,
               best=goal.best[0], p_best=probability(goal.best[1], lang), worst=goal.worst[0],
               p_worst=probability(goal.worst[1], lang))  # fmt: skip


def attribution_lines(one: Attribution, lang: str) -> list[str]:
    """Sentences of one pollutant: the change and its parts, days above the limit, trend, past weathers, skill."""
    decimals = decimals_of(one)
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
            say(lang, "weather.past", period=months_of(*one.after, lang), low=number(low, decimals),
                high=number(high, decimals), best=one.past.years[order[0]], worst=one.past.years[order[-1]],
                n=len(order), unit=unit_words(one.unit, lang), observed=number(one.past.observed, decimals))
        )  # fmt: skip
    skill = {"r2": number(one.skill.r2, 2), "plain": number(one.skill.climatology_r2, 2), "model": one.model}
    return [*lines, say(lang, "weather.skill", n_days=one.skill.n_days, n_years=one.skill.n_years, **skill)]


def change_line(one: Attribution, lang: str) -> str:
    """The change of the mean and its parts, as one sentence; whether the rest can be told from chance."""
    decimals, unit, s = decimals_of(one), unit_words(one.unit, lang), one.split
    spans = {"before_period": months_of(*one.before, lang), "after_period": months_of(*one.after, lang)}
    clear = say(lang, "weather.rest_known" if s.rest.sign_known else "weather.rest_unknown")
    return say(
        lang, "weather.change", what=parameter_name(one.parameter, lang), before=number(s.before, decimals),
        after=number(s.after, decimals), change=number(s.change, decimals, signed=True), unit=unit,
        ratio=_percent(s.rest_ratio.value, lang), direction=clear, **spans, **_parts(s, decimals, lang),
    )  # fmt: skip


def goal_line(goal: WeatherGoal, lang: str) -> str:
    """How a target on the later period's mean depends on the weather."""
    target = goal.target
    limit = say(lang, f"comparator.{target.comparator}", value=with_unit(target.threshold, target.unit, lang))
    name = target.indicator_zh if lang == "zh" else target.indicator_en
    return say(lang, "weather.goal", what=name, limit=limit, n=goal.n_met, of=goal.n_years,
               p=probability(goal.p_met, lang), share=share(goal.of_weather, lang))  # fmt: skip


def apart_line(one: Apart, lang: str) -> str:
    """A region's change beside the common part of its climate region, which is not called weather."""
    shares = {
        "change": one.change,
        "common": one.common,
        "own": one.own.value,
        "low": one.own.low95,
        "high": one.own.high95,
        "spread_low": one.spread_low,
        "spread_high": one.spread_high,
    }
    return say(
        lang, "weather.apart", what=parameter_name(one.parameter, lang), n=one.n_others,
        before=months_of(*one.before, lang), after=months_of(*one.after, lang),
        **{name: _percent(value, lang) for name, value in shares.items()},
    )  # fmt: skip


def _parts(split: Split, decimals: int, lang: str) -> dict[str, str]:
    return {"weather": interval_text(split.weather, decimals, lang), "rest": interval_text(split.rest, decimals, lang)}


def decimals_of(one: Attribution) -> int:
    """Decimals with which concentrations of a pollutant are written."""
    return 2 if one.unit == "mg/m3" else 1


def interval_text(one: Estimate, decimals: int, lang: str, key: str = "weather.estimate") -> str:
    """An estimate with its interval of 95 per cent; ``weather.cell`` where the head of a table says so."""
    value, low, high = (number(x, decimals, signed=True) for x in (one.value, one.low95, one.high95))
    return say(lang, key, value=value, low=low, high=high)


def _percent(x: float, lang: str) -> str:
    return share(x, lang, 1 if abs(x) < SMALL else 0, signed=True)


def parameter_name(parameter: str, lang: str) -> str:
    """A pollutant in words; good days stand among them."""
    return say(lang, f"pollutant.{parameter}")
