"""Whether times begin or end their hours: decided on the whole column, told, and settled by card or option."""

from datetime import date

import pandas as pd
import pytest

from analytics.ingest import Lookup, Options, read_file

LOOKUP = Lookup(
    regions={"anyang": "anyang"},
    parameters=pd.DataFrame(
        {"parameter": ["pm25", "o3_1h_max"], "unit": "ug/m3", "min_value": 0.0, "max_value": [3000.0, 1200.0]}
    ),
)
BEGIN = pd.date_range("2026-01-01 00:00", "2026-01-02 23:00", freq="h")
END = BEGIN + pd.Timedelta(hours=1)


def load(tmp_path, text, card="", **options):
    path = tmp_path / "h.csv"
    path.write_text(text, encoding="utf-8")
    if card:
        about = "".join(f'{n} = "x"\n' for n in ("source_id", "zh", "en", "producer", "citation", "basis"))
        (tmp_path / "h.card.toml").write_text(f"[source]\n{about}[file]\n{card}\n", encoding="utf-8")
    return read_file(path, LOOKUP, Options(today=date(2026, 6, 1), **options))


def stamps(times, header="datetime,city,pm25", form="%Y-%m-%d %H:%M%z"):
    return f"{header}\n" + "".join(f"{t.strftime(form)},anyang,7\n" for t in times)


def hours_a_day(batch):
    return batch.values.groupby(batch.values["ts"].dt.strftime("%m-%d")).size().to_dict()


TWO_DAYS = {"01-01": 24, "01-02": 24}


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (BEGIN, "begin"),
        (BEGIN.tz_localize("Asia/Shanghai"), "begin"),
        (END, "end"),
        (END.tz_localize("Asia/Shanghai"), "end"),
        (BEGIN.tz_localize("Asia/Shanghai").tz_convert("UTC"), "begin"),  # whole days in Beijing
        (END.tz_localize("Asia/Shanghai").tz_convert("UTC"), "end"),
    ],
)
def test_whole_days_give_24_hours_each_and_nothing_to_the_day_before(tmp_path, times, said):
    batch = load(tmp_path, stamps(times))
    assert hours_a_day(batch) == TWO_DAYS
    assert f"times {said} their hours (they run from" in str(batch.columns)


def test_whole_days_of_the_file_s_own_zone_begin_their_hours(tmp_path):
    # 00:00Z is 08:00 in Beijing: 16 hours of the first day, 24, and 8 of the third
    batch = load(tmp_path, stamps(BEGIN.tz_localize("UTC")))
    assert hours_a_day(batch) == {"01-01": 16, "01-02": 24, "01-03": 8}


def test_quarter_hours_from_00_00_to_23_45_and_from_00_15_to_24_00(tmp_path):
    quarters = pd.date_range("2026-01-01 00:00", "2026-01-02 23:45", freq="15min")
    assert hours_a_day(load(tmp_path, stamps(quarters))) == TWO_DAYS
    assert hours_a_day(load(tmp_path, stamps(quarters + pd.Timedelta(minutes=15)))) == TWO_DAYS


def test_a_column_of_hours_from_0_to_23_begins_them_and_from_1_to_24_ends_them(tmp_path):
    rows = [f"2026-01-0{d},{h},anyang,7" for d in (1, 2) for h in range(24)]
    later = [f"2026-01-0{d},{h},anyang,7" for d in (1, 2) for h in range(1, 25)]
    for lines in (rows, later):
        assert hours_a_day(load(tmp_path, "date,hour,city,pm25\n" + "\n".join(lines) + "\n")) == TWO_DAYS


@pytest.mark.parametrize("extra", ["PM2.5_24h", "O3_8h", "o3_8h_24h"])
def test_running_means_are_the_national_archive_whose_labels_end_the_hour(tmp_path, extra):
    text = f"timepoint,city,pm25,{extra}\n" + "".join(f"{t:%Y-%m-%dT%H:%M:%S},anyang,7,9\n" for t in BEGIN)
    batch = load(tmp_path, text)
    assert hours_a_day(batch) == {"12-31": 1, "01-01": 24, "01-02": 23}
    assert "times end their hours (as in the national archive" in str(batch.columns)


def test_days_in_digits_beside_hours_are_the_national_archive(tmp_path):
    text = "date,hour,城市,PM2.5\n" + "".join(f"{t:%Y%m%d},{t.hour},anyang,7\n" for t in BEGIN)
    assert hours_a_day(load(tmp_path, text)) == {"12-31": 1, "01-01": 24, "01-02": 23}


@pytest.mark.parametrize(
    "times",
    [BEGIN[:1], BEGIN[23:24], BEGIN[:10], BEGIN[1:24], BEGIN[5:15]],
    ids=["00:00 alone", "23:00 alone", "ten hours", "01:00 to 23:00", "within a day"],
)
def test_times_that_show_nothing_end_their_hours_and_say_so(tmp_path, times):
    batch = load(tmp_path, stamps(times))
    assert batch.values["ts"].tolist() == (times - pd.Timedelta(hours=1)).tolist()
    assert "the default: they do not show it; if they begin them: --layout hourly_beginning" in str(batch.columns)


def test_a_day_that_is_not_over_still_shows_that_times_begin(tmp_path):
    # 1 January whole, 2 January up to 10:00
    assert hours_a_day(load(tmp_path, stamps(BEGIN[:35]))) == {"01-01": 24, "01-02": 11}


def test_a_missing_hour_does_not_turn_the_reading(tmp_path):
    for gone in (0, 1, 22, 23):
        times = BEGIN.delete([gone + 24]) if gone < 23 else BEGIN.delete([23])
        batch = load(tmp_path, stamps(times))
        assert len(batch.values) == 47 and set(batch.values["ts"]) == set(times)


def test_card_and_option_come_before_what_the_times_show(tmp_path):
    shifted = {"12-31": 1, "01-01": 24, "01-02": 23}
    assert hours_a_day(load(tmp_path, stamps(BEGIN), layout="hourly_ending")) == shifted
    ending = load(tmp_path, stamps(BEGIN), card='hours = "ending"')
    assert hours_a_day(ending) == shifted and "(as the card says" in str(ending.columns)
    assert hours_a_day(load(tmp_path, stamps(BEGIN[:10]), card='hours = "beginning"')) == {"01-01": 10}


def test_the_midnight_trap_read_as_hours_has_its_mean_every_day(tmp_path):
    # 23 hours of 90 and one of 10 at midnight: (23 * 90 + 10) / 24 = 86.667 on both days, the last one too
    text = "date,pm25\n" + "".join(f"{t:%Y-%m-%d %H:%M:%S},{10 if t.hour == 0 else 90}\n" for t in BEGIN)
    values = load(tmp_path, text, layout="hourly", region="anyang").values
    means = values.groupby(values["ts"].dt.normalize())["pm25"].mean()
    assert means.tolist() == pytest.approx([86.6667, 86.6667], abs=1e-4)
