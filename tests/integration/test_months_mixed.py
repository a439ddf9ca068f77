"""Months beside days: statistics, mart and verdict agree; months of an open year are named; odd counts are refused."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.month_means import RULE, RULES, TARGET, months
from support.small_warehouse import INDICATOR, empty_warehouse, insert, measurements

from analytics import resources
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.judge import judge
from analytics.attainment.monitored.month_means import judge_months
from analytics.attainment.monitored.outcome import Rule
from analytics.indicators import period_statistics
from analytics.ingest import Lookup, Options, read_file
from analytics.targets.target import Target
from analytics.warehouse import marts

YEAR = date(2025, 1, 1), date(2025, 12, 31)
LATER = date(2026, 6, 1)
COUNTS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def half_and_half():
    """PM2.5 of 40 as months to June, of 46 as days from July on; PM10 of 70 as days."""
    wh = empty_warehouse()
    insert(wh.con, months([40.0] * 6 + [np.nan] * 6, COUNTS))
    days = pd.DataFrame({"date": pd.date_range("2025-07-01", "2025-12-31"), "pm25": 46.0, "pm10": 70.0})
    insert(wh.con, measurements(days, "x"))
    return wh


@pytest.mark.thorough
def test_a_year_of_months_and_days_has_one_mean_in_statistics_and_verdict():
    # (181 x 40 + 184 x 46) / 365 = 43.0247, from 365 measured days
    wh = half_and_half()
    table = period_statistics(wh, "x", *YEAR, LATER)
    rows = table[(table["statistic"] == "mean") & (table["parameter"] == "pm25")]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert row["value"] == pytest.approx((181 * 40 + 184 * 46) / 365)
    assert (row["status"], bool(row["valid"]), row["n_valid"], row["flags"]) == (
        "complete",
        True,
        365,
        ("from_months",),
    )
    alone = period_statistics(wh, "x", *YEAR, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert alone["value"] == row["value"]
    run = RunContext(wh, LATER, "combined", 10, 1, RULES)
    judged = judge_months(run, EvidenceCache(run), Target.from_row(TARGET), RULE).cells()
    assert (judged["value"], judged["status"], judged["n_valid"]) == (row["value"], "met", 365)
    # PM10 has no months: its days stay, too few
    dust = table[(table["statistic"] == "mean") & (table["parameter"] == "pm10") & (table["reading_id"] == "rule")]
    assert dust[["value", "status", "n_valid"]].iloc[0].tolist() == [70, "insufficient", 184]


def yearly(wh):
    """The yearly mart's rows on PM2.5, made as a build makes them."""
    for name in marts.MACROS:
        wh.con.execute(marts.stored_macro(name))
    wh.con.execute("INSERT INTO region (region_id, zh, en, level) VALUES ('x', '某市', 'Somewhere', 'city')")
    row = "('pm25_mean', '', '', 'ug/m3', 'air', 'lower', 'pm25', 'mean', 'positive')"
    wh.con.execute(f"INSERT INTO indicator ({INDICATOR}) VALUES {row}")
    for name in ("out_daily_air", "out_indicator_yearly"):
        wh.con.execute(resources.sql(f"out/{name}"))
    return wh.con.execute("SELECT * FROM out_indicator_yearly").df().set_index("origin")


def test_the_yearly_mart_has_the_same_mean_in_place_of_that_of_the_days():
    table = yearly(half_and_half())
    assert table.index.tolist() == ["months"]
    row = table.loc["months"]
    assert row["value"] == pytest.approx((181 * 40 + 184 * 46) / 365)
    assert (row["n_days"], bool(row["is_valid"]), row["short_months"]) == (365, True, "")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("counts", "valid", "short"),
    [
        ([31, 8] + [30] * 10, False, "2025-02"),
        ([27, 25] + [27] * 10, False, ""),
        ([30, 25] + [30] * 10, True, ""),
        ([None, 28] + [30] * 10, None, None),
    ],
)
def test_mart_statistics_and_verdict_agree_on_months(counts, valid, short):
    wh = empty_warehouse()
    insert(wh.con, months([60.0] + [40.0] * 11, counts))
    row = period_statistics(wh, "x", *YEAR, LATER).iloc[0]
    run = RunContext(wh, LATER, "combined", 10, 1, RULES)
    judged = judge_months(run, EvidenceCache(run), Target.from_row(TARGET), RULE).cells()
    mart = yearly(wh).loc["months"]
    assert mart["value"] == pytest.approx(row["value"]) == pytest.approx(judged["value"])
    if valid is None:
        assert pd.isna(mart["is_valid"]) and pd.isna(mart["n_days"]) and row["flags"] == ("from_months", "days_unknown")
        assert (row["status"], judged["status"]) == ("complete", "met")
    else:
        assert (bool(mart["is_valid"]), bool(row["valid"])) == (valid, valid)
        assert (mart["short_months"], row["short_months"]) == (short, short)
        assert judged["status"] == ("met" if valid else "undetermined")
        assert mart["n_days"] == row["n_valid"] == judged["n_valid"] == sum(counts)


def test_the_mart_has_no_row_from_months_where_one_is_missing_or_days_are_enough():
    wh = empty_warehouse()
    insert(wh.con, months([40.0] * 11 + [np.nan], COUNTS))
    assert yearly(wh).empty
    wh = empty_warehouse()
    insert(wh.con, months([60.0] * 12, COUNTS))
    insert(wh.con, measurements(pd.DataFrame({"date": pd.date_range(*YEAR), "pm25": 46.0}), "x"))
    assert yearly(wh).index.tolist() == ["measured"]


