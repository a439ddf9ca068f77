"""Why a row is refused: said by the reader with its values apart, kept so, and said again in either language."""

import pandas as pd
import pytest

from analytics.ingest.quarantine_reasons import OUT_OF_RANGE, Each, as_kept, from_kept, of_rows
from analytics.message import Message
from analytics.words.messages import in_language

ROWS = pd.Index([3, 5, 9])
HOSTILE = '{0} "quoted" {low}'


def kept(why, rows=ROWS):
    return as_kept(of_rows(why, rows)).to_dict("records")


def test_each_row_keeps_its_own_values():
    why = Each(OUT_OF_RANGE, low=pd.Series([0.0, 1.0, 2.0], ROWS), high=pd.Series(["9 d", "8 d", "7 d"], ROWS))
    rows = kept(why, ROWS[1:])
    assert [row["reason"] for row in rows] == [
        "impossible value: expected 1.0 to 8 d",
        "impossible value: expected 2.0 to 7 d",
    ]
    assert {row["reason_template"] for row in rows} == {"impossible value: expected {low} to {high}"}
    assert in_language(from_kept(rows[0]), "zh") == "数值不合理：应在 1.0 至 8 d 之间"


def test_a_sentence_without_values_may_differ_from_row_to_row():
    why = pd.Series(["", "bad month: expected YYYY-MM", "not a number"], ROWS)
    assert [in_language(from_kept(row), "zh") for row in kept(why, ROWS[1:])] == [
        "月份有误：应写作 YYYY-MM",
        "不是数字",
    ]


def test_a_value_from_a_file_is_never_read_as_a_template():
    (row,) = kept(
        Each(Message("wrong unit: expected {unit}, that of the indicator"), unit=pd.Series([HOSTILE], [3])), ROWS[:1]
    )
    assert HOSTILE in row["reason"] and row["reason"] == str(from_kept(row))
    assert in_language(from_kept(row), "zh") == f"单位有误：应为指标的单位 {HOSTILE}"


@pytest.mark.parametrize("absent", [None, float("nan")])
def test_a_row_of_an_older_build_says_its_english(absent):
    row = {"reason": "bad date: before 1900", "reason_template": absent, "reason_values": absent}
    assert in_language(from_kept(row), "zh") == "bad date: before 1900"
