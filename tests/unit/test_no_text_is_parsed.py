"""Nothing reads what the project itself wrote: words joined for people are carried as values beside their text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.resources import PACKAGE

#: How words and codes are put together; to split at these is to read a text again.
BETWEEN = {"; ", "；", ", ", "，", "、", ": ", "：", "|", " "}
#: Methods that take a text apart, and those that look for a word in it.
SPLITTING = {"split", "rsplit", "partition", "rpartition"}
SEEKING = {"contains", "find", "rfind", "index"}
#: Last words of names that hold text for people, or an id put together from others.
TEXTS = {"basis", "note", "notes", "source", "text", "reading", "reading_id"}
#: What leaves a text a text.
AS_IT_IS = {"clean", "str", "lower", "strip"}
#: Packages that read what others wrote: files, plans, tables of rules.
READERS = ("ingest", "drafting", "targets", "standards")
#: Texts of others that are read all the same, and cells of tables that hold several codes, each read in one place.
READ = {
    ("warehouse", "marts.py"),  # the engine's own message on a file it cannot write
    ("cli", "helping.py"),  # the marks that the parser of the command line puts behind a help
    ("evaluation", "evidence_layout.py"),  # remarks of those who gathered the evidence, in their own tables
    ("words", "numerals.py"),  # numbers as others type them
    ("words", "numbers.py"),  # the decimal point of a number
    ("slugs.py", "slugs.py"),  # names that others give
    ("web.py", "web.py"),  # paths that a browser asks for
    ("flow", "doctor.py"),  # whether a file of others has an end of line
    ("attainment", "outlook_rows.py"),  # bases of one cell
    ("report", "missing.py"),  # targets of one figure that is asked for
    ("report", "page_tables.py"),  # targets of one joint probability
    ("indicators", "composite.py"),  # flags of one result
    ("indicators", "rows.py"),  # flags of one result
    ("warehouse", "archive.py"),  # flags of one measured day
}


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in READERS]


def apart(tree: ast.AST) -> Iterator[ast.AST]:
    """Calls that take a text apart at what joined it: a sign of `BETWEEN`, or a constant that names one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            by = node.args[0]
            joined = isinstance(by, ast.Constant) and by.value in BETWEEN
            named = isinstance(by, ast.Name) and by.id.isupper()
            begins = node.func.attr == "startswith" and joined and by.value not in {"|", " "}
            if begins or (node.func.attr in SPLITTING and (joined or named)):
                yield node


def sought(tree: ast.AST) -> Iterator[ast.AST]:
    """Tests for a word within a text: ``"…" in row.basis``, ``word in clean(row.reading)``, ``.str.contains("…")``."""
    for node in ast.walk(tree):
        within = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
        asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEEKING
        word = node.args[0] if asked and node.args else None
        literal = isinstance(word, ast.Constant) and isinstance(word.value, str)
        if literal or (within and last_word(node.comparators[0]) in TEXTS):
            yield node


def last_word(node: ast.AST) -> str:
    """Last word of a name, an attribute or a column, whatever leaves it a text."""
    if isinstance(node, ast.Call):
        inner = node.args[0] if isinstance(node.func, ast.Name) and node.args else getattr(node.func, "value", None)
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return last_word(inner) if called in AS_IT_IS and inner is not None else ""
    if isinstance(node, ast.Subscript):
        return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
    return getattr(node, "attr", getattr(node, "id", ""))


def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", sorted({path.relative_to(PACKAGE).parts[0] for path in modules()}))
def test_no_joined_words_are_split_again_and_none_is_looked_for_within_a_text(package):
    own = [one for one in modules() if one.relative_to(PACKAGE).parts[0] == package]
    found = [
        f"{path.name}:{node.lineno}: {ast.unparse(node)}"
        for path in own
        if (package, path.name) not in READ
        for search in (apart, sought)
        for node in search(tree_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(("package", "name"), sorted(READ))
def test_a_module_that_may_read_text_does_so(package, name):
    own = [one for one in modules() if one.relative_to(PACKAGE).parts[0] == package and one.name == name]
    assert any([*apart(tree_of(path)), *sought(tree_of(path))] for path in own)


@pytest.mark.parametrize(
    ("search", "line"),
    [
        (apart, 'cell.split("; ")'),
        (apart, 'ids.split("|")'),
        (apart, 'text.partition(" ")'),
        (apart, "cell.split(BETWEEN_BASES)"),
        (sought, '"converted" not in clean(row.basis)'),
        (sought, 'sources["basis"].astype("string").str.contains("realtime")'),
        (sought, "any(out in clean(row.reading) for out in DUST_OUT)"),
        (sought, '"ozone" in notes'),
    ],
)
def test_each_way_of_reading_a_text_again_is_seen(search, line):
    assert len([*search(ast.parse(line))]) == 1


@pytest.mark.parametrize(
    "line", ["CONVERTED in bases_in(row.basis)", "dust_of(row.reading) != 'in'", "one in row.bases"]
)
def test_values_are_not_taken_for_texts(line):
    assert [*apart(ast.parse(line)), *sought(ast.parse(line))] == []
