"""Surface-water sections: a row a section, date and item, ``section_id, region, date, item, value``.

Further columns: ``unit`` (mg/L; pH none), ``water_kind`` (river or lake; must be said, phosphorus limits differ) and
``network`` (tags of the section such as 国控, parted by ``|``). A value below the detection limit, written ``<0.05`` or
``0.05L``, takes part as half the limit and is flagged.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import date_columns, dates
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.card import Card
from analytics.ingest.column_roles import apart
from analytics.ingest.date_forms import MONTH, cell_text
from analytics.ingest.files import Raw, quarantine_rows
from analytics.targets import names

SECTION = ("section_id", "section", "断面", "断面名称", "断面编号")
ITEM = ("item", "parameter", "项目", "监测项目")
KIND = ("water_kind", "水体类型")
NETWORK = ("network", "control", "断面属性", "控制级别")

#: Names of items in circulation; the last three are measured but take no part in the class.
ITEM_NAMES = {
    "ph": "ph", "ph值": "ph", "溶解氧": "dissolved_oxygen", "do": "dissolved_oxygen",
    "dissolved_oxygen": "dissolved_oxygen", "高锰酸盐指数": "codmn", "codmn": "codmn", "化学需氧量": "cod",
    "cod": "cod", "codcr": "cod", "五日生化需氧量": "bod5", "bod5": "bod5", "氨氮": "ammonia_n", "nh3-n": "ammonia_n",
    "ammonia_n": "ammonia_n", "总磷": "total_phosphorus", "tp": "total_phosphorus",
    "total_phosphorus": "total_phosphorus", "铜": "cu", "cu": "cu", "锌": "zn", "zn": "zn", "氟化物": "fluoride",
    "fluoride": "fluoride", "硒": "se", "se": "se", "砷": "as", "as": "as", "汞": "hg", "hg": "hg",
    "镉": "cd", "cd": "cd",
    "六价铬": "cr6", "铬(六价)": "cr6", "cr6": "cr6", "铅": "pb", "pb": "pb", "氰化物": "cyanide", "cyanide": "cyanide",
    "挥发酚": "volatile_phenol", "volatile_phenol": "volatile_phenol", "石油类": "petroleum", "petroleum": "petroleum",
    "阴离子表面活性剂": "surfactant_las", "las": "surfactant_las", "surfactant_las": "surfactant_las",
    "硫化物": "sulphide", "sulphide": "sulphide", "sulfide": "sulphide",
    "水温": "water_temperature", "water_temperature": "water_temperature", "总氮": "total_nitrogen",
    "tn": "total_nitrogen", "total_nitrogen": "total_nitrogen", "粪大肠菌群": "faecal_coliforms",
    "faecal_coliforms": "faecal_coliforms",
}  # fmt: skip
ITEM_UNITS = {"ph": "", "water_temperature": "degC", "faecal_coliforms": "1/L"}
UNIT_NAMES = {"mg/l": "mg/L", "毫克/升": "mg/L", "无量纲": "", "1": "", "-": "", "℃": "degC", "°c": "degC",
              "degc": "degC",              "个/l": "1/L", "个/升": "1/L", "1/l": "1/L"}  # fmt: skip
KIND_NAMES = {"river": "river", "河流": "river", "河": "river", "lake": "lake", "湖库": "lake", "湖泊": "lake",
              "水库": "lake", "湖": "lake", "reservoir": "lake"}  # fmt: skip
#: Above it a value is no concentration of a water body (of items in mg/L); ours.
MOST = {"ph": 14.0, "dissolved_oxygen": 50.0, "water_temperature": 60.0, "faecal_coliforms": 1e10}
MOST_MG_L = 1e5
_DETECTION = r"^(?:<|＜|≤)\s*([0-9.]+)$|^([0-9.]+)\s*[Ll]$"


def is_sections(columns: list[str]) -> bool:
    """Whether a header is that of section measurements.

    Examples
    --------
    >>> is_sections(["断面名称", "date", "item", "value"]), is_sections(["date", "parameter", "value"])
    (True, False)
    """
    return all(col.find(columns, wanted) for wanted in (SECTION, ITEM, col.VALUE)) and bool(
        date_columns.named(columns) or date_columns.named_months(columns)
    )


def read(raw: Raw, card: Card, lookup: Lookup, identity: str, options: Options, today: date) -> Batch:
    """Read a file of section measurements; every row is accepted or quarantined with its reason.

    A value is known when its day (or month) has ended, plus the source's publication lag.

    Raises
    ------
    InputError
        If a required column is missing.
    """
    table = _typed(raw, lookup, options.region or card.region, card.date_order)
    found = _faults(table, today)
    good = table[~table["line"].isin(set(found["line"])) & table["value"].notna()]
    quarantined = quarantine_rows(raw, found, identity)
    n_read = len(raw.rows) + len(raw.ragged)
    n_bad = quarantined["line"].nunique()
    return Batch(
        batch_id=identity, file=raw.name, sha256=raw.sha256, reader="sections", kind="water", rows_read=n_read,
        rows_accepted=n_read - n_bad, rows_quarantined=n_bad, values=_values(good, card), quarantined=quarantined,
        source=None if card.source["producer"] == "unknown" and card.source_id in lookup.sources else card.source_row(),
        corrected_on=options.known_at, columns=apart(raw.rows, _named(raw)),
    )  # fmt: skip


def _named(raw: Raw) -> list[str]:
    """Columns that are read."""
    header = [str(c) for c in raw.rows.columns]
    parts = (SECTION, ITEM, KIND, NETWORK, col.REGION, col.VALUE, col.UNIT)
    dated = date_columns.named(header) or date_columns.named_months(header)
    return [*dated, *(name for name in (col.find(header, part) for part in parts) if name)]


def _column(raw: Raw, wanted: tuple[str, ...], default: str | None = None) -> pd.Series:
    name = col.find([str(c) for c in raw.rows.columns], wanted)
    if name is not None:
        return col.as_text(raw.rows[name])
    if default is None:
        raise InputError(Problem(raw.name, 1, wanted[0], None, "a column of this name", "add it"))
    return pd.Series(default, index=raw.rows.index, dtype=object)


def _typed(raw: Raw, lookup: Lookup, region: str | None, order: str | None) -> pd.DataFrame:
    """One row a value, each column as text and as what it means (missing where it means nothing)."""
    value_text, item_text = _column(raw, col.VALUE), _column(raw, ITEM)
    region_text, kind_text = _column(raw, col.REGION, region), _column(raw, KIND)
    start, end, date_text = _intervals(raw, order)
    unit_text = _column(raw, col.UNIT, "")
    limit = value_text.str.extract(_DETECTION)
    below = limit[0].fillna(limit[1])
    number, bad = col.parse_numbers(value_text.where(below.isna(), below))
    item = item_text.str.lower().str.replace("（", "(").str.replace("）", ")").map(ITEM_NAMES)
    unit = item.map(ITEM_UNITS).fillna("mg/L")
    given = unit_text.str.lower().map(UNIT_NAMES).fillna(unit_text)
    return pd.DataFrame(
        {
            "line": raw.rows["line"],
            "section_id": _column(raw, SECTION),
            "region_id": names.keys(region_text).map(lookup.regions),
            "region_text": region_text,
            "network": _column(raw, NETWORK, "").str.replace(r"\s*[|、;；]\s*", "|", regex=True),
            "water_kind": kind_text.str.lower().map(KIND_NAMES),
            "water_kind_text": kind_text,
            "item": item,
            "item_text": item_text,
            "start": start,
            "end": end,
            "date_text": date_text,
            "value": number.where(below.isna(), number / 2.0),
            "value_bad": bad,
            "value_text": value_text,
            "unit": unit,
            "unit_text": unit_text,
            "unit_bad": (unit_text != "") & (given != unit),
            "flag": below.notna().map({True: "below_detection", False: ""}),
        }
    )


def _intervals(raw: Raw, order: str | None) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Start and end of the day or month of every row, and how the file writes it."""
    header = [str(c) for c in raw.rows.columns]
    columns = date_columns.named(header) or date_columns.named_months(header)
    if not columns:
        raise InputError(Problem(raw.name, 1, "date", None, "a column of dates or months", "add it"))
    cells = date_columns.joined(raw.rows, columns)
    text = cell_text(cells)
    is_month = text.str.fullmatch(MONTH)
    place = dates.Place(raw.name, ",".join(columns), raw.rows["line"], order)
    days = dates.read_days(cells.where(~is_month), place, "write the day of the sample without its time")
    start = days.when.where(~is_month, dates.read_months(text.where(is_month, ""), place).when)
    month_end = (start + pd.offsets.MonthBegin(1)).astype(start.dtype)
    return start, (start + pd.Timedelta(days=1)).where(~is_month, month_end), text


