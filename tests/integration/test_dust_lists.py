"""Lists of dust days as bureaus write them become the workspace's list; the year's statistic leaves the days out."""

from datetime import date

import pandas as pd
import pytest
from support.command_line import call
from support.reading import lookup

from analytics import flow, standards
from analytics.errors import InputError
from analytics.flow.preview import preview_files
from analytics.ingest import Options
from analytics.ingest.event_lists import StatedList, read_events
from analytics.words.messages import in_language

LIST = (
    "2024年河南省沙尘天气影响扣除清单,,,\n序号,城市,沙尘影响日期,扣除项目\n"
    "1,安阳市,3月10日-12日,PM10、PM2.5\n2,鹤壁,2024-03-11、2024/4/2,PM10\n3,安阳市,45400,\n"
)


def put(tmp_path, text, name="清单.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_recognised_and_added(unbuilt, tmp_path):
    path = put(tmp_path, LIST)
    shown = preview_files(unbuilt, [path], Options())[0]
    assert "dust_days" in shown.fault and "dabiao add events FILE --covered" in shown.fault
    done = call(None, "add", "events", path, "--known-at", "2025-02-01", home=unbuilt.home, code=0)
    assert "2024-01-01 to 2024-12-31, from its title" in done.stderr + done.stdout
    rows = standards.load_events(unbuilt.raw_dir)
    events = rows[rows["entry"] == "event"]
    found = {(r.region_id, r.parameter, str(r.first_day.date()), str(r.last_day.date())) for r in events.itertuples()}
    assert found == {
        *(("anyang", p, "2024-03-10", "2024-03-12") for p in ("pm25", "pm10")),
        *(("hebi", "pm10", day, day) for day in ("2024-03-11", "2024-04-02")),
        *(("anyang", p, "2024-04-18", "2024-04-18") for p in ("pm25", "pm10")),  # 45400 counts from 1899-12-30
    }
    covered = rows[rows["entry"] == "covered"]
    assert set(zip(covered["region_id"], covered["parameter"], strict=True)) == {
        ("anyang", "pm25"), ("anyang", "pm10"), ("hebi", "pm10")}  # fmt: skip
    assert (rows["list_kind"] == "bureau").all() and (rows["known_at"] == "2025-02-01").all()


def test_what_was_assumed_of_a_list_and_what_is_wrong_with_it_is_said_in_chinese(tmp_path):
    stated = StatedList(date(2025, 2, 1), "office")
    _, result = read_events(put(tmp_path, "城市,沙尘影响日期\n安阳市,2024-03-10\n"), lookup(), stated)
    assert [in_language(text, "zh") for text in result] == [
        "没有污染物列：按 PM2.5 和 PM10 扣除",
        "清单未说明覆盖的日期：用 --covered 指定之前，任何结果均不扣除",
    ]
    with pytest.raises(InputError) as wrong:
        read_events(put(tmp_path, "城市,沙尘影响日期\n安阳市,三月\n"), lookup(), stated)
    assert "应为日期，如 2023-03-10 或 3月10日-12日" in in_language(wrong.value.message, "zh")


def test_a_list_of_which_a_row_is_not_understood_is_refused_whole(unbuilt, tmp_path):
    path = put(tmp_path, LIST.replace("鹤壁", "某地").replace("3月10日", "三月") + "4,安阳市,2024-05-01,粉尘\n")
    done = call(None, "add", "events", path, home=unbuilt.home, code=1)
    for text in (
        "line 4, column region: '某地'",
        "line 3, column days",
        "line 6, column pollutants",
        "nothing was written",
    ):
        assert text in done.stderr, done.stderr
    assert standards.load_events(unbuilt.raw_dir).empty


def test_days_outside_the_span_of_the_list_and_a_second_list_of_its_name_are_refused(unbuilt, tmp_path):
    path = put(tmp_path, LIST)
    span = call(None, "add", "events", path, "--covered", "2024-04-01..2024-12-31", home=unbuilt.home, code=1)
    assert "days within 2024-04-01 to 2024-12-31" in span.stderr
    call(None, "add", "events", path, home=unbuilt.home, code=0)
    put(tmp_path, LIST + "5,安阳市,2024-05-01,PM10\n")
    assert "--replace" in call(None, "add", "events", path, home=unbuilt.home, code=1).stderr
    call(None, "add", "events", path, "--replace", home=unbuilt.home, code=0)


def test_the_year_leaves_the_listed_days_out(own, tmp_path):
    from analytics.indicators import period_statistics
    from analytics.warehouse import current_build, open_build

    days = pd.date_range("2024-01-01", "2024-12-31")
    values = pd.Series(60.0, days)
    dust = pd.DatetimeIndex(["2024-03-10", "2024-03-11", "2024-03-12", "2024-04-18"])
    values[dust] = 900.0
    path = tmp_path / "days.csv"
    pd.DataFrame({"region": "anyang", "date": days.strftime("%Y-%m-%d"), "pm10": values.to_numpy()}).to_csv(
        path, index=False
    )
    call(None, "add", "events", put(tmp_path, LIST), "--known-at", "2025-02-01", home=own.home, code=0)
    assert flow.ingest_files(own, [path], Options()).failed == []
    with open_build(current_build(own.warehouse_dir)) as wh:
        found = period_statistics(wh, "anyang", date(2024, 1, 1), date(2024, 12, 31), date(2025, 6, 1),
                                  statistic="mean", parameter="pm10")  # fmt: skip
    by_reading = found.set_index("reading_id")["value"]
    assert by_reading["bureau_events_out"] == pytest.approx(values.drop(dust).mean())
    assert values.mean() in [pytest.approx(value, abs=0.06) for value in by_reading]
