"""Composite index and three-year mean: the tables and the arrays say the same of every embedded city and year."""

import hashlib
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import crossed, thorough, tried
from support.small_warehouse import CITIES, LATER, YEARS, empty_warehouse, full_year, insert, measurements

from analytics.attainment import assess
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.errors import InputError
from analytics.evaluation import back_test, question_of
from analytics.indicators import composite_index, evaluate, history, readings_for, single_indices, three_year_mean
from analytics.indicators.three_year import spans_its_years
from analytics.series.plan_series import city_ranking, yearly_values
from analytics.standards import load
from analytics.targets import registry
from analytics.targets.target import Key

RULES = load()


def arrays_of(wh, region_id, start, end):
    dates = pd.date_range(start, end)
    daily = history(wh, region_id, LATER).daily.reindex(dates)
    days = {str(p): daily[p].to_numpy(float)[None, :] for p in daily}
    return days, dates.to_numpy().astype("datetime64[D]")


def both(wh, region_id, start, end, edition=None):
    """Bounds of the composite index by the table and by the arrays, unrounded."""
    row = composite_index(single_indices(wh, [region_id], start, end, LATER, edition)).iloc[0]
    days, dates = arrays_of(wh, region_id, start, end)
    reading = readings_for("composite_index", None, end, RULES, edition)[0]
    found = evaluate("composite_index", None, days, dates, RULES, edition, reading)
    return (row["value_lower"], row["value_upper"]), (found.lower[0], found.upper[0])


# each year by the edition of its time and the last year by the later ones, each in one city; all in a thorough run
YEARS_AND_EDITIONS = [
    *((year, None) for year in YEARS),
    (YEARS[-1], "HJ663-2026"),
    (YEARS[-1], "GB3095-2026-full"),
]
EARLIER = [(year, edition) for edition in ("HJ663-2026", "GB3095-2026-full") for year in YEARS[:-1]]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("city", "case"),
    [*crossed(CITIES, YEARS_AND_EDITIONS), *(thorough(city, case) for city in CITIES for case in EARLIER)],
)
def test_every_city_and_year(air, city, case):
    year, edition = case
    table, arrays = both(air, city, date(year, 1, 1), date(year, 12, 31), edition)
    assert arrays == pytest.approx(table, abs=1e-12)
    assert arrays[0] > 1  # there is something to compare


@pytest.mark.parametrize(("city", "measured"), [("pingdingshan", True), ("hohhot", False), ("xinxiang", True)])
def test_a_winter_too_with_and_without_so2_and_co(air, city, measured):
    table, arrays = both(air, city, date(2023, 10, 1), date(2024, 3, 31))
    assert arrays == pytest.approx(table, abs=1e-12)
    assert np.isfinite(arrays[1]) == measured


@pytest.mark.thorough
@tried(15)
@given(st.integers(0, 2**32 - 1), st.sets(st.sampled_from(["so2", "co", "o3_mda8", "o3_1h_max", "pm10"]), max_size=3))
def test_made_up_years_with_gaps_and_absent_pollutants(seed, absent):
    rng = np.random.default_rng(seed)
    scale = {"pm25": 40, "pm10": 80, "no2": 25, "so2": 8, "co": 0.8, "o3_mda8": 90, "o3_1h_max": 120}
    year = full_year(0.0).assign(**{p: np.round(rng.gamma(4, s / 4, 365), 2) for p, s in scale.items()})
    year = year.mask(pd.DataFrame(rng.random(year.shape) < 0.1, columns=year.columns) & (year.columns != "date"))
    wh = empty_warehouse()
    insert(wh.con, measurements(year.drop(columns=sorted(absent)), "x"))
    table, arrays = both(wh, "x", date(2025, 1, 1), date(2025, 12, 31))
    assert arrays == pytest.approx(table, abs=1e-12)


@pytest.mark.parametrize(("city", "last"), crossed(CITIES, [2023, 2024, 2025]))
def test_three_year_means(air, city, last):
    table = three_year_mean(air, city, "pm25", last, LATER).iloc[-1]
    start, end = date(last - 2, 1, 1), date(last, 12, 31)
    days, dates = arrays_of(air, city, start, end)
    reading = readings_for("three_year_mean", "pm25", end, RULES)[0]
    value = evaluate("three_year_mean", "pm25", days, dates, RULES, None, reading).lower[0]
    assert value == pytest.approx(table["value"], abs=1e-12)
    judged = EvidenceCache(RunContext(air, LATER, "climatology", 50, 1, RULES)).observed((city, start, end))
    row = judge_air(Rule("three_year_mean", "pm25", "<", 1000.0, None, None), judged, RULES).cells()
    assert row["value_reported"] == table["value_reported"]


# --- a made target through a workspace of its own ------------------------------------------------------------------

