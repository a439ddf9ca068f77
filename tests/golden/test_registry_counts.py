"""The registry that is embedded: its counts, committed after it was read against the plans twice, may not drift."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics import resources
from analytics.targets import registry
from analytics.terms import QUANTIFIED

COUNTS = Path(__file__).with_name("registry_counts.csv")
KEY = ["plan_id", "kind", "quantified"]

pytestmark = pytest.mark.skipif(
    not (resources.raw_dir() / "registry" / "targets.csv").is_file(), reason="no targets.csv yet"
)


@pytest.fixture(scope="module")
def loaded():
    return registry.load()


def test_counts_by_plan_kind_and_quantified(loaded):
    is_quantified = loaded.targets["comparator"].isin(QUANTIFIED).astype(int)
    counted = loaded.targets.assign(quantified=is_quantified).groupby(KEY).size().rename("n").reset_index()
    committed = pd.read_csv(COUNTS).sort_values(KEY).reset_index(drop=True)
    pd.testing.assert_frame_equal(counted, committed, check_dtype=False)


def test_about_as_many_quantified_targets_as_others(loaded):
    n_quantified = int(loaded.targets["comparator"].isin(QUANTIFIED).sum())
    assert 130 <= n_quantified <= 180
    assert len(loaded.targets) - n_quantified >= 100


def test_joint_targets_have_both_halves(loaded):
    # Surface water is promised in two halves: enough at class I-III, and none or few worse than class V.
    water = loaded.targets[loaded.targets["indicator_id"].isin(["water_share_class_1_3", "water_share_worse_5"])]
    halves = water.groupby(["plan_id", "clause", "region_id", "period_end", "subject_zh"], dropna=False)
    joint = halves["indicator_id"].agg(set)
    assert (joint.map(len) == 2).any()
    # Clean air is: each plan with a PM2.5 goal for a year has a share of good days for the same year.
    air = loaded.targets[loaded.targets["indicator_id"].isin(["pm25_mean", "good_day_share", "good_days"])]
    named = air["indicator_id"].replace("good_days", "good_day_share")
    by_year = named.groupby([air["plan_id"], air["region_id"], air["period_end"]]).agg(set)
    assert (by_year.map(len) == 2).any()


@pytest.mark.parametrize("column", ["subject_zh", "subject_en", "threshold_text", "note"])
def test_no_sentence_of_a_plan_is_in_the_registry(loaded, column):
    # A subject or threshold is a few words; the plans are Chinese, so a copied sentence would be Chinese too.
    text = loaded.targets[column].fillna("")
    assert text.str.count("[\u4e00-\u9fff]").max() <= (60 if column == "note" else 30)
    if column != "note":
        assert text.str.len().max() <= (60 if column == "subject_zh" else 90)


@pytest.mark.parametrize(
    ("name", "region_id"),
    [
        ("新乡", "xinxiang"),
        ("平顶山", "pingdingshan"),
        ("呼和浩特", "hohhot"),
        ("济源", "jiyuan"),
        ("苏州", "suzhou_jiangsu"),
        ("宿州", "suzhou_anhui"),
        ("吉林", "jilin_city"),
        ("海南州", "hainan_prefecture"),
        ("海南", "hainan"),
        ("红旗区", "hongqi"),
        ("回民区", "huimin"),
    ],
)
def test_names_of_the_national_network_find_their_region(loaded, name, region_id):
    assert loaded.region_id(name) == region_id


def test_every_target_lies_in_a_region_under_the_country(loaded):
    parent = loaded.regions.set_index("region_id")["parent_id"]
    steps = loaded.targets["region_id"].drop_duplicates()
    for _ in range(6):
        steps = steps.map(parent).fillna("cn")
    assert (steps == "cn").all()
