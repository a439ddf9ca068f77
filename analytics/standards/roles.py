"""What a standard is for, whatever its number and whichever country issued it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The part a standard plays in an evaluation; ``standards/editions.csv`` says which document plays it, and when.

    Examples
    --------
    >>> Role("air_method").only_counts, Role.AIR_INDEX.only_counts
    (True, False)
    """

    AIR_QUALITY = "air_quality"  # limits of concentrations
    AIR_INDEX = "air_index"  # breakpoints and rules of the daily index
    AIR_METHOD = "air_method"  # which statistics are evaluated, and how many valid days they need
    WATER_QUALITY = "water_quality"  # classes of surface water
    ROUNDING = "rounding"

    @property
    def only_counts(self) -> bool:
        """Whether it says how days are counted, not what they are held against.

        An earlier period is counted by the first edition on file (ours, as in ``sql/core/day_rule``). A limit or an
        index before its first edition does not exist.
        """
        return self is Role.AIR_METHOD
