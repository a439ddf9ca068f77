"""The words of one briefing in both languages, as stored: a net under changes of the code."""

import re
from datetime import date

import pytest
from support.pages import words
from support.snapshots import check_text

from analytics.flow.brief import write_briefings
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

RUN = r"(^|run |运行编号 )[0-9a-f]{12}(?=$|[.。])"


@pytest.fixture(scope="module")
def pages(built, tmp_path_factory):
    settings = Settings(warehouse=built, n_paths=200)
    out = tmp_path_factory.mktemp("briefings")
    with open_build(current_build(built)) as wh:
        return write_briefings(wh, settings, ["xinxiang"], date(2025, 10, 1), out=out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_briefing_says_what_is_stored(pages, lang, renew):
    page = pages[lang][0].read_text(encoding="utf-8")
    # the id of a run digests every table of rules: it changes with any of them, and says nothing to read
    text = re.sub(RUN, r"\1(id of the run)", words(page), flags=re.MULTILINE)
    check_text(f"briefing_xinxiang_2025-10-01.{lang}.txt", text, renew)


@pytest.mark.parametrize(("lang", "failed"), [("zh", "本部分未能生成"), ("en", "this part could not be made")])
def test_no_part_of_the_stored_page_failed(pages, lang, failed):
    """A page names a part that fails and goes on, so a renewed snapshot would keep the failure unseen."""
    assert failed not in pages[lang][0].read_text(encoding="utf-8")
