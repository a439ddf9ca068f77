"""Colours have one home: charts, pages and files name them, and a style sheet names no variable without a colour."""

import re

import pytest

from analytics.palette import OF_PAGES, OF_REVIEW, TONES
from analytics.resources import PACKAGE

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=[;\s}\"'])")
SHEETS = sorted([*PACKAGE.rglob("*.css"), *PACKAGE.rglob("*.j2")])
#: set where it is used: by the class of a tone, and by the palette beside the colours
OTHERS = {"tone", "fonts"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_has_no_colour_of_its_own(path):
    assert COLOUR.findall(path.read_text(encoding="utf-8")) == []


def test_no_module_but_the_palette_has_a_colour():
    modules = [path for path in PACKAGE.rglob("*.py") if path.name != "palette.py"]
    found = {path.name: re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8")) for path in modules}
    assert {name: colours for name, colours in found.items() if colours} == {"theme.py": ["#ffffff"]}  # an example


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_only_variables_of_the_palette(path):
    named = set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8")))
    given = {*OF_PAGES, *OTHERS} | (set(OF_REVIEW) if path.name == "review.html.j2" else set())
    assert named <= given


def test_every_tone_stands_out_from_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert {name for name, colour in TONES.items() if 1.05 / (luminance(colour) + 0.05) < 4.5} == set()
