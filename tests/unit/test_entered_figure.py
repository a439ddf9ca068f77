"""A value that would make a goal likely is stated only where it does so once it is entered beside the own figures."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from support.inferred_targets import own_figure, target

from analytics.attainment import entered
from analytics.attainment.by_region import JudgingInputs
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.rule import rule_of
from analytics.attainment.verdict import Verdict
from analytics.inference.infer import infer
from analytics.terms import Status

DAY = date(2025, 10, 1)
GOAL = target()


def own(*values):
    """Own figures of the years up to 2023."""
    rows = [
        own_figure(2024 - len(values) + i, value, f"{2025 - len(values) + i}-03-01") for i, value in enumerate(values)
    ]
    made = pd.concat(rows, ignore_index=True).assign(grade="A", basis="reviewed", note=None, source_url="")
    days = {name: pd.to_datetime(made[name]) for name in ("period_start", "period_end", "known_at")}
    return made.assign(**days, source_date=days["known_at"], figure_id=[f"f{i}" for i in range(len(made))])


class _Evidence:
    run = None


def stated(monkeypatch, figures, least=None):
    """The value that is stated beside own figures, judged as figures alone are; ``least`` is stated before that."""

    def judged(run, evidence, goal, its, levels, related):
        return judge_figures(goal, rule_of(goal, lambda: None), its, DAY, 400, 1), None

    monkeypatch.setattr(entered, "judge", judged)
    inferred = infer([GOAL], DAY, own_figures=figures)[0]
    if least is not None:
        inferred = replace(inferred, settles=replace(inferred.settles, from_value=least))
    asked = JudgingInputs(_Evidence(), {GOAL.series: figures}, figures.iloc[:0], None)
    verdict = Verdict(Status.INFERRED, inferred=inferred)
    return entered.values_that_hold({"p/1": verdict}, [GOAL], asked)["p/1"].inferred.settles.from_value


def test_with_few_own_figures_the_answer_stays_inferred_and_the_value_is_stated(monkeypatch):
    assert stated(monkeypatch, own(50.0)) is not None


@pytest.mark.parametrize(("before", "holds"), [((70.0, 68.0, 64.0, 60.0), False), ((47.0, 50.0, 53.0, 56.0), True)])
def test_where_the_fifth_figure_lets_the_own_series_forecast_the_forecast_must_agree(monkeypatch, before, holds):
    """With 59.5 % in 2024 a share that fell by three points a year misses 58 % in 2025; one that rose meets it."""
    assert (stated(monkeypatch, own(*before), 59.5) is not None) == holds
