"""A file of which every row is refused, or that is empty, is told, exits 1 and stops nothing that comes later."""

import pandas as pd
import pytest
from support.command_line import call

import analytics as da
from analytics import flow
from analytics.errors import InputError
from analytics.flow.doctor import examine
from analytics.ingest import Options
from analytics.warehouse import content_digest, current_build, open_build

HOURS = "date,hour,city,pm25\n"


def a_file(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def load(settings, *paths, **options):
    return flow.ingest_files(settings, list(paths), Options(**options))


def table(settings, text):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        return wh.con.execute(text).df()


def day_of_hours(city, day="2026-02-01", n=24, value=30):
    return "".join(f"{day},{h},{city},{value}\n" for h in range(n))


def add_region(settings, region_id):
    path = settings.raw_dir / "registry" / "regions.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.rstrip("\n") + f"\n{region_id},{region_id},{region_id},,city,cn,north\n", encoding="utf-8-sig")


REFUSED = {
    "hours.csv": HOURS + day_of_hours("nowhere"),
    "stamps.csv": "datetime,city,pm25\n2026-02-01 01:00,nowhere,30\n2026-02-01 02:00,nowhere,31\n",
    "tidy.csv": "region,date,parameter,value\nnowhere,2026-02-01,pm25,30\n",
    "wide.csv": "region,date,pm25,pm10\nnowhere,2026-02-01,30,60\n",
    "monthly.csv": "region_id,month,pm25_mean,pm25_days\nnowhere,2026-02,30,28\n",
    "figures.csv": (
        "region_id,indicator_id,period_start,period_end,value,unit,source,source_date\n"
        "nowhere,pm25_mean,2025-01-01,2025-12-31,30,ug/m3,bureau,2026-01-20\n"
    ),
    "sections.csv": "region,断面名称,date,item,value,water_kind\nnowhere,S1,2026-02-01,氨氮,0.3,river\n",
    "no_date.csv": "region,date,pm25,pm10\nxinxiang,someday,30,60\n",
    "impossible.csv": "date,hour,city,pm25\n2026-02-01,1,xinxiang,-5\n",
}


@pytest.mark.thorough
def test_an_hourly_file_of_an_unknown_place_does_not_stop_a_later_hourly_load(own, tmp_path):
    first = load(own, a_file(tmp_path, "bad.csv", REFUSED["hours.csv"]))
    assert len(first.failed) == 1 and "none of its 24 rows was accepted" in first.failed[0]
    second = load(
        own, a_file(tmp_path, "good.csv", HOURS + day_of_hours("xinxiang") + day_of_hours("xinxiang", "2026-02-02"))
    )
    assert (second.loaded[-1].rows_accepted, second.failed) == (48, [])
    # labels 0 to 23 of whole days begin the hour: 24 hours each of 1 and 2 February
    found = table(own, "SELECT n_valid FROM measurement WHERE source_id = 'good' ORDER BY interval_start")
    assert found["n_valid"].tolist() == [24, 24]


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_of_which_every_row_is_refused_is_reported_and_stands_in_quarantine(own, tmp_path, name):
    done = load(own, a_file(tmp_path, name, REFUSED[name]))
    one = done.loaded[-1]
    assert one.rows_accepted == 0 and one.rows_quarantined == one.rows_read > 0
    assert len(done.failed) == 1 and done.failed[0].startswith(name)
    kept = table(own, f"SELECT count(DISTINCT line) AS n FROM quarantine WHERE file = '{name}'")
    assert kept["n"].tolist() == [one.rows_read]
    findings = examine(own)
    assert "bad" not in set(findings["state"])


EMPTY = {
    "zero.csv": b"",
    "bom.csv": b"\xef\xbb\xbf",
    "bom_and_blank.csv": b"\xef\xbb\xbf\r\n\r\n",
    "blank.csv": b"\n \n\t\n",
    "comments.csv": b"# a comment\n# another\n",
    "hourly.csv": HOURS.encode(),
    "wide_hours.csv": "date,hour,type,新乡\n".encode(),
    "tidy.csv": b"region,date,parameter,value\n",
    "wide.csv": b"region,date,pm25\n\n\n",
    "monthly.csv": b"region_id,month,pm25_mean\n",
    "figures.csv": b"region_id,indicator_id,period_start,period_end,value\n",
    "sections.csv": "region,断面名称,date,item,value\n".encode(),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(EMPTY))
def test_an_empty_file_is_an_error_of_every_reader(own, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(EMPTY[name])
    with open_build(current_build(own.warehouse_dir)) as wh:
        before = content_digest(wh)
    done = load(own, path)
    assert done.loaded == [] and len(done.failed) == 1 and done.failed[0].startswith(name)
    with open_build(current_build(own.warehouse_dir)) as wh:
        assert content_digest(wh) == before


@pytest.mark.thorough
def test_an_empty_parquet_file_is_an_error(own, tmp_path):
    pd.DataFrame({"ts": pd.Series(dtype="datetime64[us]"), "city": pd.Series(dtype=str), "pm25": 1.0}).to_parquet(
        tmp_path / "h.parquet"
    )
    assert len(load(own, tmp_path / "h.parquet").failed) == 1


@pytest.mark.thorough
def test_rows_without_any_value_are_reported(own, tmp_path):
    done = load(
        own, a_file(tmp_path, "blank.csv", "date,hour,city,pm25\n2026-02-01,1,xinxiang,\n2026-02-01,2,xinxiang,\n")
    )
    assert "no row holds a value" in done.failed[0]
    later = load(own, a_file(tmp_path, "later.csv", HOURS + day_of_hours("xinxiang")))
    assert later.failed == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["hours.csv", "tidy.csv", "monthly.csv", "figures.csv", "sections.csv"])
def test_a_refused_file_is_loaded_once_its_place_is_in_the_registry(own, tmp_path, name):
    path = a_file(tmp_path, name, REFUSED[name])
    load(own, path)
    add_region(own, "nowhere")
    done = load(own, path)
    assert done.failed == [] and not done.loaded[-1].seen_before
    assert done.loaded[-1].rows_accepted == done.loaded[-1].rows_read and done.loaded[-1].values_new > 0
    # the reasons of the earlier reading no longer hold, and a third load adds nothing
    result = examine(own).set_index("check").loc["quarantine", "finding"]
    assert result == "no row in quarantine"
    assert load(own, path).loaded[-1].seen_before


@pytest.mark.thorough
def test_a_partly_refused_hourly_file_is_completed_and_keeps_its_first_hours(own, tmp_path):
    path = a_file(tmp_path, "both.csv", HOURS + day_of_hours("xinxiang", value=30) + day_of_hours("nowhere", value=70))
    first = load(own, path)
    assert first.failed == [] and first.loaded[-1].rows_accepted == 24
    add_region(own, "nowhere")
    second = load(own, path)
    assert second.loaded[-1].rows_accepted == 48 and second.loaded[-1].values_corrected == 0
    # a later file of both places finds all hours in the archive
    load(own, a_file(tmp_path, "both_20260202.csv", HOURS + "2026-02-02,0,xinxiang,30\n2026-02-02,0,nowhere,70\n"))
    found = table(
        own,
        "SELECT region_id, value, n_valid FROM measurement WHERE source_id = 'both' "
        "AND interval_start = DATE '2026-02-01' AND superseded_at = DATE '9999-12-31' ORDER BY region_id",
    )
    assert found.to_numpy().tolist() == [["nowhere", 70.0, 24], ["xinxiang", 30.0, 24]]


def test_the_command_line_exits_with_1_and_later_commands_work(own, tmp_path):
    done = call(None, "ingest", str(a_file(tmp_path, "hours.csv", REFUSED["hours.csv"])), code=1, home=own.home)
    assert "none of its 24 rows" in done.stderr and "unknown region" in done.stderr
    for words in (["doctor"], ["assess", "--region", "xinxiang", "--year", "2025", "--as-of", "2026-02-01"],
                  ["export-marts", "--out", str(tmp_path / "marts")]):  # fmt: skip
        call(None, *words, code=0, home=own.home)


@pytest.mark.thorough
def test_the_python_api_raises_and_keeps_the_rows(own, tmp_path):
    with pytest.raises(InputError, match="none of its 1 row"):
        da.load(a_file(tmp_path, "tidy.csv", REFUSED["tidy.csv"]), home=own.home)
    assert table(own, "SELECT count(*) AS n FROM quarantine")["n"].tolist() == [1]


def test_a_file_whose_load_breaks_off_is_reported_and_the_others_are_published(own, tmp_path, monkeypatch):
    # read without a fault, it fails on its way into the tables, after some of it is there
    from analytics.warehouse import archive

    real = archive.load_any

    def breaking(wh, batch):
        done = real(wh, batch)
        if batch.file == "second.csv":
            raise RuntimeError("odd")
        return done

    monkeypatch.setattr(archive, "load_any", breaking)
    head = "region,date,parameter,value\nxinxiang,2026-02-0"
    paths = [
        a_file(tmp_path, f"{n}.csv", f"{head}{d},pm25,3{d}\n") for d, n in enumerate(("first", "second", "third"), 1)
    ]
    done = load(own, *paths)
    assert done.failed == [
        "second.csv could not be loaded: RuntimeError: odd; nothing of it was published, "
        "please report this with the file"
    ]
    assert [one.file for one in done.loaded] == ["first.csv", "third.csv"]
    found = table(own, "SELECT file FROM batch ORDER BY file")["file"].tolist()
    assert found == ["first.csv", "third.csv"]
    assert table(own, "SELECT value FROM measurement ORDER BY value")["value"].tolist() == [31.0, 33.0]
    assert not list((own.warehouse_dir / "raw" / "journal").glob("000003*"))
    flow.rebuild(own)
    assert table(own, "SELECT value FROM measurement ORDER BY value")["value"].tolist() == [31.0, 33.0]


@pytest.mark.thorough
def test_a_file_that_makes_the_warehouse_inconsistent_is_reported_and_the_others_are_published(
    own, tmp_path, monkeypatch
):
    from analytics.warehouse import publish

    real = publish.run_checks

    def finds(wh, wanted):
        held = wh.con.execute("SELECT count(*) FROM batch WHERE file = 'second.csv'").fetchone()[0]
        return ["two values of a day"] if held else real(wh, wanted)

    monkeypatch.setattr(publish, "run_checks", finds)
    head = "region,date,parameter,value\nxinxiang,2026-02-0"
    paths = [
        a_file(tmp_path, f"{n}.csv", f"{head}{d},pm25,3{d}\n") for d, n in enumerate(("first", "second", "third"), 1)
    ]
    done = load(own, *paths)
    assert len(done.failed) == 1 and done.failed[0].startswith("second.csv: the warehouse would not be consistent")
    assert table(own, "SELECT value FROM measurement ORDER BY value")["value"].tolist() == [31.0, 33.0]
