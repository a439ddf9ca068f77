"""Word files and pictures are whole, and without a browser there is one clear line."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data
from support.command_line import call
from support.examples import thorough
from support.full_briefing import full_data
from support.hostile import HOSTILE, hostile_data

from analytics.errors import InputError
from analytics.report import export
from analytics.report.briefing.charts import charts
from analytics.report.docx import write_docx
from analytics.report.export import write_pictures

docx = pytest.importorskip("docx", reason="python-docx (extra 'export') is not installed")
pytest.importorskip("kaleido", reason="kaleido (extra 'export') is not installed")

BROWSER = next(filter(None, map(shutil.which, export.BROWSERS)), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium: no picture was drawn")


def words_of(file: Path) -> str:
    read = docx.Document(str(file))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in read.paragraphs] + cells)


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("lang", ["zh", thorough("en")])
def test_a_word_file_says_what_the_page_says(lang: str, tmp_path: Path) -> None:
    data = briefing_data(OPEN)
    drawn = charts(data, lang)
    pictures = write_pictures(tmp_path / "pictures", drawn)
    assert {path.read_bytes()[:8] for path in pictures.values()} == {b"\x89PNG\r\n\x1a\n"}
    assert all(path.stat().st_size > 8_000 for path in pictures.values()) and len(pictures) == len(drawn) == 3
    file = write_docx(tmp_path / "out" / "briefing.docx", data, lang, pictures)
    text = words_of(file)
    for words in ("3f9c1e07ab52d6c4", "新政办〔2023〕50号", "97%" if lang == "zh" else "97 %"):
        assert words in text
    assert ("余下时段均值须不高于 65.0" if lang == "zh" else "the rest must average ≤ 65.0") in text
    with zipfile.ZipFile(file) as packed:
        assert len([n for n in packed.namelist() if n.startswith("word/media/")]) == len(drawn)
        assert packed.read("word/document.xml").decode().count("descr=") == len(drawn)  # text alternatives


def test_a_word_file_without_pictures_still_holds_the_words(tmp_path: Path) -> None:
    text = words_of(write_docx(tmp_path / "plain.docx", briefing_data(CLOSED), "zh", {}))
    assert "低于 44 微克/立方米 · 2025年 · 结果 42.4 微克/立方米" in text


@pytest.mark.thorough
def test_a_word_file_is_laid_out_for_a4(tmp_path: Path) -> None:
    read = docx.Document(str(write_docx(tmp_path / "plain.docx", full_data(), "zh", {})))
    assert len(read.tables) > 4
    for table in read.tables:
        assert sum(cell.width.mm for cell in table.rows[0].cells) <= 170.1  # 210 mm less two margins of 20
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")  # the head repeats on each page
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)  # no row is cut by a page's end
    for name in ("Normal", "Title", "Heading 1", "Caption"):
        xml = read.styles[name].element.xml
        assert (
            'w:eastAsia="Microsoft YaHei"' in xml and "Theme=" not in xml.partition("<w:rFonts")[2].partition("/>")[0]
        )
        assert 'w:eastAsia="zh-CN"' in xml
    assert "PAGE" in read.sections[0].footer._element.xml


def test_hostile_names_are_words_in_a_word_file(tmp_path: Path) -> None:
    file = write_docx(tmp_path / "hostile.docx", hostile_data(), "en", {})
    assert "{{7*7}}" in words_of(file) and "\x1b" not in words_of(file)
    with zipfile.ZipFile(file) as packed:
        assert HOSTILE[:9] not in packed.read("word/document.xml").decode()


def test_without_a_browser_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export.shutil, "which", lambda name: None)
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    with pytest.raises(InputError, match="install the package 'chromium'") as caught:
        export.check_export()
    assert caught.value.exit_code == 1 and "\n" not in str(caught.value)


@pytest.mark.thorough
@pytest.mark.slow
def test_the_command_ends_with_one_line_and_exit_code_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analytics", "brief", "--region", "xinxiang", "--as-of", "2025-10-01",
        "--warehouse", str(tmp_path / "warehouse"), "--out", str(tmp_path / "out")]  # fmt: skip
    env = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([*command, "--format", "docx"], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert next(line for line in done.stderr.splitlines() if line.startswith("dabiao:")).count("Chromium") == 1
    assert not (tmp_path / "out").exists()
    for option, bad in (("--format", "odt"), ("--lang", "fr")):
        done = subprocess.run([*command, option, bad], capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 1 and f"{option}: {bad!r}, expected one of" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.thorough
@pytest.mark.slow
def test_the_command_compares_and_embeds(built: Path, tmp_path: Path) -> None:
    words = ["--region", "新乡", "--region", "pingdingshan", "--as-of", "2025-10-01", "--lang", "en", "--embed"]
    done = call(built, "brief", *words, "--out", tmp_path / "out", code=0, DABIAO_N_PATHS="200")
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [file.name for file in files] == [
        "compare-xinxiang+pingdingshan-2025-10-01.en.html",
        "xinxiang-2025-10-01.en.html", "index.en.html",
        "pingdingshan-2025-10-01.en.html", "index.en.html",
    ]  # fmt: skip
    assert all(file.is_file() for file in files)
    page = files[0].read_text(encoding="utf-8")
    assert (
        'href="xinxiang-2025-10-01.en.html"' in page
        and 'href="compare-xinxiang+pingdingshan-2025-10-01.zh.html"' in page
    )
    assert (tmp_path / "out" / "xinxiang-2025-10-01.embed" / "dabiao-charts.js").is_file()
