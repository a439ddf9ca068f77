"""Published values of Hohhot beside its series: the ratio by hand, and what a target makes of it.

Series without our dust suspects / published, whole months measured (GB 3095 table 4), known by the day:
PM2.5 of 2021: to March 41.2/41, to April 37.1/38, to May 34.1/33, to July 28.0/28; January 2022 50.07/50; 2025 to
24 December 23.1/22.
"""

import sys
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import Asked, SmallWarehouse

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.explain import explain
from analytics.attainment.judge import judge
from analytics.attainment.monitored.official import ratios_of
from analytics.attainment.recently_used import RecentlyUsed
from analytics.evaluation.backtest import back_test
from analytics.evaluation.question import question_of
from analytics.standards import load
from analytics.targets.target import Target
from analytics.terms import Statistic
from analytics.words.catalogue import say

PM25 = Statistic.MEAN, "pm25"
CLOSED = date(2026, 2, 1)


def target(threshold, year=2025, **other):
    """A target on Hohhot's PM2.5 of a year."""
    row = {
        "target_id": "made/up", "region_id": "hohhot", "region_zh": "呼和浩特市", "region_en": "Hohhot",
        "indicator_id": "pm25_mean", "indicator_zh": "PM2.5", "indicator_en": "PM2.5", "domain": "air",
        "better": "lower", "parameter": "pm25", "statistic": "mean", "scale": "positive", "subject_zh": None,
        "subject_en": None, "comparator": "<=", "threshold": threshold, "threshold_high": np.nan,
        "threshold_text": None, "unit": "ug/m3", "period_start": pd.Timestamp(f"{year}-01-01"),
        "period_end": pd.Timestamp(f"{year}-12-31"), "baseline_start": pd.NaT, "baseline_end": pd.NaT,
        "edition": None,
    }  # fmt: skip
    return Target.from_row(row | other)


def known(wh, as_of=CLOSED, figures=None):
    """Evidence of a day; with other published values than the embedded ones where they are given."""
    evidence = EvidenceCache(RunContext(wh, as_of, "damped_window", 200, 1, load()))
    if figures is not None:
        evidence.__dict__["official_figures"] = figures
    return evidence


def verdict(evidence, asked, own=None):
    figures = evidence.figures.iloc[:0] if own is None else own
    return judge(evidence.run, evidence, asked, figures)[0]


def reading(found, name):
    return next(one for one in found.readings if one.reading_id == name)


def test_the_overlaps_of_hohhot_leave_dust_out_and_are_the_published_values(wh):
    found = ratios_of(known(wh), PM25)
    assert set(found) == {"hohhot"}
    each = [(one.published, round(one.archive, 1)) for one in found["hohhot"].overlaps]
    assert each == [(41, 41.2), (38, 37.1), (33, 34.1), (28, 28.0), (50, 50.1), (22, 23.1)]
    assert found["hohhot"].ratio == pytest.approx(1.015, abs=5e-4)
    assert found["hohhot"].error == pytest.approx(0.027, abs=5e-4)


def test_what_is_published_later_changes_nothing_before(wh):
    # The value of 2025 came out on 24 December 2025.
    before, since = (ratios_of(known(wh, day), PM25)["hohhot"] for day in (date(2025, 12, 23), date(2025, 12, 25)))
    assert (len(before.overlaps), len(since.overlaps)) == (5, 6)
    every = known(wh).official_figures
    early = known(wh, date(2021, 5, 9))
    assert set(early.official_figures["period_end"]) < set(every["period_end"])
    assert [one.last for one in ratios_of(early, PM25)["hohhot"].overlaps] == [date(2021, 3, 31)]


def test_months_with_dust_are_not_compared_with_what_leaves_it_out(wh):
    # Xinxiang published 119 for January and February 2017; its stored month means hold dust days, if there were any.
    assert "xinxiang" not in ratios_of(known(wh), PM25)


def test_gases_are_compared_in_stored_months_too(wh):
    # NO2, January to April 2020: month means 38.0, published 39
    found = ratios_of(known(wh), (Statistic.MEAN, "no2"))["hohhot"]
    assert (found.overlaps[0].published, round(found.overlaps[0].archive, 1)) == (39, 38.0)


