"""Which figures are asked for, and which are not."""

from __future__ import annotations

import io
from datetime import date

import pandas as pd
import pytest

from analytics.targets.template import COLUMNS, KEY, missing_figures

STRAW = {
    "target_id": "plan-1/6-straw",
    "region_id": "xinxiang",
    "region_zh": "新乡市",
    "indicator_id": "straw_use_share",
    "indicator_zh": "秸秆综合利用率",
    "indicator_en": "Crop straw put to use",
    "subject_zh": None,
    "comparator": ">=",
    "statistic": "figure",
    "scale": "share",
    "unit": "%",
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "baseline_start": None,
    "baseline_end": None,
}
WORKS = STRAW | {
    "target_id": "plan-1/3-works",
    "indicator_id": "project_completed",
    "subject_zh": "污水厂二期",
    "comparator": "event",
    "statistic": "event",
    "scale": "event",
    "unit": "",
    "period_start": "2023-01-01",
    "period_end": "2024-06-30",
}
PM25 = STRAW | {
    "target_id": "plan-1/2-pm25",
    "indicator_id": "pm25_mean",
    "comparator": "<",
    "statistic": "mean",
    "scale": "positive",
    "unit": "ug/m3",
}
TREND = STRAW | {
    "target_id": "plan-1/7-trend",
    "indicator_id": "qualitative_progress",
    "comparator": "direction",
    "statistic": "direction",
    "scale": "direction",
    "unit": "",
}


def frame(*rows):
    return pd.DataFrame(list(rows))


def have(*years, **other):
    figures = [
        {k: STRAW[k] for k in KEY} | {"period_start": f"{y}-01-01", "period_end": f"{y}-12-31"} | other for y in years
    ]
    return pd.DataFrame(figures, columns=KEY)


def years_asked(table):
    return table["period_start"].dt.year.tolist()


def test_a_monitored_target_asks_for_nothing():
    assert missing_figures(frame(PM25), have(), date(2025, 10, 1)).empty


def test_unless_its_region_is_not_measured():
    table = missing_figures(frame(PM25), have(), date(2026, 2, 1), monitored_regions=["hohhot"])
    assert table["indicator_id"].tolist() == ["pm25_mean"]
    assert missing_figures(frame(PM25), have(), date(2026, 2, 1), monitored_regions=["xinxiang"]).empty


def test_a_current_deadline_asks_for_its_value_and_five_years_before():
    table = missing_figures(frame(STRAW), have(), date(2025, 10, 1))
    assert years_asked(table) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert (table["period_end"].dt.strftime("%m-%d") == "12-31").all()
    assert table["value"].isna().all()


def test_a_closed_deadline_asks_for_its_value_only():
    assert years_asked(missing_figures(frame(STRAW), have(), date(2026, 1, 1))) == [2025]
    assert missing_figures(frame(STRAW), have(2025), date(2026, 1, 1)).empty


def test_the_last_day_is_still_current():
    assert 2020 in years_asked(missing_figures(frame(STRAW), have(), date(2025, 12, 31)))


def test_a_deadline_ahead_asks_for_history_only():
    ahead = STRAW | {"period_start": "2027-01-01", "period_end": "2027-12-31"}
    assert years_asked(missing_figures(frame(ahead), have(), date(2026, 10, 7))) == [2021, 2022, 2023, 2024, 2025]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ((2020, 2021, 2022, 2023, 2024), [2025]),
        ((2022, 2024), [2020, 2021, 2023, 2025]),
        ((2015, 2016, 2017), [2023, 2024, 2025]),  # older years count, the newest missing ones are asked for
        ((2015, 2016, 2017, 2018, 2019), [2025]),
    ],
)
def test_only_as_many_years_as_are_missing(kept, asked):
    assert years_asked(missing_figures(frame(STRAW), have(*kept), date(2025, 10, 1))) == asked


def test_figures_of_another_subject_or_place_or_part_of_a_year_do_not_count():
    other = [
        have(2024, subject_zh="示范县"),
        have(2024, region_id="hohhot"),
        have(2024, period_end="2024-06-30"),
    ]
    for figures in other:
        assert 2024 in years_asked(missing_figures(frame(STRAW), figures, date(2025, 10, 1)))


def test_an_empty_subject_is_no_subject():
    assert missing_figures(frame(STRAW), have(2025, subject_zh=""), date(2026, 1, 1)).empty


