"""What the command line prints: dates as ISO text, notes once, and rows for machines alone on their stream."""

import json
import re
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import flow
from analytics.cli import column_meanings, show
from analytics.cli import forecast as outlook
from analytics.cli.app import main
from analytics.cli.output import Format, emit, forget_language, plain, state_language
from analytics.errors import InputError
from analytics.forecast import Forecast, Note, NoteKind, parse_scenario
from analytics.terms import PollutantStatistic
from analytics.words import column_heads

DAYS = np.arange(np.datetime64("2025-10-01"), np.datetime64("2026-01-01"))
NOTES = (
    Note(NoteKind.STALE, "", {"newest": "2025-10-01", "first": "2025-10-02"}),
    Note(NoteKind.MONTH_MEANS, "pm25", {"n": 2, "of": 6}),
    Note(NoteKind.ESTIMATED, "no2", {"n": 3}),
    Note(NoteKind.MONTH_MEANS, "pm25", {"n": 2, "of": 6}),
)


def forecast():
    paths = np.full((4, 2, len(DAYS)), 30.0, np.float32)
    known = np.tile(np.arange(len(DAYS)) < 1, (2, 1))
    return Forecast("somewhere", date(2025, 12, 1), date(2025, 10, 1), date(2025, 12, 31), ("pm25", "no2"), DAYS, paths,
                    known, "m", 1, NOTES)  # fmt: skip


def test_dates_are_iso_text_whatever_holds_them():
    rows = pd.DataFrame({"a": [date(2025, 1, 2), None], "b": pd.to_datetime(["2025-01-02", None]), "c": ["x", None],
                         "d": [pd.Timestamp("2025-01-02"), pd.NaT]}, dtype=object)  # fmt: skip
    printed = plain(rows.astype({"b": "datetime64[ns]"}))
    assert printed.iloc[0].tolist() == ["2025-01-02", "2025-01-02", "x", "2025-01-02"]
    assert printed.iloc[1].isna().all()


def test_a_table_on_the_screen_has_chinese_heads_and_words_and_no_control_characters(capsys):
    rows = pd.DataFrame({"file": ["a\x1b[31m.csv"], "verdict": ["exceeded"], "state": ["bad"], "new": ["x"]})
    state_language("zh")
    try:
        emit(rows, Format.table, table="doctor")
        emit(rows.head(0), Format.table, table="doctor")
        emit(rows, Format.csv, table="doctor")
    finally:
        forget_language()
    printed = capsys.readouterr().out
    for text in ("文件", "结论", "超标", "须处理", "a\\x1b[31m.csv", "没有数据行"):
        assert text in printed
    assert printed.splitlines()[-2] == "file,verdict,state,new", "files keep the names of their columns"


def test_a_forecast_in_json_has_iso_dates(capsys):
    emit(outlook.rows(forecast(), "pm25"), Format.json, table="forecast")
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["period_start"], first["period_end"], first["as_of"]) == ("2025-10-01", "2025-12-31", "2025-12-01")


def test_notes_are_reported_once_and_only_those_of_the_parameter():
    assert outlook.notes(forecast(), "pm25", None, "en") == [f"note: {note}" for note in NOTES[:2]]
    assert outlook.notes(forecast(), "no2", None, "en") == [f"note: {NOTES[0]}", f"note: {NOTES[2]}"]


@pytest.mark.parametrize(
    ("rules", "idle"),
    [
        (["winter -10%"], ""),
        (["summer -30%"], "summer -30%"),
        (["夏季 -30％", "冬季 -10％"], "夏季 -30%"),
        (["no2 winter -10%"], "no2 winter -10%"),  # of another parameter than the one that is printed
        (["10-01..10-01 -10%"], "10-01..10-01 -10%"),  # the one day that is known
    ],
)
def test_a_rule_that_changes_nothing_is_reported(rules, idle):
    printed = outlook.notes(forecast(), "pm25", parse_scenario(rules), "en")[2:]
    said = [f"“{idle}” touches no day that is still to be forecast and changes nothing."] if idle else []
    assert printed == said


