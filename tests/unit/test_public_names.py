"""What ``import analytics as da`` offers, and that it is quick to import."""

import importlib.util
import subprocess
import sys

import analytics as da


def test_every_public_name_is_there():
    assert all(getattr(da, name) is not None for name in da.__all__)
    assert set(da.__all__) <= set(dir(da))


def test_an_input_error_is_a_value_error_and_one_of_ours():
    assert issubclass(da.InputError, ValueError)
    assert issubclass(da.InputError, da.DabiaoError)


def test_the_name_of_a_function_is_that_of_no_package():
    # a function `analytics.ingest` would hide the package of that name, whichever came last
    code = "import analytics as da; f = da.load; import analytics.ingest; print(callable(f), da.ingest.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True analytics.ingest"
    assert not [n for n in da.__all__ if importlib.util.find_spec(f"analytics.{n}")]


def test_importing_the_package_imports_no_heavy_library():
    heavy = ("pandas", "numpy", "duckdb", "plotly", "prophet", "pydantic")
    code = f"import sys, analytics; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
