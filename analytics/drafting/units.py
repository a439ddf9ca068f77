"""A number in the unit that its indicator has in the registry."""

from __future__ import annotations

from functools import cache

from analytics.drafting.lexicon import rows

_POWERS = {"1e2": 1e2, "1e3": 1e3, "1e4": 1e4, "1e8": 1e8}


def converted(value: float, unit: str, wanted: str) -> float | None:
    """A value in another unit; None if no conversion is known.

    Examples
    --------
    >>> converted(30.0, "1e4 mu", "mu"), converted(2.0, "ha", "mu"), converted(5.0, "t", "km")
    (300000.0, 30.0, None)
    """
    if unit == wanted:
        return value
    factor, base = _in_base(unit)
    wanted_factor, wanted_base = _in_base(wanted)
    return round(value * factor / wanted_factor, 10) if base == wanted_base else None


@cache
def _conversions() -> dict[str, tuple[str, float]]:
    return {r["unit"]: (r["base"], float(r["factor"])) for r in rows("conversions")}


def _in_base(unit: str) -> tuple[float, str]:
    """Factor and base unit of a unit, after powers of ten and known conversions."""
    if unit in _conversions():
        base, factor = _conversions()[unit]
        deeper, end = _in_base(base)
        return factor * deeper, end
    power, _, rest = unit.partition(" ")
    if power in _POWERS and rest:
        deeper, end = _in_base(rest)
        return _POWERS[power] * deeper, end
    return 1.0, unit
