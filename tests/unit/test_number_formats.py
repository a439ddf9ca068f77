"""Numbers for people are written in one place, `analytics.words.numbers`: nothing else formats one."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import analytics
from analytics.words.numbers import as_typed, column_as_typed, of_digits

ROOT = Path(analytics.__file__).parent
A_NUMBER = re.compile(r"[+ #0-9z]*,?(\.\d+)?[gGfFeE%]|[+0-9]*,")
#: What may format a number itself, and why.
OWN_FORMAT = {
    "words/numbers.py": "the one place",
    "workbooks.py": "cells of a spreadsheet as text, with every digit that it holds",
    "forecast/forecast.py": "name of a column",
    "evaluation/calibrate.py": "tables of what was learnt, which programs read: small numbers need an exponent",
    "evaluation/calibrate_evidence.py": "the same",
}


def formats(tree):
    """Formats of numbers in f-strings and in texts that are filled by ``format``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts = node.format_spec.values
            text = "".join(one.value if isinstance(one, ast.Constant) else "1" for one in parts)
            if A_NUMBER.fullmatch(text):
                yield text
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("{:"):
            yield from (
                spec for _, name, spec, _ in string.Formatter().parse(node.value) if A_NUMBER.fullmatch(spec or "")
            )


def holders():
    paths = sorted(ROOT.rglob("*.py"))
    made = {path.relative_to(ROOT).as_posix(): list(formats(ast.parse(path.read_text("utf-8")))) for path in paths}
    return {name for name, found in made.items() if found}


def test_no_module_formats_numbers_on_its_own():
    assert holders() <= set(OWN_FORMAT), "write them by a function of analytics.words.numbers"


def test_every_exception_is_still_one():
    assert set(OWN_FORMAT) <= holders()


#: A brace that formats its value; ``{n:day|days}`` names a noun in both its numbers and formats nothing.
FORMATS = re.compile(r"\{\w+(![rs])?:(?!-?[a-z][^{}|]*\|[a-z][^{}|]*\})")


@pytest.mark.parametrize("file", ["zh.toml", "en.toml", "messages.zh.toml"])
def test_no_sentence_formats_its_values(file):
    def texts(words):
        for key, value in words.items():
            yield from texts(value) if isinstance(value, dict) else (key, value)

    words = tomllib.loads((ROOT / "words" / file).read_text(encoding="utf-8"))
    assert [one for one in texts(words) if FORMATS.search(one)] == []


def test_a_format_of_a_number_in_a_sentence_is_seen():
    assert FORMATS.search("{n:.1f} days") and not FORMATS.search("{n:day|days} {n:-is|are}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1234567"),  # {:g} would write 1.23457e+06
        (0.00001, "0.00001"),  # … and 1e-05
        (-0.0, "0"),
        (float("inf"), "inf"),
        (float("nan"), ""),
        (12345678901.2, "12345678901"),  # ten digits; what stands before the point is never cut
    ],
)
def test_a_number_to_be_typed_has_no_exponent_and_can_be_read_again(value, text):
    assert as_typed(value) == text


def test_a_column_to_be_typed_is_written_like_its_values():
    values = (500.0, -5.0, float("nan"), 0.1 + 0.2)
    assert column_as_typed(pd.Series(values)).tolist() == [as_typed(one) for one in values]
    assert column_as_typed(pd.Series([], dtype=float)).tolist() == []


def test_rounding_to_digits_keeps_the_size_of_a_number():
    assert [of_digits(one, 2) for one in (0.0123, 99999.0, -0.05, float("inf"))] == [
        0.012,
        100000.0,
        -0.05,
        float("inf"),
    ]
