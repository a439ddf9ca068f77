"""A plain file read whole says the same as one read record by record: fields, lines, rows of the wrong width."""

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.ingest import text_table

CELL = st.text(st.characters(blacklist_characters='",\r\n\x00', blacklist_categories=["Cs"]), max_size=6)
QUOTED = st.text(st.sampled_from('ab",\n 城'), max_size=5).map(lambda s: '"' + s.replace('"', '""') + '"')
END = st.sampled_from(["\n", "\r\n"])


def lines_of(width, cell):
    full = st.lists(cell, min_size=width, max_size=width).map(",".join)
    ragged = st.lists(cell, min_size=1, max_size=width + 1).map(",".join)
    return st.lists(st.one_of(full, full, st.just(""), ragged), max_size=6)


@st.composite
def texts(draw):
    width = draw(st.integers(1, 4))
    cell = draw(st.sampled_from([CELL, st.one_of(CELL, QUOTED)]))
    end = draw(END)
    rows = draw(lines_of(width, cell))
    return ",".join(f"name{i}" for i in range(width)) + end + end.join(rows) + draw(st.sampled_from(["", end]))


@given(texts())
@tried(100)
def test_both_ways_of_reading_agree(text):
    width = len(text.splitlines()[0].split(","))
    rows, ragged = text_table._parse("a.csv", text, width)
    slow_rows, slow_ragged = text_table._parse_records(text, width)
    assert rows["line"].tolist() == slow_rows["line"].tolist()
    assert rows.to_numpy().tolist() == slow_rows.to_numpy().tolist()
    assert ragged.to_numpy().tolist() == slow_ragged.to_numpy().tolist()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a,b\n1,2\n\n3,4\n", [2, 4]),
        ("a,b\r\n1,2\r\n\r\n3,4", [2, 4]),
        ("a,b\n", []),
        ("a,b\n1,2,3\n", None),  # a row too wide is told as it came
        ('a,b\n"1\n",2\n', None),  # a quoted line break: lines are no records
        ("a,b\r1,2\r", None),
        ("\na,b\n1,2\n", None),
    ],
)
def test_what_is_plain(text, plain):
    width = len(next(csv.reader([text.lstrip("\n").splitlines()[0]])))
    found = text_table._plain_lines("a.csv", text, width)
    assert (None if found is None else found.tolist()) == plain


def test_a_plain_file_is_text_throughout():
    rows, _ = text_table._parse("a.csv", "a,b\n007,NA\n,nan\n", 2)
    assert rows[["c0", "c1"]].to_numpy().tolist() == [["007", "NA"], ["", "nan"]]
    assert pd.api.types.is_integer_dtype(rows["line"])
