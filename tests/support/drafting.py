"""A plan of 2023 to 2025 that tests put sentences of their own into."""

from datetime import date

from analytics.drafting.draft import Draft, draft_lines

ISSUED = date(2023, 3, 1)
TITLE = (1, "某市生态环境保护行动方案(2023-2025年)")


def read(regions, *texts: str, heading: str = "二、主要目标") -> Draft:
    lines = [TITLE, (2, heading), *enumerate(texts, 3)]
    return draft_lines(lines, regions, ("xinxiang", "新乡市"), ISSUED)