def test_a_closed_year_within_the_error_is_undetermined_with_its_probability(wh):
    # 24.5 with dust, 23.2 without our suspects, 23.2 / 1.015 = 22.9 as published values go; 95 % range 21.7 to 24.1.
    found = verdict(known(wh), target(22.8))
    assert (found.status, found.value.reported) == ("undetermined", 24.5)
    official = reading(found, "official_scale")
    assert official.value.exact == pytest.approx(23.24 / 1.015, abs=0.1)
    assert not official.primary
    assert found.probability.p == official.probability.p == pytest.approx(0.47, abs=0.12)
    assert "the series alone says missed, the published value may say otherwise" in found.cells()["note_en"]
    assert "bound the value" not in found.cells()["note_en"]  # 24.5 is known; what the bureau publishes is not
    assert "another reading would decide" not in found.cells()["note_en"]
    assert "1.015 ± 0.027 times the published values (6 of this region" in found.cells()["note_en"]
    assert "监测值为公布值的1.015±0.027倍" in found.cells()["note_zh"]


def test_a_closed_year_far_from_the_threshold_keeps_its_verdict(wh):
    evidence = known(wh)
    for threshold, status, p in ((30.0, "met", 1.0), (18.0, "missed", 0.0)):
        found = verdict(evidence, target(threshold))
        assert (found.status, found.probability.p) == (status, p)
        assert reading(found, "official_scale").verdict == status


def test_a_published_value_of_the_very_year_contests_and_leaves_nothing_to_estimate(wh):
    evidence = known(wh)
    row = {
        "figure_id": "f", "region_id": "hohhot", "indicator_id": "pm25_mean", "subject_zh": "",
        "period_start": pd.Timestamp("2025-01-01"), "period_end": pd.Timestamp("2025-12-31"), "value": 22.6,
        "qualifier": "=", "unit": "ug/m3", "source": "bulletin", "source_date": pd.Timestamp("2026-01-20"),
        "source_url": None, "grade": "B", "basis": "reviewed", "note": None, "known_at": pd.Timestamp("2026-01-20"),
    }  # fmt: skip
    figures = pd.DataFrame([row])
    found = verdict(evidence, target(23.0), figures)
    assert (found.status, found.probability.low, found.probability.high) == ("contested", 0.0, 1.0)
    assert "official_scale" not in {one.reading_id for one in found.readings}
    assert "says otherwise (published 22.6" in found.cells()["note_en"]
    assert verdict(evidence, target(30.0), figures).status == "met"
    early = figures.assign(source_date=pd.Timestamp("2025-12-01"))
    assert verdict(evidence, target(23.0), early).status == "undetermined"  # it said what was expected


def test_an_open_year_counts_the_error_of_the_ratio(wh):
    as_of = date(2025, 10, 1)
    without = verdict(known(wh, as_of, known(wh, as_of).official_figures.iloc[:0]), target(24.0))
    found = verdict(known(wh, as_of), target(24.0))
    official = reading(found, "official_scale")
    assert (found.status, without.status) == ("open", "open")
    assert found.probability.p == official.probability.p != without.probability.p
    assert found.probability.p > without.probability.p  # dust out as published, which a mean with dust does not allow
    assert reading(found, "rule").probability == without.probability  # the readings of the series stay as they were
    assert (found.requirements.cuts.cut_p50_pct > 0) == (found.probability.p < 0.5)
    assert "this error in it" in found.cells()["note_en"]


def test_a_target_that_is_met_early_by_the_series_alone_waits_for_the_published_value(wh):
    # On 31 December one day is left: the series is at 24.5 ± the day, whatever comes; 22.8 is within the ratio's error.
    found = verdict(known(wh, date(2025, 12, 31)), target(22.8))
    assert reading(found, "rule").verdict == "lost"
    assert (found.status, 0.2 < found.probability.p < 0.8) == ("open", True)


def test_without_a_forecast_what_logic_says_of_the_series_stands(wh):
    evidence = known(wh, date(2025, 12, 31))
    key = target(22.8).key
    days = evidence.days(key)
    evidence._days = RecentlyUsed(lambda days: 1)
    evidence._days.get(key, lambda: replace(days, paths={}, forecast=None))
    found = verdict(evidence, target(22.8))
    assert (found.status, found.probability.p) == ("lost", 0.0)
    assert "published value" not in found.cells()["note_en"]


