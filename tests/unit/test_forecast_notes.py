"""Notes and refusals of a forecast are values: they have words in both languages and come whole out of a process."""

import pickle

import pytest

from analytics.forecast import Note, NoteKind, NotEnoughHistory, Refusal, RefusalKind
from analytics.words.catalogue import LANGS, catalogue

VALUES = {
    "n": 2, "of": 6, "first": "2025-01-01", "last": "2025-12-31", "needs": 3, "region": "x", "newest": "2025-06-01",
    "origin": "2025-01-01",
    "change": "-40", "day": "2024-01-01", "model": "m",
    "below": 0.25, "above": 4.0, "low": 1.0, "high": 9.0, "median": 20.0,
    "q01": 0.5, "q99": 30.0, "fallback": "f", "reason": "r", "text": "t",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", list(NoteKind))
def test_every_kind_has_words_in_both_languages(kind, lang):
    assert f"forecast_note.{kind}" in catalogue(lang)
    text = Note(kind, "pm25", VALUES).text(lang)
    assert text.startswith("pm25") and "{" not in text


def test_a_refusal_for_want_of_history_comes_whole_out_of_another_process():
    note = Note(NoteKind.FEW_WINDOWS, "pm25", VALUES)
    error = pickle.loads(pickle.dumps(NotEnoughHistory([note])))
    assert error.missing == (note,)
    assert str(error).startswith("not enough history: pm25: 2 past windows")


def test_what_is_no_want_of_history_is_a_failure_of_the_model():
    assert Refusal.of(NotEnoughHistory("too short")).kind is RefusalKind.NOT_ENOUGH_HISTORY
    assert Refusal.of(FloatingPointError("no root")) == Refusal(RefusalKind.MODEL_FAILED, "FloatingPointError: no root")
