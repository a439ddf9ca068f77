"""The part of plotly.js that pages carry: the file its note describes, of the version that writes the charts."""

from __future__ import annotations

import hashlib
import re

import pytest
from plotly.offline import get_plotlyjs_version

from analytics.report.html import PLOTLY, plotly_script

NOTE = (PLOTLY.parent / "README.md").read_text(encoding="utf-8")


def test_the_script_is_the_one_that_the_note_names() -> None:
    version = re.search(r"min\) ([\d.]+),", NOTE)
    digest = re.search(r"[0-9a-f]{64}", NOTE)
    assert version and digest
    assert hashlib.sha256(PLOTLY.read_bytes()).hexdigest() == digest[0]
    assert f"plotly.js (basic - minified) v{version[1]}\n" in plotly_script()[:200]


def test_the_script_is_of_the_major_version_that_plotly_writes_for() -> None:
    ours = re.search(r"minified\) v(\d+)\.", plotly_script()[:200])
    assert ours is not None
    if int(get_plotlyjs_version().split(".")[0]) < int(ours[1]):
        pytest.skip("an older plotly.py is installed than the pages are drawn with")
    assert get_plotlyjs_version().split(".")[0] == ours[1], "a newer plotly.js is out: see vendor/README.md"


def test_every_chart_is_made_of_what_the_script_draws() -> None:
    drawn = set(re.findall(r"`(\w+)`", NOTE.partition("traces")[2].partition("|")[0]))
    sources = [file.read_text(encoding="utf-8") for file in PLOTLY.parents[1].rglob("*.py")]
    used = {kind.lower() for text in sources for kind in re.findall(r"\bgo\.([A-Z]\w+)\(", text)} - {"figure"}
    assert used == {"scatter", "bar"} and used <= drawn
