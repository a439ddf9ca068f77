"""The command ``dabiao run``: the scheduled job, its log and its summary."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

import io
from contextlib import nullcontext, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.lazy import lazy
from analytics.cli.options import EvidenceOption, LangOption, ModelOption, WarehouseOption, settings_of
from analytics.cli.output import be_quiet

if TYPE_CHECKING:
    from analytics.cli import show
    from analytics.flow import RunResult
    from analytics.settings import Settings
else:
    show = lazy("analytics.cli.show")


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
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Do the whole job: refresh the warehouse, forecast, judge, record, brief.

    Example: dabiao run --region xinxiang --as-of newest
    """
    from analytics.cli.run_log import run_log

    settings = settings_of(warehouse, model=model, lang=lang, evidence=evidence)
    be_quiet(quiet)
    unseen = redirect_stdout(io.StringIO()) if quiet else nullcontext()
    with run_log(log_file, log_json), unseen:
        _run(settings, as_of or ["today"], region or [], out, again, summary)


def _run(
    settings: Settings, as_of: list[str], regions: list[str], out: Path | None, again: bool, summary: Path | None
) -> None:
    """Run, print and, however it ends, write the summary and the last line of the log."""
    from analytics import flow
    from analytics.flow.summary import Steps, summary_of, write_summary
    from analytics.warehouse.publish import SHANGHAI

    started, steps = datetime.now(SHANGHAI), Steps()

    def progress(step: str) -> None:
        steps(step)
        show.progress(step)

    result: RunResult | None = None
    failed: BaseException | None = None
    try:
        result = flow.run(settings, as_of, regions, out, progress, again)
        show.run_result(result, settings)
        show.end_of_run(result)
    except BaseException as error:
        failed = error
        raise
    finally:
        done = summary_of(result, steps, started, failed)
        show.end_in_log(done)
        if summary is not None:
            write_summary(summary, done)