def test_an_event_asks_once_whether_it_is_done():
    table = missing_figures(frame(WORKS), have(), date(2025, 10, 1))
    assert table[["subject_zh", "period_start", "period_end"]].astype(str).to_numpy().tolist() == [
        ["污水厂二期", "2023-01-01", "2024-06-30"]
    ]
    assert "1" in table["why_zh"].item()


def test_a_direction_asks_for_its_baseline_too():
    # without one no figure could decide it
    assert missing_figures(frame(TREND), have(), date(2026, 1, 1)).empty
    named = TREND | {"baseline_start": "2020-01-01", "baseline_end": "2020-12-31"}
    assert years_asked(missing_figures(frame(named), have(), date(2026, 1, 1))) == [2020, 2025]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "period_end", "asked"),
    [
        (1, "2024-03-31", 0),  # done before the deadline
        (1, "2024-06-30", 0),
        (1, "2024-07-01", 1),  # done too late says nothing about the deadline
        (0, "2024-06-30", 0),  # not done at the deadline decides it
        (0, "2024-03-31", 1),  # not done yet leaves it open
    ],
)
def test_an_event_is_decided_by_done_before_or_not_done_after(value, period_end, asked):
    figure = {k: WORKS[k] for k in KEY} | {"period_start": period_end, "period_end": period_end, "value": value}
    assert len(missing_figures(frame(WORKS), frame(figure), date(2025, 10, 1))) == asked


LONG = STRAW | {"period_start": "2023-01-01"}


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        ("2023-01-01", "2025-12-31", 0),
        ("2025-01-01", "2025-12-31", 0),  # the year the period ends with
        ("2025-06-30", "2025-06-30", 0),  # the position on a day of its last year
        ("2024-06-30", "2024-06-30", 1),
        ("2025-01-01", "2025-11-30", 1),
        ("2024-01-01", "2024-12-31", 1),
    ],
)
def test_what_decides_a_period_of_several_years(start, end, asked):
    figures = have(2025, period_start=start, period_end=end)
    assert len(missing_figures(frame(LONG), figures, date(2026, 1, 1))) == asked


def test_no_single_day_decides_air_quality():
    figures = have(2025, period_start="2025-06-30", period_end="2025-06-30", indicator_id="pm25_mean")
    assert len(missing_figures(frame(PM25), figures, date(2026, 1, 1), monitored_regions=[])) == 1


def test_years_count_within_one_basis_and_are_asked_for_in_it():
    figures = have(2020, 2021, 2022, 2023)
    figures = pd.concat([figures.assign(basis="dust_out"), have(2024).assign(basis="dust_in")])
    table = missing_figures(frame(STRAW), figures, date(2025, 10, 1))
    assert table[["period_start", "basis"]].astype(str).to_numpy().tolist() == [
        ["2024-01-01", "dust_out"],
        ["2025-01-01", "unknown"],
    ]


def test_a_bound_answers_for_its_year_and_an_older_year_takes_its_place_in_the_line():
    figures = have(2020, 2021, 2022, 2023, 2024).assign(qualifier=["=", "~", "=", "=", ">="])
    assert years_asked(missing_figures(frame(STRAW), figures, date(2025, 10, 1))) == [2019, 2025]


@pytest.mark.parametrize(
    ("comparator", "qualifier", "value", "asked"),
    [
        (">=", ">=", 85.0, False),  # met
        (">=", "<", 85.0, False),  # missed
        (">=", ">=", 80.0, True),
        (">=", "<=", 90.0, True),
        ("<=", "<=", 85.0, False),
        ("<=", ">", 85.0, False),
        ("<=", ">=", 85.0, True),  # 85 itself would meet it
        ("range", ">=", 80.0, True),
        ("range", ">", 95.0, False),
        (">=", "~", 80.0, False),  # an approximate value is one
    ],
)
def test_a_bound_of_the_period_is_enough_where_it_tells_whether_the_goal_is_met(comparator, qualifier, value, asked):
    goal = STRAW | {"comparator": comparator, "threshold": 85.0, "threshold_high": 95.0}
    figures = have(2025).assign(value=value, qualifier=qualifier)
    table = missing_figures(frame(goal), figures, date(2026, 2, 1))
    assert (not table.empty) == asked
    if asked:
        assert table["why_en"].tolist() == [
            "only a bound is known, which leaves it open: the value itself, to judge it"
        ]


