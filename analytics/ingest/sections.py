"""Surface-water sections: a row a value, a row a sample with a column an item, or states of sections.

A row a value: ``section_id, region, date, item, value`` with ``unit`` (mg/L; pH none), ``water_kind`` (river or lake;
must be said, phosphorus limits differ) and ``network`` (tags of the section such as 国控, separated by ``|``). A row a
sample, as the national stations give every four hours: section, region or province, time, one column an item
(``氨氮(mg/L)``); such files seldom say river or lake: a column of the water's name or the card (``water_kind`` in
``[file]``) states it, else the section's name may say lake, else it counts as a river; both are flagged and reported.
Samples of a day make their mean. ``<0.05``, ``0.05L`` and ``未检出`` take part as half the detection limit and are
flagged. A column ``status`` declares a section dry (断流) or not sampled (未采样) on a day, in a month or a year.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, dates, row_labels
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import Columns, apart
from analytics.ingest.date_forms import MONTH, cell_text
from analytics.ingest.provenance_card import Card
from analytics.ingest.quarantine_reasons import NOT_A_NUMBER, OUT_OF_RANGE, Each, Why, of_rows
from analytics.ingest.raw import Raw, quarantine_rows
from analytics.ingest.section_kinds import Kinds, kind_lines, kinds
from analytics.ingest.section_names import (
    BODY,
    ITEM,
    ITEM_UNITS,
    KIND,
    LIMIT,
    MOST,
    MOST_MG_L,
    NETWORK,
    PROVINCE,
    SECTION,
    STATE,
    STATE_NAMES,
    UNIT_NAMES,
    dated,
    detection_limits,
    is_long,
    is_sections,
    item_columns,
    item_of,
    limit_columns,
    mentions_item,
    plain,
    read_cells,
)
from analytics.message import Message
from analytics.targets import names
from analytics.words.numbers import column_as_typed

__all__ = ["is_sections", "read"]
STATE_ITEM = "section_state"
YEAR = r"\d{4}年?"
LONGEST_MONTH = pd.Timedelta(days=31)


def read(raw: Raw, card: Card, lookup: Lookup, identity: str, options: Options, today: date) -> Batch:
    """Read a file of section measurements; every row is accepted or quarantined with its reason.

    A value is known when its day (or month) has ended, plus the source's publication lag.

    Raises
    ------
    InputError
        If a required column is missing.
    """
    region = options.region or card.region
    table = _typed(raw, lookup, card, region)
    table = table.astype({"value": float})  # of no row at all it would be text
    found = _faults(table, today)
    good = table[~table.index.isin(found["at"]) & table["value"].notna()]
    quarantined = quarantine_rows(raw, found.drop(columns="at").drop_duplicates(), identity)
    n_read = len(raw.rows) + len(raw.ragged)
    n_bad = quarantined["line"].nunique()
    return Batch(
        batch_id=identity, file=raw.name, sha256=raw.sha256, reader="sections", kind="water", rows_read=n_read,
        rows_accepted=n_read - n_bad, rows_quarantined=n_bad, values=_values(good, card), quarantined=quarantined,
        source=None if card.source["producer"] == "unknown" and card.source_id in lookup.sources else card.source_row(),
        corrected_on=options.known_at, columns=_columns(raw, card, region, options.ignore_columns),
    )  # fmt: skip


def _columns(raw: Raw, card: Card, region: str | None, ignore: tuple[str, ...]) -> Columns:
    """What is read of the file, what is not, and what looks like an item that is not read."""
    header = [str(c) for c in raw.rows.columns if c != "line"]
    parts = [SECTION, KIND, BODY, NETWORK, STATE, col.REGION, *([] if region else [PROVINCE])]
    parts += [ITEM, col.VALUE, col.UNIT, LIMIT] if is_long(header) else []
    named = [*dated(header), *(name for name in (col.find(header, part) for part in parts) if name)]
    wide = [] if is_long(header) else [*item_columns(header), *limit_columns(header).values()]
    found = apart(raw.rows, [*named, *wide])
    skip = {plain(name) for name in ignore}
    passed = () if skip & {"all"} else tuple(n for n in found.ignored if plain(n) not in skip)
    unread = {name: why for name in passed if (why := _unread(raw.rows[name], name)) is not None}
    faults = tuple(
        Message("column {name} was not read: {why}, or say --ignore-columns {name}", name=printable(name), why=why)
        for name, why in unread.items()
    )
    said = kind_lines(_column(raw, SECTION), _kind(raw, card)) if item_columns(header) else ()
    return replace(found, ignored=tuple(n for n in found.ignored if n not in unread), unread=faults, said=said)


def _unread(cells: pd.Series, name: str) -> str | None:
    """Why a column that is passed over may hold what is wanted; None if it does not look so."""
    if mentions_item(name):
        return Message("it looks like an item; rename it as GB 3838-2002 table 1 does")
    if plain(name) in LIMIT:
        return Message("it does not say of which item it is the detection limit; name it e.g. 氨氮检出限")
    states = col.as_text(cells).map(plain)
    said = states[states.map(STATE_NAMES).isin(["dry", "unsampled"])]
    if said.empty:
        return None
    return Message(
        "a cell says {said}: name the column status if it declares sections dry or not sampled",
        said=printable(said.iloc[0]),
    )


def _named(raw: Raw, wanted: tuple[str, ...]) -> str | None:
    return col.find([str(c) for c in raw.rows.columns], wanted)


def _column(raw: Raw, wanted: tuple[str, ...], default: str | None = None) -> pd.Series:
    name = _named(raw, wanted)
    if name is not None:
        return col.as_text(raw.rows[name])
    if default is None:
        raise InputError(
            Problem(raw.name, raw.header, wanted[0], None, Message("a column of this name"), Message("add it"))
        )
    return pd.Series(default, index=raw.rows.index, dtype=object)


def _typed(raw: Raw, lookup: Lookup, card: Card, region: str | None) -> pd.DataFrame:
    """One row a value or declared state, each column as text and as what it means (missing where it means nothing)."""
    header = [str(c) for c in raw.rows.columns]
    samples = _samples(raw, lookup, card, region)
    values = _long(raw) if is_long(header) else _wide(raw, item_columns(header), limit_columns(header))
    cells = read_cells(values["cell"], values["item"], values["limit"], detection_limits())
    values = values.drop(columns=["cell", "limit"]).join(cells)
    values["unit"] = values["item"].map(ITEM_UNITS).fillna("mg/L")
    given = values["unit_text"].map(plain).map(UNIT_NAMES).fillna(values["unit_text"])
    values["unit_bad"] = (values["unit_text"] != "") & (given != values["unit"])
    samples["state"] = samples["state"].where(samples["state_text"] != "", _state_in_cells(values, samples.index))
    declared = samples.index[samples["state"].isin(["dry", "unsampled"])]
    states = pd.DataFrame(
        {
            "item": STATE_ITEM, "item_text": "", "value": 0.0, "value_bad": False, "value_text": "", "unit": "",
            "unit_text": "", "unit_bad": False, "flag": samples.loc[declared, "state"], "column": "status",
            "row": declared,
        }
    )  # fmt: skip
    parts = [part for part in (values, states) if len(part)]
    table = (pd.concat(parts, ignore_index=True) if parts else values).join(samples, on="row")
    assumed = table["kind_assumed"] & (table["item"] != STATE_ITEM)
    joined = (table["flag"] + assumed.map({True: "|kind_assumed", False: ""})).str.removeprefix("|")
    return table.assign(flag=joined).sort_values("line", kind="stable").reset_index(drop=True)


def _state_in_cells(values: pd.DataFrame, rows: pd.Index) -> pd.Series:
    """State of the section of every row without a value whose cells say one in place of values; '' elsewhere.

    One cell is enough to say that there was no water; that nothing was sampled must stand in every cell of several.
    """
    words = values["value_text"].map(plain).map(STATE_NAMES)
    table = pd.DataFrame({"row": values["row"], "dry": words == "dry", "none": words == "unsampled"})
    table["value"] = values["value"].notna() | values["value_bad"]
    found = table.groupby("row").agg(
        dry=("dry", "any"), none=("none", "all"), value=("value", "any"), cells=("row", "size")
    )  # fmt: skip
    state = pd.Series("", index=found.index, dtype=object).mask(found["none"] & (found["cells"] > 1), "unsampled")
    return state.mask(found["dry"], "dry").mask(found["value"], "").reindex(rows, fill_value="")


def _samples(raw: Raw, lookup: Lookup, card: Card, region: str | None) -> pd.DataFrame:
    """What every row of the file says beside its values."""
    region_column = PROVINCE if region is None and _named(raw, col.REGION) is None else ()
    region_text = _column(raw, (*col.REGION, *region_column), region)
    stamp, start, end, date_text = _intervals(raw, card.date_order)
    found = _kind(raw, card)
    state_text = _column(raw, STATE, "")
    return pd.DataFrame(
        {
            "line": raw.rows["line"],
            "section_id": _column(raw, SECTION),
            "region_id": names.keys(region_text).map(lookup.regions),
            "region_text": region_text,
            "network": _column(raw, NETWORK, "").str.replace(r"\s*[|、;；]\s*", "|", regex=True),
            "water_kind": found.kind,
            "water_kind_text": found.text,
            "kind_assumed": found.assumed,
            "state": state_text.map(plain).map(STATE_NAMES),
            "state_text": state_text,
            "stamp": stamp,
            "start": start,
            "end": end,
            "date_text": date_text,
        }
    )


def _kind(raw: Raw, card: Card) -> Kinds:
    """River or lake of every row; a file of a row a value must state it."""
    long = is_long([str(c) for c in raw.rows.columns])
    stated = card.file.get("water_kind") or _named(raw, KIND) or _named(raw, BODY)
    if long and not stated:
        _column(raw, KIND)  # refused
    texts = (_column(raw, KIND, ""), _column(raw, BODY, ""))
    return kinds(*texts, str(card.file.get("water_kind", "")), _column(raw, SECTION), assume=not long)


def _long(raw: Raw) -> pd.DataFrame:
    """A row a value."""
    item_text = _column(raw, ITEM)
    named = item_text.map({text: item_of(text) for text in item_text.unique()})
    unit = _column(raw, col.UNIT, "")
    return pd.DataFrame(
        {
            "item": named.str[0],
            "item_text": item_text,
            "cell": raw.rows[_named(raw, col.VALUE)],
            "limit": pd.to_numeric(_column(raw, LIMIT, ""), errors="coerce"),
            "unit_text": unit.where(unit != "", named.str[1].fillna("")),
            "column": "value",
            "row": raw.rows.index,
        }
    )


def _wide(raw: Raw, items: dict[str, tuple[str, str]], limits: dict[str, str]) -> pd.DataFrame:
    """A row a sample: one row a column that names an item, with the limit that a column beside it states."""
    none = pd.Series(float("nan"), index=raw.rows.index)
    stated = {item: pd.to_numeric(col.as_text(raw.rows[name]), errors="coerce") for item, name in limits.items()}
    parts = [
        pd.DataFrame(
            {"item": item, "item_text": name, "cell": raw.rows[name], "limit": stated.get(item, none),
             "unit_text": unit, "column": name}
        ).assign(row=raw.rows.index)
        for name, (item, unit) in items.items()
    ]  # fmt: skip
    blank = pd.DataFrame(columns=["item", "item_text", "cell", "limit", "unit_text", "column", "row"], dtype=object)
    return pd.concat(parts or [blank], ignore_index=True)


def _intervals(raw: Raw, order: str | None) -> tuple[pd.Series, pd.Series, pd.Series, pd.Series]:
    """Time of every sample, start and end of its day, month or year, and how the file writes it."""
    header = [str(c) for c in raw.rows.columns]
    columns = dated(header)
    if not columns:
        raise InputError(
            Problem(raw.name, raw.header, "date", None, Message("a column of dates or months"), Message("add it"))
        )
    cells = date_forms.joined(raw.rows, columns)
    text = cell_text(cells)
    is_month, is_year = text.str.fullmatch(MONTH), text.str.fullmatch(YEAR)
    place = dates.DateColumn(raw.name, ",".join(columns), raw.rows["line"], order)
    coarse = is_month | is_year
    january = text.str.slice(0, 4) + "-01"
    months = dates.read_months(text.where(is_month, "").mask(is_year, january), place).when
    read = dates.read_stamps(cells if not coarse.any() else cells.where(~coarse), place)
    stamp = read.when.where(~coarse, months)
    day = (stamp - pd.to_timedelta(read.at_24.astype(int), unit="s")).dt.floor("D").astype(stamp.dtype)
    month_end = (day + pd.offsets.MonthBegin(1)).astype(day.dtype)
    year_end = (day + pd.offsets.YearBegin(1)).astype(day.dtype)
    return stamp, day, (day + pd.Timedelta(days=1)).where(~is_month, month_end).where(~is_year, year_end), text


KEY = ["region_id", "section_id", "item", "start", "end"]


def _faults(t: pd.DataFrame, today: date) -> pd.DataFrame:
    """All faults: ``at, line, column_name, value, reason``; a row without a value says nothing and has none."""
    has = t["value"].notna() | t["value_bad"]
    sample = t["item"] != STATE_ITEM
    most = t["item"].map(MOST).astype(float).fillna(MOST_MG_L)
    checks: list[tuple[pd.Series, str | None, str, Why]] = [
        (t["section_id"] == "", "section_id", "section_id", Message("no section: expected its name or number")),
        (
            t["region_id"].isna(),
            "region",
            "region_text",
            Message("unknown region: expected an id, name or alias of the registry"),
        ),
        (t["item"].isna(), "item", "item_text", Message("unknown item: expected one of GB 3838-2002 table 1")),
        (
            sample & t["water_kind"].isna(),
            "water_kind",
            "water_kind_text",
            Message("expected river or lake (河流 or 湖库)"),
        ),
        (
            t["state"].isna(),
            "status",
            "state_text",
            Message("unknown state: expected normal, dry or unsampled (正常, 断流, 未采样)"),
        ),
        (
            sample & t["state"].isin(["dry", "unsampled"]),
            "status",
            "state_text",
            Message("a value of a section declared dry or not sampled: not used"),
        ),
        (
            t["start"].isna(),
            "date",
            "date_text",
            row_labels.reasons(
                t.loc[t["start"].isna(), "date_text"], Message("bad date: expected YYYY-MM-DD or YYYY-MM")
            ),
        ),
        (
            sample & (t["end"] - t["start"] > LONGEST_MONTH),
            "date",
            "date_text",
            Message(
                "bad date: a value of a year: expected YYYY-MM-DD or YYYY-MM (only a state may be declared of a year)"
            ),
        ),
        *((hit, "date", "date_text", why) for hit, why in dates.beyond(t["start"], t["end"], today)),
        (t["value_bad"], None, "value_text", NOT_A_NUMBER),
        (
            (t["value"] < 0) | (t["value"] > most),
            None,
            "value_text",
            Each(
                OUT_OF_RANGE,
                low=pd.Series("0", t.index),
                high=(column_as_typed(most) + " " + t["unit"].astype(object).fillna("")).str.strip(),
            ),
        ),
        (t["unit_bad"], "unit", "unit_text", Message("wrong unit: expected mg/L (pH: none)")),
    ]
    parts = [_hits(t, has & mask.fillna(False).astype(bool), *kind_lines) for mask, *kind_lines in checks]  # type: ignore[arg-type]
    parts.append(_two_waters(t[has & ~t.index.isin(pd.concat(parts)["at"]) & sample]))
    clean = t[has & ~t.index.isin(pd.concat(parts)["at"]) & sample]
    first = clean.groupby([*KEY, "stamp"], sort=False)["value"].transform("first")
    conflict = (clean["value"] != first).reindex(t.index, fill_value=False)
    parts.append(_hits(t, conflict, None, "value_text", Message("duplicate key with another value")))
    return pd.concat(parts, ignore_index=True)


def _two_waters(t: pd.DataFrame) -> pd.DataFrame:
    """Rows that state another kind of water than an earlier row of their section: their mean would be of neither."""
    stated = t[~t["kind_assumed"]].sort_values("line", kind="stable")
    first = stated.groupby(["region_id", "section_id"], sort=False)[["water_kind", "line"]].transform("first")
    sentence = Message("line {line} says {kind} of this section: two waters need two names of sections")
    reason = Each(sentence, line=first["line"], kind=first["water_kind"])
    return _hits(stated, stated["water_kind"] != first["water_kind"], "water_kind", "water_kind_text", reason)


def _hits(t: pd.DataFrame, hit: pd.Series, column: str | None, text: str, reason: Why) -> pd.DataFrame:
    """Rows that are hit; without a name the fault is reported of the value's own column."""
    bad = t[hit]
    return pd.DataFrame(
        {
            "at": bad.index,
            "line": bad["line"].to_numpy(),
            "column_name": bad["column"].to_numpy() if column is None else column,
            "value": bad[text].to_numpy(),
            "reason": of_rows(reason, bad.index),
        }
    )


