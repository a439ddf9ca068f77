"""What ``import analytics as da`` offers, and that it is quick to import."""

import importlib.util
import subprocess
import sys

import pytest

import analytics as da
from analytics import former
from analytics.lazy import lazy


def test_every_public_name_is_there():
    assert all(getattr(da, name) is not None for name in da.__all__)
    assert set(da.__all__) <= set(dir(da))


def test_an_input_error_is_a_value_error_and_one_of_ours():
    assert issubclass(da.InputError, ValueError)
    assert issubclass(da.InputError, da.DabiaoError)


@pytest.mark.parametrize("before", ["", "import analytics.ingest; ", "import analytics.api; "])
def test_ingest_is_a_function_and_a_package_whichever_came_first(before):
    code = f"{before}import analytics as da; print(callable(da.ingest), da.ingest.__name__, da.ingest.Options.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True analytics.ingest Options"
    assert [name for name in da.__all__ if importlib.util.find_spec(f"analytics.{name}")] == ["ingest"]


def test_ingest_loads_as_load_does(monkeypatch):
    monkeypatch.setattr("analytics.loading.load", lambda *given, **more: (given, more))
    assert da.ingest("a.csv", region="开封", strict=True) == (("a.csv", None, "开封"), {"strict": True})


HEAVY = ("duckdb", "jinja2", "numpy", "pandas", "pandera", "plotly", "prophet", "pyarrow", "scipy", "statsmodels")


def heavy_after(code):
    """Heavy libraries that a fresh interpreter has imported after some code."""
    code = f"{code}\nprint([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_importing_the_package_imports_no_heavy_library():
    assert heavy_after("import sys, analytics; assert 'pydantic' not in sys.modules") == "[]"


def test_a_chart_is_a_function_whichever_module_of_the_charts_is_loaded_first():
    code = "import analytics.api; import analytics.report.charts.ranking; from analytics.report import charts"
    words = [sys.executable, "-c", f"{code}; print(callable(charts.ranking))"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "True\n"


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--version"], ["--help"], ["assess", "--help"], ["backtest", "--help"]])
def test_version_and_help_import_no_heavy_library(words):
    code = f"import sys; sys.argv = ['dabiao', *{words}]\nfrom analytics.cli import main\n"
    assert heavy_after(code + "try: main()\nexcept SystemExit as done: assert not done.code") == "[]"


NOT_FOR_AN_ANSWER = (
    "analytics.flow.running", "analytics.ingest.reader", "analytics.report.charts.theme", "jinja2", "pandera", "plotly",
    "scipy.stats",
)  # fmt: skip


def test_a_question_loads_neither_pages_nor_readers_of_files():
    # a name of each is asked for: the command line loads them when they are first used
    code = "import sys, analytics.cli.show as a, analytics.flow.freshness as b; a.scoreboard, b.stale_series"
    code += f"\nprint([name for name in {NOT_FOR_AN_ANSWER} if vars(sys.modules.get(name, object)).get('__file__')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_names_of_a_package_that_imports_nothing_are_fetched_from_their_modules():
    assert da.ingest.read_file.__module__ == "analytics.ingest.reader"
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = da.ingest.no_such_name


def test_a_module_that_is_loaded_late_is_refused_at_once_if_there_is_none():
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        lazy("analytics.cli.no_such_module")


def test_former_names_still_work_for_one_release_and_say_the_new_ones():
    from analytics import api, door

    with pytest.warns(DeprecationWarning, match=r"analytics\.Workspace"):
        assert da.House is api.Workspace
    with pytest.warns(DeprecationWarning, match=r"analytics\.api\.open_workspace"):
        assert door.open_house is api.open_workspace
    with pytest.raises(AttributeError):
        _ = door.no_such_name


def test_a_module_of_a_former_name_hands_out_what_it_held():
    from analytics.attainment import chart_data
    from analytics.indicators import rules
    from analytics.report import charts

    with pytest.warns(DeprecationWarning, match=r"analytics\.series\.plan_series\.yearly_values"):
        assert callable(chart_data.yearly_values)
    with pytest.warns(DeprecationWarning, match=r"analytics\.indicators\.path_statistics\.evaluate"):
        assert callable(rules.evaluate)
    with pytest.warns(DeprecationWarning, match=r"analytics\.report\.briefing\.charts\.boards"):
        assert callable(charts.boards)
    with pytest.raises(AttributeError):
        _ = charts.no_such_chart


@pytest.mark.parametrize("name", former.MODULES)
def test_a_former_module_leads_to_modules_that_are_there(name):
    assert importlib.util.find_spec(f"analytics.{name}").loader.__class__ is former.FormerModules
    assert all(importlib.util.find_spec(f"analytics.{place}") for place in former.MODULES[name].split())


def test_the_api_loads_neither_statistics_packages_nor_schemas_nor_renderers():
    """What takes a third of a second each to load and is not asked stays out of every command."""
    heavy = {"scipy.stats", "pandera", "plotly.io._base_renderers", "statsmodels", "prophet", "IPython"}
    code = f"import sys, analytics.api; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
