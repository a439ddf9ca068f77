"""What a briefing is made of: DataFrames and a few facts about the run."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment.required.past_years import PastYears
from analytics.attainment.weather_goals import WeatherAnswer
from analytics.errors import Fault


@dataclass(frozen=True)
class PageHead:
    """The head of a briefing that is sent out, each part optional.

    Parameters
    ----------
    sender : str
        Who reports.
    issue : str
        Number of the issue.
    contact : str
        Whom to ask.
    """

    sender: str = ""
    issue: str = ""
    contact: str = ""


def _empty() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True)
class BriefingData:
    """All a briefing shows; nothing on the page is computed elsewhere or later.

    Parameters
    ----------
    region : dict
        ``region_id``, ``zh``, ``en``.
    as_of, newest_value_on : date
        Date of the assessment; last day with a measured value, None if there is none.
    run_id, model, n_paths, seed, version : str, str, int, int, str
        What repeats the run.
    outlook : DataFrame
        One row a target: ``Assessment.outlook`` plus ``indicator_zh``, ``indicator_en``. Used where present:
        ``region_en``, ``threshold_high``, ``threshold_text``, ``decimals`` (of the reported value).
    outcomes : DataFrame
        ``target_id, status, value_reported``: what was found later; empty or None where nothing was, or where the
        briefing does not say it.
    readings, joint : DataFrame
        As in the assessment.
    fans : dict of str to DataFrame
        By target id: ``series, year, day, value, q025, q10, q25, q50, q75, q90, q975`` (see ``fan``).
    sources : DataFrame
        ``source_id, zh, en, citation, url, basis, accessed``.
    plans : DataFrame
        ``plan_id, zh, en, document_no, issued_on`` and, where known, ``issued_basis``.
    batches : DataFrame
        Table ``batch``: files loaded, with rows read, accepted and quarantined.
    missing : DataFrame
        Table of figures to fill in: at least ``region_id, indicator_id, period_start, period_end, unit``.
    notes : tuple of (str, str)
        Further remarks, each in Chinese and English.
    previous : DataFrame
        The ledger's ``attainment`` rows of the newest run as of an earlier date: at least ``run_id, as_of, target_id,
        p_met, p_low, p_high, status, value``; empty where there is none.
    paths : dict of str to DataFrame
        By target id, the probability through time from the ledger: ``as_of, p_met, p_low, p_high, status``.
    budgets : dict of str to DataFrame
        By target id, days still needed or allowed: ``attainment.chart_data.budget_days``.
    calendar : DataFrame
        AQI categories of the days of the year: ``attainment.chart_data.calendar_days``.
    months : dict of str to DataFrame
        By target id, the change of a mean against the year before: ``attainment.chart_data.month_change``.
    ladders : dict of str to DataFrame
        By the target due next, the milestones it is one of: ``attainment.chart_data.milestones``.
    yearly : DataFrame
        Yearly values and straight lines to the targets: ``attainment.chart_data.yearly_values``.
    same_window : DataFrame
        What the rest of the period brought in earlier years: ``target_id, year, low, high``.
    past_years : dict of str to PastYears
        By target id, those earlier years beside what the rest must bring now.
    same_part : DataFrame
        What the part of the period that has passed brought, this year and in earlier ones: ``target_id, year, low,
        high``.
    after : DataFrame
        This year so far against targets whose last period is over: ``target_id, year, low, high, low_before,
        high_before, last_day``.
    places : DataFrame
        Where the region stands among cities: ``target_id, rank_best, rank_worst, n_ranked``; empty among few.
    what_if : DataFrame
        Probability under a few scenarios: ``target_id, scenario, p_met, p_low, p_high, likelihood``.
    weather : WeatherAnswer, optional
        What of the change since the year before is weather; None where no pollutant is measured.
    track : DataFrame
        How the method did on earlier years: ``statistic, parameter, years_ahead, origin_month, years, n,
        n_regions, n_pool, cover80, mean_abs_error``; empty where there is no back-test.
    scenario : str
        What is assumed of the days to come; empty for the forecast as it is.
    idle : tuple of str
        Rules of the scenario that touch no day still to be forecast.
    faults : tuple of Fault
        Parts that could not be made; the page names them in their place.
    head : Head
        Who reports, number of the issue, whom to ask.
    rules_from : date, optional
        First day with an index and limits, where the region's history is older.

    Examples
    --------
    What is not given stays empty, and the page leaves its part out:

    >>> region = {"region_id": "x", "zh": "甲市", "en": "City X"}
    >>> run = "r1", "combined", 2000, 1, "0.1"
    >>> data = BriefingData(region, date(2026, 2, 1), date(2026, 1, 31), *run, pd.DataFrame())
    >>> data.fans, data.calendar.empty, data.scenario
    ({}, True, '')
    """

    region: dict[str, str]
    as_of: date
    newest_value_on: date | None
    run_id: str
    model: str
    n_paths: int
    seed: int
    version: str
    outlook: pd.DataFrame
    outcomes: pd.DataFrame | None = None
    readings: pd.DataFrame = field(default_factory=_empty)
    joint: pd.DataFrame = field(default_factory=_empty)
    fans: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: pd.DataFrame = field(default_factory=_empty)
    plans: pd.DataFrame = field(default_factory=_empty)
    batches: pd.DataFrame = field(default_factory=_empty)
    missing: pd.DataFrame = field(default_factory=_empty)
    notes: tuple[tuple[str, str], ...] | list[tuple[str, str]] = ()
    previous: pd.DataFrame = field(default_factory=_empty)
    paths: dict[str, pd.DataFrame] = field(default_factory=dict)
    budgets: dict[str, pd.DataFrame] = field(default_factory=dict)
    calendar: pd.DataFrame = field(default_factory=_empty)
    months: dict[str, pd.DataFrame] = field(default_factory=dict)
    ladders: dict[str, pd.DataFrame] = field(default_factory=dict)
    yearly: pd.DataFrame = field(default_factory=_empty)
    same_window: pd.DataFrame = field(default_factory=_empty)
    past_years: dict[str, PastYears] = field(default_factory=dict)
    same_part: pd.DataFrame = field(default_factory=_empty)
    after: pd.DataFrame = field(default_factory=_empty)
    places: pd.DataFrame = field(default_factory=_empty)
    what_if: pd.DataFrame = field(default_factory=_empty)
    weather: WeatherAnswer | None = None
    track: pd.DataFrame = field(default_factory=_empty)
    scenario: str = ""
    idle: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    rules_from: date | None = None
    head: PageHead = PageHead()

    def with_plain_text(self) -> BriefingData:
        """The same, the text in its tables as plain objects (`plain_text`)."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(self, **{name: made for name, one in held.items() if (made := _plain(one)) is not one})


def plain_text(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its columns of text as plain objects.

    Pages ask tables of a few rows thousands of times. Each column of text in Arrow is an array of its own, which is
    taken apart on its own; plain objects lie in one block, and a selection of rows takes an eighth of the time.

    Examples
    --------
    >>> table = pd.DataFrame({"a": ["x", None], "b": [1.0, 2.0]})
    >>> plain_text(table)["a"].dtype, plain_text(table)["a"].isna().tolist()
    (dtype('O'), [False, True])
    """
    text = {name: object for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)}
    return table.astype(text).copy() if text else table  # a copy puts columns of one type into one block


def _plain(held: Any) -> Any:
    if isinstance(held, pd.DataFrame):
        return plain_text(held)
    if isinstance(held, dict) and any(isinstance(one, pd.DataFrame) for one in held.values()):
        return {name: _plain(one) for name, one in held.items()}
    return held
