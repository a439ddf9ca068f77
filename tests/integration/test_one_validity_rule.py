"""One rule says whether a period has enough measured days: the mart, the statistics, the derivation and the verdict
all give its answer, and name the months that lack days."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import INDICATOR, SmallWarehouse, empty_warehouse, insert, measurements

from analytics import resources
from analytics.attainment.monitored.completeness import measured_days
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days
from analytics.indicators import (
    composite_index,
    derivation,
    history,
    period_statistics,
    single_indices,
    three_year_mean,
    valid_period,
)
from analytics.series.ranking import city_ranking
from analytics.standards import load
from analytics.warehouse import marts

RULES = load()
LATER = date(2029, 6, 1)
NAMES = ("so2", "no2", "pm10", "pm25", "co", "o3_mda8")
YEAR = date(2025, 1, 1), date(2025, 12, 31)


def dropped(days: pd.DatetimeIndex, month: str, keep: int) -> np.ndarray:
    """Days of a month beyond the first so many."""
    return (days.strftime("%Y-%m") == month) & (days.day > keep)


class Held(SmallWarehouse):
    """A small warehouse with whole tables."""

    def table(self, name):
        return self.con.table(name).df()


def held(first: date, last: date, gone=(), short: dict[str, list[tuple[str, int]]] | None = None) -> SmallWarehouse:
    """A warehouse with PM2.5 = 40 and clean other pollutants, less the days that are gone."""
    wh = empty_warehouse()
    days = pd.date_range(first, last)
    table = pd.DataFrame({"date": days, **dict.fromkeys(NAMES, 10.0)}).assign(pm25=40.0, co=0.5)
    for month, keep in gone:
        table.loc[dropped(days, month, keep), list(NAMES)] = np.nan
    for name, months in (short or {}).items():
        for month, keep in months:
            table.loc[dropped(days, month, keep), name] = np.nan
    insert(wh.con, measurements(table, "x"))
    wh.con.execute("INSERT INTO region (region_id, zh, en, level) VALUES ('x', '某市', 'Somewhere', 'city')")
    return Held(wh.con)


def verdict(wh, statistic, parameter, comparator, threshold, start, end, as_of=LATER):
    """What judges a target says of one."""
    days = period_days(history(wh, "x", as_of), start, end, as_of)
    return judge_air(Rule(statistic, parameter, comparator, threshold, None, None), days, RULES).cells()


def derived(wh, statistic, parameter, start, end):
    """The derivation's steps on measured days."""
    steps = derivation(wh, "x", statistic, parameter, start, end, LATER, RULES)
    return steps[steps["what"].str.startswith("measured days")]


def marts_of(wh) -> pd.DataFrame:
    """The yearly mart, made as a build makes it."""
    for name in marts.MACROS:
        wh.con.execute(marts.stored_macro(name))
    for name in ("out_daily_air", "out_indicator_yearly"):
        wh.con.execute(resources.sql(f"out/{name}"))
    row = "('pm25_mean', '', '', 'ug/m3', 'air', 'lower', 'pm25', 'mean', 'positive')"
    wh.con.execute(f"INSERT INTO indicator ({INDICATOR}) VALUES {row}")
    return wh.con.execute("SELECT * FROM out_indicator_yearly").df()


SHAPES = {
    "a February of 8 days among 345": (YEAR, [("2025-02", 8)], ("2025-02",)),
    "26 days in March": (YEAR, [("2025-03", 26)], ("2025-03",)),
    "27 days in March": (YEAR, [("2025-03", 27)], ()),
    "a leap February of 24": ((date(2024, 1, 1), date(2024, 12, 31)), [("2024-02", 24)], ("2024-02",)),
    "a leap February of 25": ((date(2024, 1, 1), date(2024, 12, 31)), [("2024-02", 25)], ()),
    "a quarter with a short month": ((date(2025, 1, 1), date(2025, 3, 31)), [("2025-02", 24)], ("2025-02",)),
    "a half-year with two": (
        (date(2025, 7, 1), date(2025, 12, 31)),
        [("2025-08", 20), ("2025-11", 26)],
        ("2025-08", "2025-11"),
    ),
    "a month": ((date(2025, 6, 1), date(2025, 6, 30)), [("2025-06", 26)], ("2025-06",)),
    "a season over the new year": ((date(2024, 12, 1), date(2025, 2, 28)), [("2025-01", 26)], ("2025-01",)),
    "a year from April": ((date(2024, 4, 1), date(2025, 3, 31)), [("2025-02", 8)], ("2025-02",)),
}


