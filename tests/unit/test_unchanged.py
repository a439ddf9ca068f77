"""Tables that are made of files: made once while the bytes stay the same, and never shared."""

import shutil

import pytest

from analytics import resources, standards, unchanged
from analytics.errors import InputError
from analytics.targets import registry
from analytics.unchanged import while_unchanged


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """A raw folder of a test's own, with nothing kept from before."""
    monkeypatch.setattr(unchanged, "_kept", {})
    for name in ("registry", "standards"):
        shutil.copytree(resources.raw_dir() / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def counted():
    """A loader of the folder ``registry`` that notes each time it runs."""
    runs = []

    @while_unchanged("registry")
    def load(raw_dir=None):
        runs.append(raw_dir)
        return {"files": sorted(path.name for path in (raw_dir / "registry").glob("*.csv"))}

    return load, runs


def test_the_same_bytes_are_read_once_wherever_they_lie(raw, counted, tmp_path_factory):
    load, runs = counted
    elsewhere = tmp_path_factory.mktemp("other")
    shutil.copytree(raw / "registry", elsewhere / "registry")
    assert load(raw) == load(raw) == load(elsewhere)
    assert runs == [raw]


def test_one_changed_byte_or_one_more_file_is_read_anew(raw, counted):
    load, runs = counted
    load(raw)
    path = raw / "registry" / "plans.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    load(raw)
    (raw / "registry" / "more.csv").write_text("a\n", encoding="utf-8")
    assert "more.csv" in load(raw)["files"] and len(runs) == 3


def test_what_a_caller_changes_is_its_own(raw):
    first = registry.load(raw)
    first.plans.loc[:, "zh"] = "changed"
    assert "changed" not in set(registry.load(raw).plans["zh"])
    rules = standards.load(raw)
    rules.limits.loc[:, "parameter"] = "changed"
    assert "changed" not in set(standards.load(raw).limits["parameter"])


@pytest.mark.slow
def test_refused_content_is_refused_every_time_and_names_the_file_it_stands_in(raw, tmp_path_factory):
    path = raw / "registry" / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",<,", ",=<,", 1), encoding="utf-8-sig")
    elsewhere = tmp_path_factory.mktemp("other")
    shutil.copytree(raw / "registry", elsewhere / "registry")
    for folder in (raw, raw, elsewhere):
        with pytest.raises(InputError) as caught:
            registry.load(folder)
        assert str(folder / "registry" / "targets.csv") in str(caught.value)


def test_a_file_that_cannot_be_read_is_left_to_the_loader(raw, counted):
    load, runs = counted
    (raw / "registry" / "folder.csv").mkdir()
    assert load(raw) == load(raw)
    assert len(runs) == 2


def test_only_so_many_contents_are_kept(raw, counted):
    load, _ = counted
    for n in range(unchanged.MOST_KEPT + 3):
        (raw / "registry" / "more.csv").write_text(f"{n}\n", encoding="utf-8")
        load(raw)
    assert len(unchanged._kept) == unchanged.MOST_KEPT
