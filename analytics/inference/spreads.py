"""What was learnt of scatter and growth, from the committed table `spreads.csv`, by vintage.

An origin before the first vintage, and an indicator of a group without figures, get the stated priors: wide, and set by
hand before anything was fitted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from analytics.inference.axis import Group, group_of
from analytics.inference.facts import Facts
from analytics.inference.goal_class import domain_of
from analytics.inference.known_figures import AS_SHARE
from analytics.inference.region_kernel import LEVEL_SD, Spread

PATH = Path(__file__).with_name("spreads.csv")
FIELDS = ("drift", "drift_sd", "walk", "province", "city", "memory", "noise", "scope")

PRIORS = {
    Group.SHARE: Spread(0.10, 0.10, 0.10, 0.7, 0.6, 10.0, 0.25, 0.25, LEVEL_SD["share"]),
    Group.CONCENTRATION: Spread(-0.04, 0.03, 0.05, 0.25, 0.2, 10.0, 0.06, 0.05, LEVEL_SD["concentration"]),
    Group.AMOUNT: Spread(0.08, 0.10, 0.08, 1.2, 1.0, 200.0, 0.10, 0.10, LEVEL_SD["amount"]),
    Group.CHANGE: Spread(0.0, 0.3, 0.5, 2.0, 2.0, 5.0, 2.0, 0.5, LEVEL_SD["change"]),
}
"""Stated priors on the axis of each group, a year where a time is meant.

What amounts of regions differ by is their size, which stays: so their memory is long."""

DOUBT = 1.12
"""Factor on the scatter of regions: it is learnt from a few of them, and an 80 % interval of Student's t with 6 degrees
of freedom is so much wider than that of a Gaussian."""

AIR = "air"
"""Domain of the indicators of which the counties of a city are alike, for they share its air."""

COUNTIES_OF_AIR = 1 / 3
"""Scatter of counties in a city, in that of cities in a province: stated, for no air quality of a county is held.

For PM2.5 it makes 9 % of the value. Of other indicators counties differ as cities do.
"""

WEATHER_OF_AIR = 0.9
"""Share of the variance of one year's figure that a city and its counties have in common: stated likewise."""

SUFFIX_GROUPS = (("_share", Group.SHARE), ("_efficiency", Group.SHARE), ("_capacity", Group.AMOUNT))


@dataclass(frozen=True)
class Spreads:
    """Spreads of one vintage.

    Parameters
    ----------
    by_name : dict of str to Spread
        By indicator, and by ``*group``.
    """

    by_name: dict[str, Spread]

    def of(self, indicator_id: str, kind: Group) -> Spread:
        """Spread of an indicator: its own, else its group's, else the prior.

        Examples
        --------
        >>> round(Spreads({}).of("new_share", Group.SHARE).province, 3)  # 0.7 and the doubt
        0.784
        """
        return in_use(self.by_name.get(indicator_id, self.by_name.get(f"*{kind}", PRIORS[kind])), kind)


def group(known: Facts, indicator_id: str) -> Group | None:
    """Group of an indicator by the registry, else by the ending of its name and the unit of its figures."""
    name = AS_SHARE.get(indicator_id, indicator_id)
    if name in known.scales:
        return group_of(*known.scales[name])
    return next((its for ending, its in SUFFIX_GROUPS if name.endswith(ending)), None)


def shares_air(known: Facts, indicator_id: str) -> bool:
    """Whether an indicator is of the air, which the counties of a city share."""
    return domain_of(indicator_id, known.domains.get(indicator_id, "")) == AIR


def of_figures(known: Facts, indicator_id: str, kind: Group, day: date, path: Path = PATH) -> Spread:
    """Spread of the figures of an indicator as of a day; of the air with what the counties of a city have in common.

    Examples
    --------
    >>> from analytics.inference import facts
    >>> air, sewage = (of_figures(facts.load(), name, kind, date(2026, 6, 1)) for name, kind in
    ...                (("pm25_mean", Group.CONCENTRATION), ("rural_sewage_treatment_share", Group.SHARE)))
    >>> round(air.county / air.city, 2), sewage.county is None
    (0.33, True)
    """
    spread = as_of(day, path).of(indicator_id, kind)
    if not shares_air(known, indicator_id):
        return spread
    weather, own = (spread.noise * share**0.5 for share in (WEATHER_OF_AIR, 1 - WEATHER_OF_AIR))
    return replace(spread, county=COUNTIES_OF_AIR * spread.city, weather=weather, noise=own)


def card(path: Path) -> str:
    """Lines at the head of a table that state what it is."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return "".join(line + "\n" for line in text.splitlines() if line.startswith("#"))


@cache
def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, comment="#", parse_dates=["valid_from"])


@cache
def as_of(day: date, path: Path = PATH) -> Spreads:
    """Spreads of the newest vintage that was valid on a day; an empty one, and so the priors, before the first.

    Examples
    --------
    >>> as_of(date(2000, 1, 1)).by_name
    {}
    """
    table = _table(path)
    valid = table[table["valid_from"] <= pd.Timestamp(day)]
    newest = valid[valid["valid_from"] == valid["valid_from"].max()]
    made = {}
    for row in newest.to_dict("records"):
        kind = Group(row["indicator_id"][1:]) if row["indicator_id"].startswith("*") else None
        level = PRIORS[kind].level if kind else float("nan")
        made[row["indicator_id"]] = Spread(**{name: float(row[name]) for name in FIELDS}, level=level)
    return Spreads(made)


def in_use(spread: Spread, kind: Group) -> Spread:
    """As it is used: with the uncertainty of the nation's level of its group, and with the doubt about the scatter."""
    return replace(spread, level=PRIORS[kind].level, province=DOUBT * spread.province, city=DOUBT * spread.city)
