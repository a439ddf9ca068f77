"""A fan chart in words and as a table, for who cannot see it."""

from __future__ import annotations

import pandas as pd

from analytics.report.row_text import required_text, status_text, target_name, threshold_text, value_text
from analytics.words.catalogue import say
from analytics.words.numbers import Row, absent, as_date, date_text, in_unit, number, probability, rows_of


def fan_alt(row: Row, fan: pd.DataFrame, lang: str, home: str) -> str:
    """Tell a fan chart in words for who cannot see it."""
    words = {
        "year": as_date(row["period_end"]).year,  # type: ignore[union-attr]
        "name": target_name(row, lang, home),
        "value": value_text(row, lang),
        "threshold": threshold_text(row, lang),
        "status": status_text(row, lang),
    }
    ahead = fan[fan["series"] == "forecast"].sort_values("day")
    seen = fan[fan["series"] == "observed"].sort_values("day")
    if ahead.empty:
        text = say(lang, "fan.alt_closed", **words)
    else:
        last, days = rows_of(ahead.tail(1))[0], number(row.get("days_left"), 0)
        need = "" if absent(row.get("required_remainder")) else required_text(row, lang)
        text = say(
            lang,
            "fan.alt_open" if len(seen) else "fan.alt_ahead",
            **words,
            date=date_text(seen["day"].iloc[-1], lang) if len(seen) else "—",
            median=number(last["q50"], 1),
            low=number(last["q025"], 1),
            high=number(last["q975"], 1),
            p=probability(row.get("p_met"), lang),
            required=say(lang, "fan.alt_required", days=days, required=need) if need else "",
        )
    past = fan[fan["series"] == "past"].sort_values("day").groupby("year")["value"].last()
    items = say(lang, "meta.sep").join(f"{year} {number(value, 1)}" for year, value in past.items())
    return text + (" " if lang == "en" else "") + say(lang, "fan.alt_past", items=items) if items else text


def fan_table(fan: pd.DataFrame, lang: str, unit: str = "ug/m3") -> tuple[list[str], list[list[str]]]:
    """Header and rows of the data behind a fan chart, at each month's end and the newest day."""
    data = fan.assign(day=pd.to_datetime(fan["day"]))
    seen = data[data["series"] == "observed"].set_index("day")["value"]
    ahead = data[data["series"] == "forecast"].set_index("day")
    must = data[data["series"] == "required"].set_index("day")["value"]
    past = data[data["series"] == "past"].pivot_table(index="day", columns="year", values="value")
    days = data["day"].drop_duplicates().sort_values()
    keep = days[days.dt.is_month_end | (days == days.max()) | (days == (seen.index.max() if len(seen) else None))]
    header = ["date", "this_year"] + (["median", "band80", "band95"] if len(ahead) else [])
    header += ["required"] if len(must) else []

    def cells(day: pd.Timestamp) -> list[str]:
        row = [date_text(day, lang), number(seen.get(day), 1)]
        if len(ahead):
            known = day in ahead.index
            row.append(number(ahead["q50"].get(day), 1))
            for low, high in (("q10", "q90"), ("q025", "q975")):
                span = [number(ahead[q].get(day), 1) for q in (low, high)]
                row.append(say(lang, "format.number_high", low=span[0], high=span[1]) if known else "—")
        row += [number(must.get(day), 1)] if len(must) else []
        return row + [number(past[year].get(day), 1) for year in past.columns]

    names = [say(lang, f"col.{key}") for key in header]
    names = [names[0], *(in_unit(name, unit, lang) for name in names[1:])]
    names += [say(lang, "fan.past_one", year=year) for year in past.columns]
    return names, [cells(day) for day in keep]
