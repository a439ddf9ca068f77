"""How the tests themselves are laid out: nothing is shared through a test, and none asks for what another prepares."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
MODULES = sorted(TESTS.rglob("*.py"))
IMPORT_OF_A_TEST = re.compile(r"^\s*(?:from|import) test_\w+", re.MULTILINE)
WAREHOUSE_ON_DISK = re.compile(r"\b(?:publish\.writer|open_build|flow\.refresh)\(|def \w+\([^)]*\b(?:wh|built)\b[,)]")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_module_imports_no_test_and_leaves_the_path_of_imports_alone(path):
    text = path.read_text(encoding="utf-8")
    assert IMPORT_OF_A_TEST.search(text) is None, "what tests share lives in tests/support"
    assert path == Path(__file__) or "sys.path." not in text, "paths of imports are stated in pyproject.toml"


def test_names_of_test_modules_are_used_once():
    names = [path.name for path in MODULES if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


def test_a_unit_test_has_no_warehouse_on_disk():
    units = sorted((TESTS / "unit").glob("test_*.py"))
    found = [path.name for path in units if WAREHOUSE_ON_DISK.search(path.read_text(encoding="utf-8"))]
    assert [name for name in found if name != Path(__file__).name] == [], "such a test belongs in tests/integration"
