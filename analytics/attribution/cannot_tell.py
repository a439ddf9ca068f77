"""Why weather and the rest cannot be told apart."""

from __future__ import annotations

from analytics.errors import DabiaoError


class CannotTell(DabiaoError):  # noqa: N818 — a state of the evidence, not a fault
    """Too little is known, or the weather explains too little; says what is missing and what to do.

    Examples
    --------
    >>> CannotTell("meteorology lacks humidity on most days; load it").exit_code
    1
    """