def test_without_an_overlap_no_number_changes_and_the_note_says_so(wh):
    with_figures, without = (
        verdict(known(wh, figures=figures), target(44.0, region_id="xinxiang"))
        for figures in (None, known(wh).official_figures.iloc[:0])
    )
    assert with_figures.cells().items() >= {k: v for k, v in without.cells().items() if pd.notna(v)}.items()
    assert with_figures.status == "met"
    assert with_figures.cells()["note_en"].endswith("with this region's series, whose values are provisional")
    assert [one.reading_id for one in with_figures.readings] == ["rule", "integer", "dust_suspects_out"]


def test_a_direction_compares_the_series_with_itself(wh):
    base = {"baseline_start": pd.Timestamp("2024-01-01"), "baseline_end": pd.Timestamp("2024-12-31")}
    found = verdict(known(wh), target(np.nan, comparator="direction", threshold_text="improve", **base))
    assert found.status == "met"
    assert "official_scale" not in {one.reading_id for one in found.readings}


@pytest.mark.parametrize(
    ("column", "value", "n"),
    [
        ("basis", "'reviewed'", 1),
        ("qualifier", "'~'", 0),
        ("basis", "'realtime'", 0),
        ("basis", "'dust_excess_out'", 0),
        ("source_date", "DATE '2021-02-01'", 0),
        ("subject_zh", "'县城'", 0),
    ],
)
def test_only_exact_values_of_a_whole_region_given_out_after_its_period_are_compared(wh, column, value, n):
    where = "region_id = 'hohhot' AND indicator_id = 'pm25_mean' AND period_end = DATE '2021-03-31'"
    figure = wh.con.execute(f"SELECT * REPLACE ({value} AS {column}) FROM figure WHERE {where}").df()
    one = SmallWarehouse(duckdb.connect())
    one.con.register("figure", figure)
    one.con.register("indicator", wh.table("indicator"))
    assert len(one.query("core/official_figure", as_of=CLOSED)) == n


def test_explain_lists_the_overlaps_behind_the_ratio(wh, monkeypatch):
    for name in ("analytics.attainment.explain.explain", "analytics.attainment.assess"):
        monkeypatch.setattr(sys.modules[name], "targets_of", lambda *_: [target(22.8)])
    steps = explain(wh, "made/up", CLOSED, "damped_window", 100)
    each = steps[steps["what"].str.startswith("published value of")]
    assert each["value"].tolist() == ["1.005", "0.976", "1.032", "1.002", "1.001", "1.052"]
    ratio = steps[steps["what"] == "ratio of the series to published values"].iloc[0]
    assert (ratio["value"], ratio["formula"][:9]) == ("1.015", "shrunk to")
    assert (steps["what"] == "other reading: official_scale").any()
    status = steps[steps["what"] == "status"].iloc[0]
    assert status["value"] == "undetermined"
    assert status["formula"].endswith("not final while official_scale leaves it open")


def test_a_back_test_asks_for_no_published_value(wh):
    question = question_of(years="2024", origins="10-01", models="damped_window")
    wh.con = Asked(wh.con)
    assert len(back_test(wh, question, load()).rows)
    assert not [text for text in wh.con.statements if "figure" in text]


def test_a_published_value_that_cannot_be_the_same_quantity_is_not_compared_and_named(wh):
    # A slip of the decimal point, 230 for 23: a ratio of 0.1 would make every goal of every year lost, at P = 0.
    evidence = known(wh)
    official = evidence.official_figures
    mine = (official["region_id"] == "hohhot") & (official["statistic"] == "mean") & (official["parameter"] == "pm25")
    newest = mine & (official["period_start"] == pd.Timestamp("2025-01-01"))
    assert newest.sum() == 1
    slipped = official.assign(value=official["value"].where(~newest, official["value"] * 10))
    alone = slipped[newest | ~mine]
    found = verdict(known(wh, figures=alone), target(30.0))
    plain = verdict(known(wh, figures=official[~mine]), target(30.0))
    assert (found.status, found.probability) == (plain.status, plain.probability)
    assert "too far from the series to be compared with it: 1, the first 220 for" in found.cells()["note_en"]
    assert "未作对照的公布值1个，首个为" in found.cells()["note_zh"]
    left = ratios_of(known(wh, figures=slipped), PM25)["hohhot"]
    assert left == ratios_of(known(wh, figures=official[~newest]), PM25)["hohhot"]


def test_the_help_on_undetermined_names_the_published_value_that_may_differ():
    assert "published value that may differ" in say("en", "status_help.undetermined")
    assert "公布值可能与监测值不同" in say("zh", "status_help.undetermined")
    assert "straddle" not in say("en", "score.undetermined")  # the chart: the value may be known, and P with it
