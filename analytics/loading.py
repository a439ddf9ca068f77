"""What a program enters into a workspace: files and judgements, as the commands of the same names do."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.api import open_workspace
from analytics.errors import InputError
from analytics.flow.as_of import Day, day_of
from analytics.ingest import Options
from analytics.message import Message, joined
from analytics.settings import Settings


def judge(
    target_id: str | None = None,
    office: str = "",
    quantiles: Mapping[float, float] | None = None,
    probability: float | None = None,
    *,
    file: Path | str | None = None,
    judged_on: Day = None,
    person: str = "",
    note: str = "",
    **overrides: Any,
) -> pd.DataFrame:
    """Enter what a named office judges of a target, as ``dabiao judge`` does; kept in the ledger, graded like a model.

    Parameters
    ----------
    target_id : str, optional
        Target; not with a file.
    office : str
        Who judges.
    quantiles : mapping of float to float, optional
        Level (0 to 1) to value in the unit of the target, at least three, some below and some above 0.5.
    probability : float, optional
        Probability of being met, 0 to 1, instead: of a goal without a number.
    file : path, optional
        A table of many judgements, columns `analytics.ingest.judged.COLUMNS`.
    judged_on : date or str, optional
        Day of the judgement; default today.
    person, note : str
        Who of the office, and on what it stands.
    **overrides
        Any field of `Settings`, e.g. ``home`` or ``warehouse``.

    Returns
    -------
    DataFrame
        One row a judgement: run_id, target_id, office, judged_on, p_met, is_new.

    Raises
    ------
    InputError
        If anything of it cannot be; nothing is kept then.

    Examples
    --------
    >>> import analytics as da
    >>> goal = "xinxiang-2023/17-rural-sewage"
    >>> rows = da.judge(goal, "新乡市生态环境局", {0.1: 45, 0.5: 56, 0.9: 63}, judged_on="2025-06-30")
    >>> rows[["target_id", "p_met"]].round(2)
                           target_id  p_met
    0  xinxiang-2023/17-rural-sewage   0.36
    """
    from analytics.flow.judging import judge as enter
    from analytics.ingest.judged import Entry, read_judgements

    if (file is None) == (target_id is None):
        raise InputError(Message("judge: expected a target_id, or a file of judgements"))
    if file is not None:
        entries = read_judgements(Path(file))
    else:
        day = None if judged_on is None else day_of(judged_on)
        pairs = tuple((quantiles or {}).items())
        entries = [Entry(target_id or "", office, person, day, pairs, probability, note)]
    settings = Settings(**overrides)
    open_workspace(**overrides).close()  # made, or brought up to date
    return enter(settings, entries)


def load(
    files: Path | str | Sequence[Path | str],
    source: str | None = None,
    region: str | None = None,
    options: Options | None = None,
    **overrides: Any,
) -> pd.DataFrame:
    r"""Load monitoring files or filled-in figures, as ``dabiao ingest`` does; returns one row a file.

    Parameters
    ----------
    files : path or sequence of path
        CSV or Parquet.
    source : str, optional
        Id of the source; files of one source correct each other.
    region : str, optional
        Region of a file that names none: id, name or alias.
    options : analytics.ingest.Options, optional
        What else is known of the files: layout, order of day and month, what the columns hold, columns to leave out.
    **overrides
        Any field of `Settings`, e.g. ``home`` or ``warehouse``.

    Returns
    -------
    DataFrame
        One row a file: counts of rows and values, and ``columns``, what its columns were read as.

    Raises
    ------
    InputError
        If a file cannot be read as a whole, nothing of it was accepted, or a column that may hold a pollutant was
        not read; the other files, and the columns that were read, are loaded all the same. Single bad rows go to
        quarantine.

    Examples
    --------
    >>> import analytics as da
    >>> from analytics.ingest import Options
    >>> n = Path("kaifeng_daily.csv").write_text("date,PM2.5,O3\n2026-03-01,48,91\n2026-03-02,55,80\n")
    >>> columns = Options(columns=(("O3", "o3_mda8"),))
    >>> loaded = da.load("kaifeng_daily.csv", region="开封", options=columns)
    >>> print(loaded["columns"].item())
    kaifeng_daily.csv: read date; PM2.5 as pm25 (ug/m3), O3 as o3_mda8 (ug/m3); no column ignored
    """
    from analytics import flow

    settings, chosen = Settings(**overrides), options or Options()
    with open_workspace(**overrides) as workspace:
        region = workspace.region_id(region or chosen.region)
    chosen = dataclasses.replace(chosen, source=source or chosen.source, region=region)
    paths = [Path(files)] if isinstance(files, Path | str) else [Path(one) for one in files]
    done = flow.ingest_files(settings, paths, chosen)
    if done.failed:
        raise InputError(joined(done.failed))
    return pd.DataFrame(
        [{**vars(one), "columns": columns} for one, columns in zip(done.loaded, done.columns, strict=True)]
    )
