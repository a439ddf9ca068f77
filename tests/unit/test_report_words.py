"""The catalogues say the same things in both languages, and numbers are written by local habit."""

from __future__ import annotations

import ast
import csv
import math
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.attainment.likelihood import BAND_RANGES, likelihood
from analytics.attainment.outlook_rows import OutlookRow, row_of
from analytics.report import row_text as formats
from analytics.terms import Status
from analytics.words import numbers
from analytics.words.catalogue import catalogue, say
from analytics.words.reasons import Chances, Reason, Word, from_json, to_json


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_catalogues_have_the_same_keys_and_braces() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) == set(en)
    dates = {
        "format.date",
        "format.month",
        "format.day",
        "chart.script_day",
    }  # Chinese and English write other parts of a date
    assert [key for key in zh if key not in dates and braces(zh[key]) != braces(en[key])] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_status_and_likelihood_has_a_word(lang: str) -> None:
    for status in Status:
        assert say(lang, f"status.{status}") and say(lang, f"status_help.{status}")
    for band, _, _ in BAND_RANGES:
        assert say(lang, f"likelihood.{band}")
    assert [a[2] for a in BAND_RANGES[:-1]] == [b[1] for b in BAND_RANGES[1:]]


def test_no_unit_of_the_lexicon_is_shown_as_its_code() -> None:
    table = Path(__file__).parents[2] / "data" / "raw" / "lexicon" / "units.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        codes = {row["unit"] for row in csv.DictReader(file)}
    assert {"t/(km2 month)", "1e4 CNY", "座"} <= codes
    chinese = {code: numbers.unit_words(code, "zh") for code in codes}
    assert [code for code, words in chinese.items() if words == code and code.isascii() and code != "%"] == []
    english = [numbers.unit_words(code, "en") for code in codes]
    assert [words for words in english if re.search(r"1e\d|[a-z][23]\b|^u|[\u4e00-\u9fff]", words)] == []


def test_missing_words_raise() -> None:
    with pytest.raises(KeyError, match=r"zh\.toml"):
        say("zh", "status.splendid")
    with pytest.raises(KeyError):
        formats.status_text(OutlookRow(status="splendid"), "en")
    with pytest.raises(ValueError, match="fr"):
        catalogue("fr")


def test_filled_words_are_not_read_as_a_format() -> None:
    assert say("en", "comparator.<", value="{0.__class__}") == "< {0.__class__}"


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"comparator": "<", "threshold": 44.0, "unit": "ug/m3"}, "低于 44 微克/立方米", "< 44 µg/m³"),
        ({"comparator": ">=", "threshold": 95.0, "unit": "%"}, "不低于 95%", "≥ 95 %"),
        ({"comparator": "<=", "threshold": 1.5, "unit": "%"}, "不高于 1.5%", "≤ 1.5 %"),
        ({"comparator": ">=", "threshold": 200.0, "unit": "1e4 kW"}, "不低于 200 万千瓦", "≥ 200 ×10⁴ kW"),
        ({"comparator": "class", "threshold": 3.0, "unit": float("nan")}, "达到或好于 Ⅲ 类", "class III or better"),
        ({"comparator": "rank", "threshold": 158.0, "unit": "rank"}, "不后于第 158 位", "rank 158 or better"),
        ({"comparator": "direction", "threshold": math.nan, "threshold_text": "down"}, "持续下降", "going down"),
        ({"comparator": "event", "threshold": math.nan, "unit": ""}, "按期完成", "done by the deadline"),
        (
            {"comparator": "range", "threshold": 5.0, "threshold_high": 7.0, "unit": "km"},
            "5 至 7 公里",
            "5 to 7 km",
        ),
    ],
)
def test_thresholds(row: dict, zh: str, en: str) -> None:
    assert tuple(formats.threshold_text(row_of(OutlookRow, row), lang) for lang in ("zh", "en")) == (zh, en)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"status": "open", "p_met": 0.87}, "87 %"),
        ({"status": "open", "p_met": 0.87, "p_low": 0.8, "p_high": 0.9}, "87 %"),
        ({"status": "undetermined", "p_low": 0.52, "p_high": 0.95}, "52–95 %"),
        ({"status": "contested", "p_met": 1.0, "p_low": 0.0, "p_high": 1.0}, "—"),
        ({"status": "contested", "p_met": 1.0, "p_low": 0.0, "p_high": 0.88}, "0–88 %"),
        ({"status": "contested", "p_met": 1.0}, "—"),
        ({"status": "no evidence", "p_met": 0.5}, "—"),
        ({"status": "open", "p_met": 0.9999}, "> 99 %"),
        ({"status": "open", "p_met": 0.0004}, "< 1 %"),
        ({"status": "met", "p_met": 1.0}, "100 %"),
    ],
)
def test_probabilities(row: dict, text: str) -> None:
    assert formats.probability_text(row_of(OutlookRow, row), "en") == text


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_uncertain_probability_reads_as_certain(p: float) -> None:
    text = numbers.probability(p, "en")
    assert not text.startswith(("0 ", "100 "))