def test_months_that_are_too_few_leave_the_days_in_the_mart():
    wh = empty_warehouse()
    insert(wh.con, months([40.0] * 12, [31, 8] + [30] * 10))
    days = pd.DataFrame({"date": pd.date_range("2025-07-01", "2025-12-31"), "pm25": 46.0})
    insert(wh.con, measurements(days, "x"))
    table = yearly(wh)
    assert table.index.tolist() == ["measured"] and table["value"].tolist() == [46]


@pytest.mark.thorough
def test_days_that_are_enough_go_before_months():
    wh = empty_warehouse()
    insert(wh.con, months([60.0] * 12, COUNTS))
    insert(wh.con, measurements(pd.DataFrame({"date": pd.date_range(*YEAR), "pm25": 46.0}), "x"))
    row = period_statistics(wh, "x", *YEAR, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert row["value"] == 46 and "from_months" not in row["flags"]


@pytest.mark.thorough
def test_months_that_lack_one_do_not_take_the_place_of_days():
    wh = empty_warehouse()
    insert(wh.con, months([40.0] * 5 + [np.nan] * 7, COUNTS))
    days = pd.DataFrame({"date": pd.date_range("2025-07-01", "2025-12-31"), "pm25": 46.0})
    insert(wh.con, measurements(days, "x"))
    row = period_statistics(wh, "x", *YEAR, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert (row["value"], row["status"], row["n_valid"]) == (46, "insufficient", 184)


def open_target():
    return TARGET | {
        "comparator": "<", "threshold": 44.0, "threshold_high": np.nan, "threshold_text": None, "edition": None,
        "kind": "target", "better": "lower", "domain": "air", "scale": "positive", "unit": "ug/m3",
        "subject_zh": None, "subject_en": None, "region_zh": "某市", "region_en": "Somewhere",
        "indicator_zh": "细颗粒物平均浓度", "indicator_en": "PM2.5 mean", "baseline_start": pd.NaT,
        "baseline_end": pd.NaT, "parent_target_id": None,
    }  # fmt: skip


def test_an_open_year_names_its_months_and_says_what_is_missing():
    wh = empty_warehouse()
    insert(wh.con, months([60.0, 45.0, 42.0] + [np.nan] * 9, COUNTS))
    run = RunContext(wh, date(2025, 4, 15), "combined", 10, 1, RULES)
    figures = pd.DataFrame(
        columns=["period_start", "period_end", "qualifier", "value", "basis", "source", "grade", "source_date", "note"]
    )
    found, key = judge(run, EvidenceCache(run), Target.from_row(open_target()), figures)
    # (60 x 31 + 45 x 28 + 42 x 31) / 90 = 49.13
    assert key is None and found.status == "no evidence"
    said = found.cells()["missing_en"]
    assert said.startswith("month means of 2025-01, 2025-02, 2025-03 are known, 49.1 so far")
    assert "2025-04, 2025-05" in said and "累计49.1" in found.cells()["missing_zh"]


@pytest.mark.thorough
def test_gases_of_months_across_2018_are_flagged_and_converted():
    # 42 at 273 K to August: (243 x 42 x 0.91615 + 122 x 42) / 365 = 39.66 -> 40
    starts = pd.date_range("2018-01-01", periods=12, freq="MS")
    rows = months([42.0] * 12, COUNTS).assign(parameter="no2", interval_start=starts)
    wh = empty_warehouse()
    insert(wh.con, rows.assign(interval_end=starts + pd.offsets.MonthBegin(1), known_at=starts))
    span = {"period_start": pd.Timestamp("2018-01-01"), "period_end": pd.Timestamp("2018-12-31")}
    run = RunContext(wh, date(2019, 6, 1), "combined", 10, 1, RULES)
    target = TARGET | span | {"parameter": "no2", "indicator_id": "no2_mean"}
    found = judge_months(run, EvidenceCache(run), Target.from_row(target), Rule("mean", "no2", "<=", 40.0, None, None))
    verdicts = {one.reading_id: one.verdict for one in found.readings}
    assert (verdicts["rule"], verdicts["gas_298k"], found.status) == ("missed", "met", "contested")
    assert "2018-09-01" in found.cells()["note_en"]
    row = period_statistics(wh, "x", date(2018, 1, 1), date(2018, 12, 31), date(2019, 6, 1)).iloc[0]
    assert row["flags"] == ("from_months", "gas_condition_mixed")
    assert row["is_primary"]  # nothing else is said of the mean, so this row decides


@pytest.mark.parametrize(
    ("count", "good"), [("30", True), ("31", True), ("32", False), ("0", False), ("2.5", False), ("x", False)]
)
def test_a_count_of_days_that_no_month_has_is_refused(tmp_path: Path, count, good):
    file = tmp_path / "m.csv"
    file.write_text(f"region_id,month,pm25_mean,pm25_days\nx,2025-03,40,31\nx,2025-04,50,{count}\n", encoding="utf-8")
    lookup = Lookup({"x": "x"}, RULES.parameters, {}, {}, frozenset())
    batch = read_file(file, lookup, Options(today=date(2026, 1, 1), source="m"))
    assert batch.values["value"].tolist() == ([40, 50] if good else [40])
    if not good:
        assert "from 1 to 31" in batch.quarantined["reason"].iloc[0]
