"""The briefing opened as a person would, in a real headless Chromium: charts are drawn, nothing is complained of.

Chromium is driven by its own command line, so no further package is needed. Where it is absent, this skips.
"""

from __future__ import annotations

import dataclasses
import html as html_text
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))
from test_report_sample import CLOSED, OPEN, briefing_data

from analytics.report.briefing import render, write

CHROMIUM = next((p for p in ("/usr/bin/chromium", shutil.which("chromium-browser")) if p and Path(p).exists()), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no /usr/bin/chromium: the briefing was not looked at in a browser"),
]
# Told to the page's test copy before any other script runs; what it catches is read from the dumped DOM.
WATCH = """<script>
window.addEventListener('error', function (e) { note('error ' + e.message); });
document.addEventListener('securitypolicyviolation', function (e) { note('policy ' + e.violatedDirective); });
function note(text) { document.documentElement.setAttribute('data-fault',
  (document.documentElement.getAttribute('data-fault') || '') + text + ';'); }
</script>"""


def browse(page: Path, tmp_path: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000",
        *flags, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def complaints(stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if "CONSOLE" in line.upper()]


def charts(dom: str) -> dict[str, str]:
    """Drawn part of each chart in a dumped page, by the id of its data."""
    parts = re.split(r'(?=<div class="chart)', dom)[1:]
    return {re.search(r'data-figure="([^"]+)"', part)[1]: part.split("<figcaption")[0] for part in parts}


@pytest.mark.parametrize("as_of", [OPEN, CLOSED], ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_drawn_and_nothing_is_complained_of(lang: str, as_of, tmp_path: Path) -> None:
    page = write(tmp_path / f"简报.{lang}.html", render(briefing_data(as_of), lang, "other.html"))
    done = browse(page, tmp_path, "--dump-dom", "--window-size=1280,2000")
    assert complaints(done.stderr) == []
    drawn = charts(done.stdout)
    assert len(drawn) == 4
    for name, part in drawn.items():
        assert 'data-drawn="yes"' in part, name
        if "board" in name:
            assert re.search(r'class="point[s"]?', part) or 'class="textpoint' in part, name
        else:
            assert len(re.findall(r'class="js-line"', part)) >= 5, name


def test_hostile_names_run_nothing_in_a_browser(tmp_path: Path) -> None:
    bad = "</script><script>document.documentElement.setAttribute('data-owned','1')</script><img src=x onerror=\"document.documentElement.setAttribute('data-owned','2')\">"  # noqa: E501
    data = briefing_data(OPEN)
    outlook = data.outlook.assign(indicator_zh=bad, subject_zh=bad, domain=bad, region=bad, note_zh=bad)
    hostile = dataclasses.replace(data, region={"region_id": "x", "zh": bad, "en": bad}, outlook=outlook, run_id=bad)
    html = render(hostile, "zh", "other.html")
    # Without the policy, so that escaping alone must hold, and with a watcher that would see a fault.
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', WATCH.replace("\\", "\\\\"), html)
    assert bare != html
    dom = browse(write(tmp_path / "bad.html", bare), tmp_path, "--dump-dom").stdout
    root = re.search(r"<html[^>]*>", dom)[0]
    assert "data-owned" not in root and "data-fault" not in root
    assert dom.count('data-drawn="yes"') == 3 and "<img" not in dom
    assert "<script>document" in html_text.unescape(dom)  # shown as the words they are


def test_the_policy_lets_no_other_script_run(tmp_path: Path) -> None:
    html = render(briefing_data(OPEN), "en", "other.html")
    more = "<script>document.documentElement.setAttribute('data-owned','1')</script></body>"
    done = browse(write(tmp_path / "more.html", html.replace("</body>", more)), tmp_path, "--dump-dom")
    assert "data-owned" not in re.search(r"<html[^>]*>", done.stdout)[0]
    assert any("Content Security Policy" in line for line in complaints(done.stderr))


@pytest.mark.parametrize(("name", "width", "height"), [("desktop", 1280, 6000), ("phone", 500, 9000)])
def test_pictures_and_paper(name: str, width: int, height: int, tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", render(briefing_data(OPEN), "zh", "other.html"))
    picture, paper = tmp_path / f"{name}.png", tmp_path / f"{name}.pdf"
    browse(page, tmp_path, f"--screenshot={picture}", f"--window-size={width},{height}")
    assert picture.stat().st_size > 100_000
    browse(page, tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
    assert 4 <= pages <= 14
