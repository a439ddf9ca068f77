"""What the documents name is there: files, links, commands and their options, words of a verdict."""

import ast
import inspect
import pkgutil
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import typer

import analytics
from analytics.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
PATH = re.compile(r"`((?:analytics|benchmarks|data/raw|docs|sql|tests)/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
NAMELESS = {"utils", "core", "parts", "data", "misc"}  # docs/naming.md, rule 2
STATUSES = (("met", "missed"), ("met early", "lost"), ("open",), ("undetermined",), ("contested",), ("no evidence",))


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request):
    return request.param


def test_files_that_a_document_names_are_there(document):
    named = set(PATH.findall(document.read_text(encoding="utf-8"))) if document.name != "CHANGELOG.md" else ()
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_links_of_a_document_lead_somewhere(document):
    links = set(LINK.findall(document.read_text(encoding="utf-8")))
    assert [name for name in sorted(links) if not (document.parent / name).exists()] == []


def test_commands_of_make_that_a_document_names_are_there(document):
    known = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert named - known == set()


def commands_of(document):
    """Commands that the blocks of a document show, as words; not what stands behind ``#``, ``&&`` or ``>>``."""
    text = document.read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)).splitlines()
    parts = [part for line in lines for part in re.split(r"&&| >>|\s#", line)]
    return [shlex.split(found[1]) for part in parts if (found := re.search(r"(?:^|[/\s])dabiao ([^:].*)", part))]


def unknown_words(words):
    """Words of a command line that name no command, and options that its commands do not have."""
    command, unknown, known = typer.main.get_command(app), [], {"--help"}
    for word in words:
        known |= {option for one in command.params for option in one.opts}
        below = getattr(command, "commands", {})
        if word in below:
            command = below[word]
        elif word.startswith("--"):
            unknown += [word] if word.partition("=")[0] not in known else []
        elif below and word not in ("zh", "en"):
            unknown.append(word)
    return unknown


@pytest.mark.sweep
def test_commands_and_options_that_a_document_shows_are_there(document):
    shown = commands_of(document) if document.name != "CHANGELOG.md" else ()
    assert [word for words in shown for word in unknown_words(words)] == []


def test_the_chinese_pages_are_reached_from_their_readme_and_it_from_the_english_one():
    assert "(README.zh.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(LINK.findall((ROOT / "README.zh.md").read_text(encoding="utf-8")))
    assert {f"docs/zh/{page.name}" for page in (ROOT / "docs" / "zh").glob("*.md")} | {"README.md"} <= linked


@pytest.mark.parametrize("names", STATUSES, ids=", ".join)
def test_the_glossary_has_the_chinese_words_of_the_catalogue(names):
    words = tomllib.loads((ROOT / "analytics" / "words" / "zh.toml").read_text(encoding="utf-8"))["status"]
    line = f"| {', '.join(names)} | {'、'.join(words[name] for name in names)} |"
    assert line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_the_glossary_defines_each_word_once():
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    words = [line.split("|")[1].strip() for line in lines if line.startswith("| ") and not line.startswith("| word |")]
    names = [re.sub(r" \(.*\)", "", name) for word in words for name in word.split(", ")]
    assert len(names) > 40
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_module_has_a_name_that_fits_any_package():
    found = [path for path in (ROOT / "analytics").rglob("*.py") if path.stem in NAMELESS]
    assert [str(path.relative_to(ROOT)) for path in found] == []


def test_no_class_has_the_name_of_another():
    found = {}
    for path in sorted((ROOT / "analytics").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def public():
    """What the packages offer in their ``__all__`` and can be called: functions, and classes that are made."""
    found = pkgutil.walk_packages(analytics.__path__, "analytics.")
    for package in map(import_module, ["analytics", *(one.name for one in found if one.ispkg)]):
        for name in getattr(package, "__all__", ()):
            offered = getattr(package, name)
            if inspect.isclass(offered) or inspect.isroutine(offered):
                yield f"{package.__name__}.{name}", offered


def has_example(offered):
    """Whether a docstring, of a class also that of a method, shows a call that runs in the tests."""
    own = vars(offered).values() if inspect.isclass(offered) else ()
    texts = [inspect.getdoc(one) or "" for one in (offered, *own) if one is offered or hasattr(one, "__doc__")]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return any(line.startswith(">>>") and "+SKIP" not in line for line in lines)


def test_everything_that_a_package_offers_has_an_example_that_runs():
    offered = dict(public())
    assert len(offered) > 150
    assert [name for name, one in offered.items() if not has_example(one)] == []


def test_an_example_that_is_skipped_is_none():
    def skipped():
        """>>> skipped()  # doctest: +SKIP"""

    def runs():
        """>>> runs()"""

    assert has_example(runs) and not has_example(skipped)
