"""The hourly archive: hours in Parquet by year beside the builds, days made of them by SQL, city values loaded.

``<warehouse>/hourly/year=YYYY/<first>-<last>-<batch>.parquet``; a build knows the files of its own batches only, so a
reader of an older build, and a run that was interrupted, see none of a later load's hours.
"""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd

from analytics import resources
from analytics.errors import DabiaoError
from analytics.ingest.batch import Batch
from analytics.message import Both, Message, joined
from analytics.warehouse import hour_places, marts
from analytics.warehouse.checksums import fresh_stored
from analytics.warehouse.connection import Warehouse
from analytics.warehouse.load import Loaded, known_from, load_batch, replaced_batches
from analytics.words.catalogue import say_or

FOLDER = "hourly"
DAY_RULE = "day_rule"  # key of the table meta: the rule under which stored days were made of hours
ONE_DAY = timedelta(days=1)


def load_any(wh: Warehouse, batch: Batch) -> Loaded:
    """Load one read file, whatever its kind: hours go to the archive, everything else straight to the build."""
    return load_hours(wh, batch) if batch.kind == "hourly" else load_batch(wh, batch)


def load_hours(wh: Warehouse, batch: Batch) -> Loaded:
    """Add hours to the archive and load the daily city values of the days they touch.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    batch : Batch
        Of kind ``hourly``: one row an hour and place, ug/m3 (CO mg/m3), ``ts`` the start of the hour.

    Returns
    -------
    Loaded
        Counts of rows of the file, and of daily values that are new or corrected.

    Notes
    -----
    A day that hours complete takes the date on which it could first be known; a day of which an hour changed is a
    correction (``known_at`` of the file, else the day of loading). The same file a second time adds nothing, or
    brings back its hours if they were deleted (load such files in the order in which they came).
    """
    as_days = dataclasses.replace(batch, kind="measurement", values=NO_DAYS.drop(columns=THIN), n_hours=0)
    seen = bool(wh.scalar("load/batch_seen", batch_id=batch.batch_id))
    if batch.values.empty or (seen and _has_file(wh, batch.batch_id)):
        return load_batch(wh, as_days)
    if not holds_hours(wh):
        wh.execute("load/meta", key=DAY_RULE, value=day_rule_digest(wh))
    with wh.holding("hour_staged", batch.values):
        same_bytes = [str(row[0]) for row in wh.execute("load/batch_same_bytes", **_asked(batch)).fetchall()]
        batch = hour_places.with_places(wh, batch, _files_of(wh, same_bytes))
        former = _files_of(wh, replaced_batches(wh, batch))
        _compare(wh, batch.values, former, restoring=seen)
        n_hours = _write_files(wh, batch.batch_id)
        days = NO_DAYS if seen else _days_of(wh, batch, former)
        notes = () if seen else _notes(wh, batch, days)
    values = days.drop(columns=THIN)
    done = load_batch(wh, dataclasses.replace(as_days, card=batch.card, values=values, n_hours=n_hours))
    return dataclasses.replace(done, notes=(*done.notes, *notes))


def _asked(batch: Batch) -> dict[str, str]:
    return {"said": batch.said, "batch_id": batch.batch_id}


def _notes(wh: Warehouse, batch: Batch, days: pd.DataFrame) -> tuple[str, ...]:
    """What is said of a load of hours: stations that stand elsewhere in other files, days that do not count."""
    first, last = month_ends(batch.values["ts"].min().date(), batch.values["ts"].max().date())
    near = hour_files(wh, first - ONE_DAY, last + ONE_DAY, missing_ok=True)
    least = int(wh.query("core/day_hours", day=last)["day_hours"].iloc[0])
    said = (
        hour_places.moved_stations_text(hour_places.elsewhere(wh, near)),
        thin_days_text(days, batch.values, least),
    )
    return tuple(text for text in said if text)


THIN = "is_incomplete"  # column of days made of hours: whether a day stands on too few to count
NO_DAYS = pd.DataFrame(
    {
        "region_id": pd.Series(dtype=object), "station_id": pd.Series(dtype=object),
        "parameter": pd.Series(dtype=object), "interval_start": pd.Series(dtype="datetime64[us]"),
        "interval_end": pd.Series(dtype="datetime64[us]"), "value": pd.Series(dtype=float),
        "unit": pd.Series(dtype=object), "source_id": pd.Series(dtype=object), "flag": pd.Series(dtype=object),
        "basis": pd.Series(dtype=object), "n_valid": pd.Series(dtype="Int64"),
        "known_at": pd.Series(dtype="datetime64[us]"), "known_at_basis": pd.Series(dtype=object),
        THIN: pd.Series(dtype=bool),
    }
)  # fmt: skip


def _compare(wh: Warehouse, hours: pd.DataFrame, former: list[Path], restoring: bool) -> None:
    """Set the staged hours against those that stand on the days they touch (temp table ``hour_state``)."""
    # whole months: which stations count on a day is asked of its month
    days = [hours["ts"].min().date(), hours["ts"].max().date(), *(hour_places.span_of(former) if former else ())]
    first, last = month_ends(min(days), max(days))
    view_hours(wh, hour_files(wh, first, last, missing_ok=restoring))
    wh.execute("core/hour_near", source_id=hours["source_id"].iloc[0], first_ts=first, end_ts=last + ONE_DAY)
    wh.execute("core/hour_state")
    wh.execute("core/hour_after")


