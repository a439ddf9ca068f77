"""Pages opened as a person would, in a headless Chromium: what they complain of, ask for, and lead to."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from support.page_structure import Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)

CONTRAST = """() => {
  const lin = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const lum = c => .2126 * lin(c[0]) + .7152 * lin(c[1]) + .0722 * lin(c[2]);
  const ground = el => { for (; el; el = el.parentElement) { const c = rgb(getComputedStyle(el).backgroundColor);
    if (c.length < 4 || c[3] > 0) { return c; } } return [255, 255, 255]; };
  const bad = [];
  document.querySelectorAll('main *, header *, footer *').forEach(el => {
    if (el.closest('svg') || ![...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) { return; }
    const a = lum(rgb(getComputedStyle(el).color)), b = lum(ground(el));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) { bad.push(el.className + ' ' + ratio.toFixed(2) + ' ' + el.textContent.slice(0, 30)); }
  });
  return bad; }"""

#: WCAG 2.1 A and AA, and what axe recommends beside them
AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}))
  .violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))"""


@cache
def axe_script() -> str:
    """The checks of axe-core; see `axe/README.md`."""
    return (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")


class Visit:
    """An open page with all it complained of and all it asked the network for."""

    def __init__(self, browser: Any, file: Path | str, width: int = 1280, **options: Any) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.page.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(file if isinstance(file, str) else file.resolve().as_uri())
        self.drawn()

    def drawn(self) -> None:
        """Wait until every chart is drawn."""
        counts = """() => { const all = [...document.querySelectorAll('[data-figure], [data-dabiao-chart]')];
            const open = all.filter(el => el.clientWidth > 0);  // what is folded away waits until it is unfolded
            return [open.length, open.filter(el => el.hasAttribute('data-drawn')).length]; }"""
        for _ in range(300):  # the page's policy forbids Playwright's own way of waiting
            self.page.wait_for_load_state()
            wanted, drawn = self.page.evaluate(counts)
            if wanted == drawn:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{drawn} of {wanted} charts drawn: {self.faults}")

    def hovers(self, chart: Any) -> bool:
        """Whether a chart answers the pointer: at its first mark, else somewhere across its plot."""
        chart.scroll_into_view_if_needed()
        # bars behind marks may be a ground that says nothing
        mark = chart.query_selector(".scatterlayer .point") or chart.query_selector(".bars path")
        boxes = [(mark.bounding_box(), 0.5)] if mark else []
        boxes += [(chart.query_selector(".nsewdrag").bounding_box(), share) for share in (0.03, 0.3, 0.55, 0.8)]
        for box, share in boxes:
            height = 0.1 if share == 0.03 else 0.5
            self.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * height, steps=3)
            self.page.wait_for_timeout(150)
            if chart.query_selector(".hoverlayer .hovertext, .hoverlayer .legend"):
                return True
        return False

    def barriers(self) -> list[str]:
        """What axe-core finds that keeps somebody out."""
        self.page.evaluate(axe_script())
        return self.page.evaluate(AXE)


def broken_links(root: Path, pages: Iterable[Path]) -> list[str]:
    """Relative links, scripts and styles of some pages that lead to no file under the root, or to no id of a page."""
    ids: dict[Path, set[str]] = {}

    def ids_of(file: Path) -> set[str]:
        if file not in ids:
            ids[file] = set(Page(file.read_text(encoding="utf-8")).ids())
        return ids[file]

    broken = []
    for page in pages:
        for tag, attrs in Page(page.read_text(encoding="utf-8")).elements:
            href = attrs.get("href") if tag in {"a", "link"} else attrs.get("src") if tag == "script" else None
            parts = urlsplit(href or "")
            if not href or parts.scheme or parts.netloc:
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            inside = file.is_relative_to(root.resolve())
            anchor = file.is_file() and parts.fragment and file.suffix == ".html"
            if not inside or not file.is_file() or (anchor and unquote(parts.fragment) not in ids_of(file)):
                broken.append(f"{page.relative_to(root)}: {href}")
    return broken
