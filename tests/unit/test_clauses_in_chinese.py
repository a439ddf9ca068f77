"""What stands behind a result is said in Chinese on a Chinese page: clauses of the tables, and every reading's."""

import re
import tomllib
from datetime import date

import pandas as pd
import pytest

from analytics import resources
from analytics.indicators.converted_readings import on_official_scale, with_conversion
from analytics.indicators.gas_condition import converted_reading
from analytics.indicators.readings import readings_for
from analytics.standards import load
from analytics.terms import MONITORED
from analytics.words.messages import recognised
from analytics.words.reasons import part_text

RULES = load()
TABLES = sorted(
    path.stem
    for path in (resources.raw_dir() / "standards").glob("*.csv")
    if "source" in path.read_text(encoding="utf-8-sig").partition("\n")[0]
)
#: a word of English; names of standards, pollutants and units are no such words
ENGLISH = re.compile(r"(?<![A-Za-z])[a-z]{3,}")


@pytest.mark.parametrize("name", TABLES)
def test_every_source_of_a_table_of_standards_has_its_chinese(name):
    table = pd.read_csv(resources.raw_dir() / "standards" / f"{name}.csv", encoding="utf-8-sig", dtype=str)
    in_chinese = {one: recognised(one) for one in table["source"].dropna().unique()}
    assert not [one for one, text in in_chinese.items() if text == one or ENGLISH.search(text)]


def test_the_citations_of_the_embedded_sources_have_their_chinese():
    cards = sorted(resources.raw_dir().rglob("*.card.toml"))
    sources = [tomllib.loads(path.read_text(encoding="utf-8")).get("source") for path in cards]
    cited = [one["citation"] for one in sources if isinstance(one, dict)]
    assert len(cited) > 3 and not [one for one in cited if recognised(one) == one]


@pytest.mark.parametrize("end", [date(2016, 12, 31), date(2025, 12, 31), date(2026, 12, 31), date(2032, 12, 31)])
@pytest.mark.parametrize("statistic", MONITORED)
def test_every_reading_says_its_source_in_chinese(statistic, end):
    of_values = statistic.is_mean or statistic.is_percentile
    start = date(end.year, 1, 1)
    for parameter in ("pm25", "no2", "o3_mda8", "co") if of_values else (None,):
        for limit, bureau in ((False, False), (True, True)):
            found = readings_for(statistic, parameter, end, RULES, None, bureau, period_start=start, limit=limit)
            made = [*with_conversion(found), on_official_scale(found[0]), converted_reading(found[0], RULES)]
            texts = [part_text(one.source, "zh") for one in made]
            assert not [text for text in texts if not text or ENGLISH.search(text)], (statistic, parameter)