def _days_of(wh: Warehouse, batch: Batch, former: list[Path]) -> pd.DataFrame:
    """Daily city values of the days touched; those that were mere fragments before are taken back.

    ``former`` are the hours that the same bytes gave under another card or list of stations.
    """
    basis, lag_days = _basis_and_lag(wh, batch)
    view_days(wh, stations=False)
    wh.execute("core/day_affected")
    if former:
        wh.execute("core/day_affected_anew")
        wh.execute("core/hour_files", files=[str(path) for path in former])
        wh.execute("core/hour_stored")
        wh.execute("core/day_affected_former")
    days = wh.query("core/day_measurement", basis=basis, lag_days=lag_days)
    with wh.holding("day_staged", days):
        wh.execute("core/day_completed")
        if former:
            wh.execute("core/day_lost", corrected_on=known_from(batch))
    return days


def _basis_and_lag(wh: Warehouse, batch: Batch) -> tuple[str, int]:
    """Basis and publication lag in days of a batch's source, from its card or as it was loaded first."""
    card = batch.source if batch.source is not None else wh.table("source")
    row = card[card["source_id"] == batch.values["source_id"].iloc[0]].iloc[0]
    return str(row["basis"]), int(row["publication_lag_days"])


def _write_files(wh: Warehouse, batch_id: str) -> int:
    """Write what the archive does not hold yet, a file a year, whole or not at all; returns how many hours."""
    years = wh.execute("core/hour_years").fetchall()
    for year, first, last, _ in years:
        folder = wh.path.parent / FOLDER / f"year={year}"
        target = folder / f"{first:%Y%m%d}-{last:%Y%m%d}-{batch_id}.parquet"
        if not target.exists():
            wh.on_failure.append(partial(target.unlink, missing_ok=True))
        with fresh_stored(wh.path.parent, target) as part:
            wh.query("core/hour_fresh", year=year).to_parquet(part, index=False, compression="zstd")
    return sum(n_hours for *_, n_hours in years)


def _has_file(wh: Warehouse, batch_id: str) -> bool:
    return bool(_files_of(wh, [batch_id]))


def _files_of(wh: Warehouse, batches: list[str]) -> list[Path]:
    """Files of the archive that hold the hours of loads."""
    return [path for one in batches for path in sorted((wh.path.parent / FOLDER).glob(f"year=*/*-{one}.parquet"))]


def hour_files(
    wh: Warehouse, first: date | None = None, last: date | None = None, missing_ok: bool = False
) -> list[Path]:
    """Parquet files of the archive that belong to this build and hold days of a span.

    Raises
    ------
    DabiaoError
        If the file of a load is gone: days made from what is left would be wrong.
    """
    known = wh.query("core/hour_batches").set_index("batch_id")["file"]
    # <first day>-<last day>-<batch>
    held = [(path, path.stem.split("-", 2)) for path in (wh.path.parent / FOLDER).glob("year=*/*-*-*.parquet")]
    gone = known.drop([name[2] for _, name in held], errors="ignore")
    if len(gone) and not missing_ok:
        raise DabiaoError(
            Message(
                "the hourly archive {folder} lacks the hours of {files}{more}; load these files again",
                folder=wh.path.parent / FOLDER,
                files=", ".join(gone.head(3)),
                more=Message(" and others") if len(gone) > 3 else "",
            )
        )
    after = "00000000" if first is None else f"{first:%Y%m%d}"
    before = "99999999" if last is None else f"{last:%Y%m%d}"
    wanted = set(known.index)
    return sorted(
        path for path, (begun, ended, batch) in held if batch in wanted and begun <= before and ended >= after
    )


def open_hours(wh: Warehouse, first: date | None = None, last: date | None = None) -> None:
    """Make the view ``hour_current``: the archive's hours of (at least) the days of a span, corrections applied."""
    view_hours(wh, hour_files(wh, first, last))


def month_ends(first: date, last: date) -> tuple[date, date]:
    """First and last day of the whole months that hold two days.

    Examples
    --------
    >>> month_ends(date(2024, 1, 31), date(2024, 2, 1))
    (datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))
    """
    return first.replace(day=1), (pd.Timestamp(last) + pd.offsets.MonthEnd(0)).date()


def view_hours(wh: Warehouse, files: list[Path]) -> None:
    """Make the view ``hour_current`` of Parquet files in the archive's form, corrections applied."""
    if files:
        wh.execute("core/hour_files", files=[str(path) for path in files])
        wh.execute("core/hour_stored")
    else:
        wh.execute("core/hour_none")
    wh.execute("core/hour_current")


