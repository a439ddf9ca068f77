"""The bureau's list of exceptional events reaches every result, whole or not at all."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.examples import crossed
from support.listed_days import EVENTS, JANUARY, WHOLE, days_of, listing
from support.small_warehouse import LATER, empty_warehouse, insert, list_events, measurements, one

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.required.reduction import scaled
from analytics.indicators import (
    annual_verdict,
    compliance_rates,
    composite_index,
    derivation,
    evaluate,
    history,
    limit_table,
    period_statistics,
    readings_for,
    single_indices,
    three_year_mean,
)
from analytics.indicators.day_counts import left_out_days
from analytics.indicators.dust import dust_suspects
from analytics.indicators.exceptional_events import bureau_list, list_entries
from analytics.series.plan_series import city_ranking
from analytics.standards import load
from analytics.terms import Statistic

RULES = load()
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def listed():
    """PM10 180 in January, else 60; a list of the year (x; late: known in June), of its first half (half), or none."""
    wh = empty_warehouse()
    for region in ("x", "half", "bare", "late"):
        insert(wh.con, measurements(days_of(*YEAR, JANUARY), region))
    list_events(wh, listing("x", WHOLE, EVENTS))
    list_events(wh, listing("half", [("2025-01-01", "2025-06-30")], EVENTS))
    list_events(wh, listing("late", WHOLE, EVENTS, known_at="2026-06-01"))
    return wh


def target_row(wh, region, as_of, *rule):
    run = RunContext(wh, as_of, "climatology", 10, 1, RULES)
    return judge_air(Rule(*rule), EvidenceCache(run).observed((region, *YEAR)), RULES)


@pytest.mark.thorough
def test_the_limit_table_and_the_annual_verdict_leave_listed_days_out(listed):
    # 120号: PM10 of 334 days, all 60: p95 60 within 150, mean 60 within 70. With January in: rank 1 + 364 x 0.95 =
    # 346.8, and 31 of 365 days (8.5 %) are 180, so p95 is 180 and over.
    table = limit_table(listed, "x", *YEAR, LATER)
    pm10 = table[(table["area_grade"] == 2) & (table["parameter"] == "pm10")].set_index("statistic")
    assert pm10.loc[["mean", "p95"], "value_reported"].tolist() == [60.0, 60.0]
    assert pm10["verdict"].tolist() == ["met", "met"]
    assert pm10["reading_id"].tolist() == ["bureau_events_out"] * 2
    assert annual_verdict(table).set_index("area_grade").loc[2, "verdict"] == "met"
    bare = limit_table(listed, "bare", *YEAR, LATER)
    row = bare[(bare["area_grade"] == 2) & (bare["parameter"] == "pm10")].set_index("statistic").loc["p95"]
    assert (row["value_reported"], row["verdict"]) == (180.0, "exceeded")
    assert "bureau_list_missing" in row["flags"]


def test_compliance_leaves_listed_days_out_of_both_counts(listed):
    # 334 of 334 days within 150; with January in 334 of 365, the highest 180: multiple 0.2
    rates = {r: compliance_rates(listed, r, *YEAR, LATER) for r in ("x", "bare", "half")}
    rows = {
        region: table[(table["area_grade"] == 2) & (table["parameter"] == "pm10")].iloc[0]
        for region, table in rates.items()
    }
    assert (rows["x"]["rate_lower"], rows["x"]["highest_multiple"], rows["x"]["n_left_out"]) == (100.0, 0.0, 31)
    assert rows["bare"]["rate_lower"] == pytest.approx(100 * 334 / 365)
    assert rows["bare"]["highest_multiple"] == pytest.approx(0.2)
    assert [rows[r]["flags"] for r in ("x", "bare", "half")] == [
        (), ("bureau_list_missing",), ("bureau_list_missing", "bureau_list_partial")
    ]  # fmt: skip


def test_single_indices_and_the_composite_index_leave_listed_days_out(listed):
    # 6/60 + 20/40 + 60/70 + 20/35 + 0.8/4 + 120/160 = 0.1 + 0.5 + 0.857143 + 0.571429 + 0.2 + 0.75 = 2.978571
    parts = single_indices(listed, ["bare", "half", "x"], *YEAR, LATER)
    pm10 = parts[parts["parameter"] == "pm10"].set_index("region_id")
    assert pm10.loc["x", "index_lower"] == pytest.approx(60 / 70)
    assert pm10.loc["bare", "index_lower"] == pytest.approx(70 / 70)  # (31 x 180 + 334 x 60) / 365 = 70.19 -> 70
    table = composite_index(parts).set_index("region_id")
    assert table.loc["x", "value_reported"] == 2.98
    assert table.loc["bare", "value_reported"] == 3.12
    assert table.loc[["x", "bare", "half"], "flags"].tolist() == [
        (), ("bureau_list_missing",), ("bureau_list_missing", "bureau_list_partial")
    ]  # fmt: skip
    assert table.loc["x", "reading_id"] == "bureau_events_out"


@pytest.mark.thorough
@pytest.mark.parametrize("region", ["x", "bare", "half", "late"])
def test_rows_and_arrays_give_one_composite_index_and_one_mean_under_the_list(listed, region):
    days = history(listed, region, LATER).daily.loc["2025"]
    found, dates = bureau_list(listed, region, *YEAR, LATER), days.index.to_numpy("datetime64[D]")
    arrays = {p: days[p].to_numpy()[None, :] for p in days.columns} | found.arrays(dates)
    row = composite_index(single_indices(listed, [region], *YEAR, LATER)).iloc[0]
    reading = readings_for("composite_index", None, YEAR[1], RULES, None, found.covers(None))[0]
    assert evaluate("composite_index", None, arrays, dates, RULES, None, reading).lower[0] == pytest.approx(
        row["value"]
    )
    assert row["reading_id"] == reading.reading_id
    for statistic, parameter in (("mean", "pm10"), ("p95", "pm10"), ("heavy_days", None), ("good_days", None)):
        keep = {"statistic": statistic} | ({"parameter": parameter} if parameter else {})
        rows = period_statistics(listed, region, *YEAR, LATER, **keep)
        for read in readings_for(statistic, parameter, YEAR[1], RULES, None, found.covers(parameter)):
            made = rows[rows["reading_id"] == read.reading_id]
            if made.empty:
                continue  # other decimals of the same value
            assert bool(made["is_primary"].iloc[0]) == read.primary
            value = evaluate(statistic, parameter, arrays, dates, RULES, None, read)
            assert (value.lower[0], value.upper[0]) == pytest.approx(
                tuple(made[["value_lower", "value_upper"]].iloc[0])
            )
        assert rows["is_primary"].sum() == 1
        assert rows["is_primary"].iloc[0]


@pytest.mark.thorough
def test_targets_follow_the_list(listed):
    # a mean of 60 without January meets 65, one of 70 with it does not: the readings disagree, the first decides
    for region, as_of, verdict, reading in (
        ("x", LATER, "met", "bureau_events_out"),
        ("late", date(2026, 5, 31), "missed", "rule"),
        ("late", date(2026, 6, 1), "met", "bureau_events_out"),
    ):
        for statistic, limit in (("mean", 65.0), ("p95", 150.0)):
            judged = target_row(listed, region, as_of, statistic, "pm10", "<=", limit, None, None)
            assert (judged.status, judged.evidence.reading) == ("contested", reading)
            assert judged.readings[0].verdict == verdict
    row = target_row(listed, "x", LATER, "composite_index", None, "<=", 3.0, None, None).cells()
    assert (row["value_reported"], row["reading"]) == (2.98, "bureau_events_out")


@pytest.mark.thorough
def test_a_list_of_a_part_of_the_period_is_reported_and_not_used(listed):
    row = one(listed, "half", *YEAR, statistic="mean", parameter="pm10")
    assert row["is_primary"] and row["value"] == pytest.approx((31 * 180 + 334 * 60) / 365)
    assert "bureau_list_partial" in row["flags"] and "bureau_list_missing" in row["flags"]
    answered = "does not cover the whole period (2025-01-01 to 2025-06-30, 181 of 365 days) and is not used"
    assert answered in row["note_en"]
    assert "官方名单未覆盖整个时段（2025-01-01至2025-06-30，181/365天），未采用" in row["note_zh"]
    judged = target_row(listed, "half", LATER, "mean", "pm10", "<=", 70.0, None, None).cells()
    assert judged["reading"] == "rule"
    assert answered in judged["note_en"]
    january = one(listed, "half", date(2025, 1, 1), date(2025, 3, 31), reading_id="bureau_events_out", statistic="mean",
                  parameter="pm10")  # fmt: skip
    assert january["is_primary"] and january["value"] == 60.0  # a quarter that it covers is read by it
    steps = derivation(listed, "half", "mean", "pm10", *YEAR, LATER, RULES)
    assert steps["formula"].str.contains("181 of 365 days").any()


@pytest.mark.thorough
def test_a_list_known_later_is_not_seen_earlier(listed):
    for as_of, reading, value in ((date(2026, 5, 31), "rule", 70.0), (date(2026, 6, 1), "bureau_events_out", 60.0)):
        table = limit_table(listed, "late", *YEAR, as_of)
        mean = table[(table["parameter"] == "pm10") & (table["statistic"] == "mean")].iloc[0]
        assert (mean["reading_id"], mean["value_reported"]) == (reading, value)
        index = composite_index(single_indices(listed, ["late"], *YEAR, as_of)).iloc[0]
        assert index["reading_id"] == reading


@pytest.mark.thorough
def test_cities_are_ranked_by_the_list(listed):
    listed.table = lambda name: listed.con.table(name).df()
    table = city_ranking(listed, *YEAR, LATER, "mean", "pm10").set_index("region_id")
    assert table.loc["x", "value_low"] == 60.0
    assert table.loc["bare", "value_low"] == pytest.approx(70.19, abs=0.01)
    assert table["rank_best"].to_dict() == {"x": 1.0, "late": 1.0, "bare": 3.0, "half": 3.0}


@pytest.mark.thorough
def test_a_three_year_mean_needs_the_list_of_all_three_years():
    wh = empty_warehouse()
    for region in ("whole", "one"):
        insert(wh.con, measurements(days_of("2023-01-01", "2025-12-31", JANUARY), region))
    list_events(wh, listing("whole", [("2023-01-01", "2025-12-31")], EVENTS))
    list_events(wh, listing("one", WHOLE, EVENTS))
    table = {region: three_year_mean(wh, region, "pm10", 2025, LATER).iloc[-1] for region in ("whole", "one")}
    assert table["whole"]["value"] == 60.0
    assert table["whole"]["flags"] == ()
    assert table["one"]["value"] == pytest.approx((60 + 60 + 70.19178) / 3)
    assert table["one"]["flags"] == ("bureau_list_missing", "bureau_list_partial")
    for region in ("whole", "one"):
        days = history(wh, region, LATER).daily.loc["2023":"2025", "pm10"].to_numpy()[None, :]
        dates = pd.date_range("2023-01-01", "2025-12-31").to_numpy("datetime64[D]")
        found = bureau_list(wh, region, date(2023, 1, 1), date(2025, 12, 31), LATER)
        reading = readings_for("three_year_mean", "pm10", YEAR[1], RULES, None, found.covers("pm10"))[0]
        arrays = {"pm10": days} | found.arrays(dates)
        value = evaluate("three_year_mean", "pm10", arrays, dates, RULES, None, reading).lower[0]
        assert value == pytest.approx(table[region]["value"])


def test_a_list_is_never_made_for_days_to_come(listed):
    wh = empty_warehouse()
    insert(wh.con, measurements(days_of(*YEAR, JANUARY), "x"))
    list_events(wh, listing("x", [("2013-01-01", "2030-12-31")], EVENTS, known_at="2025-02-01"))
    early = period_statistics(wh, "x", *YEAR, date(2025, 7, 1), statistic="mean", parameter="pm10")
    assert early["reading_id"].tolist()[0] == "rule"
    assert "bureau_list_partial" in early["flags"].iloc[0]
    assert "2025-01-01 to 2025-01-31, 31 of 181 days" in early["note_en"].iloc[0], "it was known on 1 February"


HEAVY = {"pm25": 100.0, "pm10": 500.0}


@pytest.fixture(scope="module")
def heavy():
    """Eight heavy days: five of smoke, three of dust, of which a list (of region y) names two and one of smoke."""
    wh = empty_warehouse()
    dust = ["2025-03-10", "2025-03-11", "2025-04-20"]
    smoke = [f"2025-12-0{n}" for n in range(1, 6)]
    days = days_of(*YEAR, dust, HEAVY)
    days.loc[days["date"].isin(pd.to_datetime(smoke)), ["pm25", "pm10"]] = [200.0, 250.0]
    for region in ("x", "y"):
        insert(wh.con, measurements(days, region))
    list_events(wh, listing("y", WHOLE, [("2025-03-10", "2025-03-11"), ("2025-12-01", "2025-12-01")]))
    return wh


def test_heavy_days_leave_out_our_suspects_where_there_is_no_list(heavy):
    table = period_statistics(heavy, "x", *YEAR, LATER, statistic="heavy_days").set_index("reading_id")
    assert table["value"].to_dict() == {
        "dust_suspects_out": 5, "rule": 8, "unrounded_days": 8, "unrounded_days_dust_suspects_out": 5,
    }  # fmt: skip
    first = table.iloc[0]
    assert (first.name, first["is_primary"], first["treatment"]) == ("dust_suspects_out", True, "suspects_out")
    assert "bureau_list_missing" in first["flags"]


def test_heavy_days_leave_out_the_listed_days_where_there_is_a_list_and_no_others(heavy):
    table = period_statistics(heavy, "y", *YEAR, LATER, statistic="heavy_days").set_index("reading_id")
    first = table.iloc[0]
    assert (first.name, first["value"], first["treatment"]) == ("bureau_events_out", 5, "bureau_out")
    assert "bureau_list_missing" not in first["flags"]
    assert table.loc["unrounded_days_bureau_events_out", "value"] == 5


def test_a_heavy_day_target_met_only_without_dust_is_contested_and_led_by_the_value_without(heavy):
    # 5 of 365: 1.4 % meets 1.5 %; 8 of 365: 2.2 % does not
    for region, how in (("x", "dust_suspects_out"), ("y", "bureau_events_out")):
        judged = target_row(heavy, region, LATER, "heavy_day_share", None, "<=", 1.5, None, None)
        row = judged.cells()
        assert (row["status"], row["reading"], row["value_reported"], row["p_met"]) == ("contested", how, 1.4, 1.0)
        assert [r.value.reported for r in judged.readings[:2]] == [1.4, 2.2]
    assert "without the exceptional events of the bureau's list, 2.2 % with dust days in" in row["note_en"]
    agreed = target_row(heavy, "x", LATER, "heavy_day_share", None, "<=", 3.0, None, None).cells()
    assert agreed["status"] == "met"  # both readings meet 3 %
    assert agreed["note_en"].startswith("1.4 % with suspected dust days out (our own list), 2.2 % with dust days in")


def test_good_days_keep_dust_for_a_city_and_leave_it_out_for_the_nation():
    by_level = {
        level: [r.reading_id for r in readings_for("good_day_share", None, YEAR[1], RULES, None, True, level)][:2]
        for level in ("city", "province", "country", "county")
    }
    assert by_level["city"] == by_level["county"] == ["rule", "bureau_events_out"]
    assert by_level["province"] == by_level["country"] == ["bureau_events_out", "rule"]
    # without a list nothing stands in for it: the days stay in, and the result is flagged
    assert readings_for("good_day_share", None, YEAR[1], RULES, None, False, "country")[0].reading_id == "rule"


@pytest.mark.thorough
def test_good_days_of_a_province_are_read_by_its_list_and_of_a_municipality_by_the_rule_of_cities():
    wh = empty_warehouse()
    wh.con.execute(
        "INSERT INTO region (region_id, zh, en, level) VALUES "
        "('p', '某省', 'p', 'province'), ('m', '某市', 'm', 'province')"
    )
    for region in ("p", "m"):
        insert(wh.con, measurements(days_of(*YEAR, JANUARY), region))
        list_events(wh, listing(region, WHOLE, EVENTS))
    values = {r: period_statistics(wh, r, *YEAR, LATER, statistic="good_days").iloc[0] for r in ("p", "m")}
    assert (values["p"]["reading_id"], values["p"]["value"]) == ("bureau_events_out", 365)
    assert (values["m"]["reading_id"], values["m"]["value"]) == ("rule", 334)  # PM10 180 is an index above 100


def test_words_of_readings_are_never_doubled():
    for statistic, parameter in (("heavy_days", None), ("good_days", None), ("mean", "pm25"), ("p95", "pm10"),
                                 ("composite_index", None), ("three_year_mean", "pm25")):  # fmt: skip
        for bureau in (False, True):
            for level in ("city", "country"):
                found = readings_for(statistic, parameter, YEAR[1], RULES, None, bureau, level)
                for words in (
                    [r.name().text("zh") for r in found],
                    [r.name().text("en") for r in found],
                    [r.reading_id for r in found],
                ):
                    assert len(set(words)) == len(words)
                for r in found:
                    assert sum(text in r.name().text("zh") for text in ("含沙尘日", "疑似沙尘日", "官方名单所列")) <= 1
                assert [r.primary for r in found] == [True] + [False] * (len(found) - 1)
                assert not (bureau and any(r.dust == "suspects_out" for r in found))


def test_the_day_budget_follows_the_reading_that_decides(heavy):
    from analytics.series.day_series import _hits

    days = history(heavy, "y", LATER).daily.loc["2025"]
    dates = days.index.to_numpy("datetime64[D]")
    found = bureau_list(heavy, "y", *YEAR, LATER)
    arrays = {p: days[p].to_numpy()[None, :] for p in days.columns} | found.arrays(dates)
    reading = readings_for("heavy_days", None, YEAR[1], RULES, None, True)[0]
    low, high = _hits(arrays, dates, Statistic.HEAVY_DAYS, RULES, None, reading)
    assert low.sum() == high.sum() == 5
    assert not np.isin(dates[low == 1].astype(str), ["2025-03-10", "2025-03-11", "2025-12-01"]).any()


@pytest.fixture(scope="module")
def running():
    """Three and a half years, dust in March and October, smoke in December; a list of 2025 up to the newest day (y)."""
    wh = empty_warehouse()
    dates = pd.date_range("2022-01-01", "2025-06-29")
    dust = dates[(dates.month.isin([3, 10])) & (dates.day.isin([10, 11, 12]))]
    days = days_of(dates[0], dates[-1], dust, HEAVY)
    smoke = (days["date"].dt.month == 12) & (days["date"].dt.day <= 5) | (days["date"] == "2025-01-05")
    days.loc[smoke, ["pm25", "pm10"]] = [200.0, 250.0]
    for region in ("y", "bare", "behind"):
        insert(wh.con, measurements(days, region))
    named = [("2025-01-05", "2025-01-05"), ("2025-03-10", "2025-03-10")]
    list_events(wh, listing("y", [("2025-01-01", "2025-06-29")], named, known_at="2025-06-30"))
    list_events(wh, listing("behind", [("2025-01-01", "2025-05-31")], named, known_at="2025-06-30"))
    return wh


AS_OF = date(2025, 6, 30)


def open_verdict_of(wh, region, *rule):
    run = RunContext(wh, AS_OF, "climatology", 40, 1, RULES)
    days = EvidenceCache(run).days((region, *YEAR))
    return days, judge_air(Rule(*rule), days, RULES).cells()


@pytest.mark.thorough
def test_a_list_up_to_the_newest_day_decides_a_period_that_still_runs(running):
    rule = ("heavy_days", None, "<=", 8, None, None)
    _, by_list = open_verdict_of(running, "y", *rule)
    # by the list 11 and 12 March count, 5 January and 10 March do not; by our suspects 5 January alone counts
    assert (by_list["value"], open_verdict_of(running, "bare", *rule)[1]["value"]) == (2, 1)
    assert "the bureau's list reaches to 2025-06-29" in by_list["note_en"]
    assert "官方名单已覆盖至2025-06-29" in by_list["note_zh"]
    behind = open_verdict_of(running, "behind", *rule)[1]
    assert behind["value"] == 1 and "151 of 180 days" in behind["note_en"], "a list behind the measurements is told"


def test_on_days_to_come_our_suspects_stand_in_for_the_list_where_the_rule_lets_them(running):
    days, _ = open_verdict_of(running, "y", "heavy_days", None, "<=", 8, None, None)
    heavy, mean = (
        readings_for(s, p, YEAR[1], RULES, None, True)[0] for s, p in (("heavy_days", None), ("mean", "pm10"))
    )
    assert (heavy.suspects_to_come, mean.suspects_to_come) == (True, False)
    dust = dust_suspects(days.paths)
    assert dust[:, days.left].any(), "the paths hold dust in October"
    for reading, expected in ((heavy, dust[:, days.left]), (mean, np.zeros_like(dust[:, days.left]))):
        out = left_out_days(days.paths, reading)["pm10"]
        np.testing.assert_array_equal(out[:, days.left], expected)
        assert days.dates[out[0] & ~days.left].astype(str).tolist() == ["2025-01-05", "2025-03-10"]


@pytest.mark.thorough
def test_statistics_to_date_follow_the_same_list(running):
    for region, expected, reading in (("y", 2, "bureau_events_out"), ("behind", 1, "dust_suspects_out")):
        found = period_statistics(running, region, *YEAR, AS_OF, statistic="heavy_days")
        first = found[found["is_primary"]].iloc[0]
        assert (first["value"], first["reading_id"]) == (expected, reading), region


def test_a_cut_scales_concentrations_and_no_marks_of_days(running):
    days, _ = open_verdict_of(running, "y", "heavy_days", None, "<=", 8, None, None)
    rows = np.arange(40)
    cut = scaled(days, None, np.full(40, 0.5), rows)
    for name, values in cut.items():
        if ":" in name:
            np.testing.assert_array_equal(values, days.paths[name])
    assert (cut["pm10"][:, days.left] <= 0.5 * days.paths["pm10"][:, days.left] + 1e-3).all()


@pytest.mark.parametrize(
    ("region", "as_of"),
    crossed(
        ["x", "half", "bare", "late"],
        [date(2025, 3, 5), date(2025, 7, 15), date(2026, 1, 1), date(2026, 6, 1), LATER],
    ),
)
def test_a_list_made_of_its_entries_is_the_one_that_sql_makes(listed, region, as_of):
    entries, past = list_entries(listed, as_of), history(listed, region, as_of)
    for period in (YEAR, (date(2025, 1, 10), date(2025, 2, 9)), (date(2025, 6, 1), date(2025, 8, 31))):
        by_sql, made = bureau_list(listed, region, *period, as_of), entries.of(region, *period, past)
        assert made.coverage["parameter"].tolist() == by_sql.coverage["parameter"].tolist()
        for row, other in zip(made.coverage.to_dict("records"), by_sql.coverage.to_dict("records"), strict=True):
            spans = {"covered_days", "span_starts", "span_ends"}
            assert set(row) == set(other)
            assert {name: row[name] for name in set(row) - spans} == {name: other[name] for name in set(row) - spans}
            assert row["covered_days"] == other["covered_days"] or pd.isna(other["covered_days"])
            assert bool(row["covered_days"]) is bool(len(row["span_starts"])) is bool(len(row["span_ends"]))
        assert {p: list(days) for p, days in made.days.items()} == {p: sorted(d) for p, d in by_sql.days.items()}
        assert made.partly(None) == by_sql.partly(None)
