"""Standards are rows of tables: no code of a standard and no edition stands in code or SQL, only in words about it."""

import ast
import re

import pytest

from analytics import resources
from analytics.standards import load

CODES = {*load().editions["edition"], *load().editions["code"]}
NAMED = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in CODES))
#: Modules with a code in a text, and why.
EXCEPTIONS = {"ingest/sections.py": "the items it reads have the names of that table, and a message says whose names"}


def literals(path):
    """Texts of a module that hold a code or an edition anywhere; its documentation is words about it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in words:
            continue
        if isinstance(node.value, str) and NAMED.search(node.value):
            yield f"{path.name}:{node.lineno}: {node.value}"


@pytest.mark.slow
def test_no_module_names_a_standard():
    modules = {path.relative_to(resources.PACKAGE).as_posix(): path for path in resources.PACKAGE.rglob("*.py")}
    found = {name: list(literals(path)) for name, path in sorted(modules.items())}
    assert not [line for name, lines in found.items() if name not in EXCEPTIONS for line in lines]
    assert all(found[name] for name in EXCEPTIONS)  # an exception that is no more leaves the list


@pytest.mark.parametrize("layer", ["core", "load", "out", "checks", "raw"])
def test_no_statement_names_a_standard(layer):
    found = []
    for name in resources.sql_names(layer):
        code = re.sub(r"--[^\n]*", "", resources.sql(name))
        found += [f"{name}: {text}" for text in re.findall(r"'([^']*)'", code) if NAMED.search(text)]
    assert not found, "\n".join(found)


def test_the_warehouse_holds_no_rule_of_good_days():
    words = re.compile("good_|good day|heavy|aqi", re.I)
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted((resources.PACKAGE / "warehouse").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found, "\n".join(found)
