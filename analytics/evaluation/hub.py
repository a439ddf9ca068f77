"""The ledger as hubverse model output: one file a model and date, for whoever compares forecasters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.errors import InputError, one_of
from analytics.message import Message
from analytics.sheets import harmless
from analytics.slugs import file_part
from analytics.warehouse import Warehouse
from analytics.words.numbers import as_typed
from analytics.writing import fresh_file

COLUMNS = ["reference_date", "target", "horizon", "location", "output_type", "output_type_id", "value"]
FORMATS = ("parquet", "csv")
LONGEST_TEAM = 15  # hubs ask for fewer than 16 characters


def hub_rows(wh: Warehouse) -> pd.DataFrame:
    """All recorded forecasts and probabilities in the hubverse's layout.

    Parameters
    ----------
    wh : Warehouse

    Returns
    -------
    DataFrame
        ``model_id`` and `COLUMNS`. ``target`` is the indicator and its period (``pm25_mean
        2025-01-01/2025-12-31``) or ``attainment <target id>``; ``horizon`` counts days from the reference date to
        the period's last day; ``location`` is the region id. ``output_type_id`` is text: a level, or ``met`` and
        ``missed`` of a ``pmf``; missing for a ``mean``.

    Notes
    -----
    https://docs.hubverse.io, model output: mean, quantile, pmf.
    """
    made = wh.query("core/ledger_forecast")
    span = made["period_start"].dt.strftime("%Y-%m-%d") + "/" + made["period_end"].dt.strftime("%Y-%m-%d")
    level = made["output_type_id"].map(as_typed, na_action="ignore").astype(object)
    made = made.assign(target=made["indicator_id"] + " " + span, output_type_id=level)
    stated = wh.query("core/ledger_probability").assign(output_type="pmf")
    stated["target"] = "attainment " + stated["target_id"]
    met = stated.assign(output_type_id="met", value=stated["p_met"])
    missed = stated.assign(output_type_id="missed", value=(1.0 - stated["p_met"]).round(12))
    rows = pd.concat([made, met, missed], ignore_index=True)
    rows["horizon"] = (rows["period_end"] - rows["reference_date"]).dt.days
    rows["reference_date"] = rows["reference_date"].dt.strftime("%Y-%m-%d")
    rows = rows.rename(columns={"region_id": "location"})[["model_id", *COLUMNS]]
    return rows.sort_values(["model_id", *COLUMNS[:-1]], na_position="first", ignore_index=True)


def export_hub(wh: Warehouse, out: Path, team: str = "dabiao", file_format: str = "parquet") -> list[Path]:
    """Write ``model-output/<team>-<model>/<reference_date>-<team>-<model>.<format>`` for the whole ledger.

    Parameters
    ----------
    wh : Warehouse
    out : Path
        Folder of the hub; ``model-output`` is made in it.
    team : str
        The hubverse names a model by team and model.
    file_format : str
        ``parquet`` or ``csv``.

    Returns
    -------
    list of Path
        Files written, in order. Writing again gives the same files.

    Raises
    ------
    InputError
        If the format is unknown, the team's name is not plain, or the ledger is empty.

    Notes
    -----
    https://docs.hubverse.io, model output.

    Examples
    --------
    A ledger with one run and one probability: 0.9 that the goal is met is 0.1 that it is missed.

    >>> import tempfile
    >>> from analytics.warehouse import current_build, open_build, writer
    >>> folder = Path(tempfile.mkdtemp())
    >>> with writer(folder) as wh:
    ...     _ = wh.con.execute("INSERT INTO forecast_run VALUES ('r1', '2025-07-01', 'combined', 1, 1000, '0.1', '', "
    ...                        "'all', '2025-06-30', '2025-07-01')")
    ...     _ = wh.con.execute("INSERT INTO attainment BY NAME SELECT 'r1' AS run_id, DATE '2025-07-01' AS as_of, "
    ...                        "'x-2023/1' AS target_id, 'x' AS region_id, '甲市' AS region, 'pm25_mean' AS indicator, "
    ...                        "'<' AS comparator, 'ug/m3' AS unit, DATE '2025-01-01' AS period_start, "
    ...                        "DATE '2025-12-31' AS period_end, 0.9 AS p_met, 'open' AS status")
    >>> with open_build(current_build(folder)) as wh:
    ...     written = export_hub(wh, folder / "hub", file_format="csv")
    >>> pd.read_csv(written[0])[["target", "output_type_id", "value"]].to_numpy().tolist()
    [['attainment x-2023/1', 'met', 0.9], ['attainment x-2023/1', 'missed', 0.1]]
    """
    if file_format not in FORMATS:
        one_of("--file-format", file_format, FORMATS)
    if not team.replace("_", "").isalnum() or not team.isascii() or len(team) > LONGEST_TEAM:
        raise InputError(
            Message(
                "--team: {team!r}, expected at most {most} letters, digits and _",
                team=team,
                most=LONGEST_TEAM,
            )
        )
    rows = hub_rows(wh)
    if rows.empty:
        raise InputError(Message("the ledger holds no forecast yet: 'dabiao run' first"))
    return [_write(out, f"{team}-{model}", str(day), part, file_format)
            for (model, day), part in rows.groupby(["model_id", "reference_date"], sort=True)]  # fmt: skip


def _write(out: Path, model: str, day: str, rows: pd.DataFrame, file_format: str) -> Path:
    file_part(model)
    path = out / "model-output" / model / f"{day}-{model}.{file_format}"
    with fresh_file(path) as part:
        if file_format == "csv":
            harmless(rows[COLUMNS]).to_csv(part, index=False, na_rep="NA", lineterminator="\n")
        else:
            table = rows[COLUMNS].assign(reference_date=pd.to_datetime(rows["reference_date"]).dt.date)
            table.to_parquet(part, index=False)
    return path
