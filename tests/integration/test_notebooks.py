"""The notebooks: they run from top to bottom, say what they should, and are stored without output."""

import os
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra 'dev' (nbclient, nbformat, ipykernel) is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra 'dev' (nbclient, nbformat, ipykernel) is not installed")
pytest.importorskip("ipykernel", reason="the extra 'dev' (nbclient, nbformat, ipykernel) is not installed")

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
PLOTLY = "application/vnd.plotly.v1+json"
#: notebook, figures it draws, words its output must hold
EXPECTED = [
    ("01_first_look", 1, ["85 targets as of 2025-10-01", "figures are missing"]),
    ("02_xinxiang_2025", 5, ["2026-02-01", "contested", "met"]),
    ("03_your_own_city", 1, ["kaifeng_daily.csv", "kaifeng-2026/1-pm25", "P(mean below 60)"]),
    ("04_how_far_to_trust_it", 1, ["0 failed", "Brier score", "climatology"]),
    ("05_sql_on_the_marts", 1, ["out_target_outlook", "pm25_ug_m3", "out_quarantine"]),
]
NAMES = [name for name, _, _ in EXPECTED]


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def test_every_notebook_is_tested():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_stripped_and_every_cell_is_told(name):
    book = read(name)
    nbformat.validate(book)
    assert set(book.metadata) <= {"kernelspec", "language_info"}
    assert book.metadata.get("language_info", {}).keys() <= {"name"}
    for before, cell in zip([None, *book.cells], book.cells, strict=False):
        assert not cell.metadata, cell.id
        if cell.cell_type != "code":
            continue
        assert cell.outputs == [], f"{name} {cell.id}: strip the outputs before you commit"
        assert cell.execution_count is None, f"{name} {cell.id}: strip the outputs before you commit"
        assert before is not None
        assert before.cell_type == "markdown", f"{name} {cell.id}: no sentence before the cell"


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    import re

    text = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (FOLDER / link).exists(), (name, link)


@pytest.mark.parametrize(("name", "n_figures", "words"), EXPECTED)
def test_it_runs_and_says_what_it_should(built, tmp_path, monkeypatch, name, n_figures, words):
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(built)) if name != "03_your_own_city" else None
    monkeypatch.setenv("DABIAO_N_PATHS", "200")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    before = {p.name for p in built.glob("*.duckdb")}
    book = read(name)
    nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    assert not [out for out in outputs if out.output_type == "stream" and out.name == "stderr"], "a warning was printed"
    assert sum(PLOTLY in out.get("data", {}) for out in outputs) == n_figures
    shown = "\n".join(str(out.get("text", "")) + str(out.get("data", {})) for out in outputs)
    for word in words:
        assert word in shown, word
    assert str(os.environ.get("HOME", "/root")) + "/.dabiao" not in shown
    assert {p.name for p in built.glob("*.duckdb")} == before, "a notebook wrote to the shared warehouse"
