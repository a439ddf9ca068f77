"""The command ``dabiao limits`` and its twin in Python: each standard for itself."""

import io

import pandas as pd
import pytest
from support.command_line import call

import analytics as da
from analytics.errors import InputError

ASKED = ("limits", "--region", "xinxiang", "--year", "2025")


def rows(built, *more):
    done = call(built, *ASKED, *more, "--format", "csv", code=0)
    return pd.read_csv(io.StringIO(done.stdout))


@pytest.mark.thorough
def test_without_a_word_the_limits_of_the_country_are_shown(built):
    assert set(rows(built)["edition"]) == {"GB3095-2012"}


def test_guidelines_stand_beside_the_limits_and_change_nothing_in_them(built):
    alone, both = rows(built), rows(built, "--standard", "gb3095", "--standard", "who-2021")
    assert both["jurisdiction"].drop_duplicates().tolist() == ["CN", "WHO"]
    pd.testing.assert_frame_equal(both[both["jurisdiction"] == "CN"].reset_index(drop=True), alone, check_dtype=False)
    guideline = both[(both["level"] == "guideline") & (both["parameter"] == "pm25")].set_index("statistic")
    assert guideline["limit"].to_dict() == {"mean": 5.0, "p99": 15.0}
    assert set(guideline["verdict"]) == {"exceeded"}


def test_the_table_ends_with_the_verdict_of_each_standard(built):
    shown = call(built, *ASKED, "--standard", "who-2021", code=0).stdout
    assert "interim_1" in shown and "n_statistics" in shown


@pytest.mark.parametrize(("lang", "head"), [("zh", "限值"), ("en", "exceedance_multiple")])
def test_the_table_is_in_the_language_asked_for(built, lang, head):
    assert f" {head} " in call(built, *ASKED, "--lang", lang, code=0).stdout


def test_a_standard_that_is_not_on_file_is_named_with_those_that_are(built):
    done = call(built, *ASKED, "--standard", "epa", code=1)
    assert "'epa'" in done.stderr and "WHO2021" in done.stderr
    with da.open(built) as workspace, pytest.raises(InputError, match="'epa' names no limits"):
        workspace.limits("xinxiang", 2025, standard="epa")
