"""Whether a goal is binding or striven for (力争), and whether its plan allows exceptions (原则上)."""

from __future__ import annotations

import re

from analytics.drafting.plan_words import IN_PRINCIPLE, Lexicon
from analytics.drafting.setting import Carried, Segment, Sentence
from analytics.terms import Obligation


def note_obligation(sentence: Sentence, segment: Segment, carried: Carried, lexicon: Lexicon) -> None:
    """*Strive by 2025 …* holds for the rest of the sentence, *strive* inside a clause for that clause.

    A part after a semicolon that opens with a time of its own is no longer meant.
    """
    text = sentence.plain[segment.start : segment.end]
    opens = any(m.start == segment.start for m in sentence.moments if m.role == "deadline")
    if opens and sentence.plain[segment.start - 1 : segment.start] == ";":
        carried.obligation = ""
    for word, obligation in lexicon.obligations.items():
        if obligation == Obligation.STRIVEN and re.match(
            rf"{word}(?:(?:到|至|在)?(?:\d{{4}}年|“?十)|通过|经过|用)", text
        ):
            carried.obligation = obligation


def obligation_of(left: str, carried: Carried, lexicon: Lexicon) -> str:
    """Obligation of a goal: what the words before it say, else what holds for the sentence, else binding."""
    words = lexicon.obligations.items()
    own = next((o for word, o in words if o == Obligation.STRIVEN and word in left), "")
    return own or carried.obligation or Obligation.BINDING


def exceptions(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Code of a goal that allows exceptions."""
    return (IN_PRINCIPLE,) if lexicon.in_principle(text) else ()