KEY = ["region_id", "section_id", "item", "start", "end"]


def _faults(t: pd.DataFrame, today: date) -> pd.DataFrame:
    """All faults: ``line, column_name, value, reason``; a row without a value says nothing and has none."""
    has = t["value"].notna() | t["value_bad"]
    most = t["item"].map(MOST).fillna(MOST_MG_L)
    checks = [
        (t["section_id"] == "", "section_id", "section_id", "no section: expected its name or number"),
        (
            t["region_id"].isna(),
            "region",
            "region_text",
            "unknown region: expected an id, name or alias of the registry",
        ),
        (t["item"].isna(), "item", "item_text", "unknown item: expected one of GB 3838-2002 table 1"),
        (t["water_kind"].isna(), "water_kind", "water_kind_text", "expected river or lake (河流 or 湖库)"),
        (t["start"].isna(), "date", "date_text", "bad date: expected YYYY-MM-DD or YYYY-MM"),
        *((hit, "date", "date_text", why) for hit, why in dates.beyond(t["start"], t["end"], today)),
        (t["value_bad"], "value", "value_text", "not a number"),
        ((t["value"] < 0) | (t["value"] > most), "value", "value_text", "impossible value"),
        (t["unit_bad"], "unit", "unit_text", "wrong unit: expected mg/L (pH: none)"),
    ]
    parts = [_hits(t, has & mask.fillna(False).astype(bool), *told) for mask, *told in checks]
    clean = t[has & ~t["line"].isin(pd.concat(parts)["line"])]
    first = clean.groupby(KEY, sort=False)["value"].transform("first")
    conflict = (clean["value"] != first).reindex(t.index, fill_value=False)
    parts.append(_hits(t, conflict, "value", "value_text", "duplicate key with another value"))
    return pd.concat(parts, ignore_index=True)


def _hits(t: pd.DataFrame, hit: pd.Series, column: str, text: str, reason: str) -> pd.DataFrame:
    bad = t[hit]
    shown = {"line": bad["line"].to_numpy(), "column_name": column, "value": bad[text].to_numpy(), "reason": reason}
    return pd.DataFrame(shown)


def _values(good: pd.DataFrame, card: Card) -> pd.DataFrame:
    """Accepted values in the warehouse's form (table ``water_measurement``)."""
    unique = good.drop_duplicates(KEY)
    lag = pd.Timedelta(days=int(card.source["publication_lag_days"]))
    own = unique[["region_id", "section_id", "network", "water_kind", "item", "unit", "flag"]]
    return own.assign(
        interval_start=unique["start"].dt.date,
        interval_end=unique["end"].dt.date,
        value=unique["value"].astype(float),
        source_id=card.source_id,
        basis=str(card.source["basis"]),
        known_at=(unique["end"] + lag).dt.date,
        known_at_basis="lag",
    ).reset_index(drop=True)
