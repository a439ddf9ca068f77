"""Compound files ([MS-CFB]: .xls, .et): whether their chains of sectors end, before a reader follows them.

The sector of a chain is named by the one before it, in a table (the FAT). Where damage makes a chain lead back into
itself, a reader that follows it never comes to its end and fills the memory of the machine.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

HEADER, DIFAT_AT, N_IN_HEADER = 512, 76, 109
#: numbers from here on name no sector: free, end of a chain, part of the tables
RESERVED = 0xFFFFFFFA


def ends(data: bytes) -> bool:
    """Whether every chain of sectors of a compound file comes to an end; False too where its tables do not lie in it.

    Notes
    -----
    [MS-CFB] 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT).

    Examples
    --------
    >>> ends(bytes(100))
    False
    """
    if len(data) < HEADER:
        return False
    shift = int.from_bytes(data[30:32], "little")
    if shift not in (9, 12):
        return False
    sectors = _Sectors(data, 1 << shift)
    fat_at = _fat_sectors(data, sectors)
    if fat_at is None:
        return False
    fat = sectors.numbers(fat_at)
    mini_at = _chain(fat, _number(data, 60))
    return _comes_to_an_end(fat) and mini_at is not None and _comes_to_an_end(sectors.numbers(mini_at))


class _Sectors:
    """The sectors of a file, which begin after its header, as 32-bit numbers."""

    def __init__(self, data: bytes, size: int):
        self._data, self._size = data, size
        self.n = max(0, -(-len(data) // size) - 1)

    def numbers(self, which: list[int]) -> npt.NDArray[np.uint32]:
        """Numbers of some sectors one after another; a sector that the file lacks holds none."""
        parts = [self._data[(at + 1) * self._size : (at + 2) * self._size] for at in which]
        whole = b"".join(part[: len(part) // 4 * 4] for part in parts)
        return np.frombuffer(whole, dtype="<u4")


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _fat_sectors(data: bytes, sectors: _Sectors) -> list[int] | None:
    """Sectors that hold the FAT: 109 in the header, the others in a chain of their own; None if that has no end."""
    found = list(np.frombuffer(data[DIFAT_AT : DIFAT_AT + 4 * N_IN_HEADER], dtype="<u4"))
    at, seen = _number(data, 68), set[int]()
    while at < RESERVED:
        if at in seen or at >= sectors.n:
            return None
        seen.add(at)
        *more, at = sectors.numbers([at]).tolist() or [RESERVED]
        found += more
    return [int(one) for one in found if one < RESERVED]


def _chain(fat: npt.NDArray[np.uint32], first: int) -> list[int] | None:
    """Sectors of a chain; None if it has no end."""
    found, at = list[int](), first
    while at < len(fat):
        found.append(at)
        if len(found) > len(fat):
            return None
        at = int(fat[at])
    return found


def _comes_to_an_end(fat: npt.NDArray[np.uint32]) -> bool:
    """Whether no chain of a table leads back into itself: after as many steps as there are sectors none goes on."""
    n = len(fat)
    step = np.append(np.minimum(fat, n).astype(np.int64), n)  # n: beyond the end, where a chain stays
    for _ in range(n.bit_length()):
        step = step[step]
    return bool((step == n).all())
