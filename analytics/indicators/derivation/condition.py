"""Steps from gases as they were reported to gases at one condition, of a period with 2018-09-01 in it."""

from __future__ import annotations

import numpy as np

from analytics.indicators.day_counts import Days
from analytics.indicators.derivation.steps import DerivationQuery, Steps, step
from analytics.indicators.gas_condition import GAS, mixed
from analytics.indicators.period.converted import converted_bounds, days_with_factors
from analytics.words.numbers import significant

CLAUSE = "amendment of GB 3095-2012: gases at 298.15 K from 2018-09-01"


def condition_steps(asked: DerivationQuery) -> Steps:
    """One step a gas that is stated at two conditions, and the statistic on converted gases; else none."""
    days = days_with_factors(asked)
    wanted = _wanted(asked, days)
    steps = [_gas(asked, name, days[name][0], days[GAS + name][0]) for name in wanted]
    if not steps:
        return []
    reading, low, high = converted_bounds(asked, asked.statistic, asked.parameter, days)
    written = [significant(end, grouped=False) for end in (low, high)]
    bounds = " to ".join(written) if low != high else "the steps above on converted gases"
    value = low if low == high else float("nan")
    return [
        *steps,
        step(f"unrounded value of the reading {reading}", asked.statistic, bounds, value, asked.unit, CLAUSE, "B"),
    ]


def _wanted(asked: DerivationQuery, days: Days) -> list[str]:
    """Gases of the statistic whose known values stand under two conditions."""
    ozone = ("o3_mda8", "o3_1h_max")
    group = ozone if asked.parameter in ozone else (asked.parameter,)
    names = [p for p in days if GAS + p in days and (asked.parameter is None or p in group)]
    return [p for p in names if mixed(days[GAS + p][0], np.isfinite(days[p][0]))]


def _gas(asked: DerivationQuery, name: str, values: np.ndarray, factor: np.ndarray) -> dict[str, object]:
    """Sums of a gas before and after conversion, by which it is checked with a calculator."""
    known = np.isfinite(values)
    old = known & (factor != 1.0)
    rest = known & ~old
    before, since = (significant(values[days].sum(), grouped=False) for days in (old, rest))
    inputs = (
        f"{old.sum()} days stated at 273 K, sum {before}, x {factor[old][0]:.6f}; "
        f"{rest.sum()} days as they are, sum {since}"
    )
    table = asked.standards.parameters.set_index("parameter")["unit"]
    mean = float((values * factor)[known].mean())
    how = "mean of the days, those stated at 273 K x 273.15/298.15"
    return step(f"{name} at 298.15 K", how, inputs, mean, str(table.get(name, "")), CLAUSE, "B")
