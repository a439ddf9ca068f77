"""A workspace may have layouts of its own: rows of its ``data/raw/lexicon/layouts.toml``, no code."""

import re
from pathlib import Path

import pytest

from analytics.flow.preview import preview_files
from analytics.ingest import Options, named_layouts

OWN = """[[layout]]
id = "our_stations"
zh = "本市站点小时值"
en = "hours of our stations"
source = "https://example.org/format"
header = ["tag", "probe", "fine"]
read_as = "hourly"
hours = "ending"
columns = { tag = "date", probe = "station", fine = "pm25" }
region = "anyang"
not_read = { "no measurement" = ["battery"] }
"""
FILE = "tag,probe,fine,battery\n2025-01-01 01:00,A,40,3.3\n2025-01-01 02:00,A,42,3.3\n"


@pytest.fixture
def workspace(unbuilt):
    yield unbuilt
    named_layouts.read_from(named_layouts.resources.raw_dir())


def write(workspace, text):
    folder = workspace.raw_dir / "lexicon"
    folder.mkdir(exist_ok=True)
    (folder / "layouts.toml").write_text(text, encoding="utf-8")


def test_a_row_is_enough(workspace, tmp_path):
    write(workspace, OWN)
    path = tmp_path / "probe.csv"
    path.write_text(FILE, encoding="utf-8")
    shown = preview_files(workspace, [path], Options())[0]
    assert shown.summary.startswith("layout our_stations, read as hourly; 2 rows: 2 accepted")
    assert shown.rows[["region_id", "station_id", "ts", "pm25"]].to_numpy().tolist() == [
        ["anyang", "A", "2025-01-01 00:00", 40], ["anyang", "A", "2025-01-01 01:00", 42]]  # fmt: skip
    assert "not read: battery (no measurement)" in shown.said
    assert "aqistudy_days" in named_layouts.named_layouts(), "those of the package stay"


@pytest.mark.parametrize(("text", "result"), [
    (OWN.replace("hours =", "hour ="), "our_stations.hour"),
    (OWN.replace('en = "hours of our stations"', ""), "our_stations.en"),
    ("[[layout", "a table of layouts in TOML")])  # fmt: skip
def test_a_row_that_is_wrong_is_named(workspace, tmp_path, text, result):
    path = tmp_path / "probe.csv"
    path.write_text(FILE, encoding="utf-8")
    write(workspace, text)
    assert result in preview_files(workspace, [path], Options())[0].fault


def blocks_of_the_worked_example():
    """The blocks of the worked example of the page: the file, the row of the table, what the preview shows."""
    page = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text(encoding="utf-8")
    section = page.split("**A worked example.**")[1].split("\n## ")[0]
    return dict(re.findall(r"```(csv|toml|text)\n(.*?)```", section, re.DOTALL))


def test_the_worked_example_of_the_page_does_what_it_says(workspace, tmp_path):
    blocks = blocks_of_the_worked_example()
    path = tmp_path / "logger_2025-01.csv"
    path.write_text(blocks["csv"], encoding="utf-8")
    assert preview_files(workspace, [path], Options(region="anyang"))[0].fault
    named_layouts.read_from(named_layouts.resources.raw_dir())  # each command reads the table once
    write(workspace, blocks["toml"])
    shown = preview_files(workspace, [path], Options(region="anyang"))[0]
    said = "\n".join((shown.summary, *map(str, shown.said)))
    for line in blocks["text"].splitlines():
        assert line in said
    assert shown.rows["no2"].iloc[0] == pytest.approx(37.6, abs=0.05)
