"""The marts: documented, readable by a plain connection, saying what the rooms say, exported whole."""

import re
import runpy
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from support.command_line import call

from analytics import attainment, flow
from analytics.errors import DabiaoError, InputError
from analytics.flow.records import attainment_rows, forecast_rows
from analytics.indicators import history, period_statistics
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import current_build, marts, open_build, publish
from analytics.warehouse.ledger import record_run

ROOT = Path(__file__).resolve().parents[2]
CITIES = ("xinxiang", "pingdingshan", "hohhot")


@pytest.fixture(scope="module")
def build(built, tmp_path_factory) -> Path:
    """A build of our own with the marts of today."""
    path = tmp_path_factory.mktemp("marts") / "dabiao-1.duckdb"
    shutil.copyfile(current_build(built), path)
    with open_build(path, read_only=False) as wh:
        marts.create(wh)
    return path


@pytest.fixture
def con(build):
    """What a BI tool has: a plain read-only connection, none of our code behind it."""
    handle = duckdb.connect(str(build), read_only=True)
    yield handle
    handle.close()


def test_a_published_build_has_the_marts_of_today(built):
    with open_build(current_build(built)) as wh:
        assert dict(wh.con.execute("SELECT key, value FROM meta").fetchall()).get("marts") == marts.digest(), (
            "analytics/warehouse/publish.py does not call marts.create"
        )


@pytest.mark.thorough
def test_every_mart_answers_a_plain_connection(con):
    rows = {name: con.view(name).count("*").fetchall()[0][0] for name in marts.mart_names()}
    assert len(rows) >= 10
    filled = {"out_daily_air", "out_monthly_air", "out_indicator_yearly", "out_figures", "out_plan_targets",
              "out_sources", "out_batches"}  # fmt: skip
    assert all(rows[name] > 0 for name in filled), rows


def test_every_view_and_column_has_a_comment_in_both_languages(con):
    comments = con.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE starts_with(table_name, 'out_')"
    ).fetchall()
    assert len(comments) > 150
    assert not [c for c, text in comments if not text or not re.search(r"[\u4e00-\u9fff]", text.split(" · ")[1])]
    views = con.execute("SELECT view_name, comment FROM duckdb_views() WHERE starts_with(view_name, 'out_')").fetchall()
    assert {name for name, _ in views} == set(marts.mart_names())
    assert not [name for name, text in views if "grain:" not in text or "units:" not in text]


def test_a_column_without_a_note_is_refused(build, tmp_path):
    path = tmp_path / "dabiao-1.duckdb"
    shutil.copyfile(build, path)
    with open_build(path, read_only=False) as wh:
        wh.con.execute("CREATE OR REPLACE VIEW out_sources AS SELECT source_id, 1 AS riddle FROM source")
        with pytest.raises(
            DabiaoError, match=r"no note for out_sources\.riddle; no column for .*out_sources\.source_zh"
        ):
            marts.described(wh.con)


def test_marts_of_older_versions_go_and_todays_are_not_made_twice(build, tmp_path):
    path = tmp_path / "dabiao-1.duckdb"
    shutil.copyfile(build, path)
    with open_build(path, read_only=False) as wh:
        wh.con.execute("CREATE VIEW out_of_date AS SELECT 1 AS one")
        marts.create(wh)
        assert "out_of_date" in marts._views(wh)  # the digest says: nothing to do
        wh.con.execute("UPDATE meta SET value = 'older' WHERE key = 'marts'")
        marts.create(wh)
        assert marts._views(wh) == set(marts.mart_names())


def test_the_committed_dictionary_is_todays():
    made = runpy.run_path(str(ROOT / "docs" / "make_dictionary.py"))["dictionary"]()
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == made, (
        "run: python docs/make_dictionary.py"
    )


def test_grains_hold(con):
    keys = {
        "out_daily_air": "region_id, day, parameter",
        "out_meteorology": "region_id, day, parameter",
        "out_monthly_air": "region_id, month, parameter",
        "out_indicator_yearly": "region_id, indicator_id, year, figure_id",
        "out_plan_targets": "target_id",
        "out_figures": "figure_id",
        "out_target_outlook": "run_id, target_id",
        "out_forecast_bands": "run_id, region_id, indicator_id, period_start, period_end",
        "out_forecast_quantiles": "run_id, region_id, indicator_id, period_start, period_end, level",
        "out_runs": "run_id",
        "out_scores": "run_id, target_id",
        "out_judgements": "run_id, level",
        "out_drivers": "run_id, target_id, place",
        "out_forecast_scores": "run_id, region_id, indicator_id, period_start, period_end",
        "out_sources": "source_id",
        "out_batches": "batch_id",
    }
    assert keys.keys() | {"out_quarantine"} == set(marts.mart_names())
    for name, key in keys.items():
        twice = con.sql(f"SELECT {key}, count(*) FROM {name} GROUP BY {key} HAVING count(*) > 1").fetchall()
        assert not twice, (name, twice[:3])


