"""An English sentence with a count of one has its noun and its verb in the singular."""

import re

import pytest

from analytics.message import Message, filled
from analytics.words.catalogue import catalogue, say
from analytics.words.messages import in_language, translations
from analytics.words.numbers import number

#: A count and a noun in the plural, or a verb that goes with one, in a template.
COUNTED = re.compile(
    r"\{(?:n|days|n_\w+|rows\w*|goals|targets|figures|regions|files|loads|runs|values_new)\}"
    r"(?: more| new| other| valid)? "
    r"(?:days|months|years|values|rows|files|goals|targets|figures|regions|loads|runs|forecasts|columns|sections)\b"
)
#: Of a table that is larger than a sheet.
NEVER_ONE = {"{name}: {n} rows, a sheet holds {most}; write it as CSV or Parquet"}


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("score.days_left", {"days": 1}, "1 day left"),
        ("score.days_left", {"days": number(1.0, 0)}, "1 day left"),
        ("score.days_left", {"days": "21"}, "21 days left"),
        ("answer.care_lost", {"n": 1}, "1 target is already out of reach"),
        ("answer.care_lost", {"n": 3}, "3 targets are already out of reach"),
    ],
)
def test_words_of_the_catalogue(key, values, said):
    assert say("en", key, **values) == said


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [(1, "1 value was corrected by later loads of their source", "1 个"), (2, "2 values were corrected", "2 个")],
)
def test_messages_and_their_chinese(n, english, chinese):
    text = Message("{n:value was|values were} corrected by later loads of their source", n=n)
    assert text.startswith(english) and chinese in in_language(text, "zh")


def test_a_value_is_never_read_as_a_brace():
    assert filled("{n:day|days} of {name}", {"n": 1, "name": "{n:a|b}"}) == "1 day of {n:a|b}"


def test_every_count_has_both_its_words():
    english = {**catalogue("en"), **{text: text for text in translations()}}
    assert [key for key, text in english.items() if COUNTED.search(text) and text not in NEVER_ONE] == []
