"""What is large and can be made again: the last of it that was asked for is held, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
#: Bytes that are held; forecasts of sixty regions and a year (1,000 paths, six parameters).
MOST_HELD = 512 * 2**20


class RecentlyUsed(Generic[T]):
    """Things by key, each made when it is asked for; those asked for longest ago are let go, and made again if wanted.

    Parameters
    ----------
    size : callable
        Bytes of one thing.
    most : int, optional
        Bytes held at most, default `MOST_HELD`; the last thing asked for is held whatever its size.

    Examples
    --------
    >>> made = []
    >>> held = RecentlyUsed(len, most=4)
    >>> for word in ("one", "two", "two", "one"):
    ...     _ = held.get(word, lambda word=word: made.append(word) or word)
    >>> made
    ['one', 'two', 'one']
    """

    def __init__(self, size: Callable[[T], int], most: int | None = None):
        self._size = size
        self._most = MOST_HELD if most is None else most
        self._held: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._bytes = 0

    def __contains__(self, key: Hashable) -> bool:
        return key in self._held

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is held by a key, else what ``make`` gives, which is held from then on."""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key][0]
        one = make()
        self._held[key] = one, self._size(one)
        self._bytes += self._held[key][1]
        while self._bytes > self._most and len(self._held) > 1:
            self._bytes -= self._held.popitem(last=False)[1][1]
        return one
