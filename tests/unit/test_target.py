"""Targets and periods as records: one row of one statement, one name a column."""

from dataclasses import FrozenInstanceError, fields
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.targets.period import Period, calendar_year
from analytics.targets.target import Target
from analytics.terms import Comparator, Kind, PeriodKind, Scale, Statistic

ROW = {
    "target_id": "p/1-pm25",
    "plan_id": "p",
    "region_id": "x",
    "indicator_id": "pm25_mean",
    "statistic": "mean",
    "parameter": "pm25",
    "scale": "positive",
    "comparator": "<",
    "threshold": 44.0,
    "threshold_high": np.nan,
    "subject_zh": None,
    "unit": "ug/m3",
    "kind": "standard",
    "period_start": pd.Timestamp("2025-01-01"),
    "period_end": pd.Timestamp("2025-12-31"),
    "period_kind": "year",
    "baseline_start": pd.NaT,
    "baseline_end": pd.NaT,
    "edition": "",
}


def target(**other):
    return Target.from_row(ROW | other)


def test_cells_of_a_row_become_terms_dates_and_none():
    one = target()
    assert (one.statistic, one.comparator, one.kind) == (Statistic.MEAN, Comparator.BELOW, Kind.STANDARD)
    assert one.period == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert (one.threshold, one.threshold_high, one.baseline, one.edition, one.subject_zh) == (
        44.0,
        None,
        None,
        None,
        None,
    )
    assert one.key == ("x", date(2025, 1, 1), date(2025, 12, 31))


def test_a_target_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        target().unit = "%"


def test_a_word_the_registry_does_not_know_is_refused():
    with pytest.raises(ValueError, match="median"):
        target(statistic="median")


@pytest.mark.parametrize(
    ("ends", "years"),
    [
        (("2025-01-01", "2025-12-31"), 1),
        (("2023-01-01", "2025-12-31"), 3),
        (("2025-01-01", "2025-09-30"), 0),
        (("2024-04-01", "2025-03-31"), 0),
    ],
)
def test_records_and_columns_agree_on_what_a_calendar_year_is(ends, years):
    first, last = (date.fromisoformat(day) for day in ends)
    rows = pd.DataFrame([ends], columns=["period_start", "period_end"]).apply(pd.to_datetime)
    assert Period(first, last).calendar_years == years
    assert Period(first, last).is_year == calendar_year(rows).item() == (years == 1)


def test_a_period_is_over_on_the_day_after_its_last():
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert [year.over(date(2025, 12, 31)), year.over(date(2026, 1, 1))] == [False, True]
    assert [year.begun(date(2025, 1, 1)), year.begun(date(2025, 1, 2))] == [False, True]


def test_only_a_demand_of_several_years_recurs():
    assert not target(period_kind="recurring").recurring
    assert target(period_kind="recurring", period_end=pd.Timestamp("2027-12-31")).recurring


def test_what_is_added_over_a_span_asks_for_the_whole_period():
    added = target(statistic="figure", indicator_id="river_km", unit="km", period_kind="span")
    assert added.accumulates
    assert added.asks_whole_period
    assert not target(indicator_id="river_km", unit="km", period_kind="year").asks_whole_period


def test_a_change_needs_its_base_period():
    base = {"baseline_start": pd.Timestamp("2021-01-01"), "baseline_end": pd.Timestamp("2021-12-31")}
    stated = {"indicator_id": "coal_trend", "change_of": "coal_consumption", "change_how": "total"}
    assert target(**stated).change is None
    assert target(**stated, **base).change == ("coal_consumption", "total")
    assert target(indicator_id="coal_trend", **base).change is None


def test_a_change_on_the_year_before_is_published_as_such_and_made_of_no_levels():
    base = {"baseline_start": pd.Timestamp("2021-01-01"), "baseline_end": pd.Timestamp("2021-12-31")}
    assert target(indicator_id="x", change_of="no2_mean", change_how="year_on_year", **base).change is None


def test_a_direction_falls_by_its_word_or_by_its_indicator():
    assert target(comparator="direction", threshold_text="down").falls
    assert target(comparator="direction", threshold_text="improve", better="lower").falls
    assert not target(comparator="direction", threshold_text="up", better="lower").falls


def test_every_field_of_a_target_has_a_type_of_its_own():
    assert {field.name for field in fields(Target)} >= {"region_zh", "indicator_id", "period", "baseline"}
    assert isinstance(target().scale, Scale)
    assert isinstance(target().period_kind, PeriodKind)
