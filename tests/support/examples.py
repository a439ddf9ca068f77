"""How many examples a property is tried on: few in every run, more of them where `make test-all` asks for it."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

TIMES = int(os.environ.get("TEST_EXAMPLES", "1"))


def tried(on: int, **how: Any) -> settings:
    """Settings of a property that is tried on so many examples, and on a multiple of them in a thorough run.

    An example may take its time: the first one of a run loads what all of them use.
    """
    return settings(max_examples=on * TIMES, deadline=None, **how)


def thorough(*values: Any) -> Any:
    """A case of a parametrized test that only a thorough run tries: another case beside it stands for it."""
    return pytest.param(*values, marks=pytest.mark.thorough)


def crossed(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Every pair, of which every run tries each of ``others`` once, with one after another of ``some``.

    The remaining pairs are left to a thorough run.
    """
    return [
        (one, other) if at % len(some) == n % len(some) else thorough(one, other)
        for at, one in enumerate(some)
        for n, other in enumerate(others)
    ]
