"""Sections over a period by hand: rivers and lakes apart, months enough, sections declared dry, several samples."""

from datetime import date

import pandas as pd
import pytest
from support.water_samples import LATER, RULES, YEAR, declared, sampled, sections_loaded

from analytics.attainment import assess, explain
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inferred import with_inference
from analytics.attainment.monitored.sections import water_reasons
from analytics.attainment.verdict import Verdict
from analytics.indicators.water import least_months, water, water_bounds
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Scale, Statistic, Status
from analytics.words.reasons import sentences

QUARTER = date(2025, 4, 1), date(2025, 6, 30)


@pytest.fixture
def sections_in(bare, tmp_path):
    """Load sections into a warehouse without other data; returns the open warehouse."""
    with sections_loaded(bare, tmp_path) as load_file:
        yield lambda *frames: load_file(pd.concat(frames))


def stated(found):
    return tuple(sentences(water_reasons(found), lang) for lang in ("zh", "en"))


@pytest.mark.slow
def test_rivers_and_lakes_are_averaged_apart_and_the_worse_class_is_the_region_s(sections_in):
    # phosphorus: river 0.05 is II, lake 0.15 is V; the mean 0.10 by river limits would be II
    wh = sections_in(sampled("river", total_phosphorus=0.05), sampled("lake", kind="lake", total_phosphorus=0.15))
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert found.classes == {"river": 2, "lake": 5}
    assert water_bounds(found, "class") == (5.0, 5.0)
    assert {"rivers_and_lakes", "few_sections"} <= set(found.flags)
    zh, en = stated(found)
    assert "河流Ⅱ类，湖库Ⅴ类" in zh and "rivers II, lakes V" in en
    steps = explain(wh, "xinxiang-2023/2-water-class-1-3", LATER, n_paths=20)
    assert steps["what"].str.startswith("section ").sum() == 2


def test_two_rivers_and_a_lake_average_the_rivers_only(sections_in):
    # codmn of the rivers 5 and 8: mean 6.5 is IV; of the lake 2: I
    wh = sections_in(
        sampled("a", codmn=5.0), sampled("b", codmn=8.0), sampled("lake", kind="lake", total_phosphorus=0.01)
    )
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert found.classes == {"river": 4, "lake": 1}
    means = found.averaged.set_index(["water_kind", "item"])["mean"]
    assert (means["river", "codmn"], means["lake", "codmn"]) == (6.5, 2.0)


@pytest.mark.slow
@pytest.mark.parametrize(("months", "enough"), [(range(1, 9), True), (range(1, 8), False), ([3], False)])
def test_a_year_needs_eight_months(sections_in, months, enough):
    wh = sections_in(sampled("a", months))
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert found.evaluated.tolist() == [enough]
    assert water_bounds(found, "class_1_3_share") == ((100.0, 100.0) if enough else (0.0, 100.0))
    assert water_bounds(found, "class") == ((1.0, 1.0) if enough else (1.0, 6.0))
    assert ("months_too_few" in found.flags) is not enough
    if months == [3]:
        zh, en = stated(found)
        assert "a仅有1个月（2025-03），至少需8个月" in zh
        assert "a has 1 (2025-03), 8 are needed" in en


@pytest.mark.slow
@pytest.mark.parametrize(("months", "enough"), [([4, 5], True), ([5], False)])
def test_a_quarter_needs_two_months(sections_in, months, enough):
    wh = sections_in(sampled("a", months))
    assert water(wh, "xinxiang", *QUARTER, LATER, RULES).evaluated.tolist() == [enough]


@pytest.mark.slow
def test_an_item_measured_every_quarter_does_not_shorten_the_year(sections_in):
    mercury = sampled("a", [1, 4, 7, 10]).query("item == 'ph'").assign(item="hg", value=0.00001)
    found = water(sections_in(sampled("a"), mercury), "xinxiang", *YEAR, LATER, RULES)
    assert found.sections.iloc[0][["n_months", "n_items"]].tolist() == [12, 6]
    # but a core item does: ammonia of three months is no year
    wh = sections_in(sampled("b").query("item != 'ammonia_n'"), sampled("b", [1, 2, 3]).query("item == 'ammonia_n'"))
    rows = water(wh, "xinxiang", *YEAR, LATER, RULES).sections.set_index("section_id")
    assert (rows.loc["b", "n_months"], rows.loc["b", "enough"]) == (3, False)


def test_other_lengths_in_proportion():
    # 2 of 3 and 8 of 12 of the method; the rest is ours: two thirds, rounded up
    assert least_months(RULES, "GB3838-2002", range(1, 13)).tolist() == [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8]


