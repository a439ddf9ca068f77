"""dabiao: how likely each goal of a plan is to be met, how sure that is, and what must still happen.

Examples
--------
>>> import analytics as da
>>> wh = da.open()                                    # doctest: +SKIP
>>> wh.assess("xinxiang", 2025)                       # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["House", "__version__", "open"]

if TYPE_CHECKING:
    from analytics.door import House


def open(warehouse: Any = None, **overrides: Any) -> House:
    """Open the newest build of the warehouse, read-only; see `analytics.door.open_house`."""
    from analytics.door import open_house

    return open_house(warehouse, **overrides)
