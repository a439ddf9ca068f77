"""An answer on weather and the rest as tables: changes, years, months, trends, past weathers, goals."""

from __future__ import annotations

import pandas as pd

from analytics.attainment.weather_goals import WeatherAnswer
from analytics.attribution import Attribution

#: tables of an answer, the first of them where one alone is asked for
TABLES = ("changes", "years", "months", "trends", "weathers", "goals")


def weather_tables(answer: WeatherAnswer) -> dict[str, pd.DataFrame]:
    """Tables of an answer, by the names of `TABLES`; one without rows is empty.

    Parameters
    ----------
    answer : WeatherAnswer

    Returns
    -------
    dict of str to DataFrame
        ``changes`` one row a pollutant and measure (mean, days above the limit, good days); ``years`` and ``months``
        one row a pollutant and year or month, as measured, adjusted and normalised; ``trends`` one row a pollutant: the
        slope of the adjusted yearly levels; ``weathers`` one row a pollutant and
        year, the later period's mean in its weather; ``goals`` one row a goal. Columns are explained in
        ``cli/columns.csv``.
    """
    made = list(answer.attributions.made.values())
    how = {"model": made[0].model, "seed": made[0].seed} if made else {}
    good = [one.row() | {"as_of": answer.as_of, **how} for one in answer.attributions.good.values()]
    years = [
        pd.DataFrame({"year": one.trend.years, "value": one.trend.raw, "adjusted": one.trend.adjusted,
                      "normalised": one.trend.normalised, "low95": one.trend.low95,
                      "high95": one.trend.high95,
                      "modelled": one.trend.normalised}).assign(**_whose(one))  # its former name, for one release
        for one in made if one.trend is not None
    ]  # fmt: skip
    months = [one.months.assign(modelled=one.months["normalised"], **_whose(one)) for one in made]
    weathers = [
        pd.DataFrame({"year": one.past.years, "value": one.past.values}).assign(
            observed=one.past.observed, **_whose(one)
        )
        for one in made
        if one.past is not None
    ]
    return {
        "changes": pd.DataFrame([row for one in made for row in one.rows()] + good),
        "years": _joined(years),
        "months": _joined(months),
        "trends": pd.DataFrame([_trend(one) for one in made if one.trend is not None]),
        "weathers": _joined(weathers),
        "goals": pd.DataFrame(_goals(answer)),
    }


def _whose(one: Attribution) -> dict[str, str]:
    return {"region_id": one.region_id, "parameter": one.parameter, "unit": one.unit}


def _trend(one: Attribution) -> dict[str, object]:
    """The straight line through the adjusted yearly levels, and how far years scatter about it."""
    line = one.trend
    assert line is not None
    bounds = {f"per_year_{end}": getattr(line.per_year, end) for end in ("low80", "high80", "low95", "high95")}
    return {**_whose(one), "first_year": int(line.years[0]), "last_year": int(line.years[-1]),
            "n_whole_years": len(line.years), "per_year": line.per_year.value, **bounds,
            "scatter_value": line.scatter_raw, "scatter_adjusted": line.scatter_adjusted}  # fmt: skip


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables of pollutants as one, what they are about first."""
    if not parts:
        return pd.DataFrame()
    rows = pd.concat(parts, ignore_index=True)
    first = ["region_id", "parameter", "unit"]
    return rows[[*first, *rows.columns.drop(first)]]


def _goals(answer: WeatherAnswer) -> list[dict[str, object]]:
    """Targets on the later period, then open ones."""
    closed = [
        {"target_id": one.target.target_id, "p_met": one.p_met, "of_weather": one.of_weather, "n_years": one.n_years,
         "n_met": one.n_met}
        for one in answer.goals
    ]  # fmt: skip
    coming = [
        {"target_id": one.target.target_id, "p_met": one.p_met, "of_weather": one.of_weather, "n_years": one.n_years,
         "best_year": one.best[0], "p_best": one.best[1], "worst_year": one.worst[0], "p_worst": one.worst[1]}
        for one in answer.ahead
    ]  # fmt: skip
    return [*closed, *coming]
