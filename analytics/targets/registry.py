"""Load the registry: what each plan promises, where, in which unit and by when.

Four CSV files under ``registry/`` that an analyst edits in a spreadsheet. All faults of all files are reported at
once, each with file, line, column and value. Measurements are never read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics import resources
from analytics.errors import InputError, Problem
from analytics.lazy import lazy
from analytics.message import Message
from analytics.targets import csvtext, names
from analytics.targets.period import calendar_year_count
from analytics.terms import Scale, Statistic
from analytics.unchanged import while_unchanged

if TYPE_CHECKING:
    from analytics.targets import cells, schema
else:  # they stand on pandera, which only who reads files needs
    cells, schema = lazy("analytics.targets.cells"), lazy("analytics.targets.schema")

Tables = dict[str, pd.DataFrame]

REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("regions", "parent_id", "regions", "region_id"),
    ("plans", "region_id", "regions", "region_id"),
    ("targets", "plan_id", "plans", "plan_id"),
    ("targets", "region_id", "regions", "region_id"),
    ("targets", "indicator_id", "indicators", "indicator_id"),
    ("indicators", "change_of", "indicators", "indicator_id"),
    ("targets", "parent_target_id", "targets", "target_id"),
)
"""Column of a file, and the column of the file it must be found in."""

TREES: tuple[tuple[str, str, str], ...] = (
    ("regions", "region_id", "parent_id"),
    ("targets", "target_id", "parent_target_id"),
)
"""Files whose rows have a parent in the same file: id and parent column."""


@dataclass(frozen=True)
class Registry:
    """The registry in memory; nothing in it comes from measurements.

    Parameters
    ----------
    plans, regions, indicators, targets : DataFrame
        Columns as in ``sql/raw/01_region.sql`` … ``04_target.sql``: dates as datetime64, thresholds as float
        with NaN for none, flags as bool, empty text as None.
    """

    plans: pd.DataFrame
    regions: pd.DataFrame
    indicators: pd.DataFrame
    targets: pd.DataFrame

    @cached_property
    def names(self) -> pd.DataFrame:
        """Every name of every region: columns name, region_id, n_regions."""
        return names.all_names(self.regions)

    @property
    def aliases(self) -> pd.DataFrame:
        """Names that mean one region: columns name (compare with `names.keys`) and region_id."""
        return self.names.loc[self.names["n_regions"] == 1, ["name", "region_id"]].reset_index(drop=True)

    @property
    def ambiguous(self) -> pd.DataFrame:
        """Names that more than one region has, which are never guessed: columns name and region_id."""
        return self.names.loc[self.names["n_regions"] > 1, ["name", "region_id"]].reset_index(drop=True)

    @property
    def joined(self) -> pd.DataFrame:
        """Targets with the names of region, indicator and plan, and the indicator's statistic and scale."""
        region = self.regions[["region_id", "zh", "en", "level"]].rename(
            columns={"zh": "region_zh", "en": "region_en", "level": "region_level"}
        )
        indicator = self.indicators.drop(columns="unit").rename(
            columns={"zh": "indicator_zh", "en": "indicator_en", "direction": "better"}
        )
        plan = self.plans[["plan_id", "zh", "en", "issued_on"]].rename(columns={"zh": "plan_zh", "en": "plan_en"})
        return (
            self.targets.merge(region, on="region_id", how="left", validate="many_to_one")
            .merge(indicator, on="indicator_id", how="left", validate="many_to_one")
            .merge(plan, on="plan_id", how="left", validate="many_to_one")
        )

    def region_id(self, name: str) -> str:
        """Region that an id, a Chinese or English name or an alias means, in any case.

        Parameters
        ----------
        name : str
            What a user typed.

        Returns
        -------
        str
            The region_id.

        Raises
        ------
        InputError
            If no region or more than one answers to it; lists near matches or the candidates.
        """
        return names.resolve(name, self.names)


