"""Reasons of a verdict: codes with values, written in both languages by one place, saved and read back as they are."""

import re
from datetime import date
from pathlib import Path

import pytest

import analytics
from analytics.words.catalogue import catalogue
from analytics.words.reasons import (
    Amount,
    Dates,
    InUnit,
    Name,
    Reason,
    Several,
    Span,
    Word,
    from_json,
    sentences,
    to_json,
)

ROOT = Path(analytics.__file__).parent
MADE_OF_EVERYTHING = Reason.of(
    "reading_says",
    name=Name("甲", "A"),
    value=Several.of([Amount(1.5, 1, "km", ">="), Span(1.0, float("inf")), InUnit("3", "ug/m3"), 7], "clause"),
    verdict=Word("status", "lost"),
)


def test_a_reason_is_written_in_both_languages():
    zh, en = (sentences([MADE_OF_EVERYTHING], lang) for lang in ("zh", "en"))
    assert zh == "甲：>=1.5 km，≥1，3 微克/立方米，7，已无可能达标"
    assert en == "A: >=1.5 km, ≥1, 3 µg/m³, 7, out of reach"


def test_a_reason_that_is_saved_comes_back_as_it_was():
    reasons = (MADE_OF_EVERYTHING, Reason.of("missing_days", period=Dates.of(date(2025, 1, 1), date(2025, 12, 31))))
    assert from_json(to_json(reasons)) == reasons
    assert from_json("") == ()


def test_a_saved_reason_is_json_that_other_programs_read():
    assert "Infinity" not in to_json([MADE_OF_EVERYTHING]) and "NaN" not in to_json([MADE_OF_EVERYTHING])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_word_that_is_not_known_has_another_one(lang):
    word = Word("department", "space travel", other="agriculture")
    assert word.text(lang) == catalogue(lang)["department.agriculture"]
    assert Word("department", "市气象局").text(lang) == "市气象局"


def test_every_code_that_is_made_has_its_sentence_and_every_sentence_its_code():
    text = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.rglob("*.py") if p.parent.name != "words")
    named = set(re.findall(r'"([a-z0-9_]+)"', text))
    built = (
        "dust_",
        "not_inferred_",
        "first_by_",
        "demand_",
        "left_out_",
        "class_",
        "with_dust_",
        "inferred_own",
        "inferred_related",
        "certain_",
        "impossible_",
        "settles_before_",
        "settles_meets_",
        "settles_each_",
        "inferred_class",
        "inferred_judgement",
    )  # codes whose end comes from the data
    known = {key.removeprefix("reason.") for key in catalogue("en") if key.startswith("reason.")}
    flags = {  # flags of sections are codes as they stand
        *("few_sections", "sections_without_values", "items_missing", "months_missing", "detection_assumed"),
        *("kind_assumed", "kind_differs", "half_detection"),
    }
    unused = {code for code in known - named - flags if not code.startswith(built) and not code.endswith("_of")}
    assert not unused
    made = set(re.findall(r'Reason\.of\(\s*"([a-z_0-9]+)"', text))
    assert made <= known


def test_attainment_holds_no_sentence_of_its_own():
    sentence = re.compile("[\u4e00-\u9fff][，；：（]")
    holders = [path.name for path in (ROOT / "attainment").rglob("*.py") if sentence.search(path.read_text("utf-8"))]
    assert holders == []
