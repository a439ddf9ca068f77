"""Fixtures that several suites share: the embedded data as one built warehouse, and a warehouse without data."""

import gc
import os
import shutil
from collections import Counter
from pathlib import Path

# before numpy comes: one worker a core runs the tests, and threads of linear algebra beside it only wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import hypothesis
import pytest
from support.examples import TIMES

from analytics import display, flow
from analytics.flow.workspace import make_workspace
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

# every run tries the same examples, so that it fails for what was changed; a thorough one looks for others
hypothesis.settings.register_profile("the same", derandomize=True)
if TIMES == 1:
    hypothesis.settings.load_profile("the same")

collect_ignore_glob = ["*conftest.py"]  # they hold fixtures, no examples that run as tests

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(config, items):
    """Of a sweep, many cases of one rule, every third is tried where thorough tests are left out; always the same.

    Torture is left out unless it is asked for.
    """
    if "torture" not in config.option.markexpr:
        spared = [item for item in items if "torture" in item.path.parts]
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if "torture" not in item.path.parts]
    if "not thorough" not in config.option.markexpr:
        return
    seen, left_out = Counter(), []
    for item in items:
        if item.get_closest_marker("sweep"):
            name = item.nodeid.partition("[")[0]
            left_out += [item] if seen[name] % 3 else []
            seen[name] += 1
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def pytest_collection_finish():
    """Thousands of collected tests stay to the end: the search for cycles need not go through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _language_of_no_other_test():
    """Objects show themselves in the language of the workspace opened last: not of one that another test opened."""
    display._session.clear()


def pytest_addoption(parser):
    parser.addoption(
        "--renew-snapshots",
        action="store_true",
        help="write the stored outputs of tests/snapshots anew",
    )


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """A workspace with registry and standards, no data, and its warehouse; copied, never written to."""
    home = tmp_path_factory.mktemp("bare") / "home"
    make_workspace(home)
    for name in ("monitoring", "figures"):
        shutil.rmtree(home / "data" / "raw" / name)
    flow.refresh(Settings(home=home))
    return home


@pytest.fixture(scope="session")
def wh(built):
    """The built warehouse, open read-only; one handle for all, which makes its macros and reads its rules once."""
    with open_build(current_build(built)) as handle:
        yield handle


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Development data beside the checkout; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("development data is not available")
    return SHARED
