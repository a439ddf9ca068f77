"""What is written is written whole or not at all, in one place, and runs nothing in a spreadsheet."""

import csv
import getpass
import io
import resource
import shutil
from pathlib import Path

import pandas as pd
import pytest
from support.command_line import call
from support.examples import crossed
from support.loads import load, put, rows

from analytics import flow, sheets, slugs, writing
from analytics.errors import DabiaoError, InputError
from analytics.flow.brief_files import briefing_paths, comparison_paths
from analytics.flow.workspace import make_workspace
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.targets import registry
from analytics.warehouse import current_build, lock, marts, open_build

HEADER = "region,date,parameter,value\n"
LEFT_OVER = (".work", ".part", ".new", ".unbuilt", ".wal", ".tmp")


def leftovers(folder):
    return [p.name for p in Path(folder).rglob("*") if p.name.endswith(LEFT_OVER) or p.name.startswith(".dabiao-")]


@pytest.fixture
def full_disk():
    """No file may grow beyond some kilobytes: what a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def no_space(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.thorough
def test_a_full_disk_leaves_the_warehouse_as_it_was(unbuilt, tmp_path, request):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    before = {p: p.stat().st_size for p in unbuilt.warehouse_dir.rglob("*") if p.is_file()}
    second = put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-02,pm25,62\n")
    request.getfixturevalue("full_disk")
    with pytest.raises(DabiaoError, match="could not be") as result:
        flow.ingest_files(unbuilt, [second], Options())
    assert result.value.exit_code == 1 and "\n" not in str(result.value)
    assert {p: p.stat().st_size for p in unbuilt.warehouse_dir.rglob("*") if p.is_file()} == before


def test_a_full_disk_leaves_no_half_export_template_workspace_or_result(unbuilt, tmp_path, full_disk):
    out = tmp_path / "out"
    with pytest.raises(DabiaoError, match="could not be"):
        make_workspace(out / "ws")
    with pytest.raises(DabiaoError, match="File too large"), writing.fresh_file(out / "x.csv") as part:
        part.write_text("x" * 100_000)
    assert not (out / "ws").exists() and not (out / "x.csv").exists() and not leftovers(out)


@pytest.mark.thorough
def test_marts_are_exported_whole_or_not_at_all(unbuilt, tmp_path, monkeypatch):
    flow.refresh(unbuilt)
    with open_build(current_build(unbuilt.warehouse_dir)) as wh:
        marts.export(wh, tmp_path / "m", "csv")
        before = (tmp_path / "m" / "out_plan_targets.csv").read_bytes()
        monkeypatch.setattr(shutil, "copyfileobj", no_space)
        with pytest.raises(DabiaoError, match=r"\.csv could not be written: No space left"):
            marts.export(wh, tmp_path / "m", "csv")
    assert (tmp_path / "m" / "out_plan_targets.csv").read_bytes() == before and not leftovers(tmp_path / "m")


def test_a_user_without_a_name_in_the_password_file_can_run(unbuilt, monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert lock.user_name().startswith("user ")
    flow.refresh(unbuilt)


@pytest.mark.parametrize("words", [("targets",), ("doctor", "--format", "csv"), ("template", "--region", "xinxiang")])
def test_a_home_that_is_a_file_is_one_line(tmp_path, words):
    (tmp_path / "home").write_text("a file")
    done = call(tmp_path / "home" / "data" / "warehouse", *words)
    assert done.returncode == 1 and "Traceback" not in done.stderr and "is a file" in done.stderr + done.stdout


def test_an_output_folder_that_is_a_file_is_one_line_before_any_work(unbuilt, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="out is a file, expected a folder"):
        flow.run(unbuilt, ["2025-01-01"], ["xinxiang"], tmp_path / "out")
    assert current_build(unbuilt.warehouse_dir) is None


def test_no_permission_is_one_line(unbuilt, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(DabiaoError, match="could not be written: Permission denied; ask for the right"):
        flow.refresh(Settings(home=unbuilt.home, warehouse=unbuilt.home / "elsewhere"))


BAD_IDS = ("../../x", "a/b", "..", "a..b", "", "x" * 200, "a\nb", ".hidden", "a\\b")


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("column", "bad"),
    crossed(
        ["region_id", "plan_id", "indicator_id", "target_id"], [text for text in BAD_IDS if text and "\n" not in text]
    ),
)
def test_ids_of_the_registry_are_slugs(unbuilt, bad, column):
    file = column.removesuffix("_id") + "s"
    path = unbuilt.raw_dir / "registry" / f"{file}.csv"
    result = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    result.loc[0, column] = bad
    result.to_csv(path, index=False)
    with pytest.raises(InputError) as raised:
        registry.load(unbuilt.raw_dir)
    first = next(p for p in raised.value.problems if p.column == column)
    assert (Path(first.file).name, first.line, first.value) == (f"{file}.csv", 2, bad)
    assert first.expected.startswith("an id")


@pytest.mark.parametrize("bad", BAD_IDS)
def test_no_path_is_made_of_a_bad_id(unbuilt, bad):
    day = pd.Timestamp("2025-01-01").date()
    with pytest.raises(InputError, match="expected an id"):
        briefing_paths(unbuilt, bad, day, None)
    with pytest.raises(InputError, match="expected an id"):
        comparison_paths(unbuilt, ["xinxiang", bad], day, None)


@pytest.mark.thorough
def test_new_regions_and_sources_have_ids_that_stay_in_the_folder(unbuilt, tmp_path):
    text = 'city,date,pm25\n../../x,2019-01-01,20\n某新城,2019-01-01,20\n"' + "y" * 300 + '",2019-01-01,20\n'
    load(unbuilt, put(tmp_path, "a..b\x07.csv", text), new_regions=True)
    made = rows(unbuilt, "SELECT region_id FROM region WHERE origin = 'ingest' UNION SELECT source_id FROM source")
    assert len(made) >= 4 and not [name for (name,) in made if slugs.fault_of(name)]
    done = load(unbuilt, put(tmp_path, "c.csv", text), source="../x")
    assert len(done.failed) == 1 and "--source" in done.failed[0]


FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1+1", "＝1+1")


def test_formula_cells_are_neutralised_and_numbers_untouched():
    table = pd.DataFrame({"name": [*FORMULAS, "-5", "="], "value": [-1.5] * (len(FORMULAS) + 2)})
    safe = sheets.harmless(table)
    assert safe["name"].tolist() == [*(f"'{text}" for text in FORMULAS), "-5", "="]
    assert safe["value"].tolist() == table["value"].tolist()


def test_sql_and_arrays_agree_on_what_a_spreadsheet_runs():
    import duckdb

    cells = pd.DataFrame({"text": [*FORMULAS, "-5", "=", "新乡", "-0.5%", ">=1", "a=1", "--", "+", "\n=1"]})
    with duckdb.connect() as con:
        con.register("cells", cells)
        sql = con.sql(f"SELECT {marts._harmless('text', 'VARCHAR')} FROM cells").df()["text"].tolist()
    assert sql == sheets.harmless(cells)["text"].tolist()


def test_every_printed_csv_is_neutralised_and_the_template_goes_back_in(unbuilt, tmp_path):
    path = unbuilt.raw_dir / "registry" / "targets.csv"
    result = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    subject = "=cmd|' /C calc'!A0"
    row = result.index[result["target_id"] == "xinxiang-2023/17-rural-sewage"][0]
    result.loc[row, ["subject_zh", "subject_en"]] = subject
    result.to_csv(path, index=False)
    out = tmp_path / "missing.csv"
    for words in (("targets", "--region", "xinxiang", "--format", "csv"), ("template", "--region", "xinxiang")):
        done = call(unbuilt.warehouse_dir, *words, home=unbuilt.home)
        every = [cell for line in csv.reader(io.StringIO(done.stdout)) for cell in line]
        assert f"'{subject}" in every and not [cell for cell in every if sheets.runs(cell)]
    call(unbuilt.warehouse_dir, "template", "--region", "xinxiang", "--out", str(out), home=unbuilt.home)
    filled = pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    asked = filled[filled["subject_zh"] == f"'{subject}"].head(1).assign(value="41")
    asked.to_csv(out, index=False, encoding="utf-8-sig")
    done = flow.ingest_files(unbuilt, [out], Options())
    assert done.failed == [] and rows(unbuilt, "SELECT subject_zh, value FROM figure") == [(subject, 41.0)]
