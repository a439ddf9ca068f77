"""Read and check the tables of rules; every fault is reported with its file, line, column and value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analytics import resources
from analytics.errors import InputError, Problem, messages_of_checks
from analytics.lazy import lazy
from analytics.message import Message
from analytics.standards.decimals import HALF_EVEN
from analytics.standards.index_levels import CATEGORIES, GOOD_UP_TO, HEAVY_ABOVE, INDEX_LEVELS, REQUIRED
from analytics.standards.ozone_ratio import load_conversion
from analytics.standards.roles import Role
from analytics.standards.rule_tables import Standards
from analytics.standards.table_indices import FINAL_LEVELS
from analytics.terms import MEANS, Operation, Statistic
from analytics.unchanged import while_unchanged

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

    from analytics.standards import schemas
else:  # they stand on pandera, which only who reads files needs
    schemas = lazy("analytics.standards.schemas")

_FIRST_DATA_LINE = 2  # line 1 is the header
#: Names that a mean or percentile of ``statistics.csv`` may have, as a message lists them.
OF_VALUES = (*(one.value for one in MEANS), "p1 … p99")
# Tables a folder of rules made by an older version does not have: the delivered one is taken.
_YOUNG = (
    "index_rules",
    "water_core_items",
    "water_detection",
    "measuring_conditions",
    "jurisdictions",
    "statistics",
)
#: Tables whose rows hold for the regions of one jurisdiction.
_OF_A_JURISDICTION = (
    "editions.csv",
    "statistics.csv",
    "reporting_decimals.csv",
    "event_rules.csv",
    "measuring_conditions.csv",
)
# Key, first and last column of a row's span, and whether the span includes its end.
_SPANS = {
    "editions": (["jurisdiction", "role"], "effective_from", "effective_to", False),
    "measuring_conditions": (["jurisdiction", "parameter"], "effective_from", "effective_to", False),
    "reporting_decimals": (["jurisdiction", "statistic", "parameter"], "year_from", "year_to", True),
    "event_rules": (["jurisdiction", "statistic", "parameter", "level"], "year_from", "year_to", True),
}


@while_unchanged("standards", "conversions")
def load(raw_dir: Path | None = None) -> Standards:
    """Read ``standards/*.csv`` below a raw folder.

    Parameters
    ----------
    raw_dir : Path, optional
        Folder that holds ``standards/``; by default the embedded one.

    Returns
    -------
    Standards
        The checked tables with their lookups.

    Raises
    ------
    InputError
        If a file is missing or a cell is wrong, if two editions of one role and jurisdiction are in force on the
        same day, if decimals of one statistic are given twice for a year, if breakpoints do not rise, or if a table
        names an edition that ``editions.csv`` does not have.

    Examples
    --------
    >>> load().edition("air_quality", date(2025, 12, 31))
    'GB3095-2012'
    """
    raw = raw_dir or resources.raw_dir()
    folder = raw / "standards"
    tables = {
        name: read_table(_file_of(folder, name), schema, _as_of_today) for name, schema in schemas.SCHEMAS.items()
    }
    dates = ["effective_from", "effective_to"]
    for name in ("editions", "measuring_conditions"):
        tables[name][dates] = tables[name][dates].map(date.fromisoformat)
    problems = [
        *_one_home(folder, tables["jurisdictions"]),
        *_unknown_jurisdictions(folder, tables),
        *_overlaps(folder, "editions", tables["editions"]),
        *_overlaps(folder, "measuring_conditions", tables["measuring_conditions"]),
        *_overlaps(folder, "reporting_decimals", tables["reporting_decimals"]),
        *_overlaps(folder, "event_rules", tables["event_rules"]),
        *_not_rising(folder, tables["breakpoints"]),
        *_unknown_editions(folder, tables),
        *_unknown_water_items(folder, tables),
        *_missing_counts(folder, tables),
        *_unknown_statistics(folder, tables),
        *_not_of_the_rule(folder, tables["index_rules"]),
        *_missing_levels(folder, tables),
        *_levels_off_the_scale(folder, tables),
    ]
    if problems:
        raise InputError(problems)
    return Standards(
        editions=tables["editions"],
        jurisdictions=tables["jurisdictions"],
        limits=tables["limits"],
        breakpoints=tables["breakpoints"],
        validity=tables["validity"],
        decimals=tables["reporting_decimals"],
        water_classes=tables["water_class"],
        parameters=tables["parameters"],
        evaluation=tables["evaluation"],
        composite=tables["composite_index"],
        event_rules=tables["event_rules"],
        index_rules=tables["index_rules"],
        ozone=load_conversion(raw),
        water_core_items=tables["water_core_items"],
        water_detection=tables["water_detection"],
        conditions=tables["measuring_conditions"],
        statistics=tables["statistics"],
    )


def _file_of(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    return path if path.exists() or name not in _YOUNG else resources.raw_dir() / "standards" / path.name


def _as_of_today(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """A table of an older version with what it lacks, as delivered: roles, home jurisdiction, index levels."""
    delivered = resources.raw_dir() / "standards"
    if path.parent == delivered:
        return frame
    if "role" not in frame and "code" in frame:
        known = pd.read_csv(delivered / "editions.csv", encoding="utf-8-sig", dtype=str)
        frame = frame.assign(role=frame["code"].map(dict(zip(known["code"], known["role"], strict=True))))
    if "jurisdiction" not in frame and path.name in _OF_A_JURISDICTION:
        known = pd.read_csv(delivered / "jurisdictions.csv", encoding="utf-8-sig", dtype=str)
        frame = frame.assign(jurisdiction=known.loc[known["home"] == "yes", "jurisdiction"].iloc[0])
    if path.name == "reporting_decimals.csv" and "rounding" not in frame:
        frame = frame.assign(rounding=HALF_EVEN)
    if path.name == "limits.csv" and "level" not in frame:
        frame = frame.assign(level=FINAL_LEVELS[0])
    if path.name == "index_rules.csv" and "rule" in frame and not frame["rule"].isin(INDEX_LEVELS).any():
        known = pd.read_csv(delivered / path.name, encoding="utf-8-sig", dtype=str)
        frame = pd.concat([frame, known[known["rule"].isin(INDEX_LEVELS)]], ignore_index=True)
    return frame


def read_table(
    path: Path, schema: DataFrameSchema, mended: Callable[[Path, pd.DataFrame], pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Read a CSV file of text cells and check it against a schema.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, with or without a byte order mark; an empty cell is a missing value.
    schema : DataFrameSchema
        Columns wanted, no more and no less, in any order.
    mended : callable, optional
        Adds the columns that a file of an older version does not have.

    Returns
    -------
    DataFrame
        Columns in the order of the schema.

    Raises
    ------
    InputError
        One problem a faulty cell.
    """
    try:
        frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False, na_values=[""])
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        todo = Message("restore it ({error})", error=error)
        raise InputError(Problem(str(path), None, None, None, Message("a readable CSV file in UTF-8"), todo)) from error
    if not isinstance(frame.index, pd.RangeIndex):  # pandas takes the first of too many cells for a name of the row
        n = len(frame.columns)
        todo = Message("put text with a comma between quotes")
        raise InputError(
            Problem(str(path), _FIRST_DATA_LINE, None, None, Message("{n} cells, as in line 1", n=n), todo)
        )
    from pandera.errors import SchemaErrors

    frame = frame if mended is None else mended(path, frame)
    wanted = list(schema.columns)
    if sorted(frame.columns) != sorted(wanted):
        shown = ",".join(map(str, frame.columns))
        raise InputError(
            Problem(
                str(path),
                1,
                None,
                shown,
                Message("the columns {names}", names=",".join(wanted)),
                Message("name them so"),
            )
        )
    try:
        return schema.validate(frame, lazy=True)[wanted]
    except SchemaErrors as error:
        raise InputError(_problems(path, frame, error.failure_cases, messages_of_checks(error))) from error


def _problems(path: Path, frame: pd.DataFrame, cases: pd.DataFrame, said: dict[str, str]) -> list[Problem]:
    """One problem a bad cell: what is no number is not reported again by each check of its column."""
    cases = cases[cases["index"].notna()].copy()
    check = cases["check"].astype(str)
    not_a_number = check.str.startswith("coerce_dtype")
    unparsed = set(cases.loc[not_a_number, "column"])
    cases = cases[not_a_number | ~cases["column"].isin(unparsed)]
    cases = cases.assign(line=cases["index"].astype(int), check=check).drop_duplicates(["line", "column"])
    rows = cases.sort_values("line")[["line", "column", "check"]].itertuples(index=False)
    return [
        Problem(str(path), line + _FIRST_DATA_LINE, column, _shown(frame, line, column), _expected(text, said))
        for line, column, text in rows
    ]


def _shown(frame: pd.DataFrame, row: int, column: str) -> str:
    value = frame[column].iloc[row]
    return "" if pd.isna(value) else str(value)


def _expected(check: str, said: dict[str, str]) -> str:
    if check.startswith("coerce_dtype"):
        return Message("a whole number") if "nt64" in check else Message("a number")
    named = {
        "not_nullable": Message("a value"),
        "multiple_fields_uniqueness": Message("this key only once in the file"),
    }
    return named.get(check) or said.get(check, check)


def _overlaps(folder: Path, name: str, table: pd.DataFrame) -> Iterable[Problem]:
    """Rows of one key whose spans overlap, or that end before they begin."""
    key, first, last, closed = _SPANS[name]
    rows = table.reset_index(names="row").sort_values([*key, first])
    before = rows.groupby(key)[last].shift()
    later = rows[before.notna()]
    end_before = before[before.notna()]
    clash = later[later[first] <= end_before] if closed else later[later[first] < end_before]
    empty = rows[rows[last] < rows[first]] if closed else rows[rows[last] <= rows[first]]
    file = str(folder / f"{name}.csv")
    for row, value in clash[["row", first]].itertuples(index=False):
        text = Message("a start after the end of the row before of the same {key}", key=", ".join(key))
        todo = Message("two rows may not hold at once")
        yield Problem(file, row + _FIRST_DATA_LINE, first, str(value), text, todo)
    for row, value in empty[["row", last]].itertuples(index=False):
        yield Problem(file, row + _FIRST_DATA_LINE, last, str(value), Message("an end after {first}", first=first))


def _one_home(folder: Path, table: pd.DataFrame) -> Iterable[Problem]:
    """Exactly one jurisdiction judges what names no edition."""
    homes = table.loc[table["home"] == "yes", "jurisdiction"].tolist()
    if len(homes) != 1:
        text = Message("one jurisdiction, and only one, that judges what names no edition")
        yield Problem(
            str(folder / "jurisdictions.csv"),
            None,
            "home",
            ", ".join(homes),
            text,
            Message("write yes in one row"),
        )


def _unknown_jurisdictions(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    known = set(tables["jurisdictions"]["jurisdiction"])
    for file in _OF_A_JURISDICTION:
        column = tables[file.removesuffix(".csv")]["jurisdiction"]
        for row, value in column[~column.isin(known)].items():
            text = Message("a jurisdiction of jurisdictions.csv")
            yield Problem(str(folder / file), int(str(row)) + _FIRST_DATA_LINE, "jurisdiction", str(value), text)


def _not_rising(folder: Path, table: pd.DataFrame) -> Iterable[Problem]:
    rows = table.reset_index(names="row").sort_values(["edition", "parameter", "averaging", "iaqi"])
    before = rows.groupby(["edition", "parameter", "averaging"])["concentration"].shift()
    bad = rows[rows["concentration"] <= before]
    for row, value in bad[["row", "concentration"]].itertuples(index=False):
        text = Message("a concentration above that of the index before")
        yield Problem(str(folder / "breakpoints.csv"), row + _FIRST_DATA_LINE, "concentration", str(value), text)


def _not_of_the_rule(folder: Path, table: pd.DataFrame) -> Iterable[Problem]:
    cells = zip(table["rule"], table["value"], strict=True)
    for row, (rule, value) in enumerate(cells):
        known = schemas.INDEX_RULES[rule]
        if value in known or (not known and value.isdecimal() and int(value) <= schemas.HIGHEST_INDEX):
            continue
        text = Message("one of {known}", known=", ".join(known)) if known else Message("an index, a whole number")
        yield Problem(str(folder / "index_rules.csv"), row + _FIRST_DATA_LINE, "value", value, text)


def _missing_levels(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Levels that an edition of a daily index does not state; without them no day would be good, and none heavy."""
    editions, rules = tables["editions"], tables["index_rules"]
    stated = rules.groupby("edition")["rule"].agg(set)
    for edition in editions.loc[editions["role"] == Role.AIR_INDEX, "edition"]:
        lacking = [name for name in REQUIRED if name not in stated.get(edition, set())]
        if lacking:
            text = Message("rows for {names}", names=", ".join(lacking))
            yield Problem(str(folder / "index_rules.csv"), None, "rule", str(edition), text)


def _levels_off_the_scale(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Categories that do not rise, and indices that divide days and are no breakpoint of one of the items."""
    rules, points = tables["index_rules"].reset_index(names="row"), tables["breakpoints"]
    file = str(folder / "index_rules.csv")
    bounds = rules[rules["rule"].isin(CATEGORIES) & rules["value"].str.isdecimal()].sort_values(["edition", "rule"])
    bounds = bounds.assign(value=bounds["value"].astype(int))
    for row, value in bounds.loc[bounds.groupby("edition")["value"].diff() <= 0, ["row", "value"]].itertuples(
        index=False
    ):
        yield Problem(
            file, row + _FIRST_DATA_LINE, "value", str(value), Message("an index above that of the category before")
        )
    dividing = rules[rules["rule"].isin((GOOD_UP_TO, HEAVY_ABOVE)) & rules["value"].str.isdecimal()]
    for row, edition, value in dividing[["row", "edition", "value"]].itertuples(index=False):
        items = points[points["edition"] == edition].groupby(["parameter", "averaging"])["iaqi"]
        for (parameter, averaging), found in items.agg(set).items():
            if int(value) < max(found) and int(value) not in found:
                text = Message(
                    "an index of breakpoints.csv for {parameter}, averaging {averaging}",
                    parameter=parameter,
                    averaging=averaging,
                )
                yield Problem(file, row + _FIRST_DATA_LINE, "value", str(value), text)


def _missing_counts(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Counts of valid data that an edition of a method has no row for; without them no value would be valid.

    The home jurisdiction needs all of them, since days are made of hours by its rules; another one those of a year,
    and may leave out what it does not ask for (days of each month).
    """
    editions = tables["editions"]
    stated = set(tables["validity"][["edition", "statistic"]].itertuples(index=False, name=None))
    homes = set(tables["jurisdictions"].loc[tables["jurisdictions"]["home"] == "yes", "jurisdiction"])
    methods = editions.loc[editions["role"] == Role.AIR_METHOD, ["edition", "jurisdiction"]]
    for edition, jurisdiction in methods.itertuples(index=False):
        wanted = schemas.COUNTS if jurisdiction in homes else ["year_days"]
        lacking = [name for name in wanted if (edition, name) not in stated]
        if lacking:
            text, todo = (
                Message("rows for {names}", names=", ".join(lacking)),
                Message("copy them from the table of a new workspace (dabiao init)"),
            )
            yield Problem(str(folder / "validity.csv"), None, "statistic", str(edition), text, todo)


def _unknown_statistics(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Statistics of an evaluation that their jurisdiction does not define, and percentiles without an order."""
    issued = tables["editions"].set_index("edition")["jurisdiction"]
    known = set(tables["statistics"][["jurisdiction", "statistic"]].itertuples(index=False, name=None))
    for name in ("evaluation", "composite_index"):
        rows = tables[name]
        owners = rows["edition"].map(issued)
        for row, key in enumerate(zip(owners, rows["statistic"], strict=True)):
            if isinstance(key[0], str) and key not in known:
                text = Message("a statistic that statistics.csv defines for {parameter}", parameter=key[0])
                yield Problem(str(folder / f"{name}.csv"), row + _FIRST_DATA_LINE, "statistic", key[1], text)
    rows, file = tables["statistics"], str(folder / "statistics.csv")
    for row in rows.index[(rows["operation"] == Operation.PERCENTILE) & rows["order"].isna()]:
        text = Message("the order of the percentile, e.g. 98")
        yield Problem(file, int(row) + _FIRST_DATA_LINE, "order", "", text)
    for row in rows.index[(rows["operation"] == Operation.PEAK_SEASON) & (rows["years"] > 1)]:
        years, text = str(rows.at[row, "years"]), Message("1: no peak season of several years is computed")
        yield Problem(file, int(row) + _FIRST_DATA_LINE, "years", years, text)
    for row in rows.index[(rows["operation"] != Operation.PEAK_SEASON) & ~rows["statistic"].map(_of_values)]:
        name, text = str(rows.at[row, "statistic"]), Message("one of {known}", known=", ".join(OF_VALUES))
        todo = Message("write the order and the years in their columns: p98 of three years is p98 with 3 in years")
        yield Problem(file, int(row) + _FIRST_DATA_LINE, "statistic", name, text, todo)


def _of_values(statistic: str) -> bool:
    """Whether a name is that of a mean, or says the order of a percentile."""
    try:
        known = Statistic(statistic)
    except ValueError:
        return False
    return known.is_mean or known.percent is not None


def _unknown_water_items(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    known = set(tables["water_class"]["item"])
    column = tables["water_core_items"]["item"]
    for row, value in column[~column.isin(known)].items():
        line = int(str(row)) + _FIRST_DATA_LINE
        text = Message("an item of water_class.csv")
        yield Problem(str(folder / "water_core_items.csv"), line, "item", str(value), text)


def _unknown_editions(folder: Path, tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    known = set(tables["editions"]["edition"])
    for name in (
        "limits",
        "breakpoints",
        "validity",
        "evaluation",
        "composite_index",
        "water_class",
        "water_core_items",
    ):
        column = tables[name]["edition"]
        for row, value in column[~column.isin(known)].items():
            text = Message("an edition of editions.csv")
            line = int(str(row)) + _FIRST_DATA_LINE
            yield Problem(str(folder / f"{name}.csv"), line, "edition", str(value), text)
