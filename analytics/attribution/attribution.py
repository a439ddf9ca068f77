"""The one shape of an answer: how a pollutant changed between two periods, and what of it weather made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics import display
from analytics.attribution.ahead import Ahead
from analytics.attribution.past_weather import PastWeather
from analytics.attribution.split import Span, Split
from analytics.attribution.trend import Trend
from analytics.terms import Statistic
from analytics.words.catalogue import say
from analytics.words.column_heads import shown
from analytics.words.numbers import number


@dataclass(frozen=True)
class Skill:
    """How well the weather's part is known, on whole years that were left out.

    Parameters
    ----------
    r2, climatology_r2 : float
        Explained share of the variance of the log values: with weather, and by season and level alone.
    skill : float
        Share of what climatology leaves unexplained that weather explains.
    n_days, n_years : int
        Days with a value and weather, and the calendar years they lie in.

    Examples
    --------
    Climatology leaves 0.7 of the variance unexplained; with weather 0.4 are left, so weather explains 0.3 / 0.7 of it:

    >>> one = Skill(r2=0.6, climatology_r2=0.3, skill=0.3 / 0.7, n_days=3600, n_years=10)
    >>> round((one.r2 - one.climatology_r2) / (1 - one.climatology_r2), 4) == round(one.skill, 4)
    True
    """

    r2: float
    climatology_r2: float
    skill: float
    n_days: int
    n_years: int


@dataclass(frozen=True, eq=False, repr=False)
class Attribution(display.Shown):
    """What weather made of the change of one pollutant in one region; *the rest* is all else, never a cause.

    Parameters
    ----------
    region_id, parameter, unit : str
    as_of : date
        Nothing known later was read.
    before, after : (date, date)
        The periods compared, first and last day.
    split : Split
        The change of the mean.
    days : Split or None
        The change of the number of days above ``threshold``; None where there is no daily limit.
    threshold : float or None
        Daily limit, in the unit of the values.
    trend : Trend or None
        Of the adjusted yearly level; None with fewer than four whole years.
    past : PastWeather or None
        The later period in the weather of each year; None if it is longer than a year.
    ahead : tuple of Ahead
        Days to come in the weather of each past year, of the spans that were asked about.
    months : DataFrame
        ``month, value, adjusted, normalised, low95, high95``: monthly means as measured, less the weather's part, and
        as the model predicts them in resampled weather; bounds of the adjusted ones by the error of the fit.
    skill : Skill
    sources : tuple of str
        Of the meteorology.
    model : str
    seed : int

    Examples
    --------
    PM2.5 from 50 to 44 µg/m³: weather made 4 less, the rest 2 less.

    >>> from datetime import date
    >>> from analytics.attribution.estimate import Estimate
    >>> weather, rest = Estimate(-4.0, -5.0, -3.0, -6.0, -2.0), Estimate(-2.0, -3.0, -1.0, -4.0, 0.0)
    >>> split = Split(50.0, 44.0, 48.0, 46.0, -6.0, weather, rest, Estimate(-0.04, -0.06, -0.02, -0.08, 0.0), 366, 365)
    >>> one = Attribution(
    ...     "x", "pm25", "ug/m3", date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 1), date(2025, 12, 31)), split, None, None, None, None, (), pd.DataFrame(),
    ...     Skill(0.6, 0.3, 0.43, 3600, 10), ("met",), "gam", 1)
    >>> [one.row()[name] for name in ("value_before", "value_after", "weather", "rest")]
    [50.0, 44.0, -4.0, -2.0]
    """

    region_id: str
    parameter: str
    unit: str
    as_of: date
    before: Span
    after: Span
    split: Split
    days: Split | None
    threshold: float | None
    trend: Trend | None
    past: PastWeather | None
    ahead: tuple[Ahead, ...]
    months: pd.DataFrame
    skill: Skill
    sources: tuple[str, ...]
    model: str
    seed: int

    def row(self) -> dict[str, object]:
        """The change of the mean as one row of a table; the columns are explained in ``cli/columns.csv``."""
        return self._row(Statistic.MEAN, self.unit, self.split)

    def rows(self) -> list[dict[str, object]]:
        """The same, and a row for the number of days above the daily limit where there is one."""
        return [self.row(), *([self._row("days_above_limit", "d", self.days)] if self.days is not None else [])]

    def _row(self, measure: str, unit: str, split: Split) -> dict[str, object]:
        spans = {"before_start": self.before[0], "before_end": self.before[1], "after_start": self.after[0],
                 "after_end": self.after[1]}  # fmt: skip
        known = {"r2": self.skill.r2, "skill": self.skill.skill, "model": self.model, "seed": self.seed}
        whose = {"region_id": self.region_id, "parameter": self.parameter, "measure": measure, "unit": unit}
        return {**whose, "as_of": self.as_of, **spans, **split.row(ratio=measure == Statistic.MEAN), **known}

    def _card(self, lang: str) -> display.SummaryCard:
        known = {"as_of": self.as_of, "model": shown("model", self.model, lang), "skill": number(self.skill.skill, 2)}
        facts = {say(lang, f"card.{name}"): value for name, value in known.items()}
        spans = {"before": "..".join(map(str, self.before)), "after": "..".join(map(str, self.after))}
        parameter = shown("parameter", self.parameter, lang)
        title = say(lang, "card.attribution", region=self.region_id, parameter=parameter, **spans)
        rows = pd.DataFrame([self.row()])[["value_before", "value_after", "change", "weather", "rest"]]
        return display.SummaryCard(title, facts, rows, lang=lang)