def test_a_figure_that_serves_two_targets_is_asked_for_once():
    later = STRAW | {"target_id": "plan-1/8-straw"}
    table = missing_figures(frame(STRAW, later), have(), date(2026, 1, 1))
    assert table["target_id"].tolist() == [("plan-1/6-straw", "plan-1/8-straw")]


def test_two_targets_do_not_share_their_count_of_missing_years():
    manure = STRAW | {"target_id": "plan-1/7-manure", "indicator_id": "manure_use_share"}
    table = missing_figures(frame(STRAW, manure), have(2020, 2021, 2022, 2023, 2024), date(2025, 10, 1))
    assert table["indicator_id"].value_counts().to_dict() == {"manure_use_share": 6, "straw_use_share": 1}


def test_nothing_to_do_is_an_empty_table_with_its_columns():
    table = missing_figures(frame(PM25, STRAW).iloc[:0], have(), date(2025, 10, 1))
    assert table.columns.tolist() == COLUMNS
    assert table.empty


def test_filled_in_and_read_back_nothing_is_missing():
    targets = frame(STRAW, WORKS, TREND, PM25)
    table = missing_figures(targets, have(), date(2025, 10, 1))
    text = table.assign(value=1.0).to_csv(index=False)
    back = pd.read_csv(io.StringIO(text))
    assert back["period_end"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
    assert back[["qualifier", "grade", "basis"]].notna().all().all()
    assert missing_figures(targets, back[KEY], date(2025, 10, 1)).empty


# --- totals and changes ------------------------------------------------------------------------------------------

KM = LONG | {
    "target_id": "plan-1/9-buffer", "indicator_id": "buffer_km", "scale": "positive", "unit": "km",
    "period_kind": "span", "period_start": "2023-01-01", "period_end": "2025-12-31",
}  # fmt: skip
RAIL = STRAW | {
    "target_id": "plan-1/3-rail", "indicator_id": "rail_freight_increase", "indicator_zh": "铁路货运量较基期增量",
    "change_of": "rail_freight", "change_how": "increase",
    "scale": "positive", "unit": "1e4 t", "baseline_start": "2021-01-01", "baseline_end": "2021-12-31",
}  # fmt: skip
INDICATORS = pd.DataFrame(
    {"indicator_id": ["rail_freight"], "zh": ["铁路货运量"], "en": ["Rail freight"], "unit": ["1e4 t"]}
)


def spans_asked(table):
    cells = table[["indicator_id", "period_start", "period_end", "basis"]].astype(str)
    return [tuple(row) for row in cells.to_numpy().tolist()]


def added(*spans, **other):
    return pd.concat([have(2025, period_start=a, period_end=b, indicator_id="buffer_km", **other) for a, b in spans])


def test_the_last_year_of_a_total_is_a_part_of_it_and_the_other_years_are_asked_for():
    table = missing_figures(frame(KM), have(2025, indicator_id="buffer_km").assign(basis="reviewed"), date(2026, 2, 1))
    assert spans_asked(table) == [
        ("buffer_km", "2023-01-01", "2023-12-31", "reviewed"),
        ("buffer_km", "2024-01-01", "2024-12-31", "reviewed"),
    ]
    assert table["why_zh"].tolist() == ["分年值，与已有年份相加得累计值"] * 2


def test_a_total_of_which_nothing_is_known_is_asked_for_whole():
    table = missing_figures(frame(KM), have(), date(2026, 2, 1))
    assert spans_asked(table) == [("buffer_km", "2023-01-01", "2025-12-31", "unknown")]
    assert table["why_en"].tolist() == ["total of the whole period, to judge it"]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("spans", "enough"),
    [
        ([("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")], True),
        ([("2023-01-01", "2024-06-30"), ("2024-07-01", "2025-12-31")], True),
        ([("2023-01-01", "2024-12-31"), ("2024-06-01", "2025-12-31")], True),  # they overlap: no gap
        ([("2023-01-01", "2023-12-31"), ("2024-02-01", "2025-12-31")], False),  # a month is missing
        ([("2023-02-01", "2025-12-31")], False),  # a late beginning is a gap too
        ([("2023-01-01", "2025-11-30")], False),
        ([("2025-12-31", "2025-12-31")], True),  # the position on the last day is the total
        ([("2025-06-30", "2025-06-30")], False),
    ],
)
def test_parts_that_fill_the_period_are_the_total(spans, enough):
    table = missing_figures(frame(KM), added(*spans), date(2026, 2, 1))
    assert table.empty == enough


