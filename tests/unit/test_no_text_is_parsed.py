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
#: Packages that read what others wrote: files, and plans.
READERS = ("ingest", "drafting")
#: Functions that read text all the same, by the file they stand in, with what that text is.
READ = {
    ("attainment/outlook_rows.py", "bases_in"): "bases of one cell of the ledger's table, which stores text",
    ("cli/helping.py", "_with_marks"): "the marks that the parser of the command line puts behind a help",
    ("evaluation/evidence_layout.py", "figures"): "remarks of those who gathered the evidence, in their own tables",
    ("evaluation/evidence_layout.py", "outcomes"): "remarks of those who gathered the evidence, in their own tables",
    ("flow/doctor.py", "_first_line"): "whether a file of others has an end of line",
    ("message.py", "format_field"): "the two words of a brace, before anything is filled in",
    ("slugs.py", "fault_of"): "names that others give",
    ("targets/form.py", "_names"): "heads of the form as its fillers may write them, from the catalogue",
    ("targets/form.py", "asked_of"): "the mark of a row of the form, when the workbook comes back",
    ("targets/names.py", "aliases_of"): "other names of a region, as the registry's file lists them",
    ("targets/schema.py", ""): "ids of targets, as the registry's file has them",
    ("warehouse/marts.py", "_system_words"): "the engine's own message on a file it cannot write",
    ("web.py", "type_of"): "paths that a browser asks for",
    ("words/catalogue.py", "say_or"): "units of the registry's file, with a power of ten before them",
    ("words/numbers.py", "_short"): "the decimal point of a number",
    ("words/numerals.py", "_whole"): "numbers as others type them",
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


def found_in(path: Path) -> dict[tuple[str, str], list[str]]:
    """What a module takes apart or looks for, by its file and function ('' outside of any)."""
    tree, found = tree_of(path), {}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for search in (apart, sought):
        for node in search(tree):
            around = [one.name for one in functions if one.lineno <= node.lineno <= one.end_lineno]
            key = path.relative_to(PACKAGE).as_posix(), around[-1] if around else ""
            found.setdefault(key, []).append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("package", sorted({path.relative_to(PACKAGE).parts[0] for path in modules()}))
def test_no_joined_words_are_split_again_and_none_is_looked_for_within_a_text(package):
    own = [path for path in modules() if path.relative_to(PACKAGE).parts[0] == package]
    found = [line for path in own for key, lines in found_in(path).items() if key not in READ for line in lines]
    assert found == []


@pytest.mark.parametrize(("file", "function"), sorted(READ))
def test_a_function_that_may_read_text_does_so(file, function):
    assert (file, function) in found_in(PACKAGE / file)


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
