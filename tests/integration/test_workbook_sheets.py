"""A workbook's sheets are loaded each for itself, made again, and taken out."""

import shutil

from support.command_line import call
from support.loads import digest, rows
from support.workbook_samples import write_workbook

from analytics import flow


def day(day, value, city="安阳市"):
    return [["日期", "城市", "PM2.5(μg/m³)"], [day, city, value]]


def test_one_bad_sheet_leaves_the_others_and_a_rebuild_gives_the_same(own, tmp_path):
    sheets = {"一月": day("2025-01-01", 50), "坏": [["甲", "乙"], [1, 2]], "二月": day("2025-02-01", 60), "空": []}
    path = write_workbook(tmp_path / "days.xlsx", sheets)
    done = call(None, "ingest", path, home=own.home, code=1)
    assert "days.xlsx, sheet 坏, line 1: '甲,乙' — expected columns date,parameter,value" in done.stderr
    assert "days.xlsx, sheet 空: not read, it is empty" in done.stderr
    assert "days.xlsx, sheet 一月" in done.stdout and "days.xlsx, sheet 二月" in done.stdout
    kept = "SELECT value FROM measurement ORDER BY value"
    assert rows(own, kept) == [(50.0,), (60.0,)]
    before = digest(own)
    shutil.rmtree(own.warehouse_dir / "builds", ignore_errors=True)
    flow.rebuild(own)
    assert digest(own) == before
    loads = rows(own, "SELECT batch_id FROM batch ORDER BY file")
    call(None, "remove", loads[0][0], home=own.home, code=0)
    assert len(rows(own, kept)) == 1


def days(values, month=1):
    return [["日期", "PM2.5(μg/m³)"], *([f"2025-{month:02d}-{n:02d}", value] for n, value in enumerate(values, 1))]


def test_a_sheet_of_the_same_days_with_other_values_is_refused_and_corrects_nothing(own, tmp_path):
    sheets = {"国控点1": days([50, 51, 52]), "国控点2": days([70, 71, 72]), "二月": days([60], month=2)}
    path = write_workbook(tmp_path / "stations.xlsx", sheets)
    shown = call(None, "ingest", path, "--region", "安阳", "--preview", home=own.home, code=1)
    done = call(None, "ingest", path, "--region", "安阳", home=own.home, code=1)
    for said in (shown.stderr, done.stderr):
        assert "stations.xlsx, sheet 国控点2" in said and "stations.xlsx, sheet 国控点1 for 2025-01-01, 50" in said
        assert "--sheet" in said
    assert rows(own, "SELECT value FROM measurement ORDER BY value") == [(50.0,), (51.0,), (52.0,), (60.0,)]


def test_a_hidden_sheet_is_read_after_those_that_are_seen(own, tmp_path):
    sheets = {"旧": days([70, 71, 72]), "日均值": days([50, 51, 52])}
    path = write_workbook(tmp_path / "book.xlsx", sheets, hidden=["旧"])
    done = call(None, "ingest", path, "--region", "安阳", home=own.home, code=1)
    assert "book.xlsx, sheet 旧" in done.stderr
    assert rows(own, "SELECT max(value) FROM measurement") == [(52.0,)]


def test_a_single_day_that_differs_is_a_correction_and_a_sheet_read_alone_contradicts_nothing(own, tmp_path):
    late = days([50, 51, 52.5])
    path = write_workbook(
        tmp_path / "months.xlsx", {"一月": days([50, 51, 52]), "更正": late, "旧": days([70, 71, 72])}
    )
    call(None, "ingest", path, "--region", "安阳", home=own.home, code=1)
    now = "SELECT value FROM measurement WHERE superseded_at > DATE '9000-01-01' ORDER BY value"
    assert rows(own, now) == [(50.0,), (51.0,), (52.5,)]
    call(None, "ingest", path, "--region", "安阳", "--sheet", "旧", home=own.home, code=0)
    assert rows(own, now) == [(70.0,), (71.0,), (72.0,)]
