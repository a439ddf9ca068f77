"""Every message of the code has its Chinese, with the same values, and none is left over."""

import json
import string

import pytest
from support.messages import plain_faults, templates

from analytics.errors import InputError, Problem, one_of
from analytics.message import Both, Message, as_data, from_data, joined
from analytics.words.messages import has_words, in_language, system_language, translations


def braces(template):
    return {name for _, name, *_ in string.Formatter().parse(template) if name}


def test_every_message_has_chinese_words():
    lacking = {text: file for text, file in templates().items() if has_words(text) and text not in translations()}
    assert not lacking, f"write them into analytics/words/messages.zh.toml: {lacking}"


def test_no_fault_is_raised_in_english_alone():
    assert plain_faults() == [], "make the sentence a Message, with its Chinese in analytics/words/messages.zh.toml"


def test_no_translation_is_left_without_its_message():
    assert set(translations()) <= set(templates())


@pytest.mark.parametrize("english", translations())
def test_both_languages_state_the_same_values(english):
    assert braces(translations()[english]) == braces(english)


def test_a_message_is_its_english_text_and_says_the_same_in_chinese():
    error = InputError(Problem("a.csv", 3, "pm25", "x", "a number", Message("did you mean {words}?", words="4")))
    assert str(error) == "a.csv, line 3, column pm25: 'x' — expected a number; did you mean 4?"
    assert in_language(error.message, "zh") == "a.csv，第 3 行，pm25 列：'x' 应为数字；是否为 4？"


def test_values_are_never_read_as_braces():
    hostile = "{0} {__class__}"
    assert Message("ingest {file}", file=hostile) == f"ingest {hostile}"
    assert in_language(Message("ingest {file}", file=hostile), "zh") == f"读入 {hostile}"


def test_words_that_come_close_are_named_in_both_languages():
    with pytest.raises(InputError) as raised:
        one_of("--model", "trend", ("trend_a", "trend_b"))
    assert in_language(raised.value.message, "zh").endswith("是否为 trend_a 或 trend_b？")
    assert str(raised.value).endswith("did you mean trend_a or trend_b?")


def test_joined_messages_keep_their_templates():
    assert in_language(joined([Message("empty"), "x"], "; "), "zh") == "空；x"


@pytest.mark.parametrize(
    ("stated", "lang"),
    [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C.UTF-8", None), ("de_DE", None), ("zh", "zh"), ("", None)],
)
def test_the_system_names_the_language(monkeypatch, stated, lang):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", stated)
    assert system_language() == lang


def test_a_text_that_brings_its_chinese_keeps_it_in_a_record():
    said = Message("recognised as {name}", name=Both("list of dust days", "沙尘天气影响扣除清单"))
    kept = from_data(json.loads(json.dumps(as_data(said))))
    assert kept == said and "沙尘天气影响扣除清单" in in_language(kept, "zh")
