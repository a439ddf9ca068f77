"""The commands ``dabiao run`` and ``dabiao alerts``: the scheduled job, its log, its summary and its messages."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import EvidenceOption, LangOption, ModelOption, WarehouseOption, settings_of
from analytics.cli.output import be_quiet, warn, write
from analytics.errors import DabiaoError, PartsFailedError, one_of
from analytics.lazy import lazy
from analytics.message import Message

if TYPE_CHECKING:
    from analytics.cli import show
    from analytics.flow import RunResult
    from analytics.flow.alerts import Channel
    from analytics.flow.run_summary import RunSummary
    from analytics.flow.running import Progress
    from analytics.settings import Settings
else:
    show = lazy("analytics.cli.show")

SEND, DRY_RUN, OFF = ALERTS = "send", "dry-run", "off"


def run(
    as_of: Annotated[
        list[str] | None, typer.Option("--as-of", help="Day of knowledge; may be given more than once.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option("--region", help="Region to brief; may be given more than once.")
    ] = None,
    model: ModelOption = None,
    lang: LangOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the briefings.")] = None,
    site: Annotated[
        Path | None, typer.Option("--site", help="Folder of the site to publish; by default the setting 'site'.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Answer anew where nothing has changed since an earlier run.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what went wrong.")] = False,
    log_file: Annotated[
        Path | None, typer.Option("--log-file", help="Add a line with its time for every step and fault to this file.")
    ] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="Write the log as JSON, an object a line.")] = False,
    summary: Annotated[
        Path | None, typer.Option("--summary", help="Write what the run did to this JSON file, however it ends.")
    ] = None,
    alerts: Annotated[
        str, typer.Option("--alerts", help="What becomes of messages where alerts.toml is: send, dry-run or off.")
    ] = "send",
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Do the whole job: refresh the warehouse, forecast, judge, record, brief.

    Example: dabiao run --region xinxiang --as-of newest
    """
    from analytics import flow
    from analytics.cli.run_log import run_log

    settings = settings_of(warehouse, model=model, lang=lang, evidence=evidence, site=site)
    be_quiet(quiet)
    unseen = redirect_stdout(io.StringIO()) if quiet else nullcontext()
    with run_log(log_file, log_json), unseen:
        one_of("--alerts", alerts, ALERTS)
        _run(
            settings,
            lambda progress: flow.run(settings, as_of or ["today"], region or [], out, progress, again),
            summary,
            alerts,
        )


def _run(settings: Settings, job: Callable[[Progress], RunResult], summary: Path | None, alerts: str) -> None:
    """Do a job, print, send what is worth a message and, however it ends, write the summary and the end of the log."""
    from analytics.flow.alerts import load_channels
    from analytics.flow.run_summary import Steps, summary_of, write_summary
    from analytics.terms import SHANGHAI

    started, steps = datetime.now(SHANGHAI), Steps()

    def progress(step: str) -> None:
        steps(step)
        show.progress(step)

    result: RunResult | None = None
    failed: BaseException | None = None
    channels: list[Channel] = []
    try:
        channels = [] if alerts == OFF else load_channels(settings) or []  # before minutes are spent
        result = job(progress)
        show.run_result(result, settings)
        show.end_of_run(result)
    except BaseException as error:
        failed = error
        raise
    finally:
        _send_alerts(result, failed, channels, settings, dry_run=alerts == DRY_RUN)
        done = summary_of(result, steps, started, failed)
        show.end_in_log(done)
        _note(settings, started, done)
        if summary is not None:
            write_summary(summary, done)


def _note(settings: Settings, started: datetime, done: RunSummary) -> None:
    """Add the run to the record that ``dabiao status`` reads."""
    from analytics.flow.past_runs import PastRun, note_run

    folder = settings.warehouse_dir
    try:
        note_run(folder, PastRun(started, done.seconds, done.exit_code, done.exit_reason))
    except OSError as error:
        values = {"folder": str(folder), "why": error.strerror}
        warn(Message("the run could not be added to the record of runs in {folder} ({why})", **values))


def _send_alerts(
    result: RunResult | None,
    failed: BaseException | None,
    channels: list[Channel],
    settings: Settings,
    *,
    dry_run: bool,
) -> None:
    """Send what is worth a message; what cannot be sent is said and changes nothing of how the run ends."""
    from analytics.flow import alerts

    if not channels:
        return
    found = alerts.alerts_of(result, settings) if result is not None else []
    if result is None and isinstance(failed, Exception):
        found = [alerts.failure(failed)]
    try:
        done = alerts.deliver(found, channels, settings, dry_run=dry_run)
    except DabiaoError as error:
        warn(Message("dabiao: {error}", error=error.message))
        return
    if not done:
        write(Message("alerts: nothing new to report"))
    for one in done:
        show.delivery(one, dry_run=dry_run)


def alerts(
    trial: Annotated[bool, typer.Option("--trial", help="Send every channel a message that only says so.")] = False,
    lang: LangOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Show where messages go after a run, as alerts.toml of the workspace states it.

    Example: dabiao alerts --trial
    """
    from analytics.flow.alerts import FILE, load_channels, try_channels

    settings = settings_of(warehouse, lang=lang)
    channels = load_channels(settings)
    if channels is None:
        write(Message("no {file} in {folder}: nothing is sent", file=FILE, folder=str(settings.home_dir)))
        return
    if trial:
        done = try_channels(channels)
        for one in done:
            show.delivery(one)
        if any(one.fault for one in done):
            raise PartsFailedError(Message("not every channel took the message"))
        return
    for channel in channels:
        kinds, regions = ", ".join(sorted(channel.kinds)), ", ".join(sorted(channel.regions)) or "*"
        write(Message("{url}: {kinds}; regions {regions}", url=channel.shown, kinds=kinds, regions=regions))
