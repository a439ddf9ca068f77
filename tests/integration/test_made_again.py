"""The warehouse is a function of what was loaded: made again from the bytes that were kept, it is the same."""

import dataclasses
import json
import shutil
from datetime import date

import pytest
from support.loads import HEADER, digest, load, put, rows

from analytics import flow
from analytics.cli import show
from analytics.errors import DabiaoError, InputError
from analytics.flow.doctor import examine
from analytics.flow.repair import repair
from analytics.ingest import Options
from analytics.warehouse import current_build, journal
from analytics.warehouse.builds import builds

CARD = """[source]
source_id = "{source}"
zh = "局"
en = "bureau"
producer = "bureau"
citation = "by hand"
basis = "{basis}"
publication_lag_days = {lag}
"""


def used(settings, day, as_of):
    """Value, source and basis visible as of a day, of xinxiang's PM2.5 of one day."""
    return rows(
        settings,
        "SELECT value, source_id, basis FROM measurement WHERE region_id = 'xinxiang' AND parameter = 'pm25' "
        "AND interval_start = $day AND known_at <= $as_of AND $as_of < superseded_at ORDER BY ALL",
        day=day, as_of=as_of,
    )  # fmt: skip


def hours(place, days, value=40):
    lines = [f"{place},2019-03-{day:02d},{hour},{value + day},60" for day in days for hour in range(1, 25)]
    return "city,date,hour,pm25,pm10\n" + "\n".join(lines) + "\n"


WATER = (
    "section_id,region,date,item,value,water_kind,network\n"
    "s1,xinxiang,2025-01-05,氨氮,0.4,河流,国控\ns1,xinxiang,2025-02-05,氨氮,<0.05,河流,国控\n"
)
FIGURES = (
    "region_id,indicator_id,period_start,period_end,value,source,source_date\n"
    "xinxiang,rural_sewage_treatment_share,2024-01-01,2024-12-31,46.5,report,2025-03-01\n"
    "xinxiang,no_such_thing,2024-01-01,2024-12-31,1,report,2025-03-01\n"
)


def mixed_history(settings, tmp_path):
    """Corrections, a stated day, a file twice, a removed load, hours, figures, water, bad rows, new regions, cards."""
    first = put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\nxinxiang,2025-03-02,pm25,-5\n")
    load(settings, first, source="bureau")
    load(settings, first, source="bureau")
    load(settings, put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-01,pm25,58\n"), source="bureau",
         known_at=date(2025, 6, 10))  # fmt: skip
    load(settings, put(tmp_path, "wrong.csv", HEADER + "xinxiang,2025-03-01,pm25,999\n"), source="bureau")
    load(settings, put(tmp_path, "c.csv", "city,date,pm25\n某新城,2019-01-01,20\n"), new_regions=True)
    load(settings, put(tmp_path, "h1.csv", hours("xinxiang", (1, 2)), CARD.format(source="h", basis="x", lag=1)),
         put(tmp_path, "h2.csv", hours("xinxiang", (2, 3), 41), CARD.format(source="h", basis="x", lag=1)))  # fmt: skip
    load(settings, put(tmp_path, "f.csv", FIGURES), put(tmp_path, "w.csv", WATER))
    late = put(tmp_path, "late.csv", HEADER + "xinxiang,2025-05-01,pm25,33\nxinxiang,2999-05-01,pm25,33\n")
    load(settings, late)
    late.with_suffix(".card.toml").write_text(CARD.format(source="late", basis="reviewed", lag=3))
    load(settings, late)
    flow.remove(settings, "wrong.csv")
    load(settings, put(tmp_path, "d.csv", HEADER + "xinxiang,2025-03-01,pm25,57\n"), source="bureau")


@pytest.mark.thorough
def test_a_mixed_history_made_again_from_nothing_is_the_same(unbuilt, tmp_path):
    mixed_history(unbuilt, tmp_path)
    before, folder = digest(unbuilt), unbuilt.warehouse_dir
    shutil.rmtree(tmp_path / "given")
    for name in ("hourly", *(path.name for path in folder.iterdir() if path.is_file())):
        shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()
    flow.refresh(unbuilt)  # the pointer, the builds and the hours are gone; what was loaded is not
    assert digest(unbuilt) == before and list((folder / "hourly").rglob("*.parquet"))
    flow.rebuild(unbuilt)
    assert digest(unbuilt) == before
    assert rows(unbuilt, "SELECT count(*) FROM measurement WHERE value = 999") == [(0,)]


