"""Steps of a derivation are codes with values; their words stand in the catalogues, in both languages."""

import ast
import re
from pathlib import Path

import pytest

from analytics.resources import PACKAGE
from analytics.terms import FROM_BASE, Comparator
from analytics.words.catalogue import LANGS, catalogue
from analytics.words.steps import Phrase, Step, table

ROOMS = ("indicators/derivation", "attainment/explain", "indicators/clause_grades.py")
#: Codes whose end comes from the data, and codes that the data bring whole.
BUILT = {f"demand_{one}" for one in Comparator} | {one.value for one in FROM_BASE}
BROUGHT = {"down", "up", "improve", "class_1_3_share", "class_1_2_share", "worse_5_share"}
BROUGHT |= {"composite_lower", "composite_upper", "required_level_how", "required_remainder_how", "total", "increase"}
BROUGHT |= {"finality", "note", "missing", "context"}


def sources() -> list[Path]:
    found = [PACKAGE / name for name in ROOMS]
    return [path for one in found for path in (sorted(one.rglob("*.py")) if one.is_dir() else [one])]


def is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_message(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message"


def code_strings(path: Path) -> list[str]:
    """Texts of a module that are neither its documentation nor those of an error or a `Message`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = [
        node for node in ast.walk(tree) if isinstance(node, ast.Raise) or is_documentation(node) or is_message(node)
    ]
    hidden = {id(one) for node in apart for one in ast.walk(node)}
    every = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in hidden)
    return [node.value for node in every if isinstance(node.value, str)]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_a_derivation_holds_no_prose_of_its_own(path):
    prose = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|[\u4e00-\u9fff]")
    assert [text for text in code_strings(path) if prose.search(text)] == []


def test_every_phrase_that_is_made_has_its_words_and_all_words_are_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*sources(), PACKAGE / "words" / "steps.py"])
    known = {key.removeprefix("step.") for key in catalogue("en") if key.startswith("step.")}
    named = set(re.findall(r'"([a-z0-9_]+)"', text))
    assert known - named - BUILT - BROUGHT == set()
    assert set(re.findall(r'Phrase\.of\(\s*"([a-z_0-9]+)"', text)) <= known
    assert known >= BUILT and known >= BROUGHT


@pytest.mark.parametrize("lang", LANGS)
def test_a_step_is_a_row_in_the_language_that_is_asked_for(lang):
    made = table([Step(Phrase.of("sum"), Phrase.of("sum_of_months"), Phrase.of("n_days", n=3), 6.5, "d")], lang)
    words = {"en": ["sum", "sum of the months", "3 days", 6.5, "d"], "zh": ["合计", "各月之和", "3天", 6.5, "天"]}
    assert made.loc[0].tolist()[:6] == [1, *words[lang]]