def test_a_value_has_the_decimals_that_its_rule_rounds_to() -> None:
    # Pingdingshan 2025: 40.59 is 40.6 with one decimal, 41 as an integer
    row = OutlookRow(comparator="<", unit="ug/m3", value=40.59)
    assert formats.value_text(replace(row, value_reported=40.6), "zh") == "40.6 微克/立方米"
    assert formats.value_text(replace(row, value_reported=42.4, value_decimals=2.0), "zh") == "42.40 微克/立方米"
    assert formats.value_text(replace(row, value_reported=41.0, value_decimals=0.0), "zh") == "41 微克/立方米"


def test_required_remainder_below_zero_is_said_to_be_impossible() -> None:
    row = OutlookRow(comparator="<", unit="ug/m3", required_remainder=-3.0)
    assert formats.required_text(row, "en") == "below zero: impossible"
    # told to the safe side, and the told number itself serves: 64.848912 may not become 64.9, nor 42.01 of a floor 42.0
    assert formats.required_text(replace(row, required_remainder=64.848912), "zh") == "不高于 64.8 微克/立方米"
    assert formats.required_text(replace(row, required_remainder=64.799999), "zh") == "不高于 64.7 微克/立方米"
    assert formats.required_text(replace(row, comparator=">", required_remainder=42.01), "en") == "≥ 42.1 µg/m³"


@given(st.lists(st.integers(2000, 2030), min_size=1))
def test_years_text_names_first_and_last(years: list[int]) -> None:
    text = numbers.years_text(years, "en")
    assert text.startswith(str(min(years))) and text.endswith(str(max(years)))


def test_the_bands_of_a_page_are_those_that_words_are_chosen_by() -> None:
    for band, low, high in BAND_RANGES:
        assert likelihood((low + high) / 200) == band
    assert (BAND_RANGES[0][1], BAND_RANGES[-1][2]) == (0, 100)


def test_an_open_target_has_one_chinese_word_in_notes_and_on_the_page() -> None:
    says = Reason.of("reading_says", name="A", value="1", verdict=Word("status", Status.OPEN))
    assert says.text("zh") == "A：1，" + say("zh", "status.open") == "A：1，未到期"


def test_every_kind_of_number_has_one_minus_sign_and_no_exponent() -> None:
    assert numbers.number(-1234.567, 1) == numbers.stated(-1234.567, 1) == "−1,234.6"
    assert numbers.stated(12345678.0) == numbers.significant(12345678.0, 4) == "12,345,678"
    assert numbers.share(-0.031, "zh") == "−3%"
    assert numbers.span(-2, 3, "zh", 0) == "−2～3"
    assert numbers.share_span(-0.02, 0.03, "en") == "−2 to 3 %"


def test_a_stated_threshold_keeps_the_digits_that_its_plan_gives() -> None:
    assert formats.threshold_text(OutlookRow(comparator="<=", threshold=0.125, unit="mg/m3"), "en") == "≤ 0.125 mg/m³"


def test_both_ends_of_a_chinese_range_of_percents_carry_the_sign() -> None:
    """GB/T 15835-2011, ranges of numbers: 15%～30%, not 15～30%."""
    assert numbers.probability_span(0.15, 0.30, "zh") == "15%～30%"


def test_only_the_module_of_numbers_writes_a_minus_sign_or_a_percentage() -> None:
    writing = re.compile(r"""replace\(["']-["'], ["']−["']\)|:[+z,]*\.\df\} %|100 \* [^"\n]*f\} ?%""")
    root = Path(numbers.__file__).parents[1]
    found = [
        p.relative_to(root).as_posix() for p in root.rglob("*.py") if writing.search(p.read_text(encoding="utf-8"))
    ]
    assert found == ["words/numbers.py"]


@pytest.mark.parametrize("package", ["report", "flow", "cli"])
def test_words_for_people_are_in_the_catalogues_and_not_in_the_code_that_prints_them(package: str) -> None:
    root = Path(numbers.__file__).parents[1] / package
    chinese = [
        f"{path.relative_to(root)}: {node.value}"
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ">>>" not in node.value
        if re.search(r"[\u4e00-\u9fff]{2}", node.value)
    ]
    assert chinese == []


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [(0.998, 0.998, "P > 99 %", "P 超过 99%"), (0.002, 0.4, "P 0–40 %", "P 0%～40%"), (1.0, 1.0, "P 100 %", "P 100%")],
)
def test_a_reading_that_is_open_is_never_certain(low: float, high: float, en: str, zh: str) -> None:
    says = Reason.of("p_of", p=Chances(low, high))
    assert (says.text("en"), says.text("zh")) == (en, zh)
    assert from_json(to_json([says])) == (says,)
