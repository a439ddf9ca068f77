"""How stored outputs are compared: words exactly, numbers to four digits, every difference named."""

import pandas as pd
import pytest
from support import snapshots
from support.pages import words

KEYS = ["target_id"]


def table(**columns):
    return snapshots.as_text(pd.DataFrame({"target_id": ["a", "b"], **columns}))


def test_equal_tables_have_no_difference():
    assert snapshots.differences(table(value=[1.0, None]), table(value=[1.0, None]), KEYS) == []


def test_a_number_may_move_in_its_fifth_digit_and_not_in_its_third():
    stored = table(value=[42.4, 0.95])
    assert snapshots.differences(stored, table(value=[42.4001, 0.95]), KEYS) == []
    assert snapshots.differences(stored, table(value=[42.5, 0.95]), KEYS) == ["a, value: '42.4' is now '42.5'"]


@pytest.mark.parametrize(("old", "new"), [("met", "missed"), ("", "0"), ("3", "three"), ("nan", "")])
def test_words_and_empty_cells_are_compared_exactly(old, new):
    found = snapshots.differences(table(status=[old, "x"]), table(status=[new, "x"]), KEYS)
    assert found == [f"a, status: {old!r} is now {new!r}"]


def test_rows_and_columns_that_come_or_go_are_named():
    old = table(value=[1.0, 2.0])
    assert snapshots.differences(old, old.iloc[:1], KEYS) == ["row b: only stored"]
    assert snapshots.differences(old, old.rename(columns={"value": "level"}), KEYS) == [
        "column value: only stored", "column level: only made now",
    ]  # fmt: skip


def test_another_order_is_a_difference():
    old = table(value=[1.0, 2.0], unit=["%", "%"])
    assert snapshots.differences(old, old.iloc[::-1], KEYS) == ["the rows stand in another order"]
    assert snapshots.differences(old, old[["target_id", "unit", "value"]], KEYS) == [
        "the columns stand in another order"
    ]


def test_a_table_reads_back_as_written(tmp_path):
    made = table(note=['缺, "数"', "two\nlines"], day=pd.to_datetime(["2025-01-01", None]), known=[True, False])
    path = tmp_path / "table.csv"
    path.write_text(snapshots.csv_text(made), encoding="utf-8")
    assert snapshots.differences(snapshots.read_csv(path), made, KEYS) == []
    assert made["day"].tolist() == ["2025-01-01", ""] and made["known"].tolist() == ["true", "false"]


def test_a_page_is_read_as_a_person_would_read_it():
    page = """<style>p {}</style><h1>Air &amp; water</h1><p>P(met) is <b>96 %</b>,
    very likely.</p><table><tr><th>Target</th><td>&lt; 44</td></tr></table><script>let x = 1</script>
    <img alt="a fan"><textarea>a,b\n1,2</textarea>"""
    assert words(page).splitlines() == [
        "Air & water", "P(met) is 96 %, very likely.", "| Target | < 44", "[alt: a fan]", "a,b", "1,2",
    ]  # fmt: skip