@pytest.mark.slow
def test_a_section_declared_dry_or_not_sampled_leaves_the_denominator_and_is_reported(sections_in):
    good = [sampled(f"g{i}") for i in range(5)]
    wh = sections_in(
        *good, sampled("iv", codmn=8.0), declared("dry", "断流", range(1, 13)), declared("off", "未采样", range(1, 13))
    )
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert len(found.sections) == 6
    assert found.left_out[["section_id", "state"]].to_numpy().tolist() == [["dry", "dry"], ["off", "unsampled"]]
    assert water_bounds(found, "class_1_3_share") == (pytest.approx(500 / 6), pytest.approx(500 / 6))
    zh, en = stated(found)
    assert "2个断面不计入（断流无水1个、未采样1个）" in zh and "2 sections left out (1 dry, 1 not sampled)" in en
    steps = explain(wh, "xinxiang-2023/2-water-class-1-3", LATER, n_paths=20).set_index("what")
    assert steps.loc["section dry", "value"] == "dry"


@pytest.mark.slow
def test_dry_months_are_no_missing_months(sections_in):
    # six months with water of six that had any: 4 are needed
    wh = sections_in(sampled("a", range(1, 7)), declared("a", "断流", range(7, 13)))
    row = water(wh, "xinxiang", *YEAR, LATER, RULES).sections.iloc[0]
    assert (row["n_months"], row["n_dry"], row["n_needed"], row["enough"]) == (6, 6, 4, True)
    # months that were not sampled are missing
    wh = sections_in(sampled("b", range(1, 7)), declared("b", "未采样", range(7, 13)))
    row = water(wh, "xinxiang", *YEAR, LATER, RULES).sections.set_index("section_id").loc["b"]
    assert (row["n_needed"], row["enough"]) == (8, False)


def test_several_samples_make_the_mean_of_their_month_and_months_weigh_alike(sections_in):
    # January: 2 and 4 on one day, 6 on another: 4; February: 10. The period's mean is 7, not 5.5
    times = pd.concat(
        [
            sampled("a", [1], day="-05 08:00", codmn=2.0),
            sampled("a", [1], day="-05 16:00", codmn=4.0),
            sampled("a", [1], day="-20 08:00", codmn=6.0),
            sampled("a", [2], day="-20 08:00", codmn=10.0),
        ]
    )
    wh = sections_in(times)

    def codmn(first, last):
        return water(wh, "xinxiang", first, last, LATER, RULES).items.set_index("item").loc["codmn"]

    january = codmn(date(2025, 1, 1), date(2025, 1, 31))
    assert (january["mean"], january["n_values"], january["class"]) == (4.0, 3, 2)
    assert codmn(date(2025, 1, 1), date(2025, 2, 28))["mean"] == 7.0


@pytest.mark.slow
def test_one_month_of_twelve_gives_no_verdict_and_names_the_month(sections_in):
    wh = sections_in(*[sampled(f"g{i}", [6]) for i in range(6)])
    rows = assess(wh, LATER, "xinxiang", 2025, n_paths=20).outlook.set_index("target_id")
    row = rows.loc["xinxiang-2023/2-water-class-1-3"]
    assert row["status"] == "undetermined" and pd.isna(row["value_reported"])
    assert (row["value_low"], row["value_high"]) == (0.0, 100.0)
    assert "2025-06" in row["note_zh"] and "2025-06" in row["note_en"]


@pytest.mark.slow
def test_sections_of_the_city_stand_behind_a_county_s_goal_where_a_year_has_a_class_of_each(sections_in):
    # two sections of twelve months, one of them worse than III: 50 %; a third one of seven months leaves the year open
    county = Target(
        target_id="p/1", region_id="hongqi", indicator_id="water_share_class_1_3", domain="water", unit="%",
        statistic=Statistic.FIGURE, scale=Scale.SHARE, comparator=Comparator.AT_LEAST, threshold=70.0,
        period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    )  # fmt: skip
    whole = sampled("a"), sampled("b", codmn=8.0)
    for frames, used in ((whole, True), ((*whole, sampled("c", range(1, 8))), False)):
        wh = sections_in(*frames)
        cache = EvidenceCache(RunContext(wh, LATER, "default", 20, 1, RULES))
        made = with_inference({"p/1": Verdict(status=Status.NO_EVIDENCE)}, [county], cache, cache.figures)["p/1"]
        measured = [one for one in made.inferred.drivers if one.measured]
        assert [(d.region_id, d.value, d.period.last.year) for d in measured] == (
            [("xinxiang", 50.0, 2025)] if used else []
        )
        assert ("make no valid year: 2025" in sentences(made.reasons, "en")) is not used
