"""What stands beside the values of days in the same mapping, a row of its own for each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Row = TypeVar("Row")


class Beside(StrEnum):
    """Kind of such a row; its name is ``<kind>:<parameter>``.

    Examples
    --------
    >>> Beside.LISTED.of("pm25"), Beside.LISTED.holds("event:pm25"), Beside.GAS.holds("pm25")
    ('event:pm25', True, False)
    """

    LISTED = "event"  # 1 where the bureau's list names the day, NaN where the day is still to be listed
    GAS = "gas"  # factor that brings a value to the newer condition of gases

    def of(self, parameter: str) -> str:
        """Name of the row of a parameter."""
        return f"{self.value}:{parameter}"

    def holds(self, name: str) -> bool:
        """Whether a name is that of such a row."""
        return name.startswith(self.of(""))

    def rows(self, days: Mapping[str, Row]) -> dict[str, Row]:
        """Such rows among those of days, by parameter.

        Examples
        --------
        >>> Beside.GAS.rows({"no2": 40.0, "gas:no2": 0.92, "event:pm25": 1.0})
        {'no2': 0.92}
        """
        return {name.removeprefix(self.of("")): row for name, row in days.items() if self.holds(name)}