def test_parts_of_different_bases_make_no_total():
    two = added(("2023-01-01", "2024-12-31")).assign(basis="reviewed")
    last = added(("2025-01-01", "2025-12-31")).assign(basis="preliminary")
    assert not missing_figures(frame(KM), pd.concat([two, last]), date(2026, 2, 1)).empty


def test_a_change_asks_for_itself_or_for_the_levels_of_base_and_last_year():
    table = missing_figures(frame(RAIL), have(), date(2026, 2, 1), indicators=INDICATORS)
    assert spans_asked(table) == [
        ("rail_freight", "2021-01-01", "2021-12-31", "unknown"),
        ("rail_freight", "2025-01-01", "2025-12-31", "unknown"),
        ("rail_freight_increase", "2025-01-01", "2025-12-31", "unknown"),
    ]
    assert table["indicator_zh"].tolist() == ["铁路货运量", "铁路货运量", "铁路货运量较基期增量"]
    base = have(2021, indicator_id="rail_freight")
    left = missing_figures(frame(RAIL), base, date(2026, 2, 1), indicators=INDICATORS)
    assert [row[:2] for row in spans_asked(left)] == [
        ("rail_freight", "2025-01-01"), ("rail_freight_increase", "2025-01-01"),
    ]  # fmt: skip


def test_both_levels_or_the_change_itself_are_enough():
    levels = have(2021, 2025, indicator_id="rail_freight")
    own = have(2025, indicator_id="rail_freight_increase")
    for figures in (levels, own):
        assert missing_figures(frame(RAIL), figures, date(2026, 2, 1), indicators=INDICATORS).empty
    mixed = levels.assign(basis=["reviewed", "preliminary"])
    assert not missing_figures(frame(RAIL), mixed, date(2026, 2, 1), indicators=INDICATORS).empty


def test_the_history_of_a_change_is_that_of_its_level():
    table = missing_figures(frame(RAIL), have(), date(2025, 10, 1), indicators=INDICATORS)
    of_level = table[table["indicator_id"] == "rail_freight"]
    assert years_asked(of_level) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert years_asked(table[table["indicator_id"] == "rail_freight_increase"]) == [2025]


def test_a_total_ahead_asks_for_no_years_before_it():
    table = missing_figures(frame(KM), have(), date(2024, 6, 1))
    assert spans_asked(table) == [("buffer_km", "2023-01-01", "2025-12-31", "unknown")]
    begun = missing_figures(frame(KM), added(("2023-01-01", "2023-12-31")), date(2024, 6, 1))
    assert [row[1] for row in spans_asked(begun)] == ["2024-01-01"]


EACH_YEAR = STRAW | {"period_kind": "recurring", "period_start": "2023-01-01", "threshold": 95.0}
KEPT = WORKS | {"period_kind": "recurring", "period_end": "2024-12-31", "threshold": None, "indicator_id": "norm_kept"}


def of_year(goal, year, value):
    return {k: goal[k] for k in ("region_id", "indicator_id", "subject_zh")} | {
        "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "value": value}  # fmt: skip


def test_a_goal_of_each_year_asks_for_every_year_without_a_figure_and_no_more_once_one_missed_it():
    asked = missing_figures(frame(EACH_YEAR), frame(of_year(EACH_YEAR, 2024, 96.0)), date(2026, 3, 1))
    assert asked["period_start"].dt.year.tolist() == asked["period_end"].dt.year.tolist() == [2023, 2025]
    assert missing_figures(frame(EACH_YEAR), frame(of_year(EACH_YEAR, 2024, 90.0)), date(2026, 3, 1)).empty


def test_a_norm_of_each_year_asks_for_one_record_of_all_of_them_or_for_the_years_that_lack_one():
    whole = of_year(KEPT, 2023, 1.0) | {"period_end": "2024-12-31"}
    nothing = frame(whole).iloc[:0]
    first = missing_figures(frame(KEPT), nothing, date(2026, 3, 1)).iloc[0]
    assert (first["period_start"].year, first["period_end"].year) == (2023, 2024)
    assert missing_figures(frame(KEPT), frame(whole), date(2026, 3, 1)).empty
    rest = missing_figures(frame(KEPT), frame(of_year(KEPT, 2023, 1.0)), date(2026, 3, 1))
    assert rest["period_start"].dt.year.tolist() == [2024]
