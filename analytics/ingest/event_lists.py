"""Lists of days that a rule may leave out (dust), as bureaus write them, brought into the form of ``data/raw/events``.

A row names a place and a day, a span (``3月10日-12日``) or several of them; a column may name the pollutants, else both
particles are meant. A list is taken whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names, region_names, serial_dates
from analytics.ingest.batch import Lookup
from analytics.ingest.date_forms import cell_text
from analytics.ingest.files import read_raw
from analytics.ingest.named_layouts import event_words
from analytics.ingest.period_tables import spans_in
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
from analytics.standards.event_lists import COLUMNS
from analytics.targets import names
from analytics.terms import DAY_PARAMETERS, PARTICULATES, Grade

_TO = r"\s*(?:至|到|~|～|—|–|-{1,2})\s*"
_DAY = (
    r"(?:(?:(?P<{0}year>\d{{4}})[年/.-])?(?P<{0}month>\d{{1,2}})[月/.-])?(?P<{0}day>\d{{1,2}})[日号]?"
    r"(?:\s+0?0:00(?::00)?)?"
)
_PIECE = rf"^{_DAY.format('')}(?:{_TO}{_DAY.format('to_')})?$"
_PARTS = ("year", "month", "day", "to_year", "to_month", "to_day")


@dataclass(frozen=True)
class StatedList:
    """What the user says of a list: what the columns of ``data/raw/events`` ask for and a bureau's file does not say.

    ``covered`` is the span of days for which the list was made; ``source`` is where it comes from; ``criterion`` is
    how suspects were found: a list with one is nobody's official list.
    """

    known_at: date
    source: str
    region: str | None = None
    covered: tuple[date, date] | None = None
    criterion: str | None = None
    sheet: str | None = None


def read_events(path: Path, lookup: Lookup, stated: StatedList) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read a list of days.

    Parameters
    ----------
    path : Path
        A workbook, CSV or Parquet file.
    lookup : Lookup
        Regions by name.
    stated : Stated
        What the user says of it.

    Returns
    -------
    rows : DataFrame
        Columns of ``data/raw/events``, one row a region, pollutant and span of days.
    said : tuple of str
        What was assumed, a line each.

    Raises
    ------
    InputError
        With every row whose place, days or pollutant are not understood.
    """
    raw = read_raw(path, stated.sheet)
    header = [str(name) for name in raw.rows.columns if name != LINE]
    said: list[str] = []
    days = _days(raw, header, said)
    region, pollutant = _regions(raw, header, lookup, stated, said), _pollutants(raw, header, said)
    events = days.join(region, on="row").join(pollutant, on="row").explode("parameter")
    _expect_whole(raw, events)
    found = events[["region_id", "parameter", "first_day", "last_day"]].assign(entry="event")
    whole = pd.concat([found, _covered(raw, found, stated, said)], ignore_index=True).drop_duplicates()
    kind = {"list_kind": "suspect" if stated.criterion else "bureau", "criterion": stated.criterion or ""}
    rest = {
        "known_at": stated.known_at.isoformat(),
        "source": stated.source,
        "grade": Grade.C if stated.criterion else Grade.B,
    }
    return whole.assign(**kind, **rest)[COLUMNS].sort_values(COLUMNS[:5], ignore_index=True), tuple(said)


def _days(raw: Raw, header: list[str], said: list[str]) -> pd.DataFrame:
    """First and last day of every span: ``row, first_day, last_day, text``; '' where a cell is not understood."""
    words = event_words()
    first, last, one = (col.find(header, words[part]) for part in ("first", "last", "days"))
    if first is None and one is None:
        raise InputError(
            Problem(
                raw.name,
                raw.header,
                "days",
                None,
                Message("a column of days"),
                Message("name it date, or first_day and last_day"),
            )
        )
    since = serial_dates.SINCE_1904 if raw.since_1904 else serial_dates.SINCE_1900
    text = serial_dates.as_dates(cell_text(raw.rows[first or one]), since)
    if first and last:
        ends = serial_dates.as_dates(cell_text(raw.rows[last]), since)
        text = text.where((ends == "") | (ends == text), text + "至" + ends)
    pieces = text.str.split(r"[、,，;；\n]", regex=True).explode().str.strip()
    parts = pieces.str.extract(_PIECE).reindex(columns=list(_PARTS)).apply(pd.to_numeric, errors="coerce")
    parts[["year", "month"]] = parts[["year", "month"]].groupby(level=0).ffill()  # 3月10日、11日
    years = {span.year for span in spans_in(" ".join((*raw.titles, raw.stem)))}
    if parts["year"].isna().any() and len(years) == 1:
        said.append(Message("the year {year} is from its title or name", year=min(years)))
        parts["year"] = parts["year"].fillna(min(years))
    begins = _date(parts["year"], parts["month"], parts["day"])
    ends = _date(parts["to_year"].fillna(parts["year"]), parts["to_month"].fillna(parts["month"]),
                 parts["to_day"].fillna(parts["day"]))  # fmt: skip
    shown = {name: day.dt.strftime("%Y-%m-%d").fillna("").to_numpy()
             for name, day in (("first_day", begins), ("last_day", ends))}  # fmt: skip
    return pd.DataFrame({"row": pieces.index, "text": pieces.to_numpy(), **shown})


