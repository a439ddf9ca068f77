"""A fill-in workbook as it returns (`analytics.targets.form_book`), in any state of filling.

A row says something if it has a value; what it asks for is what its goal and period show. The hidden id holds where
they are as they were written, or gone. Rows that say something are read as any published figure (`figures`); one that
is half filled, or names what is not known, is reported with its sheet, row, column and value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import figures, form_cells
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import apart
from analytics.ingest.provenance_card import Card
from analytics.ingest.quarantine_reasons import from_kept
from analytics.ingest.raw import Raw, no_ragged, quarantine_rows
from analytics.message import Message
from analytics.targets import form, names
from analytics.terms import Qualifier
from analytics.words.catalogue import LANGS, catalogue, say, say_or

READER = "form"
MOST_REMARKS = 5
HALF_FILLED = Message("expected a value, the row is half filled; fill it in or clear the row")
OTHER_YEAR = Message("expected a value of the row's period, the words behind it name another year")
SEVERAL = Message("expected one number; of a range write the bound, such as ≥45, or about 47")
NO_PERIOD = Message(
    "expected a year, years, or the first and the last day, e.g. 2025, 2024-2025 or 2025-01-01..2025-06-30"
)
NO_GOAL = Message("expected a goal of the list, or region and indicator by their names, separated by ·")
#: column of the sheet that a fault of a figure is about
_SHOWN = {"qualifier": "value", "source_date": "published", "region_id": "goal", "indicator_id": "goal",
          "period_start": "period", "period_end": "period"}  # fmt: skip

Figure = dict[str, object]  # a row of a file of figures


@dataclass(frozen=True)
class FormRow:
    """A row of the sheet: its line, and the text of each of its columns ('' where the sheet lacks the column)."""

    line: int
    goal: str
    period: str
    value: str
    unit: str
    source: str
    published: str
    remark: str
    id: str


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row, and in which column."""

    line: int
    column: str
    why: str


def read(raw: Raw, card: Card, lookup: Lookup, identity: str, options: Options, today: date) -> Batch:
    """Read a sheet of a fill-in workbook; rows without a value say nothing.

    Raises
    ------
    InputError
        If there is no column of values: deleted, or called otherwise.
    """
    sheet = _Sheet(raw, lookup, options)
    found = [sheet.figure(row) for row in sheet.filled()]
    made, faults = [one for one in found if isinstance(one, dict)], [one for one in found if isinstance(one, RowFault)]
    batch = Batch(identity, raw.name, raw.sha256, READER, "figure", 0, 0, 0, pd.DataFrame(), pd.DataFrame(),
                  corrected_on=options.known_at)  # fmt: skip
    if made:
        rows = pd.DataFrame(made, dtype=object).astype({"line": "int64"})
        order = options.date_order or card.date_order or "ymd"  # no row is to refuse the others
        as_figures = replace(raw, rows=rows, ragged=no_ragged())
        batch = figures.read(as_figures, replace(card, date_order=order), lookup, identity, options, today)
        faults += [RowFault(row["line"], _SHOWN.get(row["column_name"], row["column_name"]), from_kept(row))
                   for row in batch.quarantined.to_dict("records")]  # fmt: skip
    quarantined = quarantine_rows(raw, sheet.as_quarantined(faults), identity)
    n_read, n_bad = len(found), quarantined["line"].nunique()
    columns = replace(apart(raw.rows, sheet.known()), said=tuple(sheet.said(n_read)))
    return replace(batch, reader=READER, rows_read=n_read, rows_accepted=n_read - n_bad, rows_quarantined=n_bad,
                   quarantined=quarantined, columns=columns)  # fmt: skip