@pytest.mark.thorough
@pytest.mark.parametrize("region", CITIES)
def test_years_are_those_of_the_indicators(build, con, region):
    with open_build(build) as wh:
        newest = wh.newest_known()
        for year in range(2021, 2027):
            result = period_statistics(wh, region, date(year, 1, 1), date(year, 12, 31), newest)
            result = result[(result["reading_id"] == "rule") & result["value"].notna()].set_index(
                ["parameter", "statistic"]
            )
            mine = con.execute(
                "SELECT i.parameter, i.statistic, y.value, y.n_days, y.n_estimated, y.n_expected, y.is_valid "
                "FROM out_indicator_yearly AS y JOIN indicator AS i USING (indicator_id) "
                "WHERE y.region_id = $region AND y.year = $year AND y.origin = 'measured'",
                {"region": region, "year": year},
            ).df().set_index(["parameter", "statistic"])  # fmt: skip
            assert len(mine) >= 3
            both = mine.join(result.add_suffix("_again"), how="left")
            assert both["value"].tolist() == pytest.approx(both["value_again"].tolist(), rel=1e-9)
            for name in ("n_days", "n_estimated", "n_expected"):
                assert both[name].tolist() == both[f"{name}_again"].tolist(), (year, name)
            assert both["is_valid"].tolist() == both["valid_again"].tolist(), year


def test_2023_is_no_valid_year_and_2025_is_one(con):
    rows = con.execute(
        "SELECT year, is_valid, n_estimated FROM out_indicator_yearly WHERE region_id = 'xinxiang' "
        "AND indicator_id = 'pm25_mean' AND origin = 'measured' AND year IN (2023, 2025) ORDER BY year"
    ).fetchall()
    assert rows == [(2023, False, 50), (2025, True, 0)]  # GB 3095 table 4: estimated days are no valid days


@pytest.mark.parametrize("region", CITIES)
def test_months_are_those_a_forecast_sees(build, con, region):
    with open_build(build) as wh:
        monthly = history(wh, region, wh.newest_known()).monthly
    result = monthly.rename_axis("month").reset_index().melt("month", var_name="parameter").dropna()
    result = result.sort_values(["month", "parameter"], ignore_index=True)
    mine = con.execute(
        "SELECT month, parameter, value FROM out_monthly_air WHERE region_id = $region ORDER BY month, parameter",
        {"region": region},
    ).df()  # fmt: skip
    assert len(mine) == len(result) > 300
    assert mine["parameter"].tolist() == result["parameter"].tolist()
    assert mine["month"].dt.date.tolist() == result["month"].dt.date.tolist()
    assert mine["value"].tolist() == pytest.approx(result["value"].tolist(), rel=1e-9)


@pytest.fixture(scope="module")
def ledger(built, tmp_path_factory) -> Path:
    """A warehouse with two judged dates and a file with a bad row and a hostile one."""

    settings = Settings(warehouse=Path(shutil.copytree(built, tmp_path_factory.mktemp("ledger") / "warehouse")))
    bad = settings.warehouse / "bad.csv"
    bad.write_text(
        "region,date,parameter,value\nxinxiang,2026-10-07,pm25,=1+1\nxinxiang,2026-10-08,pm25,31\n", encoding="utf-8"
    )
    flow.ingest_files(settings, [bad], Options(source="test"))
    with publish.writer(settings.warehouse) as wh:
        for day in (date(2025, 7, 1), date(2025, 10, 1)):
            made = attainment.assess(wh, day, model="climatology", n_paths=100)
            row = {"run_id": day.isoformat(), "as_of": day, "model": "climatology", "seed": 1, "n_paths": 100,
                   "version": "0", "inputs": "", "regions": "all", "newest_value_on": day}  # fmt: skip
            record_run(wh, row, forecast_rows(made, "climatology"), attainment_rows(made))
        wh.con.execute("DELETE FROM meta WHERE key = 'marts'")
        marts.create(wh)
    return current_build(settings.warehouse)


