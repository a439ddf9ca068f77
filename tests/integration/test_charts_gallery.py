"""The gallery shows code that runs, and pictures that are there and small."""

from __future__ import annotations

import re
from pathlib import Path

import make_gallery
import pytest

from analytics.report import charts

DOCS = Path(__file__).resolve().parents[2] / "docs"

PAGE = DOCS / "gallery.md"


def test_the_page_shows_the_code_that_is_run() -> None:
    shown = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S)
    assert shown == [make_gallery.SETUP, *(example.code for example in make_gallery.EXAMPLES)]


def test_every_picture_is_there_and_small() -> None:
    linked = re.findall(r"\]\((img/[^)]+)\)", PAGE.read_text(encoding="utf-8"))
    wanted = [f"img/gallery-{example.name}.png" for example in make_gallery.EXAMPLES]
    assert linked == wanted
    readme = [f"img/{name}.png" for name in make_gallery.FOR_README.values()]
    for name in [*wanted, *readme]:
        assert 2_000 < (DOCS / name).stat().st_size < 60_000, name


def test_every_chart_is_in_the_gallery() -> None:
    code = "".join(example.code for example in make_gallery.EXAMPLES)
    drawn = {name.removesuffix("_alt") for name in charts.__all__ if name.endswith("_alt")}
    assert [name for name in sorted(drawn) if f"charts.{name}(" not in code] == []


@pytest.mark.thorough
@pytest.mark.slow
def test_the_code_runs_on_the_embedded_data(built, monkeypatch) -> None:
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(built))
    # the back-test takes a minute and has tests of its own
    quick = tuple(e for e in make_gallery.EXAMPLES if e.name not in {"reliability", "skill"})
    drawn = {example.name: (figure, words) for example, figure, words in make_gallery.run({}, quick)}
    assert len(drawn) == len(quick)
    assert all(words.endswith(".") for _, words in drawn.values())
    assert all(figure.data or name == "probability-path" for name, (figure, _) in drawn.items())
