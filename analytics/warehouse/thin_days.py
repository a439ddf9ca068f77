"""What is said of days that hours do not fill: they are kept and are no measured days."""

from __future__ import annotations

import pandas as pd

from analytics.message import Message

TWO_HOURS = pd.Timedelta(hours=2)


def thin_days_text(days: pd.DataFrame, hours: pd.DataFrame, day_hours: int) -> str:
    """One line about the days of a load that do not count.

    Parameters
    ----------
    days : DataFrame
        Daily values of cities that the load gives: ``parameter, interval_start, flag``.
    hours : DataFrame
        Its hours: ``ts``.
    day_hours : int
        Hours of a valid day, for the words.

    Returns
    -------
    str
        Empty if there are none; the first and the last day of the load are left out, for other files go on with them.

    Examples
    --------
    >>> hours = pd.DataFrame({"ts": pd.date_range("2026-03-01", "2026-03-02", freq="4h")})
    >>> thin_days_text(pd.DataFrame({"parameter": [], "interval_start": [], "flag": []}), hours, 20)
    'its values stand 4 hours apart, a day needs 20 hours: none of its days counts'
    """
    stamps = hours["ts"].drop_duplicates().sort_values()
    steps = stamps.diff().mode()
    if len(steps) and steps.iloc[0] >= TWO_HOURS:
        apart = int(steps.iloc[0] / pd.Timedelta(hours=1))
        return Message(
            "its values stand {apart} hours apart, a day needs {day_hours} hours: none of its days counts",
            apart=apart,
            day_hours=day_hours,
        )
    start = pd.to_datetime(days["interval_start"])
    ends = stamps.min().normalize(), stamps.max().normalize()
    inner = days[(start > ends[0]) & (start < ends[1])]
    inner = inner.assign(thin=inner["flag"].str.contains("incomplete"))
    parts = inner.groupby("parameter")["thin"].agg(["sum", "size"])
    parts = parts[parts["sum"] > 0]
    if parts.empty:
        return ""
    named = ", ".join(f"{name} {row['sum']} of {row['size']}" for name, row in parts.iterrows())
    return Message("days with too few hours or stations, kept and not counted: {named}", named=named)
