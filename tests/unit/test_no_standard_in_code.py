"""Standards are rows of tables: no code of a standard and no edition stands in code or SQL, only in words about it."""

import ast
import re

import pytest

from analytics import resources
from analytics.standards import load

NAMED = re.compile("|".join(re.escape(name) for name in {*load().editions["edition"], *load().editions["code"]}))


def literals(path):
    """Texts of a module that are exactly a code or an edition; docstrings and sentences are words."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value):
            yield f"{path.name}:{node.lineno}: {node.value}"


@pytest.mark.slow
def test_no_module_names_a_standard():
    found = [line for path in sorted(resources.PACKAGE.rglob("*.py")) for line in literals(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("layer", ["core", "load", "out", "checks", "raw"])
def test_no_statement_names_a_standard(layer):
    found = []
    for name in resources.sql_names(layer):
        code = re.sub(r"--[^\n]*", "", resources.sql(name))
        found += [f"{name}: {text}" for text in re.findall(r"'([^']*)'", code) if NAMED.fullmatch(text)]
    assert not found, "\n".join(found)


def test_the_warehouse_knows_no_good_day():
    words = re.compile("good_|good day|heavy|aqi", re.I)
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted((resources.PACKAGE / "warehouse").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found, "\n".join(found)
