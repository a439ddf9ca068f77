"""The notebooks: they run from top to bottom, say what they should, and are stored without output."""

import re
import shutil
from html import escape
from pathlib import Path

import pytest
from support.examples import thorough

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
    ("06_a_plan_without_data", 1, ["inferred", "related", "brier_drop", "expected_met"]),
    ("07_weather_or_measures", 2, ["the truth lies in the interval: True", "explained in years left out"]),
]
CHROMIUM = next((p for p in ("/usr/bin/chromium", shutil.which("chromium-browser")) if p and Path(p).exists()), None)
ON_A_LINE = """() => {
  const line = document.querySelector('.js-plotly-plot .js-line');
  const point = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
  return [point.x, point.y]; }"""
#: the one that is run even where thorough tests are left out
ALWAYS = "06_a_plan_without_data"
NAMES = [name for name, _, _ in EXPECTED]


def page_of(book):
    """What a notebook shows, as one page: text, code and the HTML of its outputs."""
    parts = []
    for cell in book.cells:
        parts.append(f"<pre>{escape(cell.source)}</pre>")
        for out in cell.get("outputs", []):
            data = out.get("data", {})
            parts.append(data.get("text/html") or f"<pre>{escape(out.get('text', data.get('text/plain', '')))}</pre>")
    return "<!doctype html><meta charset='utf-8'><title>notebook</title>" + "\n".join(parts)


def is_script(out):
    """Whether an output is Plotly's own script, which holds any word."""
    return "plotly.js v" in out.get("data", {}).get("text/html", "")


def execute(book, folder):
    where = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources=where).execute()
    return [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]


@pytest.fixture
def quiet(built, tmp_path, monkeypatch):
    """The built warehouse, few paths and a temporary folder for what a notebook writes."""
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(built))
    monkeypatch.setenv("DABIAO_N_PATHS", "200")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    return monkeypatch


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def test_every_notebook_is_tested():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_stripped_and_every_cell_is_reported(name):
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
    text = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (FOLDER / link).exists(), (name, link)


@pytest.mark.parametrize(
    ("name", "n_figures", "words"), [one if one[0] == ALWAYS else thorough(*one) for one in EXPECTED]
)
def test_it_runs_and_says_what_it_should(built, quiet, tmp_path, name, n_figures, words):
    before = {p.name for p in built.glob("*.duckdb")}
    outputs = execute(read(name), tmp_path)
    assert not [out for out in outputs if out.output_type == "stream" and out.name == "stderr"], "a warning was printed"
    assert sum(PLOTLY in out.get("data", {}) for out in outputs) == n_figures
    shown = "\n".join(str(out.get("text", "")) + str(out.get("data", {})) for out in outputs if not is_script(out))
    for word in words:
        assert word in shown, word
    assert {p.name for p in built.glob("*.duckdb")} == before, "a notebook wrote to the user's warehouse"


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: the notebook was not looked at in a browser")
@pytest.mark.parametrize(("name", "n_figures", "marks"), [("01_first_look", 1, 5), ("05_sql_on_the_marts", 1, 3)])
def test_its_page_draws_in_a_browser_and_makes_no_request(built, quiet, tmp_path, name, n_figures, marks):
    """As it comes: whoever saves a notebook as HTML has chosen no renderer. 05 draws a figure of the reader's own."""
    book = read(name)
    outputs = execute(book, tmp_path)
    assert sum(map(is_script, outputs)) == 1, "Plotly's script is in the page once, however many charts it has"
    page = tmp_path / f"{name}.html"
    page.write_text(page_of(book), encoding="utf-8")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: the notebook was not looked at")
    quiet.delenv("TMPDIR")  # Chromium puts a socket there, whose path may not be long
    asked, said = [], []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        view = browser.new_page(viewport={"width": 1100, "height": 3000})
        view.on("request", lambda request: asked.append(request.url))
        view.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        view.on("pageerror", lambda error: said.append(str(error)))
        view.goto(page.as_uri())
        view.wait_for_function(f"document.querySelectorAll('.js-plotly-plot .main-svg').length >= {n_figures}")
        charts = view.evaluate(
            "[...document.querySelectorAll('.js-plotly-plot')].map(e => e.querySelectorAll('.js-line, .point').length)"
        )
        tables = view.locator("table").count()
        view.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
        view.mouse.move(*view.evaluate(ON_A_LINE), steps=3)
        view.wait_for_timeout(300)
        hovers = view.locator(".hoverlayer .hovertext, .hoverlayer .legend").count()
        browser.close()
    assert [url for url in asked if url != page.as_uri()] == []
    assert said == []
    assert len(charts) == n_figures and all(charts) and sum(charts) >= marks, charts
    assert hovers >= 1
    assert tables >= 1


def test_outside_a_notebook_no_renderer_is_touched():
    import plotly.io as pio

    from analytics.report.notebook import OfflineRenderer, use_offline_renderer

    before = pio.renderers.default
    assert use_offline_renderer() is False
    assert pio.renderers.default == before
    assert not isinstance(pio.renderers["notebook"], OfflineRenderer)


@pytest.mark.parametrize(
    ("chosen", "stands"),
    [("plotly_mimetype", "plotly_mimetype+notebook"), ("notebook", "notebook"), ("png", "png"), ("", "")],
)
def test_a_renderer_that_was_chosen_stays(monkeypatch, chosen, stands):
    import sys
    from types import SimpleNamespace

    import plotly.io as pio

    from analytics.report.notebook import OfflineRenderer, use_offline_renderer

    shell = type("ZMQInteractiveShell", (), {})()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    before, theirs = pio.renderers.default, pio.renderers["notebook"]
    try:
        pio.renderers.default = chosen
        assert use_offline_renderer() is True
        assert pio.renderers.default == stands
        assert isinstance(pio.renderers["notebook"], OfflineRenderer)
        html = pio.renderers["notebook"].to_mimebundle({"data": [{"y": [1, 2]}], "layout": {}})["text/html"]
        assert "Plotly.newPlot" in html and " src=" not in html
    finally:
        pio.renderers["notebook"] = theirs
        pio.renderers.default = before