def daily_values(wh: Warehouse, first: date, last: date, stations: bool = False) -> pd.DataFrame:
    """Days made from the archive's hours, of cities or of stations; nothing is stored.

    Parameters
    ----------
    wh : Warehouse
        Open build, read-only or not.
    first, last : date
        Days, both included.
    stations : bool
        Stations instead of cities.

    Returns
    -------
    DataFrame
        One row a source, region, station and day: concentrations in ug/m3 (CO mg/m3), ``n_`` hours behind each,
        ``n_o3_mda8`` 8-hour means of 17, the minimum counts that hold on the day, and ``valid_`` columns.

    Notes
    -----
    GB 3095 table 4; HJ 663 6.1.2, and table A.2 for cities (the mean of their stations' days).
    """
    open_hours(wh, *month_ends(first, last))
    view_days(wh, stations)
    return wh.query("core/day_values", first_day=first, last_day=last)


def view_days(wh: Warehouse, stations: bool) -> None:
    """Make the view ``day_unit`` of the hours that ``hour_current`` shows: days of cities, or of stations."""
    for name in (*(f"core/macro_{name}" for name in marts.MACROS), *day_statements(stations)):
        wh.execute(name)


def day_statements(stations: bool) -> list[str]:
    """Statements that make the view ``day_unit`` of the hours in ``hour_current``, in their order."""
    macros = (
        *("rounded_steps", "half_even", "enough_stations", "station_mean", "station_steps"),
        *("edition_span", "validity_minimum"),
    )
    unit = "station" if stations else "city"
    views = (f"hour_unit_{unit}", "day_rule", "day_of_hours", "day_checked", f"day_unit_{unit}")
    return [f"core/macro_{name}" for name in macros] + [f"core/{name}" for name in views]


def holds_hours(wh: Warehouse) -> bool:
    """Whether any load brought hours to the archive."""
    return bool(wh.con.execute("SELECT 1 FROM batch WHERE n_hours > 0 LIMIT 1").fetchall())


def day_rule_digest(wh: Warehouse) -> str:
    """Digest of the rule that makes days of hours: its statements and the minimum counts it reads."""
    statements = [resources.sql(name) for stations in (False, True) for name in day_statements(stations)]
    rows = wh.table("validity")[["edition", "statistic", "minimum", "expected"]]
    counts = rows.astype(str).sort_values(["edition", "statistic"]).to_csv(index=False)
    return hashlib.sha256("\n".join([*statements, counts]).encode()).hexdigest()[:16]


def days_of_an_earlier_rule(wh: Warehouse) -> str:
    """Say that stored days of hours were made by another rule than today's, and what to do; '' where they were not.

    Days are made when their hours are loaded. A rule that changes later reaches the days loaded since, not the others.
    """
    if not holds_hours(wh):
        return ""
    made_by = wh.con.execute("SELECT value FROM meta WHERE key = $key", {"key": DAY_RULE}).fetchall()
    if made_by == [(day_rule_digest(wh),)]:
        return ""
    return Message("days made of hours stand under an earlier rule: 'dabiao rebuild' makes them again under today's")


TWO_HOURS = pd.Timedelta(hours=2)


def thin_days_text(days: pd.DataFrame, hours: pd.DataFrame, day_hours: int) -> str:
    """One line about the days of a load that do not count.

    Parameters
    ----------
    days : DataFrame
        Daily values of cities that the load gives: ``parameter, interval_start, is_incomplete``.
    hours : DataFrame
        Its hours: ``ts``.
    day_hours : int
        Hours of a valid day, for the words.

    Returns
    -------
    str
        Empty if there are none; the first and the last day of the load are left out, for other files go on with them.

    Examples
    --------
    >>> hours = pd.DataFrame({"ts": pd.date_range("2026-03-01", "2026-03-02", freq="4h")})
    >>> thin_days_text(pd.DataFrame({"parameter": [], "interval_start": [], "is_incomplete": []}), hours, 20)
    'its values stand 4 hours apart, a day needs 20 hours: none of its days counts'
    """
    stamps = hours["ts"].drop_duplicates().sort_values()
    steps = stamps.diff().mode()
    if len(steps) and steps.iloc[0] >= TWO_HOURS:
        apart = int(steps.iloc[0] / pd.Timedelta(hours=1))
        return Message(
            "its values stand {apart:hour|hours} apart, a day needs {day_hours:hour|hours}: none of its days counts",
            apart=apart,
            day_hours=day_hours,
        )
    start = pd.to_datetime(days["interval_start"])
    ends = stamps.min().normalize(), stamps.max().normalize()
    inner = days[(start > ends[0]) & (start < ends[1])]
    parts = inner.groupby("parameter")[THIN].agg(["sum", "size"])
    parts = parts[parts["sum"] > 0]
    if parts.empty:
        return ""
    days_of = zip(parts.index, parts["sum"], parts["size"], strict=True)  # a handful of pollutants
    named = [
        Message("{name} {n} of {all}", name=Both(name, say_or("zh", "pollutant", name)), n=int(thin), all=int(every))
        for name, thin, every in days_of
    ]
    return Message("days with too few hours or stations, kept and not counted: {named}", named=joined(named, ", "))