class _Sheet:
    """One sheet: which column is what, and what its rows ask for."""

    def __init__(self, raw: Raw, lookup: Lookup, options: Options):
        self.raw, self.lookup = raw, lookup
        header = [str(name) for name in raw.rows.columns if name != "line"]
        roles = {name: form.column_of(name) for name in header}
        self.columns = {role: next((n for n in header if roles[n] == role), "") for role in (*form.COLUMNS, form.ID)}
        if not self.columns["value"]:
            expected = Message("a column called {name}", name=f"{say('zh', 'form.value')} / {say('en', 'form.value')}")
            todo = Message("put the column back, or take a fresh workbook by 'dabiao template --format xlsx'")
            raise InputError(Problem(raw.name, raw.header, None, None, expected, todo))
        none = [""] * len(raw.rows)
        cells = [col.as_text(raw.rows[name]).tolist() if name else none for name in self.columns.values()]
        self.rows = [FormRow(int(line), *texts) for line, *texts in zip(raw.rows["line"], *cells, strict=True)]
        self.asked = {row.line: form.asked_of(row.id) for row in self.rows}
        known = [one for one in self.asked.values() if one is not None]
        self.region = options.region or _only(one.region_id for one in known)
        self.department = _commonest(one.department for one in known) or _department_of("\n".join(raw.titles))
        self.remarks: list[str] = []

    def known(self) -> list[str]:
        """Columns of the sheet that are read."""
        return [name for name in self.columns.values() if name]

    def as_quarantined(self, faults: list[RowFault]) -> pd.DataFrame:
        """Faults with their column as it is called in the sheet, and the cell as it stands there."""
        row_of = {row.line: row for row in self.rows}
        rows = [(one.line, self.columns.get(one.column) or one.column,
                 getattr(row_of[one.line], one.column, ""), one.why) for one in faults]  # fmt: skip
        return pd.DataFrame(rows, columns=["line", "column_name", "value", "reason"], dtype=object)

    def filled(self) -> Iterator[FormRow]:
        """Rows that say something; a remark alone, or a word for no value, is reported and no fault."""
        for row in self.rows:
            if not form_cells.says_nothing(row.value) or row.source or row.published:
                yield row
            elif row.remark or row.value:
                self.remarks.append(f"{row.line}: {row.remark or row.value}")

    def figure(self, row: FormRow) -> Figure | RowFault:
        """A row as a row of a file of figures, or what is wrong with it."""
        if form_cells.says_nothing(row.value):
            return RowFault(row.line, "value", HALF_FILLED)
        asked = self._asked(row)
        if isinstance(asked, RowFault):
            return asked
        unit = self.lookup.indicator_units.get(asked.indicator_id) or ""
        written, remark = form_cells.remark_apart(row.value)
        if form_cells.holds_several(written):
            return RowFault(row.line, "value", SEVERAL)
        years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", remark)}
        if years and not years & set(range(asked.first.year, asked.last.year + 1)):
            return RowFault(row.line, "value", OTHER_YEAR)
        value, qualifier = form_cells.value_of(written, unit)
        qualifier = qualifier if qualifier != Qualifier.EXACT or form_cells.is_final(remark) else Qualifier.ABOUT.value
        code = asked.department or self.department  # who says so; in Chinese everywhere, so that it stays the same
        return {
            "line": row.line, "region_id": asked.region_id, "indicator_id": asked.indicator_id,
            "period_start": str(asked.first), "period_end": str(asked.last), "value": value, "qualifier": qualifier,
            "subject_zh": asked.subject, "unit": form_cells.unit_of(row.unit, unit),
            "source": row.source or (say_or("zh", "department", code) if code else ""),
            "source_date": form_cells.day_of(row.published, self.raw.since_1904), "source_url": "", "grade": "",
            "basis": asked.basis, "note": "; ".join(filter(None, (row.remark, remark))),
        }  # fmt: skip

    def _asked(self, row: FormRow) -> form.Asked | RowFault:
        """What a row asks for: its id if goal and period are as they were written, or gone; else what they say."""
        hidden = self.asked[row.line]
        if hidden is not None and (not (row.goal or row.period) or hidden.written == form.digest(row.goal, row.period)):
            return hidden
        of_id = None if hidden is None else (hidden.region_id, hidden.indicator_id, hidden.subject)
        period = form.period_of(row.period)
        if period is None and hidden is not None and not row.period:
            period = hidden.first, hidden.last
        if period is None:
            return RowFault(row.line, "period", NO_PERIOD)
        goal = self._goal(row.goal) if row.goal else of_id
        if goal is None:
            return RowFault(row.line, "goal", NO_GOAL)
        basis = hidden.basis if hidden is not None and goal == of_id else ""
        return form.Asked(*goal, *period, basis, self.department)

    def _goal(self, text: str) -> tuple[str, str, str] | None:
        """Region, indicator and subject that a goal names; where it names no region, that of the sheet."""
        parts = form.goal_parts(text)
        places = self.lookup.regions, self.lookup.indicators
        region = places[0].get(names.key(parts[0])) if len(parts) > 1 else None
        if region is None:
            region, parts = self.region, ["", *parts]
        indicator = places[1].get(names.key(parts[1])) if len(parts) > 1 else None
        return (region, indicator, form.BETWEEN.join(parts[2:])) if region and indicator else None

    def said(self, n_read: int) -> Iterator[str]:
        """Remarks on how the sheet was read."""
        empty = len(self.rows) - n_read - len(self.remarks)
        if empty:
            yield Message("{n:row|rows} not filled in", n=empty)
        if self.remarks:
            yield Message("a remark without a value in row {rows}", rows=_first_of(self.remarks))


def _first_of(texts: list[str]) -> str:
    return "; ".join(texts[:MOST_REMARKS]) + ("; …" if len(texts) > MOST_REMARKS else "")


def _only(values: Iterable[str]) -> str:
    """The one value that all have; '' if they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _commonest(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""


def _department_of(titles: str) -> str:
    """Department that titles or the sheet's name call by its words, where the ids are gone; '' if they name none."""
    head = "department."
    every = [(words, key.removeprefix(head)) for lang in LANGS for key, words in catalogue(lang).items()
             if key.startswith(head)]  # fmt: skip
    return next((code for words, code in every if words in titles), "")
