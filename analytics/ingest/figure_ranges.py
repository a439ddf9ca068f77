"""What a published figure can be: finite, whole where it is a place, within the range of its indicator and period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.ingest.judgement import LEAST_UG

COLUMNS = ["min_value", "max_value", "whole"]
FIRST_DAY, LAST_DAY = pd.Timestamp(1990, 1, 1), pd.Timestamp(2100, 12, 31)
ANY = "*"


def ranges_of(indicators: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Range of every indicator.

    Parameters
    ----------
    indicators : DataFrame
        Columns indicator_id, scale, unit.
    rules : DataFrame
        ``data/raw/standards/figure_ranges.csv``: by indicator_id where a row names one (the column may be absent), else
        by scale and unit, ``*`` any unit that has no row of its own.

    Returns
    -------
    DataFrame
        Indexed by indicator_id: `COLUMNS`; missing where no rule is known.
    """
    named = rules["indicator_id"].fillna("") if "indicator_id" in rules else pd.Series("", index=rules.index)
    single = rules[named != ""].set_index("indicator_id")[COLUMNS] if (named != "").any() else None
    rules = rules[named == ""].assign(unit=rules["unit"].fillna(""))[["scale", "unit", *COLUMNS]]
    keyed = indicators[["indicator_id", "scale"]].assign(unit=indicators["unit"].fillna(""))
    own = keyed.merge(rules, on=["scale", "unit"], how="left")
    general = keyed.assign(unit=ANY).merge(rules, on=["scale", "unit"], how="left")
    found = own[COLUMNS].fillna(general[COLUMNS]).set_axis(pd.Index(keyed["indicator_id"]), axis=0)
    return found if single is None else single.reindex(found.index).fillna(found)


def faults(t: pd.DataFrame, ranges: pd.DataFrame) -> list[tuple[pd.Series, str, str | pd.Series]]:
    """Masks of impossible figures, the column each blames and why.

    Parameters
    ----------
    t : DataFrame
        Columns indicator_id, value, period_start, period_end, source_date, unit.
    ranges : DataFrame
        Of `ranges_of`; empty: only what holds for every figure is checked.
    """
    own = ranges.reindex(t["indicator_id"]).set_axis(t.index, axis=0).astype(float)
    value, start, end = t["value"], t["period_start"], t["period_end"]
    finite = pd.Series(np.isfinite(value.fillna(0.0)), index=t.index)
    days = (end - start).dt.days + 1
    most = own["max_value"].where(~((t["unit"] == "d") & (days > 0)), own["max_value"].clip(upper=days))
    expected = (
        own["min_value"].map("{:g}".format) + " to " + most.map("{:g}".format) + " " + t["unit"].fillna("").astype(str)
    )
    beyond = finite & ((value < own["min_value"]) | (value > most))
    broken = finite & ~beyond & (own["whole"] == 1) & (value != value.round())
    outside = f"bad date: expected a period within {FIRST_DAY.year} to {LAST_DAY.year}"
    return [
        (value.notna() & ~finite, "value", "impossible value: expected a finite number"),
        (beyond, "value", "impossible value: expected " + expected.str.strip()),
        (
            finite & ~beyond & (own["min_value"] == 0) & (t["unit"] == "ug/m3") & (value < LEAST_UG),
            "value",
            f"impossible value: expected at least {LEAST_UG:g} ug/m3, a value in mg/m3 is to be converted",
        ),
        (broken, "value", "impossible value: expected a whole number"),
        (start < FIRST_DAY, "period_start", outside),
        (end > LAST_DAY, "period_end", outside),
        (t["source_date"] < start, "source_date", "bad date: published before its period begins"),
    ]