def _by_month(good: pd.DataFrame) -> pd.DataFrame:
    """The same with a state declared of a year declared of each of its months."""
    year = good["end"] - good["start"] > LONGEST_MONTH
    if not year.any():
        return good
    months = []
    for n in range(12):
        start = (good.loc[year, "start"] + pd.DateOffset(months=n)).astype(good["start"].dtype)
        end = (start + pd.offsets.MonthBegin(1)).astype(start.dtype)
        months.append(good[year].assign(stamp=start, start=start, end=end))
    return pd.concat([good[~year], *months], ignore_index=True)


def _values(good: pd.DataFrame, card: Card) -> pd.DataFrame:
    """Accepted values in the warehouse's form (table ``water_measurement``): samples of a day make their mean."""
    unique = _by_month(good).drop_duplicates([*KEY, "stamp"])
    lag = pd.Timedelta(days=int(card.source["publication_lag_days"]))
    flags = ("below_detection", "detection_assumed", "kind_assumed", "dry", "unsampled")
    marks = {flag: unique["flag"].str.contains(flag, regex=False) for flag in flags}
    grouped = unique.assign(**marks).groupby(KEY, sort=False)
    own = grouped.agg(
        network=("network", "first"), water_kind=("water_kind", "first"), unit=("unit", "first"),
        value=("value", "mean"), n_samples=("value", "size"), **{flag: (flag, "any") for flag in flags},
    ).reset_index()  # fmt: skip
    kind_lines = [own[flag].map({True: f"|{flag}", False: ""}) for flag in flags]
    lists_once = own["dry"] & own["unsampled"]  # a day declared both ways is dry
    kind_lines[-1] = kind_lines[-1].where(~lists_once, "")
    flag = sum(kind_lines[1:], kind_lines[0]).str.removeprefix("|") if len(own) else pd.Series(dtype=object)
    return pd.DataFrame(
        {
            "region_id": own["region_id"],
            "section_id": own["section_id"],
            "network": own["network"],
            "water_kind": own["water_kind"].fillna("river"),
            "item": own["item"],
            "unit": own["unit"],
            "flag": flag,
            "interval_start": own["start"].dt.date,
            "interval_end": own["end"].dt.date,
            "value": own["value"].astype(float),
            "n_samples": own["n_samples"].astype("int64"),
            "source_id": card.source_id,
            "basis": str(card.source["basis"]),
            "known_at": (own["end"] + lag).dt.date,
            "known_at_basis": "lag",
        }
    )
