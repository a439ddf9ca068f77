"""What is in a workspace and what to do next: regions, plans, goals, newest days, age of the build, inbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from analytics import resources
from analytics.errors import DabiaoError, printable, printable_path
from analytics.flow import inbox, stated
from analytics.flow.as_of import NEWEST, Day, as_day, day_of
from analytics.flow.missing import missing_figures
from analytics.flow.outdated import outdated
from analytics.flow.past_runs import next_due, past_runs
from analytics.message import Message, joined
from analytics.settings import FILE, Settings
from analytics.targets import registry
from analytics.targets.template import counted
from analytics.terms import QUANTIFIED, SHANGHAI
from analytics.warehouse import Warehouse, current_build, open_build
from analytics.words.numbers import MINUTE, as_typed, number

COLUMNS = ["what", "name", "state", "next"]
#: What the columns are called on the screen
HEADER = [Message("item"), Message("name"), Message("state"), Message("next step")]
MOST_REGIONS = 12  # whose newest days are listed
MOST_FILES = 5  # of the inbox that are named
MOST_RUNS = 3  # that are listed, the newest first
DO_RUN = "dabiao run"
ASK = "dabiao template --by department --out missing.xlsx"
ADD_PLAN = "dabiao draft PLAN --region NAME --issued DATE"


@dataclass(frozen=True)
class Line:
    """One line of the state: what it is about, its name, its state, and the command to use next ('' for none)."""

    what: str
    name: str
    state: str
    next: str = ""


def status(settings: Settings, now: datetime | None = None, as_of: Day = None) -> pd.DataFrame:
    """State of a workspace; nothing is built or changed.

    Parameters
    ----------
    settings : Settings
        Names the workspace.
    now : datetime, optional
        Time from which ages are counted, with its offset; default now.
    as_of : date or str, optional
        Day of knowledge: newest values known by then and their ages, figures missing then; default the day of ``now``.
        Files, runs and the build are as they are now.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, texts; those for people are messages (`analytics.message.Message`).

    Raises
    ------
    InputError
        If the registry is wrong, or ``as_of`` is no day.
    """
    now = (now or datetime.now(SHANGHAI)).astimezone(SHANGHAI)
    known = registry.load(settings.raw_dir)
    lines = [
        *_place(settings),
        *_wrong(settings, known),
        *_plans(known),
        *_data(settings, known, now.date(), as_of),
        *_inbox(settings),
        *_runs(settings, now),
    ]
    # as objects: a column of strings would forget the messages' templates
    return pd.DataFrame([vars(line) for line in lines], columns=COLUMNS, dtype=object)


def _place(settings: Settings) -> Iterator[Line]:
    own = settings.raw_dir != resources.raw_dir()
    state = Message("a workspace of its own") if own else Message("the embedded registry, standards and data")
    todo = "" if own or resources.in_checkout() else "dabiao init --empty FOLDER"
    yield Line(Message("workspace"), printable_path(settings.home_dir), state, todo)
    path = settings.home_dir / FILE
    if not path.is_file():
        yield Line(Message("settings"), FILE, Message("no settings file: defaults and environment hold"))
        return
    held = settings.model_fields_set
    names = ", ".join(f"{name} = {getattr(settings, name)}" for name in type(settings).model_fields if name in held)
    yield Line(Message("settings"), FILE, names or Message("nothing is set, defaults hold"))


def _wrong(settings: Settings, known: registry.Registry) -> Iterator[Line]:
    """Settings that name nothing that is known."""
    for text in stated.faults(settings, known):
        yield Line(Message("settings"), Message("to be corrected"), text)


def _plans(known: registry.Registry) -> Iterator[Line]:
    n_regions, with_goals = len(known.regions), known.targets["region_id"].nunique()
    state = Message("{n:region|regions}, {goals} of them with goals", n=n_regions, goals=with_goals)
    yield Line(Message("regions"), "", state if n_regions else Message("no region yet"),
               "" if n_regions else "dabiao add region NAME")  # fmt: skip
    if known.plans.empty:
        yield Line(Message("plans"), "", Message("no plan yet"), ADD_PLAN)
    goals = known.targets.assign(quantified=known.targets["comparator"].isin(QUANTIFIED))
    counts = goals.groupby("plan_id")["quantified"].agg(["size", "sum"])
    for plan_id, zh in zip(known.plans["plan_id"], known.plans["zh"], strict=True):
        n, quantified = counts.loc[plan_id] if plan_id in counts.index else (0, 0)
        state = Message("{title}: {n:goal|goals}, {quantified} of them with a number", title=printable(zh), n=int(n),
                        quantified=int(quantified))  # fmt: skip
        yield Line(Message("plan"), str(plan_id), state, "" if n else f"dabiao add target --plan {plan_id}")


def _data(settings: Settings, known: registry.Registry, today: date, as_of: Day) -> Iterator[Line]:
    if as_of not in (None, NEWEST):
        as_of = day_of(as_of)  # a word that is no day is refused where there is no build too
    try:
        build = current_build(settings.warehouse_dir)
    except DabiaoError as error:
        yield Line(Message("warehouse"), "", error.message, "dabiao repair")
        return
    if build is None:
        yield Line(Message("warehouse"), "", Message("not built yet"), DO_RUN if len(known.plans) else "")
        return
    with open_build(build) as wh:
        changed = outdated(wh, settings)
        counts = wh.query("core/table_counts").iloc[0]
        day = today if as_of is None else as_day(as_of, wh.newest_known())
        rows = wh.query("core/newest_by_region", as_of=None if as_of is None else day)
        yield from _newest(rows, day)
        values = {"values": number(counts["measurements"], 0), "figures": number(counts["figures"], 0)}
        held = Message("{values} measured values, {figures} published figures", **values)
        yield Line(Message("data"), "", held)
        yield from _missing(wh, day, ASK if as_of is None else f"{ASK} --as-of {day}")
    made = datetime.fromtimestamp(build.stat().st_mtime, SHANGHAI)
    age = Message("made on {day}, {age:day|days} ago", day=f"{made:{MINUTE}}", age=(today - made.date()).days)
    state = joined([age, Message("changed since: {what}", what=joined(changed, ", "))], "; ") if changed else age
    yield Line(Message("warehouse"), build.name, state, DO_RUN if changed else "")


def _newest(rows: pd.DataFrame, day: date) -> Iterator[Line]:
    """Newest day of each region."""
    if rows.empty:
        yield Line(Message("newest day"), "", Message("no measured value yet"), Message("lay a file into inbox/"))
    for row in rows.head(MOST_REGIONS).to_dict("records"):
        newest = row["newest_day"].date()
        values = {"day": str(newest), "age": (day - newest).days, "n": row["n_parameters"]}
        state = Message("{day}, {age:day|days} ago; {n:parameter|parameters}", **values)
        yield Line(Message("newest day"), str(row["region_id"]), state)
    if len(rows) > MOST_REGIONS:
        yield Line(Message("newest day"), "", Message("{n:more region|more regions}", n=len(rows) - MOST_REGIONS))


def _missing(wh: Warehouse, day: date, ask: str) -> Iterator[Line]:
    """How many figures are missing of all plans, and how to ask for them."""
    if wh.table("plan").empty:
        return
    count = counted(missing_figures(wh, day))
    yield Line(Message("missing figures"), "", count.text, ask if count.figures else "")


def _inbox(settings: Settings) -> Iterator[Line]:
    files = inbox.waiting(settings)
    folder = printable_path(settings.inbox_dir)
    if not settings.inbox_dir.is_dir():
        yield Line(Message("inbox"), folder, Message("no such folder yet; make it and lay files there"))
    elif not files:
        yield Line(Message("inbox"), folder, Message("empty"))
    else:
        named = ", ".join(printable(path.name) for path in files[:MOST_FILES])
        more = ", …" if len(files) > MOST_FILES else ""
        yield Line(
            Message("inbox"), folder, Message("{n:file|files}: {names}", n=len(files), names=named + more), DO_RUN
        )
    refused = settings.inbox_dir.parent / inbox.REFUSED
    n = sum(path.is_file() and not path.name.endswith((inbox.REPORT, ".card.toml")) for path in refused.glob("*"))
    if n:
        state = Message("{n:file|files}; the report beside each says why", n=n)
        yield Line(Message("refused"), printable_path(refused), state)


def _runs(settings: Settings, now: datetime) -> Iterator[Line]:
    """The last runs, how they ended, and when the next one is due."""
    found = past_runs(settings.warehouse_dir, MOST_RUNS)
    if not found:
        yield Line(Message("last run"), "", Message("none on record yet"), DO_RUN)
        return
    for run in found:
        values = {"code": run.exit_code, "seconds": run.seconds, "reason": _shown(run.reason)}
        state = Message("exit code {code} after {seconds} s: {reason}", **values)
        yield Line(Message("last run"), f"{run.started_at.astimezone(SHANGHAI):{MINUTE}}", state)
    due = next_due(found[0], settings.run_every_hours)
    stated = {"time": f"{due.astimezone(SHANGHAI):{MINUTE}}", "hours": as_typed(settings.run_every_hours)}
    if now <= due:
        yield Line(Message("next run"), "", Message("due {time} ({hours} h after the last one began)", **stated))
    else:
        late = Message("overdue since {time} ({hours} h after the last one began)", **stated)
        yield Line(Message("next run"), "", late, DO_RUN)


def _shown(reason: str) -> str:
    """Why a run ended as it did: a message stays one, so that it is said in the reader's language."""
    return reason if isinstance(reason, Message) else printable(reason)