@pytest.mark.thorough
def test_the_outlook_has_one_newest_answer_a_target(ledger):
    con = duckdb.connect(str(ledger), read_only=True)
    rows = con.view("out_target_outlook").df()
    newest = rows[rows["is_newest"]]
    assert newest["target_id"].is_unique
    assert set(newest["target_id"]) == set(rows["target_id"])
    assert set(newest["as_of"].dt.date) == {date(2025, 10, 1)}
    pm25 = newest.set_index("target_id").loc["xinxiang-2023/2-pm25"]
    assert (pm25["status"], pm25["threshold"], pm25["unit"]) == ("open", 44.0, "ug/m3")
    assert 0 < pm25["p_met"] < 1
    con.close()


def test_bands_are_the_quantiles_in_one_row(ledger):
    con = duckdb.connect(str(ledger), read_only=True)
    bands = con.view("out_forecast_bands").df()
    assert len(bands) >= 2
    wide = bands[["q025", "q10", "q25", "q50", "q75", "q90", "q975"]]
    assert wide.notna().all().all()
    assert (wide.diff(axis=1).iloc[:, 1:] >= 0).all().all()
    key = ["run_id", "region_id", "indicator_id", "period_start", "period_end"]
    long = con.view("out_forecast_quantiles").df()
    median = long[long["level"].round(3) == 0.5].set_index(key)["value"]
    assert median.sort_index().tolist() == bands.set_index(key)["q50"].sort_index().tolist()
    con.close()


def test_export_holds_every_row_and_stays_harmless_in_a_spreadsheet(ledger, tmp_path):
    with open_build(ledger) as wh:
        csv = marts.export(wh, tmp_path / "c", "csv")
        marts.export(wh, tmp_path / "p", "parquet")
        again = marts.export(wh, tmp_path / "p2", "parquet")
    assert set(csv["mart"]) == set(marts.mart_names())
    for name, rows in zip(csv["mart"], csv["rows"], strict=True):
        text = (tmp_path / "c" / f"{name}.csv").read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert len(pd.read_csv(tmp_path / "c" / f"{name}.csv", encoding="utf-8-sig")) == rows
        assert len(pd.read_parquet(tmp_path / "p" / f"{name}.parquet")) == rows
    assert sorted(p.name for p in (tmp_path / "p").iterdir()) == sorted([*again["file"].map(lambda f: Path(f).name),
                                                                        "columns.csv"])  # fmt: skip
    quarantine = pd.read_csv(tmp_path / "c" / "out_quarantine.csv", encoding="utf-8-sig")
    assert "'=1+1" in quarantine["value"].tolist()
    assert "=1+1" in pd.read_parquet(tmp_path / "p" / "out_quarantine.parquet")["value"].tolist()
    outlook = pd.read_csv(tmp_path / "c" / "out_target_outlook.csv", encoding="utf-8-sig")
    assert "新乡市" in set(outlook["region_zh"])
    assert {"<", ">="} <= set(outlook["comparator"])
    result = pd.read_csv(tmp_path / "c" / "columns.csv", encoding="utf-8-sig")
    assert set(result["view"]) == set(marts.mart_names())


def test_bad_exports_say_what_is_wrong(build, tmp_path):
    (tmp_path / "file").write_text("mine")
    with open_build(build) as wh:
        with pytest.raises(InputError, match="'xls', expected one of parquet, csv, xlsx"):
            marts.export(wh, tmp_path / "x", "xls")
        with pytest.raises(InputError, match="is a file"):
            marts.export(wh, tmp_path / "file")
    old = tmp_path / "dabiao-1.duckdb"
    shutil.copyfile(build, old)
    with open_build(old, read_only=False) as wh:
        wh.con.execute("DROP VIEW out_runs")
        with pytest.raises(InputError, match="lacks out_runs: 'dabiao run' first"):
            marts.export(wh, tmp_path / "x")


@pytest.mark.thorough
def test_the_command(build, tmp_path):
    folder = tmp_path / "w"
    folder.mkdir()
    shutil.copyfile(build, folder / "dabiao-1.duckdb")
    (folder / "CURRENT").write_text("dabiao-1.duckdb\n")
    words = ["export-marts", "--out", tmp_path / "out"]
    call(folder, *words, "--format", "csv", code=0)
    assert (tmp_path / "out" / "out_plan_targets.csv").is_file()
    bad = call(folder, *words, "--format", "xls", code=1)
    assert "'xls'" in bad.stderr
    assert "Traceback" not in bad.stderr
    help_ = call(folder, "export-marts", "--help", code=0)
    assert "Example: dabiao export-marts" in help_.stdout