def _problems_at(
    rows: pd.DataFrame, bad: pd.Series, column: str, file: str, expectation: tuple[str, str]
) -> list[Problem]:
    """One problem a bad row; `expectation` is what was expected and what to do."""
    values = rows.loc[bad, column]
    return [Problem(file, int(line), column, value, *expectation) for line, value in values.items()]


def _dangling(tables: Tables, file_of: Callable[[str], str]) -> list[Problem]:
    """Ids that their file does not have; files that could not be read are not held against others."""
    found: list[Problem] = []
    for name, column, other, other_column in REFERENCES:
        if name in tables and other in tables:
            rows = tables[name]
            bad = (rows[column] != "") & ~rows[column].isin(tables[other][other_column])
            expectation = (
                Message("{column} of a row of {file}.csv", column=other_column, file=other),
                Message("correct it, or add the row there"),
            )
            found += _problems_at(rows, bad, column, file_of(name), expectation)
    return found


def in_cycle(ids: pd.Series, parents: pd.Series) -> pd.Series:
    """Rows whose chain of parents never ends.

    Parameters
    ----------
    ids, parents : Series of str
        Unique ids and the parent of each, ``''`` for none; same index.

    Returns
    -------
    Series of bool
        True where following parents leads into a circle. Parents that are not there end a chain.

    Examples
    --------
    >>> in_cycle(pd.Series(["a", "b", "c"]), pd.Series(["", "c", "b"])).tolist()
    [False, True, True]
    """
    n = len(ids)
    place = pd.Series(np.arange(n), index=ids.to_numpy())
    place = place[~place.index.duplicated()]
    up = np.append(parents.map(place).fillna(n).astype(int).to_numpy(), n)
    # Doubling the step each time, log2(n) jumps pass every chain that ends.
    for _ in range(n.bit_length() + 1):
        up = up[up]
    return pd.Series(up[:n] != n, index=ids.index)


def _cycles(tables: Tables, file_of: Callable[[str], str]) -> list[Problem]:
    """Regions and targets that are, through their parents, their own parent."""
    found: list[Problem] = []
    for name, own, parent in TREES:
        if name in tables:
            rows = tables[name]
            bad = in_cycle(rows[own], rows[parent])
            expectation = (Message("parents that do not run in a circle"), Message("clear or correct the parent"))
            found += _problems_at(rows, bad, parent, file_of(name), expectation)
    return found


def _against_indicator(tables: Tables, file_of: Callable[[str], str]) -> list[Problem]:
    """Thresholds in another unit than their indicator's, and shares beyond 0 … 100 %."""
    if not {"targets", "indicators"} <= set(tables):
        return []
    rows, facts = tables["targets"], tables["indicators"].drop_duplicates("indicator_id")
    facts = facts.set_index("indicator_id")
    unit = rows["indicator_id"].map(facts["unit"])
    other_unit = unit.notna() & (unit != rows["unit"])
    threshold = cells.to_number(rows["threshold"])
    is_share = (rows["indicator_id"].map(facts["scale"]) == Scale.SHARE) & (rows["unit"] == "%")
    beyond = is_share & ((threshold < 0) | (threshold > 100))
    unit_expected = (
        Message("the unit of its indicator in indicators.csv"),
        Message("convert the threshold, or correct the unit"),
    )
    share_expected = (Message("a share between 0 and 100 %"), Message("write 95 for 95 %"))
    return _problems_at(rows, other_unit, "unit", file_of("targets"), unit_expected) + _problems_at(
        rows, beyond, "threshold", file_of("targets"), share_expected
    )


def _years_of_means(raw: Path) -> list[int]:
    """Calendar years that the tables of rules, of any country, make a three-year mean of."""
    own = raw / "standards" / "statistics.csv"
    path = own if own.exists() else resources.raw_dir() / "standards" / "statistics.csv"
    rows, _ = csvtext.read(path, ["statistic", "years"])
    if rows is None:  # what is wrong with the table is said where it is read as rules
        return []
    years = cells.to_number(rows.loc[rows["statistic"] == Statistic.THREE_YEAR_MEAN, "years"])
    return sorted({int(n) for n in years.dropna()})


