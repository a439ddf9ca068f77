"""What the commands print: progress, scoreboards, loaded files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analytics import api, flow
from analytics.api import Workspace
from analytics.attainment import Assessment, explain, met_of
from analytics.attainment.verdict import Verdict
from analytics.cli.output import Format, emit, emit_lines, err, format_of, language, note, report, warn, write
from analytics.errors import (
    DabiaoError,
    Fault,
    InputError,
    PartsFailedError,
    StaleDataError,
    one_of,
    printable,
    printable_path,
)
from analytics.flow.as_of import as_day
from analytics.forecast import Scenario, parse_scenario
from analytics.lazy import lazy
from analytics.message import Message, joined
from analytics.report.briefing.requirements import required_rows
from analytics.report.console import console_rows
from analytics.report.reading_order import board_rows
from analytics.settings import Settings
from analytics.targets.template import counted, of_goals
from analytics.terms import ANY_EVIDENCE, SHANGHAI, WITHOUT_OWN_DATA
from analytics.words.catalogue import say
from analytics.words.numbers import date_text, number

if TYPE_CHECKING:
    from analytics.flow.alerts import Delivery
    from analytics.flow.brief import Answer
    from analytics.flow.run_summary import RunSummary
    from analytics.flow.site import SiteMade
    from analytics.ingest import files as input_files
    from analytics.report import scenario
else:  # what few commands need
    input_files, scenario = lazy("analytics.ingest.files"), lazy("analytics.report.scenario")

MOST_REASONS = 20  # that the screen shows; the table has all


def progress(step: str) -> None:
    """Print on standard error what is being done."""
    report(step)


def open_workspace(settings: Settings) -> Workspace:
    """Open the newest build of the settings' warehouse; the first time, build it."""
    return api.open_workspace(settings.warehouse, **settings.model_dump(exclude={"warehouse"}, exclude_unset=True))


def region_id(settings: Settings, name: str | None) -> str | None:
    """Id of a region by any name."""
    if name is None:
        return None
    with open_workspace(settings) as workspace:
        return workspace.region_id(name)


def region_names(workspace: Workspace) -> dict[str, str]:
    """Chinese names of regions by id."""
    rows = workspace.warehouse.table("region")
    return dict(zip(rows["region_id"], rows["zh"], strict=True))


def as_of_day(workspace: Workspace, text: str | None) -> date:
    """Day meant on the command line."""
    return as_day(text, workspace.newest)


