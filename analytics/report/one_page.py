"""A card: the answer of a briefing on one page, as a picture to be forwarded and as PDF."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from analytics.errors import Attempts, DabiaoError
from analytics.message import Message
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.goal_lines import GoalLines, inferred_lines, own_lines
from analytics.report.briefing.page import caveat, cite_run, sentences
from analytics.report.charts.theme import MARKS
from analytics.report.export import PNG_END, chromium_path
from analytics.report.html import environment, page_style, tight
from analytics.report.page_words import subtitle
from analytics.report.scenario import scenario_label
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.writing import write_bytes

WIDTH, HEIGHT, SCALE = 720, 1018, 2  # px: the shape of A5 and A4; pixels a px of the picture
MOST = 7  # goals that fit
TIMEOUT = 120  # seconds for the browser
PDF_MARK = b"%PDF-"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def card_html(data: BriefingData, lang: str, attempts: Attempts | None = None) -> str:
    """Write the card as a page: the answer in a sentence, the goals that need most attention, what else there is.

    Parameters
    ----------
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    attempts : Attempts, optional
        Collects the parts that could not be made. Without it their errors are raised.
    """
    tried = attempts or Attempts(strict=True)
    own = tried("goals", lambda: own_lines(data, lang), GoalLines())
    guessed = tried("goals", lambda: inferred_lines(data, lang), GoalLines())
    lines = [*own.shown, *own.more][:MOST]
    left = MOST - len(lines) - 1  # a line for the head of the block
    doubtful = guessed.shown[: max(left, 0)]
    said = tried("answer", lambda: [text for text, _ in sentences(data, lang)], [])
    region = clean(data.region.get(lang)) or clean(data.region["region_id"])
    return (
        environment()
        .get_template("card.html.j2")
        .render(
            t=lambda key, **words: say(lang, key, **words),
            csp=POLICY,
            css=page_style(),
            title=say(lang, "head.title", region=region),
            subtitle=subtitle(data.as_of, data.newest_value_on, lang),
            scenario=scenario_label(data.scenario, lang, data.idle),
            letter=data.head,
            said=said[:1],
            lines=lines,
            more=own.n - len(lines),
            own=own,
            guessed=guessed,
            doubtful=doubtful,
            caveat=tried("caveat", lambda: caveat(data, lang, here=False), ""),
            cite=cite_run(data, lang),
            marks=MARKS,
            tight=tight,
            clean=clean,
            size=(WIDTH, HEIGHT),
        )
    )


def write_card(stem: Path, data: BriefingData, lang: str, attempts: Attempts | None = None) -> Path:
    """Write the card as ``<stem>.png`` and ``<stem>.pdf``, one page each; returns the path of the picture.

    Raises
    ------
    InputError
        If there is no Chromium.
    DabiaoError
        If the browser made none.
    """
    html = card_html(data, lang, attempts)
    with tempfile.TemporaryDirectory() as held:
        page, picture, paper = (Path(held) / name for name in ("card.html", "card.png", "card.pdf"))
        page.write_text(html, encoding="utf-8")
        size = [f"--window-size={WIDTH},{HEIGHT}", f"--force-device-scale-factor={SCALE}", "--hide-scrollbars"]
        _browse(page, held, [*size, f"--screenshot={picture}"])
        _browse(page, held, ["--no-pdf-header-footer", f"--print-to-pdf={paper}"])
        found = [path.read_bytes() if path.is_file() else b"" for path in (picture, paper)]
    if not found[0].endswith(PNG_END) or not found[1].startswith(PDF_MARK):
        raise DabiaoError(Message("not drawn: {stem}", stem=stem.name))
    write_bytes(stem.with_name(f"{stem.name}.pdf"), found[1])
    return write_bytes(stem.with_name(f"{stem.name}.png"), found[0])


def _browse(page: Path, held: str, options: list[str]) -> None:
    """Open a page in a headless Chromium with a profile of its own, which goes with the folder."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [chromium_path(), "--headless", "--disable-gpu", f"--user-data-dir={held}/profile", *root, *options,
               page.as_uri()]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise DabiaoError(Message("Chromium did not answer within {n} seconds", n=TIMEOUT)) from None
