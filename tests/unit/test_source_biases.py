"""Reports that ran ahead of inspection count for what would have been found, and the answer says so."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.attainment.inference_text import driver_reason
from analytics.inference import facts, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.infer import infer
from analytics.inference.related import Query
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Scale, Statistic

CLEARED = "black_odorous_eliminated_share"
LEARNT = date(2021, 3, 30)  # when it was published that 66 % were found of the 99.1 % reported
SHARE = Axis(Group.SHARE)


def infer_cleared(day, known):
    """What is said of 95 % of Hohhot's black-odorous waters cleared by 2022."""
    goal = Target(
        target_id="t/1", region_id="hohhot", indicator_id=CLEARED, domain="water", unit="%", statistic=Statistic.FIGURE,
        scale=Scale.SHARE, comparator=Comparator.AT_LEAST, threshold=95.0,
        period=Period(date(2022, 1, 1), date(2022, 12, 31)),
    )  # fmt: skip
    return infer([goal], day, known)[0]


def predicted(rows, biases, basis=""):
    """Hohhot's share at the end of 2019."""
    query = Query("hohhot", pd.Timestamp("2019-12-31"), basis=basis)
    spread = spreads.PRIORS[Group.SHARE]
    return related.predict(rows, [query], SHARE, spread, facts.load().regions, biases)


@pytest.fixture(scope="module")
def own():
    """Hohhot's report of 100 % for 2019."""
    rows = facts.load().readings
    return rows[(rows["indicator_id"] == CLEARED) & (rows["region_id"] == "hohhot")].reset_index(drop=True)


def test_a_report_counts_for_what_would_have_been_found(own):
    # Reported 99.1 %, found 66 %: ln(100.1 / 1.9) - ln(67 / 35) = 3.964 - 0.649 = 3.315 in log odds. Hohhot's 100 % is
    # one of few waters, so 98.75 %: ln(99.75 / 2.25) = 3.792, and 0.477 is left: 102 / (1 + e^-0.477) - 1 = 61.9 %.
    found = predicted(own, facts.load().biases)
    assert found.taken_for == pytest.approx([61.9], abs=0.1)
    assert found.mean[0] < predicted(own, facts.load().biases.iloc[:0]).mean[0] - 1.0


def test_the_doubt_about_a_bias_is_shared_so_many_reports_do_not_wear_it_away(own):
    many = pd.concat([own] * 50, ignore_index=True)
    inspected = many.assign(basis="inspected")
    assert predicted(many, facts.load().biases).sd[0] > 1.0
    assert predicted(inspected, facts.load().biases).sd[0] < 0.3


def test_what_such_a_source_would_report_is_predicted_with_its_bias(own):
    rows = own.assign(basis="inspected", value=66.0)
    found, reported = (predicted(rows, facts.load().biases, basis) for basis in ("", "self_reported"))
    assert reported.mean[0] - found.mean[0] == pytest.approx(3.315, abs=0.001)
    assert reported.sd[0] ** 2 - found.sd[0] ** 2 == pytest.approx(1.6**2)


def test_a_bias_is_not_used_before_it_was_known_nor_on_reports_of_other_years(own):
    known = facts.load()
    assert known.as_of(date(2021, 3, 29)).biases.empty and len(known.as_of(LEARNT).biases) == 1
    later = own.assign(last=pd.Timestamp("2021-12-31"))
    assert pd.isna(predicted(later, known.biases).taken_for).all()


def test_the_answer_says_what_was_reported_and_what_it_is_taken_for():
    known = facts.load()
    without = replace(known, biases=known.biases.iloc[:0])
    answer, plain = infer_cleared(date(2021, 6, 1), known), infer_cleared(date(2021, 6, 1), without)
    assert answer.p_path < plain.p_path
    said = next(one for one in answer.drivers if one.region_id == "hohhot")
    assert driver_reason(said).text("en") == (
        "Hohhot, 2019: 100 % as reported, taken for 62 %, for such reports ran ahead of inspection "
        "(published 2020-06-30)"
    )
    assert "上报100%，按62%计" in driver_reason(said).text("zh")
