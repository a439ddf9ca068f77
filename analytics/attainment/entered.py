"""A figure that says most before a goal is settled, entered where enough own figures would then forecast the goal.

The value from which figures alone make a goal 80 % likely is worked out for a goal that is inferred. Where the figure
would be the last one that a forecast from own figures lacks (`analytics.attainment.published.project`), that forecast
answers from then on: so the value is stated only where the forecast too makes the goal 80 % likely with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analytics.attainment.by_region import JudgingInputs, level_series
from analytics.attainment.judge import judge
from analytics.attainment.verdict import Verdict
from analytics.inference.inferred import Settles
from analytics.inference.settling import SETTLED
from analytics.targets.target import Target
from analytics.terms import Qualifier


def values_that_hold(
    verdicts: Mapping[str, Verdict], targets: Sequence[Target], asked: JudgingInputs
) -> dict[str, Verdict]:
    """Verdicts whose stated values keep their goals 80 % likely once they are entered; the others state none.

    Parameters
    ----------
    verdicts : mapping of str to Verdict
        Verdicts by target, with what is inferred.
    targets : sequence of Target
        The targets.
    asked : JudgingInputs
        What they were judged on.
    """
    return {t.target_id: _held(verdicts[t.target_id], t, asked) for t in targets}


def _held(verdict: Verdict, target: Target, asked: JudgingInputs) -> Verdict:
    inferred = verdict.inferred
    settles = None if inferred is None else inferred.settles
    own = asked.owned.get(target.series, asked.none)
    if inferred is None or settles is None or settles.final or settles.from_value is None or own.empty:
        return verdict
    evidence, levels = asked.evidence, asked.owned.get(level_series(target))
    found, _ = judge(evidence.run, evidence, target, entered(own, settles, settles.from_value), levels, asked.related)
    if not found.has_evidence or found.probability.p >= SETTLED:
        return verdict
    return replace(verdict, inferred=replace(inferred, settles=replace(settles, from_value=None)))


def entered(own: pd.DataFrame, settles: Settles, value: float) -> pd.DataFrame:
    """Own figures of a series, at least one, with a further one of a value."""
    day = pd.Timestamp(settles.due)
    row = own.iloc[[-1]].assign(
        figure_id="entered", value=value, qualifier=Qualifier.EXACT, source_date=day, known_at=day,
        period_start=pd.Timestamp(settles.period.first), period_end=pd.Timestamp(settles.period.last),
    )  # fmt: skip
    return pd.concat([own, row], ignore_index=True)
