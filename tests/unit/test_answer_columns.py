"""Columns of an assessment stand in one table: it makes the frames, their types, and their pages of the dictionary."""

from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attainment import ASSESS_COLUMNS, DETAIL_COLUMNS, READING_COLUMNS
from analytics.attainment.answer_columns import DATES, MART, NUMBERS, columns
from analytics.attainment.outlook_rows import JointRow, OutlookRow, ReadingRow, rows_as
from analytics.attainment.verdict import Probability, ReadingVerdict, Value, Verdict
from analytics.targets.target import Target
from analytics.warehouse import marts
from analytics.words.reasons import Name

TARGET = Target.from_row(
    {"target_id": "x-2025/1-a", "plan_id": "x-2025", "region_id": "x", "indicator_id": "pm25_mean", "statistic": "mean",
     "parameter": "pm25", "scale": "positive", "comparator": "<", "threshold": 35.0, "threshold_high": np.nan,
     "subject_zh": None, "unit": "ug/m3", "kind": "target", "period_start": pd.Timestamp("2025-01-01"),
     "period_end": pd.Timestamp("2025-12-31"), "period_kind": "year", "baseline_start": pd.NaT, "baseline_end": pd.NaT,
     "edition": ""}
)  # fmt: skip


def test_every_column_says_what_it_means_in_both_languages():
    assert [c.name for c in columns() if not (c.en and c.zh)] == []
    assert {c.type for c in columns()} == {"text", "number", "date", "flag", "ids"}


def test_a_column_has_one_type_and_one_meaning_wherever_it_stands():
    by_name = pd.DataFrame([(c.name, c.type, c.unit, c.en, c.zh) for c in columns()]).groupby(0).nunique()
    assert by_name.index[(by_name > 1).any(axis=1)].tolist() == []


def test_a_column_that_a_mart_has_too_means_the_same_there():
    words = marts.notes()
    shared = words[words["view"].isin([MART, marts.ANY_VIEW])].set_index("column")
    both = [c for c in columns() if c.name in shared.index]
    assert len(both) > 20
    assert [c.name for c in both if (c.en, c.zh) != tuple(shared.loc[c.name, ["en", "zh"]])] == []


def test_the_row_of_a_verdict_has_every_column_that_is_not_the_target_s_own():
    row = Verdict("no evidence").row(TARGET)
    assert set(row) <= {*ASSESS_COLUMNS, *DETAIL_COLUMNS}
    assert {*Verdict("no evidence").cells()} >= {
        "status",
        "p_met",
        "margin",
        "note_zh",
        "reasons",
        "required_remainder",
    }


def test_the_row_of_a_reading_has_exactly_its_columns():
    reading = ReadingVerdict("rule", True, Name("甲", "A"), Value.known(1.0), "met", Probability.of("met"), "A", "GB")
    assert list(reading.row("t")) == READING_COLUMNS


@pytest.mark.parametrize(
    ("kind", "tables"), [(OutlookRow, ("assess", "details")), (ReadingRow, ("readings",)), (JointRow, ("joint",))]
)
def test_the_type_of_a_row_has_the_columns_of_the_table_in_its_order_and_of_its_types(kind, tables):
    python = {"text": "str", "number": "float", "date": "date | None", "flag": "bool", "ids": "tuple[str, ...]"}
    expected = [(c.name, python[c.type]) for table in tables for c in columns() if c.table == table]
    assert [(field.name, field.type) for field in fields(kind)] == expected


def test_what_a_table_has_no_value_for_is_empty_in_its_row():
    (row,) = rows_as(OutlookRow, pd.DataFrame({"target_id": ["a"], "clause": [None], "margin": [None], "year": [2025],
                                               "settles_on": [pd.NaT], "period_end": ["2025-12-31"]}))  # fmt: skip
    assert (row.target_id, row.clause, row.settles_on, row.ends_on) == ("a", "", None, date(2025, 12, 31))
    assert np.isnan(row.margin) and row.unit == ""
    with pytest.raises(ValueError, match="goal 'a' has no period"):
        _ = row.begins_on


@pytest.mark.parametrize("name", ["p_met", "value", "days_left", "last_chance_on"])
def test_numbers_and_days_are_known_by_their_type(name):
    assert (name in NUMBERS) != (name in DATES)
