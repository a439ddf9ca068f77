"""An annual target of a region with month means only: judged from them, flagged, or the missing months are named."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.month_means import RULE, RULES, TARGET, months
from support.small_warehouse import SmallWarehouse, empty_warehouse, insert, measurements

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.month_means import judge_months
from analytics.attainment.monitored.outcome import Rule
from analytics.indicators import period_statistics
from analytics.targets.target import Target

LATER = date(2026, 6, 1)


def judged(wh: SmallWarehouse, rule=RULE):
    run = RunContext(wh, LATER, "combined", 10, 1, RULES)
    return judge_months(run, EvidenceCache(run), Target.from_row(TARGET), rule)


def of(values, n_days):
    wh = empty_warehouse()
    insert(wh.con, months(values, n_days))
    return wh


def test_twelve_months_with_day_counts_judge_the_year_weighted_by_days():
    # 31 days at 60 in January, 30 days of each other month at 40: (31 x 60 + 330 x 40) / 361 = 41.717
    row = judged(of([60.0] + [40.0] * 11, [31] + [28] + [30] * 10)).cells()
    value = (31 * 60 + 28 * 40 + 300 * 40) / 359
    assert (row["status"], row["value"], row["n_valid"]) == ("met", pytest.approx(value), 359)
    assert row["basis"] == "reviewed|from_months"
    assert "weighted by their measured days" in row["note_en"] and "各月均值" in row["note_zh"]


@pytest.mark.thorough
def test_counts_that_are_too_few_decide_nothing_and_name_the_month():
    row = judged(of([40.0] * 12, [31, 8] + [30] * 10)).cells()
    assert row["status"] == "undetermined" and "2025-02 (8 of the 25 needed)" in row["note_en"]
    # 27 a month and 25 in February are 322 days: fewer than 324
    row = judged(of([40.0] * 12, [27, 25] + [27] * 10)).cells()
    assert row["status"] == "undetermined" and "322 measured days, fewer than the 324" in row["note_en"]


def test_months_without_counts_weigh_alike_with_a_note():
    row = judged(of([60.0] + [40.0] * 11, [None] * 12)).cells()
    assert (row["status"], row["value"]) == ("met", pytest.approx((60 + 440) / 12))
    assert "do not say on how many days" in row["note_en"] and np.isnan(row["n_valid"])


def test_missing_months_are_named():
    row = judged(of([40.0, 40.0, np.nan, 40.0, np.nan] + [40.0] * 7, [30, 28] + [30] * 10)).cells()
    assert row["status"] == "no evidence"
    assert "2025-03, 2025-05" in row["missing_en"] and "2025-03、2025-05" in row["missing_zh"]


def test_days_of_some_months_and_means_of_others_make_one_year():
    wh = of([40.0] * 6 + [np.nan] * 6, [31, 28, 31, 30, 31, 30] + [None] * 6)
    days = pd.DataFrame({"date": pd.date_range("2025-07-01", "2025-12-31"), "pm25": 46.0})
    insert(wh.con, measurements(days, "x"))
    row = judged(wh).cells()
    assert row["value"] == pytest.approx((181 * 40 + 184 * 46) / 365) and row["status"] == "met"
    assert row["n_valid"] == 365


def test_readings_of_the_rounding_stay():
    # 43.96 is 44.0 with one decimal and 44 as an integer: neither is below 44; 43.94 is 43.9, and 44 as an integer
    found = judged(of([43.94] * 12, [30, 28] + [30] * 10))
    verdicts = {one.reading_id: one.verdict for one in found.readings}
    assert (verdicts["rule"], verdicts["integer"]) == ("met", "missed")
    assert (found.status, found.probability.p, found.probability.low, found.probability.high) == (
        "contested",
        1,
        0,
        1,
    )
    assert "43.9" in found.cells()["note_en"] and "44" in found.cells()["note_zh"]


def test_a_year_that_is_not_over_or_another_statistic_has_no_such_verdict():
    wh = of([40.0] * 12, [30, 28] + [30] * 10)
    assert judged(wh, Rule("percentile", "pm25", "<", 44.0, None, None)) is None
    early = RunContext(wh, date(2025, 12, 31), "combined", 10, 1, RULES)
    assert judge_months(early, EvidenceCache(early), Target.from_row(TARGET), RULE) is None


@pytest.mark.thorough
def test_the_statistics_of_a_region_with_months_only_agree():
    year = date(2025, 1, 1), date(2025, 12, 31)
    row = period_statistics(of([40.0] * 12, [31, 8] + [30] * 10), "x", *year, LATER).iloc[0]
    assert (row["statistic"], row["value"], row["status"]) == ("mean", pytest.approx(40), "insufficient")
    assert (row["short_months"], row["flags"], row["n_valid"]) == ("2025-02", ("from_months",), 339)
    row = period_statistics(of([66.5] * 12, [30, 28] + [30] * 10), "x", *year, LATER).iloc[0]
    assert (row["value_reported"], row["status"], bool(row["valid"])) == (66.5, "complete", True)
    row = period_statistics(of([np.nan] + [40.0] * 11, [30, 28] + [30] * 10), "x", *year, LATER).iloc[0]
    assert (row["status"], row["short_months"]) == ("no data", "2025-01") and np.isnan(row["value"])
