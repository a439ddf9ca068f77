"""What an inference says, as cells of the outlook: its figures, what drove it, and what would settle the target."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.inference.goal_class import NORMS
from analytics.inference.inferred import Driver, Inferred, Settles
from analytics.inference.settling import SETTLED
from analytics.terms import UNIT_OF_RANKS, Comparator, Evidence, Qualifier
from analytics.words.catalogue import LANGS
from analytics.words.numbers import class_text, of_digits
from analytics.words.reasons import Amount, Dates, InUnit, Name, Part, Reason, Several, Word

NAN = float("nan")


def inference_cells(inferred: Inferred | None) -> dict[str, Any]:
    """Columns of the outlook that an inference fills; empty ones without it.

    Examples
    --------
    >>> inference_cells(None)["drivers_en"], inference_cells(None)["p_class"]
    ('', nan)
    """
    if inferred is None:
        return _EMPTY
    low, middle, high = _quantiles(inferred)
    drivers, settles = drivers_part(inferred), inferred.settles
    settled = settling_reason(inferred)
    return {
        "p_related": _number(inferred.p_path),
        "p_class": _number(inferred.p_class),
        "p_judgement": _number(inferred.p_judgement),
        "judgement_zh": _judgement(inferred, "zh"),
        "judgement_en": _judgement(inferred, "en"),
        "inferred_p10": low,
        "inferred_p50": middle,
        "inferred_p90": high,
        "drivers_zh": drivers.text("zh"),
        "drivers_en": drivers.text("en"),
        "settles_zh": "" if settled is None else settled.text("zh"),
        "settles_en": "" if settled is None else settled.text("en"),
        "settles_by": "" if settles is None else settles.department,
        "settles_on": pd.NaT if settles is None else pd.Timestamp(settles.due),
        "settles_from": NAN if settles is None else _number(settles.from_value),
        "settles_drop": NAN if settles is None else _number(settles.brier_drop),
        "settles_start": pd.NaT if settles is None else pd.Timestamp(settles.period.first),
        "settles_end": pd.NaT if settles is None else pd.Timestamp(settles.period.last),
    }


_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("p_related", "p_class", "p_judgement", "inferred_p10", "inferred_p50", "inferred_p90"), NAN),
    **dict.fromkeys(("judgement_zh", "judgement_en", "drivers_zh", "drivers_en", "settles_zh", "settles_en"), ""),
    "settles_by": "",
    "settles_from": NAN,
    "settles_drop": NAN,
    **dict.fromkeys(("settles_on", "settles_start", "settles_end"), pd.NaT),
}


def _number(value: float | None) -> float:
    return NAN if value is None else float(value)


def _quantiles(inferred: Inferred) -> tuple[float, float, float]:
    if not inferred.quantiles:
        return NAN, NAN, NAN
    low, _, middle, _, high = inferred.quantiles
    return low, middle, high


def judgement_reason(inferred: Inferred, code: str = "judgement") -> Reason:
    """Which offices judged a target, and when."""
    day = "" if inferred.judged_on is None else inferred.judged_on.isoformat()
    return Reason.of(code, offices=Several.of((Name(one, one) for one in inferred.offices), "list"), day=day)


def _judgement(inferred: Inferred, lang: str) -> str:
    return judgement_reason(inferred).text(lang) if inferred.offices else ""


def drivers_part(inferred: Inferred) -> Reason | Several:
    """What an inference rests on: its figures, or the offices whose judgement is the answer."""
    if inferred.step is Evidence.JUDGEMENT:
        return judgement_reason(inferred)
    return Several.of((driver_reason(one) for one in inferred.drivers), "sentence")


def settling_reason(inferred: Inferred) -> Reason | None:
    """What would settle a target; that nothing published can, where only an office can judge; None if not said."""
    if inferred.settles is not None:
        return settles_reason(inferred.settles, inferred.p_met)
    return Reason.of("settles_by_office") if inferred.step is Evidence.JUDGEMENT else None


def driver_reason(driver: Driver) -> Reason:
    """A figure that an inference rests on: whose, of which period, how much, and when it was published, if it was."""
    parts: dict[str, Part] = {
        "region": Name(driver.region_zh, driver.region_en),
        "period": Dates.of(driver.period.first, driver.period.last),
        "value": value_of(driver),
    }
    if driver.expected:
        return Reason.of("driver_expected", **parts)
    if driver.measured:
        return Reason.of("driver_place" if driver.unit == UNIT_OF_RANKS else "driver_measured", **parts)
    return Reason.of("driver", known=driver.known_at.isoformat(), **parts)


def value_of(driver: Driver) -> Part:
    """The number of a figure with its qualifier and unit, and what it counts as where its source carries a bias.

    A place that was published from the last of its list is said so.
    """
    if driver.from_last is not None:
        return Reason.of("place_from_last", value=Amount(driver.from_last))
    value = InUnit(Amount(round(driver.value, 2), qualifier=Qualifier(driver.qualifier).written), driver.unit)
    if driver.taken_for is None:
        return value
    taken_for = InUnit(Amount(of_digits(driver.taken_for, 2)), driver.unit)
    return Reason.of("biased_value", value=value, taken_for=taken_for)


def settles_reason(settles: Settles, p_met: float | None = None) -> Reason:
    """Which figure would settle a target, from which value, who publishes it and when; and what says most before it.

    That no value makes a target likely is said of one alone that is not likely already, by its probability ``p_met``.
    """
    if settles.end is None:
        return _of_own_period(settles)
    before: dict[str, Part] = {
        "end": settles_reason(settles.end),
        "period": Dates.of(settles.period.first, settles.period.last),
        "due": Reason.of("settles_missing" if settles.overdue else "settles_due", due=settles.due.isoformat()),
    }
    if settles.from_value is None:
        return Reason.of("settles_most" if p_met is not None and p_met >= SETTLED else "settles_helps", **before)
    side, value = _from_value(settles, settles.from_value)
    return Reason.of(f"settles_before_{side}", value=value, **before)


#: End of the code of a sentence on a value by how the goal is compared; of other goals by the side that is good.
_SIDES = {Comparator.RANK: "place", Comparator.CLASS: "class", Comparator.ABOVE: "above", Comparator.BELOW: "below"}


def _from_value(settles: Settles, value: float) -> tuple[str, Part]:
    """On which side of a value a figure is good, as codes of sentences have it, and the value in words."""
    side = _SIDES.get(settles.comparator, "floor" if settles.from_above else "ceiling")
    if settles.unit == UNIT_OF_RANKS:  # of a direction too
        side = "place"
    if settles.at_end:
        side = "end"
    if settles.comparator is Comparator.CLASS:
        return side, Name(*(class_text(value, lang) for lang in LANGS))
    return side, InUnit(Amount(round(value, 2)), settles.unit)


def _of_own_period(settles: Settles) -> Reason:
    """Which figure of a target's own period settles it, and the value that meets it, where it is one number."""
    figure = _deciding(settles)
    if settles.base is not None:
        base = Dates.of(settles.base.first, settles.base.last)
        figure = Reason.of("settles_with_base", figure=figure, base=base)
    if settles.threshold is None:
        return figure
    side, value = _from_value(settles, settles.threshold)
    each = "each" if settles.each_year else "meets"
    return Reason.of(f"settles_{each}_{side}", figure=figure, value=value)


def _deciding(settles: Settles) -> Reason:
    """Which figure or record of a target's own period settles it, who publishes it and when."""
    values: dict[str, Part] = {
        "office": Word("department", settles.department),
        "period": Dates.of(settles.period.first, settles.period.last),
        "due": settles.due.isoformat(),
    }
    if settles.done and settles.indicator_id in NORMS:
        return Reason.of("settles_overdue_kept" if settles.overdue else "settles_kept", **values)
    if settles.done:
        last = Dates.of(settles.period.last, settles.period.last)
        return Reason.of("settles_overdue_done" if settles.overdue else "settles_done", day=last, **values)
    if settles.each_year:
        return Reason.of("settles_overdue_each_year" if settles.overdue else "settles_each_year", **values)
    return Reason.of("settles_overdue" if settles.overdue else "settles", **values)
