"""What a page template prints: words that are written already, by the names under which the template has them.

No goal, reading or other row of a table is handed on so: those have types of their own
(`analytics.attainment.outlook_rows`, `analytics.report.table_rows`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.words.catalogue import say
from analytics.words.numbers import date_text

#: Words of one part of a page, by name; some are lists of such parts.
PageWords = dict[str, Any]


def subtitle(as_of: date, newest: date | None, lang: str) -> str:
    """The line above the title of every page: the day of knowledge, and how far the measured data reach.

    Parameters
    ----------
    as_of : date
        Day of knowledge.
    newest : date or None
        Newest day with a measured value; None where there is none.
    lang : str
        ``'zh'`` or ``'en'``.

    Examples
    --------
    >>> subtitle(date(2025, 10, 1), date(2025, 9, 30), "en"), subtitle(date(2025, 10, 1), None, "en")
    ('As of 1 Oct 2025 · data through 30 Sep 2025', 'As of 1 Oct 2025 · no measured data yet')

    Data that end earlier than the day before are said to be as old as they are:

    >>> subtitle(date(2026, 11, 30), date(2026, 10, 6), "en")
    'As of 30 Nov 2026 · data through 6 Oct 2026 (55 days before the as-of date)'
    """
    if newest is None:
        return say(lang, "head.subtitle_none", as_of=date_text(as_of, lang))
    text, days = (
        say(lang, "head.subtitle", as_of=date_text(as_of, lang), newest=date_text(newest, lang)),
        as_of - newest,
    )
    return text + (say(lang, "head.age", days=days.days) if days.days > 1 else "")
