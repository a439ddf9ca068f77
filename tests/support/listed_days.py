"""Days with dust, and a bureau's list of the exceptional ones among them."""

import pandas as pd

CLEAN = {"pm25": 20.0, "pm10": 60.0, "no2": 20.0, "so2": 6.0, "co": 0.8, "o3_mda8": 120.0}


JANUARY = pd.date_range("2025-01-01", "2025-01-31")


WHOLE = [("2025-01-01", "2025-12-31")]


EVENTS = [("2025-01-01", "2025-01-31")]


def days_of(first, last, dusty=(), dust=None):
    """Days that are clean but for some dusty ones."""
    dates = pd.date_range(first, last)
    days = pd.DataFrame({"date": dates, **CLEAN})
    for name, value in (dust or {"pm10": 180.0}).items():
        days.loc[days["date"].isin(pd.to_datetime(list(dusty))), name] = value
    return days


def listing(region, covered, events, known_at="2026-01-10", parameters=("pm25", "pm10")):
    """Rows of the bureau's list: spans it was made for, and spans it takes out."""
    return [
        (region, parameter, first, last, entry, "bureau", None, known_at)
        for parameter in parameters
        for entry, spans in (("covered", covered), ("event", events))
        for first, last in spans
    ]