@pytest.mark.thorough
@pytest.mark.parametrize("shape", SHAPES)
def test_statistics_derivation_and_verdict_agree_on_a_mean(shape):
    # GB 3095 table 4: 27 days a month, 25 in February, 324 a year. PM2.5 is 40 on every measured day.
    (start, end), gone, short = SHAPES[shape]
    wh = held(start, end, gone)
    row = period_statistics(wh, "x", start, end, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert (row["valid"], row["short_months"]) == (not short, "; ".join(short))
    assert row["status"] == ("insufficient" if short else "complete")
    result = derived(wh, "mean", "pm25", start, end).iloc[0]
    assert ("not enough" in result["formula"]) == bool(short)
    assert all(month in result["inputs"] for month in short)
    judged = verdict(wh, "mean", "pm25", "<", 44.0, start, end)
    assert judged["status"] == ("undetermined" if short else "met")
    assert judged["n_valid"] == row["n_valid"] == result["value"]
    for month in short:
        assert month in judged["note_zh"] and month in judged["note_en"]


@pytest.mark.sweep
@pytest.mark.parametrize("shape", SHAPES)
def test_the_ranking_of_cities_uses_the_same_rule(shape):
    (start, end), gone, short = SHAPES[shape]
    row = city_ranking(held(start, end, gone), start, end, LATER).iloc[0]
    assert bool(row["valid"]) == (not short)
    assert bool(np.isnan(row["rank_best"])) == bool(short)


@pytest.mark.parametrize("keep", [8, 28])
def test_the_yearly_mart_agrees_and_names_the_months(keep):
    table = marts_of(held(*YEAR, [("2025-02", keep)]))
    row = table[table["indicator_id"] == "pm25_mean"].iloc[0]
    assert (bool(row["is_valid"]), row["short_months"]) == ((True, "") if keep == 28 else (False, "2025-02"))


def test_323_days_with_every_month_valid_are_too_few_everywhere():
    # 27 of each long month and of April, June, September, November (297), 26 in February: 323
    gone = [(f"2025-{m:02d}", 26 if m == 2 else 27) for m in range(1, 13)]
    wh = held(*YEAR, gone)
    row = period_statistics(wh, "x", *YEAR, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert (row["n_valid"], row["valid"], row["short_months"]) == (323, False, "")
    assert "year_short" in row["flags"]
    result = derived(wh, "mean", "pm25", *YEAR).iloc[0]
    assert "not enough" in result["formula"] and "2025: 323 of 324" in result["inputs"]
    judged = verdict(wh, "mean", "pm25", "<", 44.0, *YEAR)
    assert judged["status"] == "undetermined"
    assert "323 measured days, fewer than the 324" in judged["note_en"]


@pytest.mark.thorough
def test_a_three_year_mean_needs_every_month_of_each_of_its_years():
    span = date(2026, 1, 1), date(2028, 12, 31)
    wh = held(*span, [("2027-02", 8)])
    assert three_year_mean(wh, "x", "pm25", 2028, LATER)["valid"].tolist() == [True, False, True, False]
    judged = verdict(wh, "three_year_mean", "pm25", "<", 44.0, *span)
    assert judged["status"] == "undetermined" and "2027-02 (8 of the 25 needed)" in judged["note_en"]
    assert "2027-02: 8 of 25" in derived(wh, "three_year_mean", "pm25", *span).iloc[0]["inputs"]
    whole = verdict(held(*span), "three_year_mean", "pm25", "<", 44.0, *span)
    assert whole["status"] == "met"


@pytest.mark.thorough
def test_a_three_year_mean_needs_324_days_in_each_year():
    # 323 days in 2026, as above; 1054 in all, more than three times 324 less ten
    span = date(2026, 1, 1), date(2028, 12, 31)
    wh = held(*span, [(f"2026-{m:02d}", 26 if m == 2 else 27) for m in range(1, 13)])
    judged = verdict(wh, "three_year_mean", "pm25", "<", 44.0, *span)
    assert judged["status"] == "undetermined" and "323 measured days, fewer than the 324" in judged["note_en"]
    # the SQL on the whole period says the same
    row = period_statistics(wh, "x", *span, LATER, statistic="mean", parameter="pm25").iloc[0]
    dates = np.arange(np.datetime64("2026-01-01"), np.datetime64("2029-01-01"))
    known = history(wh, "x", LATER).daily["pm25"].reindex(pd.DatetimeIndex(dates)).notna().to_numpy()
    assert row["valid"] == valid_period(known, dates, RULES).valid == False  # noqa: E712


def test_one_pollutant_with_a_short_month_makes_a_composite_index_insufficient():
    wh = held(*YEAR, short={"so2": [("2025-02", 8)]})
    components = single_indices(wh, ["x"], *YEAR, LATER)
    so2 = components.set_index("parameter").loc["so2"]
    assert (so2["valid"], so2["short_months"]) == (False, "2025-02")
    assert composite_index(components)["status"].tolist() == ["insufficient"]
    judged = verdict(wh, "composite_index", None, "<", 3.0, *YEAR)
    assert judged["status"] == "undetermined"
    assert "SO2: too few measured days in 2025-02 (8 of the 25 needed)" in judged["note_en"]
    assert "二氧化硫：2025-02有效监测天数不足" in judged["note_zh"]
    result = derived(wh, "composite_index", None, *YEAR).set_index("what")
    assert "not enough" in result.loc["measured days of so2", "formula"]
    assert "not enough" not in result.loc["measured days of pm25", "formula"]


@pytest.mark.thorough
@pytest.mark.parametrize("statistic", ["good_day_share", "good_days", "heavy_day_share", "heavy_days"])
@pytest.mark.parametrize("name", ["pm25", "no2", "o3_mda8"])
def test_counts_of_days_need_days_on_which_all_that_decides_is_measured(statistic, name):
    # All days are clean; NO2 (or another that decides) lacks 20 days of February, so 20 days of 365 are open.
    wh = held(*YEAR, short={name: [("2025-02", 8)]})
    row = period_statistics(wh, "x", *YEAR, LATER, statistic=statistic).iloc[0]
    assert (row["valid"], row["short_months"], row["n_valid"]) == (False, "2025-02", 345)
    good, share = statistic.startswith("good"), statistic.endswith("share")
    limit = (96.0 if good else 3.0) if share else (350.0 if good else 10.0)
    judged = verdict(wh, statistic, None, ">=" if good else "<=", limit, *YEAR)
    assert judged["status"] == "undetermined" and judged["n_valid"] == 345
    assert "2025-02 (8 of the 25 needed)" in judged["note_en"]
    assert "not enough" in derived(wh, statistic, None, *YEAR).iloc[0]["formula"]
    # what the missing days cannot change is decided
    easy = (90.0 if good else 6.0) if share else (340.0 if good else 25.0)
    assert verdict(wh, statistic, None, ">=" if good else "<=", easy, *YEAR)["status"] == "met"


def test_an_open_year_says_when_a_month_can_no_longer_be_valid():
    wh = held(date(2025, 1, 1), date(2025, 6, 30), [("2025-02", 8)])
    judged = verdict(wh, "mean", "pm25", "<", 44.0, *YEAR, as_of=date(2025, 7, 1))
    days = period_days(history(wh, "x", date(2025, 7, 1)), *YEAR, date(2025, 7, 1))
    count = measured_days(Rule("mean", "pm25", "<", 44.0, None, None), days, RULES)
    assert (count.valid, count.reachable) == (False, False)
    assert [m.name for m in count.parts[0].at_best.months] == ["2025-02"]
    assert judged["status"] in {"open", "no evidence"}
    whole = period_days(
        history(held(date(2025, 1, 1), date(2025, 6, 30)), "x", date(2025, 7, 1)), *YEAR, date(2025, 7, 1)
    )
    count = measured_days(Rule("mean", "pm25", "<", 44.0, None, None), whole, RULES)
    assert (count.valid, count.reachable) == (False, True)