@pytest.mark.thorough
def test_replays_take_the_recorded_day_not_todays(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"), source="bureau")
    load(unbuilt, put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-01,pm25,58\nxinxiang,2026-11-01,pm25,9\n"),
         source="bureau")  # fmt: skip
    folder = unbuilt.warehouse_dir / "raw" / "journal"
    last = sorted(folder.iterdir())[-1]
    result = json.loads(last.read_text())
    result["loaded_at"] = "2025-07-01T08:00:00"  # as if loaded then: 2026-11-01 was not over
    last.write_text(json.dumps(result))
    flow.rebuild(unbuilt)
    assert rows(unbuilt, "SELECT known_at, known_at_basis FROM measurement WHERE value = 58") == [
        (date(2025, 7, 1), "loaded")
    ]
    assert rows(unbuilt, "SELECT reason FROM quarantine") == [("bad date: not over yet on 2025-07-01",)]


def test_a_load_whose_build_was_lost_is_made_again_by_the_next_run(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    load(unbuilt, put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-02,pm25,62\n"))
    before = digest(unbuilt)
    builds(unbuilt.warehouse_dir)[-1].write_bytes(b"")
    repair(unbuilt)
    assert digest(unbuilt) == before


@pytest.mark.thorough
def test_kept_bytes_that_are_damaged_are_reported_and_nothing_is_published_without_them(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    load(unbuilt, put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-02,pm25,62\n"))
    record, build = journal.records(unbuilt.warehouse_dir)[0], current_build(unbuilt.warehouse_dir)
    journal.blob(unbuilt.warehouse_dir, record.sha256).write_bytes(b"other")
    assert "a.csv are damaged" in examine(unbuilt).set_index("check").loc["kept loads", "finding"]
    with pytest.raises(DabiaoError, match=r"a\.csv are damaged.*--partial"):
        flow.rebuild(unbuilt)
    assert current_build(unbuilt.warehouse_dir) == build
    assert len(flow.rebuild(unbuilt, partial=True).failed) == 1
    assert rows(unbuilt, "SELECT value FROM measurement") == [(62.0,)]


@pytest.mark.thorough
def test_a_damaged_record_is_one_line(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    (unbuilt.warehouse_dir / "raw" / "journal" / "000001.json").write_text('{"order": 1')
    with pytest.raises(DabiaoError, match=r"000001\.json is damaged") as result:
        flow.refresh(unbuilt)
    assert "\n" not in str(result.value)
    assert examine(unbuilt).set_index("check").loc["kept loads", "state"] == "bad"


@pytest.mark.thorough
def test_loads_from_before_files_were_kept_are_not_lost_by_a_rebuild(unbuilt, tmp_path):
    path = put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n")
    load(unbuilt, path)
    shutil.rmtree(unbuilt.warehouse_dir / "raw")
    with pytest.raises(DabiaoError, match=r"would be lost: a\.csv"):
        flow.rebuild(unbuilt)
    before = rows(unbuilt, "SELECT * EXCLUDE (loaded_at) FROM measurement JOIN batch USING (batch_id)")
    load(unbuilt, path)  # changes nothing but keeps the bytes
    flow.rebuild(unbuilt)
    assert rows(unbuilt, "SELECT * EXCLUDE (loaded_at) FROM measurement JOIN batch USING (batch_id)") == before


@pytest.mark.thorough
def test_a_failed_run_keeps_neither_bytes_nor_record(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    before = sorted(path for path in (unbuilt.warehouse_dir / "raw").rglob("*") if path.is_file())

    def fail(step):
        if step == "ingest c.csv":
            raise OSError(28, "No space left on device")

    given = [put(tmp_path, name, HEADER + f"xinxiang,2025-03-0{n},pm25,62\n")
             for n, name in ((2, "b.csv"), (3, "c.csv"))]  # fmt: skip
    with pytest.raises(DabiaoError, match="No space left on device"):
        flow.ingest_files(unbuilt, given, Options(), fail)
    assert sorted(path for path in (unbuilt.warehouse_dir / "raw").rglob("*") if path.is_file()) == before
    assert not [path for path in unbuilt.warehouse_dir.rglob("*") if path.name.endswith((".work", ".part", ".new"))]


def test_options_come_back_whole_and_older_journals_still_load():
    every = Options(
        source="s", region="r", new_regions=True, known_at=date(2025, 6, 10), layout="tidy", date_order="dmy"
    )
    assert journal.options_of(json.loads(json.dumps(journal.options_text(every)))) == every
    assert journal.options_of({}) == Options()
    assert journal.options_text(Options()) == {}
    assert journal.options_of(journal.options_text(dataclasses.replace(every, source=None))).source is None


@pytest.mark.thorough
def test_a_load_that_was_removed_can_be_loaded_again(unbuilt, tmp_path):
    path = put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n")
    load(unbuilt, path)
    flow.remove(unbuilt, "a.csv")
    assert rows(unbuilt, "SELECT count(*) FROM measurement") == [(0,)]
    load(unbuilt, path)
    flow.rebuild(unbuilt)
    assert rows(unbuilt, "SELECT value FROM measurement") == [(61.0,)]
    with pytest.raises(InputError, match=r"expected a file of one version or the id of one load: .*\(a\.csv, "):
        flow.remove(unbuilt, "no_such.csv")


DAY = date(2025, 5, 1)


@pytest.mark.thorough
def test_a_card_added_later_takes_effect(unbuilt, tmp_path):
    path = put(tmp_path, "late.csv", HEADER + "xinxiang,2025-05-01,pm25,33\n")
    load(unbuilt, path)
    path.with_suffix(".card.toml").write_text(CARD.format(source="bureau", basis="reviewed", lag=0))
    done = load(unbuilt, path).loaded[-1]
    assert not done.seen_before
    assert used(unbuilt, DAY, date(2999, 1, 1)) == [(33.0, "bureau", "reviewed")]
    assert used(unbuilt, DAY, date(2025, 6, 1)) == [(33.0, "late", "unknown")]  # what was known then
    assert load(unbuilt, path).loaded[-1].seen_before


@pytest.mark.thorough
def test_a_card_corrected_later_takes_effect_also_when_corrected_back(unbuilt, tmp_path):
    path = put(tmp_path, "late.csv", HEADER + "xinxiang,2025-05-01,pm25,33\n")
    for basis in ("reviewed", "realtime_dust_in", "reviewed"):
        path.with_suffix(".card.toml").write_text(CARD.format(source="bureau", basis=basis, lag=0))
        load(unbuilt, path)
        assert used(unbuilt, DAY, date(2999, 1, 1)) == [(33.0, "bureau", basis)]
    before = digest(unbuilt)
    flow.rebuild(unbuilt)
    assert digest(unbuilt) == before


@pytest.mark.thorough
def test_a_corrected_publication_lag_dates_the_same_values_anew(unbuilt, tmp_path):
    path = put(tmp_path, "late.csv", HEADER + "xinxiang,2025-05-01,pm25,33\n")
    for lag in (0, 30):
        path.with_suffix(".card.toml").write_text(CARD.format(source="bureau", basis="reviewed", lag=lag))
        load(unbuilt, path)
    assert used(unbuilt, DAY, date(2025, 5, 20)) == []
    assert used(unbuilt, DAY, date(2025, 6, 1)) == [(33.0, "bureau", "reviewed")]


@pytest.mark.thorough
def test_a_card_that_states_other_hours_takes_effect(unbuilt, tmp_path):
    card = CARD.format(source="h", basis="x", lag=0)
    text = "city,date,hour,pm25\n" + "".join(f"xinxiang,2019-03-01,{h},{10 * h}\n" for h in range(24))
    path = put(tmp_path, "h.csv", text, card + '[file]\nhours = "ending"\n')
    load(unbuilt, path)
    sql = ("SELECT interval_start::DATE, value FROM measurement WHERE parameter = 'pm25' "
           "AND superseded_at = DATE '9999-12-31' ORDER BY 1")  # fmt: skip
    assert [day for day, _ in rows(unbuilt, sql)] == [date(2019, 2, 28), date(2019, 3, 1)]
    path.with_suffix(".card.toml").write_text(card + '[file]\nhours = "beginning"\n')
    load(unbuilt, path)
    assert rows(unbuilt, sql) == [(date(2019, 3, 1), 115.0)]  # (0 + 10 + … + 230) / 24
    before = digest(unbuilt)
    flow.rebuild(unbuilt)
    assert digest(unbuilt) == before


@pytest.mark.thorough
def test_a_run_leaves_out_a_file_of_the_workspace_whose_load_breaks_off_and_reports_it(unbuilt, monkeypatch):
    # read without a fault, it fails on its way into the tables, after some of it is there
    from analytics.warehouse import archive

    real = archive.load_any

    def breaking(wh, batch):
        done = real(wh, batch)
        if batch.file == "second.csv":
            raise RuntimeError("odd")
        return done

    monkeypatch.setattr(archive, "load_any", breaking)
    for day, name in enumerate(("first", "second", "third"), 1):
        path = unbuilt.raw_dir / "monitoring" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{HEADER}xinxiang,2026-02-0{day},pm25,3{day}\n", encoding="utf-8")
    done = flow.run(unbuilt, ["2026-02-10"], ["xinxiang"])
    assert done.refreshed.failed == [
        "second.csv could not be loaded: RuntimeError: odd; nothing of it was published, "
        "please report this with the file"
    ]
    assert [answer.as_of for answer in done.answers] == [date(2026, 2, 10)] and done.briefings
    assert rows(unbuilt, "SELECT value FROM measurement ORDER BY value") == [(31.0,), (33.0,)]
    with pytest.raises(InputError, match=r"second\.csv could not be loaded"):
        show.end_of_run(done)