@pytest.mark.parametrize(("format_", "stream"), [(Format.table, "out"), (Format.csv, "err"), (Format.json, "err")])
def test_notes_leave_the_rows_of_a_machine_alone(format_, stream, capsys):
    outlook.print_notes(["note: 1 [x]"], format_)
    streams = capsys.readouterr()
    assert getattr(streams, stream) == "note: 1 [x]\n"
    assert streams.out + streams.err == "note: 1 [x]\n"


def test_a_year_and_a_period_at_once_are_refused():
    with pytest.raises(InputError, match=r"--year 2024 and --period 2025-01-01\.\.2025-12-31: give one of them"):
        outlook.period("2025-01-01..2025-12-31", 2024, None, None)
    assert outlook.period(None, 2024, None, None) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("words", [("nope",), ("assess", "--year", "x"), ("ingest",), ("assess", "--no-such-option")])
def test_a_command_line_that_is_not_understood_is_bad_input_and_not_stale_data(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["dabiao", *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1 and capsys.readouterr().err


def test_a_file_without_permission_is_left_to_the_load_which_goes_on_with_the_others(tmp_path, monkeypatch, capsys):
    path = tmp_path / "closed.csv"
    path.write_text("date,pm25\n2025-01-01,3\n")
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    monkeypatch.setattr(flow, "ingest_files", lambda _, files, *__: flow.Refreshed(failed=[f"reached {files[0].name}"]))
    monkeypatch.setattr(show, "quarantine_hint", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["dabiao", "ingest", str(path)])
    with pytest.raises(SystemExit):
        main()
    assert "reached closed.csv" in capsys.readouterr().err


def test_a_period_that_is_over_and_has_no_value_is_reported_and_not_answered_with_empty_rows():
    made = forecast()
    blank = np.full_like(made.paths, np.nan)
    over = Forecast(made.region_id, date(2026, 2, 1), made.period_start, made.period_end, made.parameters, DAYS, blank,
                    np.ones((2, len(DAYS)), dtype=bool), "m", 1)  # fmt: skip
    with pytest.raises(
        InputError, match="no value of pm25 is known of 2025-10-01 to 2025-12-31, which was over on 2026"
    ):
        outlook.rows(over, "pm25")


def test_every_described_column_has_a_chinese_head():
    rows = pd.read_csv(Path(column_meanings.__file__).with_name("columns.csv"), dtype=str, keep_default_na=False)
    previewed = ["n_values", "water_kind", "network", "n_samples", "month", "region_id", "temperature", "pm25"]
    for column in [*rows["column"], *previewed]:
        bare = re.sub("PM2.5|PM10|CRPS|PIT|AQI|baseline", "", column_heads.head(column, "zh"))
        assert re.search("[a-z_]", bare) is None, column


def test_a_table_in_chinese_has_no_english_names_beside_the_chinese_ones_and_says_yes_and_no(capsys):
    rows = pd.DataFrame({"indicator_zh": ["优良天数"], "indicator_en": ["Good days"], "unit": ["d"], "kind": ["target"],
                         "comparator": [">="], "seen_before": [False]}, dtype=object)  # fmt: skip
    state_language("zh")
    try:
        emit(rows, Format.table, table="targets")
    finally:
        forget_language()
    printed = capsys.readouterr().out
    assert "Good days" not in printed and "False" not in printed
    assert all(text in printed for text in ("优良天数", "天", "目标", "不低于", "否"))


def test_several_items_of_a_cell_are_joined_only_where_they_are_printed(capsys):
    over = PollutantStatistic("pm10", "p95"), PollutantStatistic("pm25", "mean")
    rows = pd.DataFrame({"exceeded": [over, ()], "n_statistics": [6, 6]})
    emit(rows, Format.csv, table="verdict")
    assert capsys.readouterr().out == "exceeded,n_statistics\npm10 p95; pm25 mean,6\n,6\n"
    emit(rows, Format.json, table="verdict")
    assert [one["exceeded"] for one in json.loads(capsys.readouterr().out)] == ["pm10 p95; pm25 mean", ""]
    state_language("zh")
    emit(rows, Format.table, table="verdict")
    forget_language()
    assert "第95百分位数；" in capsys.readouterr().out.replace("\n", "")
