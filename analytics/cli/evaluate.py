"""The commands that judge the forecasts: back-test, grades of the ledger, export for others to compare."""
# ruff: noqa: PLR0913, PLR0917 — an option of a command is an argument

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.cli.options import FormatOption, OutOption, WarehouseOption, settings_of
from analytics.cli.output import Format, emit, format_of, warn
from analytics.errors import InputError
from analytics.lazy import lazy
from analytics.message import Message

if TYPE_CHECKING:
    import pandas as pd

    from analytics.cli import show
    from analytics.evaluation import BackTest, Question
else:
    show = lazy("analytics.cli.show")

app = typer.Typer(help="Judge the forecasts.")

AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Day of knowledge of the outcomes: YYYY-MM-DD or 'newest' (default).")
]

#: Numbers of a model that the terminal shows.
SHOWN_SCORES = ("n", "crps", "log_score", "bias_of_median", "coverage_50", "coverage_80", "coverage_95", "brier",
                "calibration_error")  # fmt: skip


@app.command()
def backtest(
    years: Annotated[str, typer.Option(help="Years in which the periods begin: 2018 or 2018-2019.")],
    origins: Annotated[
        str,
        typer.Option(
            help="Days on which forecasts are made, MM-DD, separated by commas; MM-DD@N is N years (0 to 5) earlier, "
            "for periods that have not begun: 10-01@1 for 2019 is 2018-10-01."
        ),
    ] = "01-01,04-01,07-01,10-01,11-15",
    models: Annotated[
        str, typer.Option(help="Names of models, separated by commas; 'all' that are installed; 'fast' ones only.")
    ] = "all",
    out: Annotated[Path, typer.Option(help="Folder for scores.csv, summary.json and the page.")] = Path("backtest"),
    parameter: Annotated[
        str | None, typer.Option(help="Measured parameter (default pm25; for days: every one that is measured).")
    ] = None,
    statistic: Annotated[
        str,
        typer.Option(help="mean, percentile, heavy_days, heavy_day_share, good_days, good_day_share, composite_index."),
    ] = "mean",
    period: Annotated[str, typer.Option(help="First and last day, MM-DD..MM-DD; may cross the year.")] = "01-01..12-31",
    region: Annotated[
        list[str] | None, typer.Option("--region", help="Region to score; may be given more than once.")
    ] = None,
    paths: Annotated[int, typer.Option(min=2, help="Sample paths a forecast.")] = 1000,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Workers; default DABIAO_WORKERS, else every core for slow models and 1 for others."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of every random draw.")] = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
) -> None:
    """Forecast at past dates from only what was known then, and score what came out.

    Example: dabiao backtest --years 2023-2025 --models damped_window,climatology,line --out record
    Example: dabiao backtest --years 2024-2025 --models fast --origins 04-01,10-01,04-01@1,10-01@1
    """
    from dataclasses import replace

    from analytics.evaluation import back_test, question_of, summarise
    from analytics.evaluation.result_files import ready_folder, write_results
    from analytics.report.backtest.page import write_pages
    from analytics.standards import load

    settings = settings_of(warehouse, seed=seed)
    question = question_of(
        years, period, origins=origins, models=models, statistic=statistic, parameter=parameter
    )  # fmt: skip
    ready_folder(out)
    with show.open_workspace(settings) as workspace:
        chosen = tuple(workspace.region_id(name) or name for name in region or [])
        n_workers = workers or (settings.workers if "workers" in settings.model_fields_set else None)
        question = replace(question, n_paths=paths, seed=settings.seed, workers=n_workers, region_ids=chosen)
        _say_models(question)
        test = back_test(workspace.warehouse, question, load(settings.raw_dir), show.progress)
    summary = summarise(test)
    written = write_results(test, summary, out) + write_pages(summary, out)
    path = out / "models.xlsx" if format_ is Format.xlsx else None
    emit(_model_rows(summary), format_, table="models", out=path)
    for note in summary["notes"]:
        warn(note)
    for path in written:
        warn(Message("written {file}", file=str(path)))
    _say_failures(test)


