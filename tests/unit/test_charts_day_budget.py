"""Days still needed or allowed: the worse bound is the line, and out of reach is said."""

from __future__ import annotations

from support.chart_samples import budget, traces

from analytics.report import charts
from analytics.report.charts.day_budget import BudgetDay, lost


def test_budget_draws_the_worse_bound_and_the_band() -> None:
    figure = charts.day_budget(budget("needed", [5, 4, 3], [5, 5, 4]), "en")
    (line,) = traces(figure, "series", "left")
    assert list(line.y) == [5, 5, 4] and len(traces(figure, "series", "bounds")) == 1
    allowed = charts.day_budget(budget("allowed", [5, 4, 3], [5, 5, 4]), "en")
    assert list(traces(allowed, "series", "left")[0].y) == [5, 4, 3]
    exact = charts.day_budget(budget("allowed", [5, 5, 4], [5, 5, 4]), "zh")
    assert traces(exact, "series", "bounds") == []
    (hit,) = traces(exact, "series", "hits")
    assert list(hit.x) == ["2025-01-02"] and list(hit.y) == [4]


def test_budget_says_when_it_is_out_of_reach() -> None:
    figure = charts.day_budget(budget("needed", [19, 19], [20, 20], left=18), "en")
    hover = traces(figure, "series", "left")[0].customdata
    assert hover[0][2] == "" and "out of reach" in hover[1][2]  # 19 of 19 days, then 19 of 18
    assert not lost(BudgetDay(low=19, high=30, days_left=19), "needed")
    assert lost(BudgetDay(low=-2, high=-1), "allowed") and not lost(BudgetDay(low=-1, high=0), "allowed")


def test_budget_axis_runs_to_the_end_of_the_period() -> None:
    figure = charts.day_budget(budget("needed", [9, 8], [9, 8], left=364), "en")
    assert figure.layout.xaxis.range == ("2025-01-01", "2025-12-31")


def test_few_days_have_a_tick_a_day() -> None:
    few, many = (charts.day_budget(budget("needed", [n, n - 1], [n, n - 1]), "zh") for n in (3, 200))
    assert charts.day_budget(budget("allowed", [3, 2], [3, 2]), "zh").layout.yaxis.dtick == 1
    assert many.layout.yaxis.dtick is None and few.layout.yaxis.tickformat == "d"
