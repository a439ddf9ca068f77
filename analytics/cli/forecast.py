"""What ``dabiao forecast`` asks and prints: a period, the distribution of its mean, and what its reader has to know."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.api import Workspace
from analytics.cli.options import days_of
from analytics.cli.output import Format, err
from analytics.cli.show import as_of_day
from analytics.errors import InputError, one_of
from analytics.forecast import Forecast, NotEnoughHistory, Scenario
from analytics.forecast.forecast import SHOWN_LEVELS
from analytics.indicators import history
from analytics.message import Message
from analytics.report.scenario import idle_text
from analytics.words.catalogue import say


def period(text: str | None, year: int | None, workspace: Workspace, as_of: str | None) -> tuple[date, date]:
    """Period meant on the command line; default the calendar year of the date.

    Raises
    ------
    InputError
        If the text is no span START..END, ends before it starts, or a year is given as well.
    """
    span = days_of(text, "--period")
    if span is not None:
        if year is not None:
            raise InputError(
                Message(
                    "--year {year} and --period {text}: give one of them, each says which days are meant",
                    year=year,
                    text=text,
                )
            )
        return span
    chosen = year or as_of_day(workspace, as_of).year
    return date(chosen, 1, 1), date(chosen, 12, 31)


def make(workspace: Workspace, region: str, days: tuple[date, date], as_of: str | None, model: str | None) -> Forecast:
    """Forecast a region's period.

    Raises
    ------
    NotEnoughHistory
        If too little is known; the message says where there are month means but no days.
    """
    try:
        return workspace.forecast(region, *days, as_of, model)
    except NotEnoughHistory as error:
        past = history(workspace.warehouse, str(workspace.region_id(region)), as_of_day(workspace, as_of))
        if past.daily.notna().to_numpy().any() or not past.monthly.notna().to_numpy().any():
            raise
        found = past.monthly.dropna(how="all").index
        ends = {"first": f"{found[0]:%Y-%m}", "last": f"{found[-1]:%Y-%m}"}
        span = Message("{n:month|months}, {first} to {last}", n=len(found), **ends)
        raise NotEnoughHistory(
            Message(
                "only month means are known of {region_id} ({span}); {error}",
                region_id=past.region_id,
                span=span,
                error=error.missing[0],
            )
        ) from None


def rows(made: Forecast, parameter: str, scenario: Scenario | None = None) -> pd.DataFrame:
    """Distribution of the period's mean: one row a quantile; under a scenario beside it, from the same paths.

    Raises
    ------
    InputError
        If the parameter is not measured there, or was over the whole of the period without a value.
    """
    one_of("--parameter", parameter, made.parameters)
    if np.isnan(made.days(parameter)).all():
        span = f"{made.period_start} to {made.period_end}"
        why = Message(
            "no value of {parameter} is known of {span}, which was over on {origin}",
            parameter=parameter,
            span=span,
            origin=made.origin,
        )
        raise InputError(
            Message("{region_id}: {why}; load the values or ask for another period", region_id=made.region_id, why=why)
        )
    columns: dict[str, Any] = {"region_id": made.region_id, "parameter": parameter, "period_start": made.period_start,
            "period_end": made.period_end, "as_of": made.origin, "model": made.model}  # fmt: skip
    out = _distribution(made, parameter).assign(**columns)[[*columns, "output_type", "level", "value"]]
    if scenario is None:
        return out
    return out.assign(value_scenario=_distribution(scenario.apply(made), parameter)["value"], scenario=scenario.text)


def _distribution(made: Forecast, parameter: str) -> pd.DataFrame:
    """Mean and quantiles of the period's mean."""
    samples = made.mean(parameter)
    quantiles = pd.DataFrame(
        {"output_type": "quantile", "level": SHOWN_LEVELS, "value": np.quantile(samples, SHOWN_LEVELS)}
    )
    mean = pd.DataFrame({"output_type": ["mean"], "level": [np.nan], "value": [samples.mean()]})
    out = pd.concat([mean, quantiles], ignore_index=True)
    return out.assign(value=out["value"].round(3))


def notes(made: Forecast, parameter: str, scenario: Scenario | None, lang: str) -> list[str]:
    """What a reader of the numbers has to know, each once: old data, estimates, month means, rules that change nothing.

    Notes on other parameters are left out.
    """
    own = dict.fromkeys(note.text(lang) for note in made.notes if note.parameter in ("", parameter))
    idle = scenario.idle([made], parameter) if scenario is not None else ()
    return [
        *(say(lang, "forecast_note.line", text=note) for note in dict.fromkeys(own)),
        *([idle_text(idle, lang)] if idle else []),
    ]


def print_notes(lines: list[str], format_: Format) -> None:
    """Print notes below a table, or on standard error where the rows go to a machine."""
    for line in lines:
        if format_ is Format.table:
            print(line)
        else:
            err.print(line, markup=False, highlight=False, soft_wrap=True)
