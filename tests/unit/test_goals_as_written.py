"""Goals typed as people write them: signs, words, units, deadlines."""

from datetime import date

import pytest

from analytics.drafting.as_written import due, goal_of, unit_of, years_of
from analytics.errors import InputError


@pytest.mark.parametrize(
    ("typed", "comparator", "value", "unit"),
    [
        ("44", "", 44, ""),
        ("≤44微克/立方米", "<=", 44, "ug/m3"),
        ("不高于44 µg/m³", "<=", 44, "ug/m3"),
        ("at most 44 ug/m3", "<=", 44, "ug/m3"),
        ("<= 1.5 %", "<=", 1.5, "%"),
        ("＜＝1.5％", "<=", 1.5, "%"),
        ("不低于67.5％", ">=", 67.5, "%"),
        ("75%以上", ">=", 75, "%"),
        ("100家以内", "<=", 100, "家"),
        ("低于44", "<", 44, ""),
        ("below 44", "<", 44, ""),
        ("超过10个", ">", 10, "个"),
        ("达到98%", "", 98, "%"),
        ("30万亩", "", 30, "1e4 mu"),
        ("1,200户", "", 1200, "户"),
        ("百分之八十", "", 80, "%"),
        ("小于等于33微克每立方米", "<=", 33, "ug/m3"),
        ("控制在60微克/立方米以内", "<=", 60, "ug/m3"),
        ("达到80%及以上", ">=", 80, "%"),
        ("Ⅲ类", "class", 3, "class"),
        ("前10名", "rank", 10, "rank"),
    ],
)
def test_a_number_is_read_with_its_sign_and_unit(typed, comparator, value, unit):
    goal = goal_of(typed)
    assert (goal.comparator, goal.value, goal.unit) == (comparator, value, unit)


def test_a_range_has_both_ends():
    goal = goal_of("6-9")
    assert (goal.comparator, goal.value, goal.high) == ("range", 6, 9)


@pytest.mark.parametrize("written", ["微克/立方米", "微克每立方米", "µg/m3", "μg/m³", "ug/m3", "UG/M3", " ug / m3 "])
def test_micrograms_are_known_however_they_are_written(written):
    assert unit_of(written) == "ug/m3"


@pytest.mark.parametrize(
    ("value", "comparator", "unit", "names"),
    [
        ("x", "", "", "value 'x'"),
        ("44", "ungefähr", "", "comparator"),
        ("44", "", "furlong", "unit 'furlong'"),
        ("≤44", "≥", "", "say different things"),
        ("44%", "", "微克/立方米", "say different things"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_names_the_field(value, comparator, unit, names):
    with pytest.raises(InputError, match=names) as raised:
        goal_of(value, comparator, unit)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("typed", ["2025", "2025年", "2025年底", "2025-12-31", "2025年12月31日", "20251231"])
def test_a_year_is_due_at_its_end(typed):
    span = due(typed, date(2024, 1, 1))
    assert (span.start, span.end, span.kind) == (date(2025, 1, 1), date(2025, 12, 31), "year")


@pytest.mark.parametrize("typed", ["2025-06-30", "2025年6月底", "2025/6/30", "2025-06"])
def test_a_day_or_month_is_due_until_its_end_from_the_begin_of_the_plan(typed):
    span = due(typed, date(2024, 1, 1))
    assert (span.start, span.end, span.kind) == (date(2024, 1, 1), date(2025, 6, 30), "date")


@pytest.mark.parametrize("typed", ["2025-13", "2025-02-30", "soon", "", "1789"])
def test_no_deadline_is_guessed(typed):
    with pytest.raises(InputError, match="due"):
        due(typed, date(2024, 1, 1))


@pytest.mark.parametrize("typed", ["2024..2025", "2024-2025", "2024—2025年", "2024至2025"])
def test_years_of_a_plan(typed):
    assert years_of(typed, "--period") == (date(2024, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("written", ["2025年底前", "到2025年", "“十四五”末", "十四五期末"])
def test_a_deadline_may_be_the_end_of_a_year_or_of_a_five_year_plan(written):
    assert due(written, date(2024, 1, 1)).end == date(2025, 12, 31)
