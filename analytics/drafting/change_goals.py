"""Falls and rises as the registry has them: a change keeps the sign of its indicator and is never a level."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.drafting.goal import Goal
from analytics.drafting.plan_words import Lexicon, UnitKind, alternatives, changes
from analytics.terms import ChangeHow, Comparator

#: Comparators of a fall, and those of the same change with its sign.
_MIRRORED: dict[str, str] = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.ABOVE: Comparator.BELOW,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.BELOW: Comparator.ABOVE,
    Comparator.RANGE: Comparator.RANGE,
}
_YEARLY = re.compile("年均|每年|逐年")


def as_registered(goal: Goal, lexicon: Lexicon) -> Goal:
    """A goal of a change as its indicator is written.

    A fall of an indicator that is a change is a change at most as large with its sign, -10 % for 下降10%; of a
    year-on-year indicator only where the base is the year before, else the fall is an indicator of its own. A rise in
    points, or a yearly one in per cent, is one of its own too, where the words without the change name a level.
    """
    how = changes().get(goal.indicator_id)
    if not goal.has_number or not goal.indicator_id:
        return goal
    if how is None:
        return _own(goal) if _is_level(goal, lexicon) else goal
    fall = re.search(_words(lexicon, "fall"), goal.name)
    if fall is None or goal.value < 0 or goal.comparator not in _MIRRORED:
        return goal
    if how is ChangeHow.YEAR_ON_YEAR and not _from_year_before(goal):
        return _own(goal)
    return replace(
        goal,
        name=f"{goal.name[: fall.start()]}变化{goal.name[fall.end() :]}",
        comparator=_MIRRORED[goal.comparator],
        value=-goal.high,
        high=-goal.value,
    )


def _own(goal: Goal) -> Goal:
    """The goal of an indicator that the registry does not have yet."""
    return replace(goal, indicator_id="", reasons=(*goal.reasons, "new_indicator"))


def _from_year_before(goal: Goal) -> bool:
    """Whether a change is measured from the year before; one of a plan of one year without a base is."""
    if goal.base is None:
        return goal.first.year == goal.last.year
    return goal.base.year == goal.last.year - 1


def _is_level(goal: Goal, lexicon: Lexicon) -> bool:
    """Whether the indicator of a change in points or of a yearly change is the level of what changes."""
    change = re.search(f"(?:{_words(lexicon, 'rise')}|{_words(lexicon, 'fall')})$", goal.name)
    if change is None or not (goal.unit == "pp" or (goal.unit == "%" and _YEARLY.search(goal.name))):
        return False
    return lexicon.indicator_of(_YEARLY.sub("", goal.name[: change.start()]), UnitKind.SHARE) == goal.indicator_id


def _words(lexicon: Lexicon, kind: str) -> str:
    return alternatives(verb.word for verb in lexicon.verbs.values() if verb.kind == kind)
