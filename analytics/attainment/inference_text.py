"""What an inference says, as cells of the outlook: its figures, what drove it, and what would settle the target."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.inference.goal_class import NORMS
from analytics.inference.inferred import Driver, Inferred, Settles
from analytics.terms import UNIT_OF_RANKS, Qualifier
from analytics.words.numbers import of_digits
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
    drivers = Several.of((driver_reason(one) for one in inferred.drivers), "sentence")
    settles = inferred.settles
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
        "settles_zh": "" if settles is None else settles_reason(settles).text("zh"),
        "settles_en": "" if settles is None else settles_reason(settles).text("en"),
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


def driver_reason(driver: Driver) -> Reason:
    """A figure that an inference rests on: whose, of which period, how much, and when it was published, if it was."""
    parts: dict[str, Part] = {
        "region": Name(driver.region_zh, driver.region_en),
        "period": Dates.of(driver.period.first, driver.period.last),
        "value": value_of(driver),
    }
    if driver.measured:
        return Reason.of("driver_place" if driver.unit == UNIT_OF_RANKS else "driver_measured", **parts)
    return Reason.of("driver", known=driver.known_at.isoformat(), **parts)


def value_of(driver: Driver) -> Part:
    """The number of a figure with its qualifier and unit, and what it counts as where its source carries a bias."""
    value = InUnit(Amount(round(driver.value, 2), qualifier=Qualifier(driver.qualifier).written), driver.unit)
    if driver.taken_for is None:
        return value
    taken_for = InUnit(Amount(of_digits(driver.taken_for, 2)), driver.unit)
    return Reason.of("biased_value", value=value, taken_for=taken_for)


def settles_reason(settles: Settles) -> Reason:
    """Which figure would settle a target, who publishes it, when, and from which value it is likely to be met."""
    values: dict[str, Part] = {
        "office": Word("department", settles.department),
        "period": Dates.of(settles.period.first, settles.period.last),
        "due": settles.due.isoformat(),
    }
    if not settles.final and settles.from_value is not None:
        code = f"settles_{'keeps' if settles.reached else 'from'}_{'floor' if settles.from_above else 'ceiling'}"
        return Reason.of(code, value=InUnit(Amount(round(settles.from_value, 2)), settles.unit), **values)
    if not settles.final:
        return Reason.of("settles_helps", **values)
    if settles.done and settles.indicator_id in NORMS:
        return Reason.of("settles_overdue_kept" if settles.overdue else "settles_kept", **values)
    if settles.done:
        last = Dates.of(settles.period.last, settles.period.last)
        return Reason.of("settles_overdue_done" if settles.overdue else "settles_done", day=last, **values)
    if settles.each_year:
        return Reason.of("settles_overdue_each_year" if settles.overdue else "settles_each_year", **values)
    return Reason.of("settles_overdue" if settles.overdue else "settles", **values)
