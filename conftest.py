"""What tests share with the examples in docstrings: a warehouse built once, which the examples open as their own."""

import shutil
from pathlib import Path

import pytest
from _pytest.doctest import DoctestItem

collect_ignore_glob = ["conftest.py", "*/conftest.py"]  # they hold fixtures, no examples that run as tests

#: Calls of examples that read the warehouse, and of those that write to it: they get a copy of their own.
READS = ("open_workspace(", "da.open(")
WRITES = ("da.ingest(", "da.load(", "da.judge(")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """Folder of a warehouse built once from the embedded data; read-only by convention."""
    from analytics import flow
    from analytics.settings import Settings
    from analytics.warehouse import current_build, open_build

    folder = tmp_path_factory.mktemp("warehouse")
    flow.refresh(Settings(warehouse=folder))
    with open_build(current_build(folder)):  # held open: DuckDB starts once for it, not at each command of a test
        yield folder


@pytest.fixture(autouse=True)
def _warehouse_of_examples(request):
    """The warehouse of an example, and an empty folder around it where it writes."""
    if not isinstance(request.node, DoctestItem):
        return
    text = "".join(one.source for one in request.node.dtest.examples)
    writes = any(call in text for call in WRITES)
    if not writes and not any(call in text for call in READS):
        return
    monkeypatch, warehouse = request.getfixturevalue("monkeypatch"), request.getfixturevalue("built")
    if writes:
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))
        warehouse = shutil.copytree(warehouse, Path("warehouse").absolute())
    monkeypatch.setenv("DABIAO_WAREHOUSE", str(warehouse))
