"""Nothing reads what the project itself wrote: words joined for people are carried as values beside their text."""

import ast
import re
from pathlib import Path

import pytest

from analytics.resources import PACKAGE

#: How words are put together for people; to split at these is to read a text again.
BETWEEN = {"; ", "；", ", ", "，", "、", ": ", "："}
#: Packages that read what others wrote: files, plans, tables of rules.
READERS = ("ingest", "drafting", "targets", "standards")
#: Texts of others that are read all the same, and whose they are.
READ = {
    ("warehouse", "marts.py"),  # the engine's own message on a file it cannot write
    ("cli", "helping.py"),  # the marks that the parser of the command line puts behind a help
}
#: A test for a word within a basis, a note or a source.
WITHIN = re.compile(r'"[a-z_ ]+" (?:not )?in \w*\.?(?:basis|bases|note|notes|source|text|made)\b')


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in READERS]


@pytest.mark.parametrize("package", sorted({path.relative_to(PACKAGE).parts[0] for path in modules()}))
def test_no_joined_words_are_split_again(package):
    found = []
    own = [one for one in modules() if one.relative_to(PACKAGE).parts[0] == package]
    for path in [one for one in own if (package, one.name) not in READ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
            if called in {"split", "rsplit", "partition", "rpartition", "startswith"} and node.args:
                given = node.args[0]
                if isinstance(given, ast.Constant) and given.value in BETWEEN:
                    found.append(f"{path.name}:{node.lineno}: {called}({given.value!r})")
    assert found == []


def test_no_word_is_looked_for_within_a_text():
    lines = [
        f"{path.name}:{number}: {line.strip()}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WITHIN.search(line)
    ]
    assert lines == []
