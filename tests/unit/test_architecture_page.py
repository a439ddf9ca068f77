"""The page on architecture names files that exist, and no more forms of a target than it promises."""

import re
from pathlib import Path

import pytest

from analytics.resources import PACKAGE

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PLACE = re.compile(r"`([\w.-]+(?:/[\w.{},-]+)+\.(?:py|csv|toml|sql|j2|css))`")
#: folders whose names stand before it on the page, or that a workspace has
WITHIN = ("", "attainment", "report", "report/charts", "report/briefing", "report/site")


def exists(place):
    return any((base / place).is_file() for base in (ROOT, *(PACKAGE / within for within in WITHIN)))


@pytest.mark.parametrize("page", ["architecture.md", "rules.md", "method.md", "naming.md", "glossary.md"])
def test_every_file_that_a_page_names_exists(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert sorted({place for place in PLACE.findall(text) if not exists(place) and "<" not in place}) == []


def test_a_target_has_at_most_six_forms():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    way = text.split("## The way of a target")[1].split("\n## ")[0]
    forms = [line for line in way.splitlines() if re.match(r"\| \d\. ", line)]
    assert 0 < len(forms) <= 6
    assert all(PLACE.search(line) for line in forms[:5])