def expect(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word an option does not know, before any work is done.

    Raises
    ------
    InputError
        If it is none of those allowed.
    """
    if value not in allowed:
        one_of(option, value, allowed)


def check_scenario(rules: list[str] | None, explain: str | None = None) -> Scenario | None:
    """Read a scenario before any work is done.

    Raises
    ------
    InputError
        If a rule cannot be read, or a derivation is asked for, which exists only without one.
    """
    if rules and explain is not None:
        raise InputError(Message("--explain derives a verdict from what is known: leave out --scenario"))
    return parse_scenario(rules) if rules else None


def loaded(done: flow.Refreshed, files: list[Path], format_: Format, out: Path | None) -> None:
    """Print one row a file that was asked for."""
    asked = {path.name for path in files}
    columns = [
        "file",
        "rows_read",
        "rows_accepted",
        "rows_quarantined",
        "values_new",
        "values_corrected",
        "seen_before",
    ]
    rows = [{name: getattr(one, name) for name in columns} for one in done.loaded
            if any(input_files.is_of(one.file, file) for file in asked)]  # fmt: skip
    on_screen = format_of(out, format_) is Format.table
    if on_screen and not rows:
        return  # why nothing was loaded is said anyway
    if on_screen:  # the others keep the name by which it is taken out again
        rows = [{**row, "file": input_files.shown_name(row["file"])} for row in rows]
    emit(pd.DataFrame(rows, columns=columns, dtype=object), format_, table="loaded", out=out)


def print_columns(done: flow.Refreshed) -> None:
    """Say of every file what each column was read as, and which were ignored."""
    for line in (*done.columns, *done.not_read):
        warn(line)


def quarantine_hint(settings: Settings, done: flow.Refreshed) -> None:
    """Say which rows went to quarantine: file, first line, column, value and what was expected, once a reason."""
    from analytics.flow.inbox import quarantine_lines

    batches = [one.batch_id for one in done.loaded if one.rows_quarantined]
    for line in quarantine_lines(settings, batches, MOST_REASONS):
        warn(line)
    if batches:
        warn(Message("every such row is kept, with its line and reason: table quarantine of the warehouse"))


def nothing_found(
    workspace: Workspace,
    region: str | None,
    plan: str | None = None,
    year: int | None = None,
    as_of: date | None = None,
) -> None:
    """Print what was asked for and not found, so that no command prints nothing at all.

    Raises
    ------
    InputError
        If no target of the region (or of any) is due in the year.
    """
    own = workspace.targets(region, plan)
    years = sorted(set(pd.to_datetime(own["period_end"]).dt.year))
    if year is not None and years and year not in years:
        where = workspace.region_id(region) or Message("any region")
        raise InputError(
            Message(
                "--year: no target of {where} is due in {year}, expected one of {years}",
                where=where,
                year=year,
                years=", ".join(map(str, years)),
            )
        )
    text = workspace.why_nothing(region, plan, year, as_of)
    warn(text)


def derivation(workspace: Workspace, target_id: str, as_of: str | None, model: str | None) -> pd.DataFrame:
    """How one target's status comes about, one row a step, in the language of messages."""
    settings = workspace.settings
    return explain(
        workspace.warehouse,
        target_id,
        as_of_day(workspace, as_of),
        model=model or settings.model,
        n_paths=settings.n_paths,
        seed=settings.seed,
        lang=language(),
        evidence=settings.evidence,
    )


def derivation_heads(steps: pd.DataFrame) -> pd.DataFrame:
    """The same with heads for people, in the language of messages; files keep the names of their columns."""
    return steps.rename(columns=lambda name: say(language(), f"step_head.{name}"))


def scoreboard(
    assessment: Assessment,
    lang: str,
    regions: list[str] | None = None,
    outcomes: pd.DataFrame | None = None,
    evidence: str = ANY_EVIDENCE,
    every: bool = False,
) -> None:
    """Print the targets of each region, those with evidence first; under a scenario those that it can change.

    Targets without a number are counted, and listed too with ``every``.
    """
    outlook, shown = assessment.outlook, False
    for region in regions or list(dict.fromkeys(outlook["region_id"])):
        rows = outlook[outlook["region_id"] == region]
        if assessment.scenario:
            shown |= what_if(assessment, region, lang)
        else:
            board(rows, region, assessment.as_of, lang, outcomes, assessment.verdicts, evidence, every)
    if assessment.scenario and not shown:
        idle_rules(assessment.idle(), lang)


def what_if(assessment: Assessment, region: str, lang: str) -> bool:
    """Print what a scenario changes in one region, beside the answer without it; whether there is anything."""
    own = assessment.outlook[assessment.outlook["region_id"] == region]
    header, lines = scenario.scenario_table(assessment, region, lang)
    if not lines:
        return False
    name = own["region" if lang == "zh" else "region_en"].iloc[0]
    emit_lines(header, lines, _title(name, assessment.as_of, lang))
    print(scenario.scenario_label(assessment.scenario, lang, assessment.idle([region])))
    return True


def idle_rules(rules: tuple[str, ...], lang: str) -> None:
    """Say on standard error which rules of a scenario change nothing, so that rows for machines stay clean."""
    if rules:
        err.print(scenario.idle_text(rules, lang), markup=False, highlight=False, soft_wrap=True)


def board(
    rows: pd.DataFrame,
    region: str,
    as_of: date,
    lang: str,
    outcomes: pd.DataFrame | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    evidence: str = ANY_EVIDENCE,
    every: bool = False,
) -> None:
    """Print one region's targets: every quantified one, how many others there are, how many will be met, have none."""
    if rows.empty:
        warn(Message("{region}: no target as of {day}", region=region, day=as_of))
        return
    header, lines = console_rows(rows, outcomes, lang, region, every)
    own = rows[rows["region_id"] == region]
    name = (own if len(own) else rows)["region" if lang == "zh" else "region_en"].iloc[0]
    asked = {"region": region, "day": as_of.isoformat()}
    if lines:
        emit_lines(header, lines, _title(name, as_of, lang))
    else:
        print(_title(name, as_of, lang))
    if len(rows) > len(lines):
        answered = int(rows["p_met"].notna().sum() - board_rows(rows)["p_met"].notna().sum())
        key = "terminal.others" if answered else "terminal.others_alone"
        print(say(lang, key, n=len(rows) - len(lines), answered=answered, **asked))
    met = met_of(rows, as_of, verdicts)
    if met.n:
        inferred = int((rows["status"].isin(WITHOUT_OWN_DATA) & rows["p_met"].notna()).sum())
        ends = {"mean": number(met.mean, 0), "low": met.low, "high": met.high}
        print(say(lang, "terminal.expected", n=met.n, inferred=inferred, **ends))
    without = int((rows["status"].isin(WITHOUT_OWN_DATA) & rows["p_met"].isna()).sum())
    if without:
        print(
            say(
                lang, "terminal.unanswered" if evidence == ANY_EVIDENCE else "terminal.not_inferred", n=without, **asked
            )
        )


def requirements(assessment: Assessment, lang: str) -> None:
    """Print what must still happen, region by region, and how many goals nothing of the kind can be said of."""
    for region, rows in assessment.outlook.groupby("region_id", sort=False):
        header, lines = required_rows(rows, lang, str(region))
        name = rows["region" if lang == "zh" else "region_en"].iloc[0]
        if lines:
            emit_lines(header, lines, _title(name, assessment.as_of, lang))
        if others := len(rows) - len(lines):
            write(Message("{region}: {n:goal|goals} that no days to come decide; their answers: dabiao assess --all, "
                          "how many of a plan: dabiao plans",
                          region=name, n=others))  # fmt: skip


def _title(region: str, as_of: date, lang: str) -> str:
    return say(lang, "terminal.title", region=region, as_of=date_text(as_of, lang))


def run_result(result: flow.RunResult, settings: Settings) -> None:
    """Print what became of the inbox, the scoreboards of a run and where its briefings are."""
    for one in result.inbox.taken:
        word = (
            Message("{file}: loaded, moved to {place}") if one.loaded else Message("{file}: refused, moved to {place}")
        )
        moved = Message(word.template, file=printable(one.file), place=printable_path(one.moved_to))
        why = Message("{n:row|rows} not accepted, the report beside it says why", n=one.n_quarantined)
        write(joined([moved, why], "; ") if one.loaded and one.n_quarantined else moved)
    for answer in result.answers:
        for region, rows in answer.boards.items():
            board(rows, region, answer.as_of, settings.lang, answer.outcomes, evidence=settings.evidence)
            missing_of(answer, rows, region)
        values = {"id": answer.run_id, "model": settings.model, "seed": settings.seed, "n": settings.n_paths}
        write(Message("run {id} · model {model} · seed {seed} · {n:path|paths}", **values))
        print()
    build = Message("warehouse {path}", path=str(result.warehouse))
    if result.newest is None:
        write(joined([Message("no measured value yet: lay a file into inbox/, or dabiao ingest FILE"), build], "; "))
    else:
        newest = Message("newest day {day}{age}", day=str(result.newest), age=age(result))
        write(joined([newest, build], "; "))
    for same in result.as_before:
        write(same.message)
    for path in [*result.briefings, *(path for same in result.as_before for path in same.briefings)]:
        write(Message("briefing {path}", path=str(path)))
    if result.site is not None:
        site_made(result.site)
    if not result.as_before and not any(answer.boards for answer in result.answers):
        warn(Message("no region has goals and data, so nothing is briefed; 'dabiao status' says what is missing"))


def site_made(made: SiteMade) -> None:
    """Print where a site is, what it holds, and what of the archive it leaves out."""
    held = {"folder": printable_path(made.folder), "regions": made.n_regions, "goals": made.n_goals}
    size = {"files": made.n_files, "size": number(made.n_bytes / 1e6, 1)}
    write(
        Message(
            "site {folder}: {regions:region|regions}, {goals:goal|goals}, {files:file|files}, {size} MB", **held, **size
        )
    )
    if not made.n_briefings:
        write(
            Message(
                "no briefing as of its day or earlier has been written, so the site has none; dabiao run writes them"
            )
        )
    elif made.n_left_out:
        kept = {"n": made.n_briefings, "left": made.n_left_out}
        write(
            Message(
                "{n:briefing|briefings} in its archive; {left} older ones left out (site_days, site_months)", **kept
            )
        )


def end_in_log(done: RunSummary) -> None:
    """Add to the log what was loaded and how the run ended."""
    for one in done.files:
        counts = {name: one[name] for name in ("file", "rows_read", "rows_accepted", "rows_quarantined", "values_new")}
        note(
            Message(
                "{file}: {rows_read:row|rows} read, {rows_accepted} accepted, {rows_quarantined} in quarantine, "
                "{values_new:new value|new values}",
                **counts,
            )
        )
    stated = {"code": done.exit_code, "seconds": done.seconds, "reason": done.exit_reason}
    note(Message("ended with {code} after {seconds} s: {reason}", **stated))


def delivery(done: Delivery, *, dry_run: bool = False) -> None:
    """Say what was sent to a channel, or why it could not be."""
    values = {"url": done.channel.shown, "n": len(done.alerts)}
    if done.fault:
        warn(Message("alerts to {url} were not sent ({why}); the next run tries again", why=done.fault, **values))
        return
    if dry_run:
        write(Message("would be sent to {url}: {n}", **values))
        for one in done.alerts:
            write(f"  {one.text(done.channel.lang)}")
    else:
        write(Message("sent to {url}: {n}", **values))


def missing_of(answer: Answer, rows: pd.DataFrame, region: str) -> None:
    """Say how many figures the goals of a scoreboard wait for, as the briefing and the table to fill in count them."""
    count = counted(of_goals(answer.assessment.missing, set(rows["target_id"])))
    if count.figures:
        day = "" if answer.as_of == datetime.now(SHANGHAI).date() else f" --as-of {answer.as_of}"
        todo = f"dabiao template --region {region}{day} --by department --out missing.xlsx"
        write(Message("{count}: {todo}", count=count.text, todo=todo))


def end_of_run(result: flow.RunResult) -> None:
    """Print everything that a run could not do; the gravest sets the exit code.

    Raises
    ------
    InputError
        If a file could not be read.
    PartsFailedError
        If a part, a page, a region or a date could not be made.
    StaleDataError
        If the newest value is too old.
    """
    for one in result.unwritten:
        warn(one.message)
    found: list[DabiaoError] = []
    failed = [*result.inbox.failed, *result.refreshed.failed]
    if failed:
        found.append(InputError(joined(failed)))
    if result.faults:
        found.append(PartsFailedError(_count_of(result.faults)))
    if result.stale:
        found.append(StaleDataError(result.stale))
    for error in found[1:]:
        warn(Message("dabiao: {error}", error=error.message))
    if found:
        raise found[0]


def parts_failed(faults: Sequence[Fault]) -> None:
    """End with exit code 4 where a part could not be made; each is a line of the log already.

    Raises
    ------
    PartsFailedError
        If there is one.
    """
    if faults:
        raise PartsFailedError(_count_of(faults))


def _count_of(faults: Sequence[Fault]) -> str:
    return Message(
        "parts that could not be made: {n}; everything else was; see the lines 'could not be made' above", n=len(faults)
    )


def age(result: flow.RunResult) -> str:
    """How old the newest value is at the latest date asked about."""
    latest = max((answer.as_of for answer in result.answers), default=None)
    if latest is None or result.newest is None or latest <= result.newest:
        return ""
    days = (latest - result.newest).days
    if days == 1:
        return Message(", the day before {day}", day=str(latest))
    return Message(", {n:day|days} before {day}", n=days, day=str(latest))
