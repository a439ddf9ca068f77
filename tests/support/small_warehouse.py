"""A warehouse in memory that holds only what a test puts in, and days to put there."""

import atexit
import re
import shutil
import tempfile
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

import duckdb
import pandas as pd

from analytics import resources
from analytics.indicators import period_statistics

CITIES = ["xinxiang", "pingdingshan", "hohhot"]
YEARS = range(2021, 2026)
#: Columns of an indicator that is measured; those of changes are left out.
INDICATOR = "indicator_id, zh, en, unit, domain, direction, parameter, statistic, scale"
LATER = date(2027, 1, 1)
STANDARD_TABLES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "statistic": "statistics",
    "standard_limit": "limits",
    "breakpoint": "breakpoints",
    "validity": "validity",
    "reporting_decimals": "reporting_decimals",
    "water_class": "water_class",
    "parameter": "parameters",
    "evaluation": "evaluation",
    "composite_index": "composite_index",
    "event_rule": "event_rules",
    "index_rule": "index_rules",
    "water_core_item": "water_core_items",
    "water_detection": "water_detection",
    "measuring_condition": "measuring_conditions",
}


class SmallWarehouse:
    """The stored tables in memory and nothing else: what the statements under test need."""

    def __init__(self, con):
        self.con = con
        self.once = {}  # a test that changes a table of rules after its first question empties this

    def query(self, name, **params):
        text = resources.sql(name)
        used = set(re.findall(r"\$([a-z_][a-z0-9_]*)", re.sub(r"--[^\n]*", "", text)))
        return self.con.execute(text, {key: params[key] for key in used}).df()


def insert(con, rows):
    con.register("incoming", rows)
    con.execute("INSERT INTO measurement BY NAME SELECT * FROM incoming")
    con.unregister("incoming")


def list_events(wh, rows):
    """Put rows into a list of exceptional events."""
    frame = pd.DataFrame(
        rows, columns=["region_id", "parameter", "first_day", "last_day", "entry", "list_kind", "criterion", "known_at"]
    )
    wh.con.register("incoming", frame.assign(source="a test", grade="B"))
    wh.con.execute("INSERT INTO exceptional_event BY NAME SELECT * FROM incoming")
    wh.con.unregister("incoming")


def measurements(days, region_id, source_id="days", flag=""):
    """Long rows of daily values (columns date and parameters) as the warehouse keeps them."""
    long = days.melt("date", var_name="parameter", value_name="value").dropna(subset="value")
    start = pd.to_datetime(long["date"])
    return pd.DataFrame(
        {
            "region_id": region_id,
            "parameter": long["parameter"],
            "interval_start": start,
            "interval_end": start + pd.Timedelta(days=1),
            "value": long["value"],
            "unit": "ug/m3",
            "source_id": source_id,
            "flag": flag,
            "basis": "realtime_dust_in",
            "known_at": start + pd.Timedelta(days=1),
            "known_at_basis": "lag",
            "batch_id": "b",
        }
    )


@cache
def _folder():
    """Where small warehouses lie while the tests run."""
    folder = Path(tempfile.mkdtemp(prefix="dabiao-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


_NUMBERS = count(1)


def empty_warehouse(standards_folder=None):
    """Tables without values, with the embedded rules or those of another folder; a copy of one made once."""
    own = _folder() / f"{next(_NUMBERS)}.duckdb"
    shutil.copyfile(_template(standards_folder), own)
    return SmallWarehouse(duckdb.connect(own))


@cache
def _template(standards_folder):
    """File of a warehouse without values."""
    template = _folder() / f"template-{next(_NUMBERS)}.duckdb"
    con = duckdb.connect(template)
    for name in resources.sql_names("raw"):
        con.execute(resources.sql(name))
    for table, file in STANDARD_TABLES.items():
        path = (standards_folder or resources.raw_dir() / "standards") / f"{file}.csv"
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT * FROM read_csv(?, header=true, all_varchar=true)", [str(path)]
        )
    con.execute(
        "INSERT INTO source VALUES ('days','','','','','','',NULL,'realtime_dust_in',1,10,NULL),"
        "('months','','','','','','',NULL,'realtime_dust_in',1,50,NULL),"
        "('second','','','','','','',NULL,'reviewed',1,20,NULL),"
        "('station','','','','','','',NULL,'realtime_dust_in',1,1,NULL)"
    )
    con.close()
    return template


def read_city(city):
    return pd.read_csv(resources.raw_dir() / "monitoring" / f"{city}_daily.csv", encoding="utf-8-sig")


def month_rows():
    path = resources.raw_dir() / "monitoring" / "monthly_means_2014_2020.csv"
    months = pd.read_csv(path, encoding="utf-8-sig")
    long = months.melt(["region_id", "month"], ["pm25_mean", "no2_mean"], "parameter", "value").dropna()
    start = pd.to_datetime(long["month"] + "-01")
    end = start + pd.offsets.MonthBegin(1)
    return pd.DataFrame(
        {
            "region_id": long["region_id"],
            "parameter": long["parameter"].str.removesuffix("_mean"),
            "interval_start": start,
            "interval_end": end,
            "value": long["value"],
            "unit": "ug/m3",
            "source_id": "months",
            "basis": "realtime_dust_in",
            "known_at": end,
            "known_at_basis": "lag",
            "batch_id": "m",
        }
    )


def full_year(value=10.0, year=2025):
    dates = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    return pd.DataFrame({"date": dates, "pm25": value})


def city_days():
    """The embedded days of the three cities, estimates flagged."""
    wh = empty_warehouse()
    for city in CITIES:
        days = read_city(city)
        for fill, rows in days.groupby(days["src"] == "waqi_fill"):
            insert(wh.con, measurements(rows.drop(columns="src"), city, flag="estimated" if fill else ""))
    return wh


def one(wh, region_id, start, end, as_of=LATER, reading_id="rule", **keep):
    table = period_statistics(wh, region_id, start, end, as_of, **keep)
    return table[table["reading_id"] == reading_id].iloc[0]


class Asked:
    """A connection that keeps the text of every statement it runs."""

    def __init__(self, con):
        self._con, self.statements = con, []

    def execute(self, text, *more):
        self.statements.append(text)
        return self._con.execute(text, *more)

    def __getattr__(self, name):
        return getattr(self._con, name)
