"""What a few scenarios make of open targets: their probabilities alone, on the draws of the assessment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import pandas as pd

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.judge import on_days
from analytics.attainment.likelihood import likelihood
from analytics.attainment.rule import measured_baseline, rule_of
from analytics.forecast.scenario import parse_scenario

COLUMNS = ("target_id", "scenario", "p_met", "p_low", "p_high", "likelihood")
#: The days to come so many per cent below, or above, what is forecast: what a reader asks first.
ASKED_FIRST = ("all -20%", "all -10%", "all +10%")


def what_if(
    evidence: EvidenceCache, target_ids: Collection[str], scenarios: Sequence[str] = ASKED_FIRST
) -> pd.DataFrame:
    """Probability of open targets on monitoring under each of some scenarios.

    Parameters
    ----------
    evidence : EvidenceCache
        That of the assessment: the same draws, nothing is forecast again.
    target_ids : collection of str
        Targets whose period runs or is ahead and that rest on daily values.
    scenarios : sequence of str
        Texts as `parse_scenario` reads them.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row a target and scenario; probabilities 0 to 1, NaN where there is no single one.
    """
    rows = []
    for text in scenarios:
        assumed = evidence.under(parse_scenario(text))
        for target in (evidence.targets[name] for name in target_ids):  # some dozens, each with its own rule
            rule = rule_of(target, partial(measured_baseline, evidence.run, evidence, target))
            if rule is None:
                continue
            own = evidence.owned_figures.get(target.series, evidence.figures.iloc[:0])
            p = on_days(assumed.run, assumed, target, rule, own, required=False).probability
            rows.append((target.target_id, text, p.p, p.low, p.high, likelihood(p.p)))
    return pd.DataFrame(rows, columns=list(COLUMNS))
