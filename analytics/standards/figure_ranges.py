"""What a figure or a goal of an indicator can be at all: ``data/raw/standards/figure_ranges.csv``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics import resources

FILE = "figure_ranges.csv"
COLUMNS = ["min_value", "max_value", "whole"]
#: the most of a period of a year or longer, where that is less
MOST_OF_YEAR = "max_of_year"
#: whether a bare value up to 1 is asked about: ``asked``, or ``asked_alone`` where none beside it is larger
PART_OF_ONE = "part_of_one"
#: which ends follow from what the unit is, and not only from what was ever published: ``both``, ``low`` or ''
BY_NATURE = "by_nature"
ANY = "*"


def load_ranges(raw_dir: Path) -> pd.DataFrame:
    """Table of the workspace, or the embedded one where the workspace is older; what an older table lacks is added."""
    embedded = pd.read_csv(resources.raw_dir() / "standards" / FILE, encoding="utf-8-sig")
    path = raw_dir / "standards" / FILE
    own = pd.read_csv(path, encoding="utf-8-sig") if path.is_file() else embedded
    lacking = [name for name in (PART_OF_ONE, MOST_OF_YEAR, BY_NATURE) if name not in own]
    if not lacking or "indicator_id" not in own:
        return own
    keys = ["indicator_id", "scale", "unit"]
    return own.merge(embedded[[*keys, *lacking]], on=keys, how="left")


def ranges_of(indicators: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """Range of every indicator.

    Parameters
    ----------
    indicators : DataFrame
        Columns indicator_id, scale, unit.
    rules : DataFrame
        ``data/raw/standards/figure_ranges.csv``: by indicator_id where a row names one, else by scale and unit, ``*``
        any unit that has no row of its own. Older tables lack the columns indicator_id, part_of_one, max_of_year and
        by_nature.

    Returns
    -------
    DataFrame
        Indexed by indicator_id: `COLUMNS`, missing where no rule is known, `MOST_OF_YEAR`, max_value where no other
        is stated, and `PART_OF_ONE` and `BY_NATURE`, '' where nothing is stated.
    """
    every = [*COLUMNS, MOST_OF_YEAR, PART_OF_ONE, BY_NATURE]
    marked, by_nature = (rules[name].fillna("") if name in rules else "" for name in (PART_OF_ONE, BY_NATURE))
    of_year = rules[MOST_OF_YEAR] if MOST_OF_YEAR in rules else float("nan")
    rules = rules.assign(**{PART_OF_ONE: marked, MOST_OF_YEAR: of_year, BY_NATURE: by_nature})
    named = rules["indicator_id"].fillna("") if "indicator_id" in rules else pd.Series("", index=rules.index)
    single = rules[named != ""].set_index("indicator_id")[every] if (named != "").any() else None
    rules = rules[named == ""].assign(unit=rules["unit"].fillna(""))[["scale", "unit", *every]]
    keyed = indicators[["indicator_id", "scale"]].assign(unit=indicators["unit"].fillna(""))
    own = keyed.merge(rules, on=["scale", "unit"], how="left")
    general = keyed.assign(unit=ANY).merge(rules, on=["scale", "unit"], how="left")
    found = own[every].fillna(general[every]).set_axis(pd.Index(keyed["indicator_id"]), axis=0)
    found = found if single is None else single.reindex(found.index).fillna(found)
    return found.assign(**{MOST_OF_YEAR: found[MOST_OF_YEAR].fillna(found["max_value"])})