INDICATOR = "pm25_three_year,PM2.5三年平均,PM2.5 three-year mean,ug/m3,air,lower,pm25,three_year_mean,positive\n"
TARGET = (
    "xinxiang-2023/{id},xinxiang-2023,II,{region},{indicator},,,target,<,{at},,,{unit},{start},{end},{kind},"
    ",,binding,0,0,,,\n"
)
INDEX = {"indicator": "composite_index", "unit": "", "start": "2025-01-01", "end": "2025-12-31", "kind": "year"}
MEAN = {"indicator": "pm25_three_year", "unit": "ug/m3", "start": "2024-01-01", "end": "2026-12-31", "kind": "span"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A warehouse whose registry has targets on the composite index and on a three-year mean."""
    from analytics import flow
    from analytics.flow.workspace import make_workspace
    from analytics.settings import Settings
    from analytics.warehouse import current_build, open_build

    home = make_workspace(tmp_path_factory.mktemp("ws") / "home")
    add(home, "indicators", INDICATOR)
    rows = [
        TARGET.format(id=f"{region}-{what['indicator'].replace('_', '-')}", region=region, at=at, **what)
        for region in ("xinxiang", "pingdingshan")
        for what, at in ((INDEX, 4.2), (MEAN, 48))
    ]
    rows.append(TARGET.format(id="hohhot-composite-index", region="hohhot", at=3.5, **INDEX))
    without_so2_and_co(home, "hohhot")
    add(home, "targets", "".join(rows))
    own = Settings(home=home)
    flow.refresh(own)
    with open_build(current_build(own.warehouse_dir)) as wh:
        yield wh


def add(home, name, text):
    path = home / "data" / "raw" / "registry" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n" + text, encoding="utf-8-sig")


def without_so2_and_co(home, region):
    path = home / "data" / "raw" / "monitoring" / f"{region}_daily.csv"
    pd.read_csv(path).drop(columns=["so2", "co"]).to_csv(path, index=False)
    card = path.with_name(f"{region}_daily.card.toml")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    card.write_text(re.sub('sha256 = ".*"', f'sha256 = "{digest}"', card.read_text(encoding="utf-8")), encoding="utf-8")


def rows_at(wh, day):
    found = assess(wh, day, model="damped_window", n_paths=300)
    own = found.outlook[found.outlook["statistic"].isin(["composite_index", "three_year_mean"])]
    return found, own.set_index(["region_id", "statistic"])


@pytest.mark.thorough
def test_a_target_on_the_index_before_its_end_and_after(made):
    found, rows = rows_at(made, date(2025, 10, 1))
    row = rows.loc[("pingdingshan", "composite_index")]
    assert (row["status"], row["model"]) == ("open", "damped_window")
    assert 0 <= row["p_low"] <= row["p_high"] <= 1 and row["p_high"] > 0.5
    assert np.isfinite(row["cut_p50_pct"]) and row["chance_note"] != ""
    key: Key = ("pingdingshan", date(2025, 1, 1), date(2025, 12, 31))
    together = found.joint.set_index(["region_id", "period_start", "period_end"]).loc[key]
    assert row["target_id"] in together["targets"]
    assert together["p_joint_high"] <= row["p_high"]
    after_all, after = rows_at(made, date(2026, 2, 1))
    closed = after.loc[("pingdingshan", "composite_index")]
    # All 365 days have the hourly maximum of ozone alone. SO2 7/60 + NO2 21/40 + PM10 84/70 + PM2.5 40.6/35 + CO 0.9/4
    # are 3.227 (3.23 where ozone is nought, 4.31 where it is the hourly maximum: 173/160 more). Ozone converted at
    # 0.91 +- 0.04 is 173 x 0.91 = 157 of 160: 4.21, and 4.2 needs at most 155.
    assert (closed["status"], closed["value_reported"]) == ("undetermined", pytest.approx(3.227 + 157 / 160, abs=0.015))
    assert 3.227 + 0.87 * 173 / 160 < closed["value_low"] < closed["value_high"] < 3.227 + 0.95 * 173 / 160
    assert 0.01 < closed["p_met"] < 0.5
    readings = after_all.readings.set_index(["target_id", "reading_id"])
    bounds = readings.loc[(closed["target_id"], "o3_bounds")]
    assert (bounds["value_low"], bounds["value_high"]) == (3.23, 4.31)


@pytest.mark.thorough
def test_charts_know_the_index_of_past_years_and_rank_the_cities_that_have_one(made):
    _, rows = rows_at(made, date(2025, 10, 1))
    targets = rows.reset_index()
    years = yearly_values(made, targets, date(2025, 10, 1)).set_index("target_id")
    # 42.374 / 35 and the other five: SO2 7.0 and CO 1.1 are measured every day of 2025
    ours = years.loc["xinxiang-2023/xinxiang-composite-index"]
    assert np.isfinite(ours[ours["series"] == "value"]["value_high"].astype(float)).all()
    own = years.loc["xinxiang-2023/pingdingshan-composite-index"]
    own = own[own["series"] == "value"].set_index("year")
    table = composite_index(single_indices(made, ["pingdingshan"], date(2024, 1, 1), date(2024, 12, 31), LATER)).iloc[0]
    # ozone is converted from the hourly maximum, as in a verdict: the ends lie 1.96 deviations from what is expected,
    # far inside what logic alone says (ozone nought, or the hourly maximum)
    likely = table["converted"] + 1.96 * table["converted_sd"] * np.array([-1, 1])
    # (the published ones, of two decimals, of draws of their own)
    assert own.loc[2024, ["value_low", "value_high"]].astype(float).tolist() == pytest.approx(likely, abs=0.015)
    assert table["value_lower"] < likely[0] < own.loc[2024, "value"] < likely[1] < table["value_upper"]
    assert own.loc[2024, "basis"].endswith("converted")
    run = (date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1), "composite_index", None)
    ranked = city_ranking(made, *run)
    assert set(ranked["region_id"]) == {"xinxiang", "pingdingshan"} and np.isfinite(ranked["value_high"]).all()


@pytest.mark.thorough
def test_a_city_without_so2_and_co_says_so(made):
    _, rows = rows_at(made, date(2025, 10, 1))
    row = rows.loc[("hohhot", "composite_index")]
    assert (row["status"], row["evidence"]) == ("inferred", "related") and np.isnan(row["value"])
    assert "SO2, CO for 2025" in row["missing_en"]


@pytest.mark.thorough
def test_xinxiang_has_all_six_pollutants_so_its_index_target_is_judged(made):
    _, rows = rows_at(made, date(2025, 10, 1))
    row = rows.loc[("xinxiang", "composite_index")]
    assert row["status"] == "open" and 0 <= row["p_low"] <= row["p_high"] <= 1 and row["missing_en"] == ""


@pytest.mark.thorough
def test_a_target_on_three_years_two_of_which_are_over(made):
    _, rows = rows_at(made, date(2026, 2, 1))
    row = rows.loc[("pingdingshan", "three_year_mean")]
    assert (row["status"], row["days_left"], row["n_expected"]) == ("open", 334, 1096)
    assert 0 <= row["p_met"] <= 1 and np.isfinite(row["required_remainder"]) and np.isfinite(row["cut_p80_pct"])


@pytest.mark.thorough
def test_three_whole_years_ahead(made):
    run = RunContext(made, date(2025, 10, 1), "damped_window", 300, 1, RULES)
    days = EvidenceCache(run).days(("xinxiang", date(2026, 1, 1), date(2028, 12, 31)))
    assert days.paths["pm25"].shape == (300, 1096)
    parts = np.split(days.paths["pm25"].astype(float), [365, 730], axis=1)
    by_hand = np.round(np.mean([part.mean(axis=1) for part in parts], axis=0), 1)
    threshold = float(np.round(np.median(by_hand), 1))
    for statistic, wanted in (("three_year_mean", (by_hand < threshold).mean()), ("good_day_share", None)):
        parameter = "pm25" if wanted is not None else None
        comparator, at = ("<", threshold) if wanted is not None else (">=", 60.0)
        row = judge_air(Rule(statistic, parameter, comparator, at, None, None), days, RULES).cells()
        assert row["status"] == "open" and row["days_left"] == 1096
        if wanted is not None:
            assert row["p_met"] == pytest.approx(wanted, abs=0.01)


def test_a_three_year_mean_of_two_years_is_a_fault_of_the_registry(tmp_path):
    from analytics.flow.workspace import make_workspace

    home = make_workspace(tmp_path / "home")
    add(home, "indicators", INDICATOR)
    add(home, "targets", TARGET.format(id="two", region="xinxiang", at=48, **MEAN | {"start": "2025-01-01"}))
    raw = home / "data" / "raw"
    with pytest.raises(InputError, match=r"targets\.csv, line \d+, column period_end.*3 calendar years"):
        registry.load(raw)
    table = raw / "standards" / "statistics.csv"  # how many years is a row
    text = table.read_text(encoding="utf-8-sig")
    table.write_text(text.replace("three_year_mean,mean,,3,", "three_year_mean,mean,,2,"), encoding="utf-8")
    assert "two" in "".join(registry.load(raw).targets["target_id"])
    rule = load(raw).statistic("three_year_mean")
    spans = [(date(2025, 1, 1), True), (date(2024, 1, 1), False)]
    for first, whole in spans:
        assert spans_its_years("three_year_mean", rule, first, date(2026, 12, 31)) == whole


# --- back-test ----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_index_can_be_back_tested(wh):
    question = question_of("2024-2024", origins="07-01,11-15", models="climatology", statistic="composite_index")
    found = back_test(wh, question, RULES)
    row = found.scores[found.scores["region_id"] == "pingdingshan"].iloc[0]
    # what came out: the pollutants available, ozone by its hourly maximum
    table = composite_index(single_indices(wh, ["pingdingshan"], date(2024, 1, 1), date(2024, 12, 31), LATER)).iloc[0]
    assert row["actual"] == pytest.approx(table["value_upper"], abs=1e-9)
    assert 0 < row["crps"] < 1 and row["q025"] < row["q975"]
