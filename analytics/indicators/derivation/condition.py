"""Steps from gases as they were reported to gases at one condition, of a period with 2018-09-01 in it."""

from __future__ import annotations

import numpy as np

from analytics.indicators.beside import Beside
from analytics.indicators.day_counts import Days
from analytics.indicators.derivation.steps import OURS, DerivationQuery, Steps, digits, named
from analytics.indicators.gas_condition import mixed
from analytics.indicators.period.converted import converted_bounds, days_with_factors
from analytics.terms import OZONE
from analytics.words.reasons import Part
from analytics.words.steps import NAN, Phrase, Step, coded


def condition_steps(asked: DerivationQuery) -> Steps:
    """One step a gas that is stated at two conditions, and the statistic on converted gases; else none."""
    days = days_with_factors(asked)
    wanted = _wanted(asked, days)
    steps = [_gas(asked, name, days[name][0], days[Beside.GAS.of(name)][0]) for name in wanted]
    if not steps:
        return []
    reading, low, high = converted_bounds(asked, asked.statistic, asked.parameter, days)
    bounds: Part = Phrase.of("steps_on_converted_gases")
    if low != high:
        bounds = Phrase.of("from_to", low=digits(low), high=digits(high))
    value = low if low == high else NAN
    what = Phrase.of("unrounded_of", reading=named(reading))
    return [*steps, Step(what, coded("statistic", asked.statistic), bounds, value, asked.unit, *_clause(asked))]


def _clause(asked: DerivationQuery) -> tuple[Part, str]:
    """Source and grade of the change of condition."""
    change = asked.standards.gas_change
    return OURS if change is None else (change.source, change.grade)


def _wanted(asked: DerivationQuery, days: Days) -> list[str]:
    """Gases of the statistic whose known values stand under two conditions."""
    group = OZONE if asked.parameter in OZONE else (asked.parameter,)
    names = [p for p in days if Beside.GAS.of(p) in days and (asked.parameter is None or p in group)]
    return [p for p in names if mixed(days[Beside.GAS.of(p)][0], np.isfinite(days[p][0]))]


def _gas(asked: DerivationQuery, name: str, values: np.ndarray, factor: np.ndarray) -> Step:
    """Sums of a gas before and after conversion, by which it is checked with a calculator."""
    known = np.isfinite(values)
    old = known & (factor != 1.0)
    rest = known & ~old
    before, since = (digits(values[days].sum()) for days in (old, rest))
    inputs = Phrase.of(
        "gas_sums",
        n_old=int(old.sum()),
        old=before,
        factor=digits(factor[old][0], 6),
        n_rest=int(rest.sum()),
        rest=since,
    )
    table = asked.standards.parameters.set_index("parameter")["unit"]
    mean = float((values * factor)[known].mean())
    what = Phrase.of("gas_converted", pollutant=coded("pollutant", name))
    return Step(what, Phrase.of("mean_converted"), inputs, mean, str(table.get(name, "")), *_clause(asked))
