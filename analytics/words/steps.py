"""Steps of a derivation: phrases with their values, and the one table that writes them in a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from analytics.terms import Grade
from analytics.words.catalogue import say_or
from analytics.words.reasons import Name, Part, Reason, part_text

COLUMNS = ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
NAN = float("nan")


class Phrase(Reason):
    """A phrase of a derivation: a code of the catalogues' section ``step`` with the values that fill it.

    Examples
    --------
    >>> Phrase.of("n_days", n=365).text("en"), Phrase.of("n_days", n=365).text("zh")
    ('365 days', '365天')
    """

    section: ClassVar[str] = "step"


#: Clause of a step that only calculates.
ARITHMETIC = Phrase.of("arithmetic")


def coded(section: str, key: str) -> Name:
    """A code of the tables: Chinese writes its word, English the code itself, by which it is found in the data.

    Examples
    --------
    >>> coded("pollutant", "so2").text("zh"), coded("pollutant", "so2").text("en"), coded("unit", "furlong").text("zh")
    ('二氧化硫', 'so2', 'furlong')
    """
    return Name(say_or("zh", section, key), key)


@dataclass(frozen=True)
class Step:
    """One step of a derivation, of which a person can redo the arithmetic.

    Parameters
    ----------
    what : Part
        What is computed or found.
    formula : Part
        How.
    inputs : Part
        From what.
    value : float or Part
        Result; NaN where a step has no number.
    unit : str
        Unit of the result, as the tables write it.
    clause : Part
        Clause the step stands on.
    grade : str
        Grade of evidence of the clause (`analytics.terms.Grade`); empty where a step has no clause.
    """

    what: Part
    formula: Part = ""
    inputs: Part = ""
    value: float | Part = NAN
    unit: str = ""
    clause: Part = ARITHMETIC
    grade: str = Grade.A

    @property
    def number(self) -> float:
        """Result of a step that has a number, else NaN."""
        return self.value if isinstance(self.value, float) else NAN


def table(steps: Sequence[Step], lang: str, number: Callable[[float], Any] = float) -> pd.DataFrame:
    """Write steps as a table in a language, numbered from 1.

    Parameters
    ----------
    steps : sequence of Step
        In their order.
    lang : str
        ``'zh'`` or ``'en'``.
    number : callable
        How a value that is a number stands in the table; as it is unless stated otherwise.

    Returns
    -------
    DataFrame
        Columns as in `COLUMNS`.

    Examples
    --------
    >>> made = table([Step("2025-01", Phrase.of("sum_of_days"), value=3.5, unit="d")], "zh")
    >>> made.loc[0, ["what", "formula", "unit"]].tolist()
    ['2025-01', '逐日数值之和', '天']
    """
    rows = [
        (
            place,
            *(part_text(part, lang) for part in (one.what, one.formula, one.inputs)),
            number(one.value) if isinstance(one.value, float) else part_text(one.value, lang),
            coded("unit", one.unit).text(lang),
            part_text(one.clause, lang),
            coded("grade", one.grade).text(lang),
        )
        for place, one in enumerate(steps, 1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