def _three_years(tables: Tables, file_of: Callable[[str], str], years: list[int]) -> list[Problem]:
    """Three-year means over anything but as many calendar years as the tables of rules say."""
    if not {"targets", "indicators"} <= set(tables) or not years:
        return []
    rows, facts = tables["targets"], tables["indicators"].drop_duplicates("indicator_id").set_index("indicator_id")
    ends = pd.DataFrame({name: cells.to_date(rows[name]) for name in ("period_start", "period_end")})
    bad = (
        (rows["indicator_id"].map(facts["statistic"]) == Statistic.THREE_YEAR_MEAN)
        & ~calendar_year_count(ends).isin(years)
        & ends.notna().all(axis=1)
    )
    expectation = (
        Message("{years} calendar years, as statistics.csv says of three_year_mean", years=" / ".join(map(str, years))),
        "e.g. 2026-01-01 to 2028-12-31",
    )
    return _problems_at(rows, bad, "period_end", file_of("targets"), expectation)


def _with_known_changes(indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicators of a file that states no change at all, as files of older versions: with those of the embedded one."""
    if (indicators["change_how"] != "").any():
        return indicators
    path = resources.raw_dir() / "registry" / "indicators.csv"
    embedded, _ = csvtext.read(path, list(schema.INDICATORS.columns))
    if embedded is None:
        return indicators
    known = embedded[embedded["change_of"].isin(indicators["indicator_id"])].set_index("indicator_id")
    stated = {
        name: indicators["indicator_id"].map(known[name]).fillna("").astype(indicators[name].dtype)
        for name in ("change_of", "change_how")
    }
    return indicators.assign(**stated)


def delivered_regions() -> Registry:
    """The regions that come with the package, and nothing else of its registry.

    They are not checked again, for the tests of the package do it: a draft asks them for a name only.

    Examples
    --------
    >>> delivered_regions().region_id("新乡"), len(delivered_regions().targets)
    ('xinxiang', 0)
    """
    path = resources.raw_dir() / "registry" / "regions.csv"
    regions, problems = csvtext.read(path, list(schema.REGIONS.columns), schema.OPTIONAL.get("regions", ()))
    if regions is None:
        raise InputError(problems)
    none = {name: pd.DataFrame(columns=list(rules.columns), dtype=str) for name, rules in schema.SCHEMAS.items()}
    return Registry(**{name: schema.typed(name, rows) for name, rows in (none | {"regions": regions}).items()})


@while_unchanged("registry", "standards")
def load(raw_dir: Path | None = None) -> Registry:
    """Read and check the four registry files.

    Parameters
    ----------
    raw_dir : Path, optional
        Folder that holds ``registry/``; the embedded one if not given.

    Returns
    -------
    Registry
        Plans, regions, indicators and targets.

    Raises
    ------
    InputError
        With every fault of every file, each with file, line, column and value.

    Examples
    --------
    >>> load().region_id("xinxiang")
    'xinxiang'
    """
    folder = (raw_dir or resources.raw_dir()) / "registry"

    def file_of(name: str) -> str:
        return str(folder / f"{name}.csv")

    problems: list[Problem] = []
    tables: Tables = {}
    for name, rules in schema.SCHEMAS.items():
        rows, found = csvtext.read(folder / f"{name}.csv", list(rules.columns), schema.OPTIONAL.get(name, ()))
        problems += found
        if rows is not None:
            tables[name] = rows if name != "indicators" else _with_known_changes(rows)
            problems += schema.problems(name, rows, file_of(name))
    problems += _dangling(tables, file_of) + _cycles(tables, file_of) + _against_indicator(tables, file_of)
    problems += _three_years(tables, file_of, _years_of_means(folder.parent))
    if problems:
        raise InputError(sorted(problems, key=lambda p: (p.file, p.line or 0)))
    return Registry(**{name: schema.typed(name, rows) for name, rows in tables.items()})
