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