def _date(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    return pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce")


def _regions(raw: Raw, header: list[str], lookup: Lookup, stated: StatedList, said: list[str]) -> pd.DataFrame:
    """Region of every row by its column, else the one that is said or that the title names."""
    column = col.find(header, col.REGION)
    if column is not None and not stated.region:
        place = col.as_text(raw.rows[column])
        return pd.DataFrame({"region_id": names.keys(place).map(lookup.regions).fillna(""), "place": place})
    found = (stated.region, "") if stated.region else region_names.region_of(raw, lookup)
    if found is None:
        todo = Message("add a column region_id or say --region")
        raise InputError(
            Problem(raw.name, raw.header, "region", None, Message("a region column, or a region for the file"), todo)
        )
    said.extend(text for text in found[1:] if text)
    return pd.DataFrame({"region_id": found[0], "place": found[0]}, index=raw.rows.index)


def _pollutants(raw: Raw, header: list[str], said: list[str]) -> pd.DataFrame:
    """Pollutants of every row, a list each; '' for one that is none of those that lists are kept of."""
    column = col.find(header, event_words()["pollutants"])
    if column is None:
        said.append(Message("no column of pollutants: the days are taken out of PM2.5 and PM10"))
        return pd.DataFrame({"parameter": [list(PARTICULATES)] * len(raw.rows)}, index=raw.rows.index)
    pieces = cell_text(raw.rows[column]).str.split(r"[、,，;；/和及\s]+", regex=True)
    meant = {name: _pollutant(name) for name in pieces.explode().dropna().unique()}
    return pd.DataFrame({"parameter": [[meant[name] for name in row if name] or list(PARTICULATES) for row in pieces]},
                        index=raw.rows.index)  # fmt: skip


def _pollutant(name: str) -> str:
    said = pollutant_names.meaning(name)
    found = "" if said is None else {"o3": "o3_mda8"}.get(said.pollutant, said.pollutant)
    return found if found in DAY_PARAMETERS else name if name in DAY_PARAMETERS else ""


def _expect_whole(raw: Raw, events: pd.DataFrame) -> None:
    """Refuse a list of which a row is not understood, naming all of them."""
    line = raw.rows[LINE]
    backwards = (events["first_day"] != "") & (events["last_day"] != "") & (events["last_day"] < events["first_day"])
    checks = [
        (events["region_id"] == "", "region", "place", Message("a region of the registry")),
        (
            (events["first_day"] == "") | (events["last_day"] == ""),
            "days",
            "text",
            Message("days such as 2023-03-10 or 3月10日-12日"),
        ),
        (backwards, "days", "text", Message("a span that ends after it begins")),
        (
            events["parameter"] == "",
            "pollutants",
            "parameter",
            Message("one of {known}", known="PM2.5, PM10, SO2, NO2, CO, O3"),
        ),
    ]
    faults = [
        Problem(raw.name, int(line.loc[row]), column, printable(str(shown)), expected, Message("nothing was written"))
        for hit, column, value, expected in checks
        for row, shown in events.loc[hit, ["row", value]].drop_duplicates().itertuples(index=False)
    ]
    if faults:
        raise InputError(faults)


def _covered(raw: Raw, events: pd.DataFrame, stated: StatedList, said: list[str]) -> pd.DataFrame:
    """Rows that say for which days the list was made: the stated span, else the one that its title names."""
    spans = spans_in(" ".join((*raw.titles, raw.stem)))
    if stated.covered is not None:
        first, last = (day.isoformat() for day in stated.covered)
    elif len(spans) == 1:
        first, last = next(iter(spans)).days
        said.append(
            Message(
                "the list is taken for one of {first} to {last}, from its title or name (if that is wrong: --covered)",
                first=first,
                last=last,
            )
        )
    else:
        said.append(
            Message(
                "for which days the list was made is not stated: no result leaves days out until --covered states it"
            )
        )
        return events.head(0)
    beyond = events[(events["first_day"] < first) | (events["last_day"] > last)]
    if len(beyond):
        shown = f"{beyond['first_day'].iloc[0]}..{beyond['last_day'].iloc[0]}"
        raise InputError(
            Problem(
                raw.name,
                None,
                "days",
                shown,
                Message("days within {first} to {last}", first=first, last=last),
                Message("correct --covered"),
            )
        )
    pairs = events[["region_id", "parameter"]].drop_duplicates()
    return pairs.assign(first_day=first, last_day=last, entry="covered")
