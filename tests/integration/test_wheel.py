"""SQL, standards, registry and data travel in the wheel, and are found there as in a checkout."""

import os
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from analytics import resources

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel, built from this checkout and unpacked where no checkout is near."""
    if not resources.in_checkout():
        pytest.skip("runs from a wheel already")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(CHECKOUT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked, home, *words):
    env = {k: v for k, v in os.environ.items() if not k.startswith("DABIAO_")}
    env |= {"PYTHONPATH": str(unpacked), "HOME": str(home), "USERPROFILE": str(home)}
    return subprocess.run([sys.executable, *words], cwd=home, env=env, capture_output=True, text=True, check=False)


def test_a_checkout_finds_its_own_files():
    assert resources.in_checkout()
    assert (resources.raw_dir() / "registry" / "targets.csv").is_file()


@pytest.mark.thorough
def test_the_wheel_holds_the_same_files_as_the_checkout(unpacked):
    bundled = unpacked / "analytics" / "_bundled"
    for ours, theirs in ((CHECKOUT / "sql", bundled / "sql"), (CHECKOUT / "data" / "raw", bundled / "raw")):
        wanted = {p.relative_to(ours) for p in ours.rglob("*") if p.is_file() and not p.name.startswith(".")}
        assert wanted <= {p.relative_to(theirs) for p in theirs.rglob("*") if p.is_file()}


@pytest.mark.thorough
def test_the_wheel_works_from_an_empty_folder(unpacked, tmp_path):
    where = run(unpacked, tmp_path, "-c", "from analytics import resources; print(resources.root())")
    assert where.stdout.strip() == str(unpacked / "analytics" / "_bundled")
    words = ("assess", "--region", "新乡", "--as-of", "2026-02-01", "--format", "csv")
    done = run(unpacked, tmp_path, "-m", "analytics", *words)
    assert done.returncode == 0, done.stderr
    rows = pd.read_csv(StringIO(done.stdout)).set_index("target_id")
    assert rows.loc["xinxiang-2023/2-pm25", "status"] == "met"
    assert (tmp_path / ".dabiao" / "data" / "warehouse" / "CURRENT").is_file()
