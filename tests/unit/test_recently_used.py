"""What is large is held up to a number of bytes: the oldest is let go first, and made again when it is asked for."""

from __future__ import annotations

import pytest

from analytics.attainment import recently_used
from analytics.attainment.recently_used import RecentlyUsed


def asked(words, most):
    """Which of some words were made, each as large as its letters are many."""
    made, held = [], RecentlyUsed(len, most)
    for word in words:
        assert held.get(word, lambda word=word: made.append(word) or word) == word
    return made


@pytest.mark.parametrize(
    ("words", "most", "made"),
    [
        (["aa", "bb", "aa", "bb"], 4, ["aa", "bb"]),  # both fit exactly
        (["aa", "bb", "aa", "bb"], 3, ["aa", "bb", "aa", "bb"]),
        (["aa", "bb", "aa", "c", "aa", "bb"], 4, ["aa", "bb", "c", "bb"]),  # asked for again: not the oldest any more
        (["aaaaa", "aaaaa"], 4, ["aaaaa"]),  # larger than all that may be held: held while it is the last
        (["aaaaa", "b", "aaaaa"], 4, ["aaaaa", "b", "aaaaa"]),
        ([], 4, []),
    ],
)
def test_what_was_asked_for_longest_ago_is_let_go(words, most, made):
    assert asked(words, most) == made


def test_the_default_is_read_when_it_is_needed(monkeypatch):
    monkeypatch.setattr(recently_used, "MOST_HELD", 1)
    assert asked(["aa", "bb", "aa"], None) == ["aa", "bb", "aa"]


def test_what_fails_is_not_held():
    held = RecentlyUsed(len, 4)
    with pytest.raises(ZeroDivisionError):
        held.get("a", lambda: str(1 // 0))
    assert "a" not in held and held.get("a", lambda: "b") == "b"
