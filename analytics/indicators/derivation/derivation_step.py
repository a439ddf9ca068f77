"""What every derivation shares: the question, and the row a step is."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.indicators.clause_grades import clauses
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.query import StatisticQuery
from analytics.indicators.readings import readings_for
from analytics.indicators.rule_reading import Reading, places
from analytics.indicators.treatment import applied, rule_level, wants_list
from analytics.indicators.validity import Validity
from analytics.standards import Role
from analytics.standards.decimals import HALF_EVEN, HALF_UP, rounding_of
from analytics.terms import Grade
from analytics.words.numbers import number, significant
from analytics.words.reasons import Name, Part, Reason, Several
from analytics.words.steps import Phrase, Step, coded

OURS = (Phrase.of("clause_ours"), Grade.D)
#: Phrase of where ties go.
TIES = {HALF_EVEN: "half_even", HALF_UP: "half_up"}

Steps = list[Step]


def digits(x: float, decimals: int | None = None) -> str:
    """A number of a derivation, thousands together so that it can be copied: six digits, or so many decimals.

    Examples
    --------
    >>> digits(14982.0), digits(1 / 3), digits(1 / 3, 3), digits(-0.05)
    ('14982', '0.333333', '0.333', '−0.05')
    """
    return significant(x, grouped=False) if decimals is None else number(x, decimals, grouped=False)


@dataclass(frozen=True)
class DerivationQuery(StatisticQuery):
    """The statistic whose derivation is asked for."""

    statistic: str = ""
    parameter: str | None = None
    limit: bool = False

    @property
    def method(self) -> str:
        """Code of the standard by which the statistic is evaluated, as people cite it."""
        return self.standards.under(self.edition).name(Role.AIR_METHOD)

    @property
    def unit(self) -> str:
        """Unit of the measured parameter."""
        table = self.standards.parameters
        found = table.loc[table["parameter"] == self.parameter, "unit"]
        return str(found.iloc[0]) if len(found) else ""


def missing_list(asked: DerivationQuery) -> Steps:
    """One step where the rule leaves out the days of the bureau's list and none covers the period; else none."""
    rule = asked.standards.event_rule(
        asked.statistic, asked.parameter, asked.year, rule_level(asked.wh, asked.region_id)
    )
    found = bureau_list(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of)
    if rule is None or not wants_list(rule) or found.covers(asked.parameter):
        return []
    stands_in = applied(rule, bureau_list=False) == "suspects_out"
    detail = Phrase.of(
        "list_is_missing",
        why=found.partly(asked.parameter) or Phrase.of("no_list_covers"),
        done=Phrase.of("suspects_stand_in" if stands_in else "none_left_out"),
    )
    return [Step(Phrase.of("bureau_list"), detail, clause=str(rule["source"]), grade=str(rule["grade"]))]


def clause_of(asked: DerivationQuery, part: str) -> tuple[Part, str]:
    """Source and grade of one clause behind the statistic (`evidence`); general knowledge if none is on file."""
    found = clauses(asked.statistic, asked.parameter, asked.period_end, asked.standards, asked.edition)
    found_here = ((source, grade) for name, grade, source in found if name == part)
    return next(found_here, (Phrase.of("clause_general"), Grade.D))


def validity_step(asked: DerivationQuery, found: Validity, n_days: int, of: str = "") -> Step:
    """One row: measured days against what a valid period needs, and the months that lack days."""
    short = Several.of(
        (Phrase.of("days_of", name=one.name, n=one.n_valid, minimum=one.minimum) for one in found.short), "sentence"
    )
    inputs: list[Part] = [Phrase.of("of_calendar_days", n=found.n_valid, total=n_days)]
    if short.items:
        inputs.append(Phrase.of("short_of_days", short=short))
    source, grade = clause_of(asked, "validity")
    return Step(
        Phrase.of("measured_days_of", name=coded("pollutant", of)) if of else Phrase.of("measured_days"),
        Phrase.of(
            "enough" if found.valid else "not_enough",
            rule=Several.of([Phrase.of("minimum_days", n=found.minimum), *_of_each_month(asked)], "clause"),
        ),
        Several.of(inputs, "sentence"),
        float(found.n_valid),
        "d",
        source,
        grade,
    )


def _of_each_month(asked: DerivationQuery) -> list[Part]:
    """What the method of evaluation asks of each month; nothing where it counts no months."""
    standards = asked.standards.under(asked.edition)
    method = standards.matching_edition(Role.AIR_METHOD, asked.edition, asked.period_end)
    usual, february = standards.needs(method, "month_days"), standards.needs(method, "february_days")
    if not usual:
        return []
    if not february:
        return [Phrase.of("month_minimum", n=usual)]
    return [Phrase.of("month_minimum_february", n=usual, february=february)]


def rounding(asked: DerivationQuery, decimals: int | None) -> Part:
    """The standard that rounds, to how many decimals, and where ties go."""
    if decimals is None:
        return Reason.of("not_rounded")
    standards = asked.standards.under(asked.edition)
    rule = {"places": places(decimals), "ties": Phrase.of(TIES[rounding_of(decimals)])}
    by = standards.cited(Role.ROUNDING)
    return Phrase.of("rounded_by", by=by, **rule) if by else Phrase.of("rounded", **rule)


def named(reading: Reading) -> Name:
    """A reading: Chinese writes what it is, English its id, by which it is found in the tables."""
    return Name(reading.name().text("zh"), reading.reading_id)


def reported(reading: Name, primary: bool = True) -> Phrase:
    """Name of the step that rounds the value of a reading once."""
    return Phrase.of("reported_primary" if primary else "reported", reading=reading)


def readings_of(asked: DerivationQuery) -> list[Reading]:
    """Readings of the statistic, the one that decides first."""
    found = bureau_list(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of)
    level = rule_level(asked.wh, asked.region_id)
    args = (asked.statistic, asked.parameter, asked.period_end, asked.standards, asked.edition)
    return readings_for(*args, found.covers(asked.parameter), level, limit=asked.limit)


def named_id(asked: DerivationQuery, reading_id: str) -> Name:
    """The same of a reading whose id alone stands in a table."""
    known = {one.reading_id: named(one) for one in readings_of(asked)}
    return known.get(reading_id, Name(reading_id, reading_id))


def listed(days: list[str], most: int = 40) -> Part:
    """Days one behind the other; a long list is cut and says so.

    Examples
    --------
    >>> listed(["2025-01-01", "2025-01-02", "2025-01-03"], most=2).text("en")
    '2025-01-01, 2025-01-02 and 1 more'
    """
    shown = Several.of(days[:most])
    return shown if len(days) <= most else Phrase.of("and_more", shown=shown, n=len(days) - most)