def _say_models(question: Question) -> None:
    """Which models take their time, and which of 'all' are not here."""
    from analytics.evaluation.question import SLOW

    slow = [name for name in question.models if name in SLOW]
    lines = [
        Message(
            "{slow}: 0.1 to 2 s a region and origin, on every core; --models fast leaves them out", slow=", ".join(slow)
        )
    ]
    lines = lines[: len(slow)] + [
        Message("{name} left out: {name2} is not installed", name=name, name2=SLOW[name]) for name in question.left_out
    ]
    for text in lines:
        warn(text)


def _model_rows(summary: dict[str, Any]) -> pd.DataFrame:
    """One row a model: the numbers a reader asks for first."""
    import pandas as pd

    rows = [
        {
            "model": name,
            **{key: scores.get(key) for key in SHOWN_SCORES},
            **{f"crps_skill_vs_{other}": skill.get("crps", {}).get("skill")
               for other, skill in scores["skill"].items()},
        }
        for name, scores in summary["models"].items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _say_failures(test: BackTest) -> None:
    if len(test.failures):
        for model, part in test.failures.groupby("model"):
            warn(Message("{model}: {n:forecast|forecasts} refused or failed, e.g. {reason}",
                         model=model, n=len(part), reason=part["reason"].iloc[0]))  # fmt: skip
    if test.rows.empty:
        raise InputError(Message("no model made a forecast; the reasons stand in summary.json"))


@app.command()
def score(
    as_of: AsOfOption = None,
    by: Annotated[
        str | None, typer.Option("--by", help="model or evidence; default both as tables, model as CSV and JSON.")
    ] = None,
    warehouse: WarehouseOption = None,
    format_: FormatOption = Format.table,
    out: OutOption = None,
) -> None:
    """Grade past runs of the ledger whose outcomes are known by now; repeating adds nothing.

    By evidence: what the probabilities stood on, from own monitoring to an office's judgement. One that was stated
    after its period's end is graded too if its figure was still to come.

    Example: dabiao score --as-of newest
    Example: dabiao score --by evidence --format csv
    """
    from analytics.evaluation import score_ledger
    from analytics.flow.as_of import NEWEST, day_of
    from analytics.warehouse import current_build

    if by is not None:
        show.expect("--by", by, ("model", "evidence"))
    settings = settings_of(warehouse)
    folder = settings.warehouse_dir
    if current_build(folder) is not None:
        show.open_workspace(settings).close()  # loads a registry or standards that have changed
    done = score_ledger(folder, None if as_of in (None, NEWEST) else day_of(as_of))
    chosen = format_of(out, format_)
    if chosen is Format.xlsx:
        tables = {"by_model": done.by_model, "by_evidence": done.by_evidence}
        first = f"by_{by or 'model'}"
        beside = {name: rows for name, rows in tables.items() if by is None and name != first}
        emit(tables[first], format_, table=first, out=out, beside=beside)
    elif by != "evidence":
        emit(done.by_model, format_, table="by_model", out=out)
    if chosen is not Format.xlsx and (by == "evidence" or (by is None and chosen is Format.table)):
        emit(done.by_evidence, format_, table="by_evidence", out=out)
    warn(Message("as of {day}: {probabilities:probability|probabilities} and "
                 "{forecasts:forecast|forecasts} graded anew", day=done.as_of,
                 probabilities=done.probabilities, forecasts=done.forecasts))  # fmt: skip
    if done.foreknown:
        warn(Message("{n:judgement|judgements} left out: the outcome was known when {n:-it was|they were} entered, "
                     "so {n:-it foretells|they foretell} nothing",
                     n=done.foreknown))  # fmt: skip


@app.command("export-hub")
def export_hub(
    out: Annotated[Path, typer.Option(help="Folder of the hub; model-output is made in it.")],
    file_format: Annotated[str, typer.Option("--file-format", help="parquet or csv.")] = "parquet",
    team: Annotated[str, typer.Option(help="Team in the model's name.")] = "dabiao",
    warehouse: WarehouseOption = None,
) -> None:
    """Write every forecast of the ledger as hubverse model-output files.

    Example: dabiao export-hub --out hub
    """
    from analytics.evaluation import export_hub as export

    with show.open_workspace(settings_of(warehouse)) as workspace:
        for path in export(workspace.warehouse, out, team, file_format):
            print(path)
