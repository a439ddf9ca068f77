"""A city's day from its stations, by hand: HJ 663 table A.2 (means of the stations' days), HJ 663-2013 6.1 (share)."""

import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import resources, standards
from analytics.errors import InputError
from analytics.indicators.annual_of_hours import annual_values
from analytics.indicators.sql_macros import STANDARD_TABLES
from analytics.terms import SUBSTANCES
from analytics.warehouse import archive, load, open_build, publish

NONE = float("nan")
SPAN = (date(1990, 1, 1), date(2090, 1, 1))


@pytest.fixture(scope="module")
def wh(tmp_path_factory):
    handle = open_build(tmp_path_factory.mktemp("cities") / "x.duckdb", read_only=False)
    publish._create_tables(handle)
    rules = standards.load()
    for table, attribute in STANDARD_TABLES.items():
        load.replace_table(handle, table, getattr(rules, attribute))
    yield handle
    handle.close()


def show(wh, hours):
    """Make the view of city days of a table of hours (columns station_id, ts, pollutants)."""
    full = pd.DataFrame({"source_id": "s", "region_id": "a", **hours.to_dict("series")})
    full = full.reindex(columns=["source_id", "region_id", "station_id", "ts", *SUBSTANCES])
    full[list(SUBSTANCES)] = full[list(SUBSTANCES)].astype(float)
    wh.con.register("hour_current", full)
    for name in archive.day_statements(stations=False):
        wh.execute(name)


def city_days(wh, hours):
    show(wh, hours)
    return wh.con.execute("SELECT * FROM day_unit ORDER BY source_id, region_id, day").df()


def station(name, values, pollutant="pm25", day="2019-06-01"):
    return pd.DataFrame(
        {"station_id": name, "ts": pd.date_range(day, periods=len(values), freq="h"), pollutant: values}
    )


def test_the_daily_maximum_of_a_city_is_the_mean_of_its_stations_maxima(wh):
    # A 200 in hours 9 to 16, B 200 in hours 17 to 24, else 0: each has an 8-hour mean of 200, so the city has 200.
    # The 8-hour mean of the city's hours would be 100.
    a = station("1A", [0.0] * 8 + [200.0] * 8 + [0.0] * 8, "o3")
    b = station("2A", [0.0] * 16 + [200.0] * 8, "o3")
    day = city_days(wh, pd.concat([a, b])).iloc[0]
    assert (day["o3_mda8"], day["valid_o3_mda8"], day["o3_1h_max"]) == (200.0, True, 200.0)


def test_a_station_without_a_valid_day_takes_no_part(wh):
    # A 100 in 24 hours; B 0 in 12 hours, then missing: B has no day (20 hours), the city is 100 and not 75
    day = city_days(wh, pd.concat([station("1A", [100.0] * 24), station("2A", [0.0] * 12 + [NONE] * 12)])).iloc[0]
    assert (day["pm25"], day["valid_pm25"], day["n_pm25"], day["s_pm25"], day["c_pm25"]) == (100.0, True, 24, 1, 2)


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("valid", "of", "enough"),
    [
        (1, 1, True), (1, 2, True), (1, 3, False), (2, 3, True), (2, 4, False), (3, 4, True),
        (3, 5, False), (4, 5, True), (5, 7, False), (6, 8, True), (5, 8, False),
    ],
)  # fmt: skip
def test_share_of_stations(wh, valid, of, enough):
    # HJ 663-2013 6.1: below four stations 50 % (2 of 3 = 67 %, 1 of 3 = 33 %), else 75 % (3 of 4 = 75 %, 5 of 7 = 71 %)
    hours = pd.concat(station(f"{k}A", [10.0] * (24 if k < valid else 19)) for k in range(of))
    day = city_days(wh, hours).iloc[0]
    assert (day["s_pm25"], day["c_pm25"], day["valid_pm25"], day["pm25"]) == (valid, of, enough, 10.0)


def test_a_station_counts_in_the_months_in_which_it_measured_the_pollutant(wh):
    # B closed in May, C never measures PM2.5: on 1 June neither is missed; on 1 May B is one of two that count
    hours = pd.concat(
        [
            station("1A", [10.0] * 24, day="2019-05-01"), station("2A", [30.0] * 24, day="2019-05-01"),
            station("1A", [10.0] * 24, day="2019-06-01"), station("3A", [5.0] * 24, "so2", day="2019-06-01"),
        ]
    )  # fmt: skip
    found = city_days(wh, hours)
    assert found[["pm25", "s_pm25", "c_pm25", "valid_pm25"]].to_numpy().tolist() == [
        [20.0, 2, 2, True], [10.0, 1, 1, True],
    ]  # fmt: skip


def test_a_day_that_few_stations_have_keeps_its_value_and_is_not_valid(wh):
    # three stations measure in June; on the 2nd only one does: 1 of 3
    hours = pd.concat(
        [station(f"{k}A", [10.0 * k] * 24) for k in (1, 2, 3)] + [station("1A", [10.0] * 24, day="2019-06-02")]
    )
    found = city_days(wh, hours)
    assert found[["pm25", "valid_pm25"]].to_numpy().tolist() == [[20.0, True], [10.0, False]]


def test_without_any_valid_station_a_day_shows_what_there_is(wh):
    day = city_days(wh, pd.concat([station("1A", [10.0] * 5), station("2A", [30.0] * 3)])).iloc[0]
    assert (day["pm25"], day["valid_pm25"], day["n_pm25"]) == (20.0, False, 3)


def test_a_city_s_own_hours_stand_in_where_stations_give_no_valid_value(wh):
    own = station("", [70.0] * 24).assign(no2=7.0)
    days = city_days(wh, pd.concat([own, station("1A", [10.0] * 12)])).iloc[0]
    assert (days["pm25"], days["valid_pm25"], days["own_pm25"], days["own_no2"]) == (70.0, True, True, True)
    days = city_days(wh, pd.concat([own, station("1A", [10.0] * 24)])).iloc[0]
    assert (days["pm25"], days["own_pm25"], days["no2"], days["own_no2"]) == (10.0, False, 7.0, True)


def test_a_station_over_the_limit_with_few_windows_counts(wh):
    # HJ 663 6.1.2 of each station: A 180 with 13 windows counts, B 100 with 13 does not; the city is 180, by 1 of 2
    gap = 24 - 13 + 1 - 6
    hours = pd.concat(station(n, [NONE] * gap + [v] * (24 - gap), "o3") for n, v in (("1A", 180.0), ("2A", 100.0)))
    day = city_days(wh, hours).iloc[0]
    assert (day["o3_mda8"], day["valid_o3_mda8"], day["over_few"], day["n_o3_mda8"]) == (180.0, True, True, 13)


def test_the_shares_are_rows_of_a_table_with_source_and_grade():
    table = standards.load().validity.set_index(["edition", "statistic"])
    for edition in ("HJ663-2013", "HJ663-2026"):
        found = table.loc[edition].loc[["city_stations", "city_few_stations", "few_stations_below"]]
        assert found["minimum"].tolist() == [75, 50, 4] and found["grade"].tolist() == ["D"] * 3
        assert found["source"].str.contains("HJ 663-2013 6.1").all()
        assert table.loc[(edition, "hour_minutes"), "minimum"] == 45  # GB 3095 table 4, of 60 minutes


def test_standards_without_the_shares_are_refused(tmp_path):
    folder = tmp_path / "raw" / "standards"
    shutil.copytree(resources.raw_dir() / "standards", folder)
    path = folder / "validity.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(r for r in rows if "city_stations" not in r), encoding="utf-8-sig")
    with pytest.raises(InputError, match="rows for city_stations"):
        standards.load(tmp_path / "raw")


# --- an independent computation


def made_hours(seed=7, cities=4, days=70):
    """Stations of some cities with gaps of every kind: hours, days, a station that opens, one that closes."""
    rng = np.random.default_rng(seed)
    parts = []
    ts = pd.date_range("2019-01-20", periods=24 * days, freq="h")
    for city in range(cities):
        for k in range(city + 2):
            values = rng.gamma(3, 20, (len(ts), len(SUBSTANCES))).round(1)
            values[rng.random(values.shape) < 0.02 + 0.04 * k] = NONE
            gone = np.repeat(rng.random((days, len(SUBSTANCES))) < 0.1, 24, axis=0)
            values[gone] = NONE
            part = pd.DataFrame(values, columns=list(SUBSTANCES))
            part["o3"] *= 2
            frame = part.assign(region_id=f"c{city}", station_id=f"{city}{k}A", ts=ts)
            if k == 1:
                frame = frame[frame["ts"] < "2019-02-10"]
            if k == 2:
                frame = frame[frame["ts"] >= "2019-02-20 05:00"]
            parts.append(frame)
    return pd.concat(parts, ignore_index=True).dropna(how="all", subset=list(SUBSTANCES))


def of_one_station(day):
    """A station's day in plain Python: value and validity by statistic (GB 3095 table 4, HJ 663 6.1.2)."""
    hours = {t.hour: row for t, row in zip(day["ts"], day.to_dict("records"), strict=True)}
    found = {}
    for p in ("pm25", "pm10", "so2", "no2", "co"):
        known = [hours[h][p] for h in hours if not np.isnan(hours[h][p])]
        found[p] = (sum(known) / len(known), len(known) >= 20) if known else None
    ozone = {h: hours[h]["o3"] for h in hours if not np.isnan(hours[h]["o3"])}
    found["o3_1h_max"] = (max(ozone.values()), len(ozone) >= 20) if ozone else None
    windows = [[ozone[h] for h in range(e - 8, e) if h in ozone] for e in range(8, 25)]
    means = [sum(w) / len(w) for w in windows if len(w) >= 6]
    over = bool(means) and round(round(max(means), 6)) > 160
    found["o3_mda8"] = (max(means), len(means) >= 14 or over) if means else None
    found["o3"] = (0.0, True) if ozone else None
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.slow
def test_days_of_cities_are_those_of_an_independent_computation(wh):
    hours = made_hours()
    hours["day"] = hours["ts"].dt.normalize()
    days = {key: of_one_station(part) for key, part in hours.groupby(["region_id", "station_id", "day"])}
    measured = {(r, s, d.to_period("M"), name) for (r, s, d), values in days.items() for name in values}
    found = city_days(wh, hours.drop(columns="day")).set_index(["region_id", "day"])
    compared = invalid = 0
    for (region, day), row in found.iterrows():
        here = {s: v for (r, s, d), v in days.items() if r == region and d == day}
        for name in ("pm25", "pm10", "so2", "no2", "co", "o3_1h_max", "o3_mda8"):
            base = "o3" if name.startswith("o3") else name
            counting = len({s for r, s, m, n in measured if r == region and m == day.to_period("M") and n == base})
            values = [v[name] for v in here.values() if name in v]
            valid = [v for v, good in values if good]
            enough = bool(valid) and len(valid) >= (0.5 if counting < 4 else 0.75) * counting
            used = valid or [v for v, _ in values]
            flag = row["valid_o3" if name == "o3_1h_max" else f"valid_{name}"]
            assert flag == enough, (region, day, name)
            if used:
                assert row[name] == pytest.approx(sum(used) / len(used), abs=1e-8), (region, day, name)
                compared += 1
                invalid += not enough
    assert compared > 1500 and 100 < invalid < 2 * compared / 3


def test_days_of_cities_are_the_same_bits_on_any_number_of_threads(wh):
    show(wh, made_hours(8))
    ask = "SELECT * FROM day_unit ORDER BY region_id, day"
    wh.con.execute("SET threads TO 1")
    alone = wh.con.execute(ask).df()
    for n in (2, 3, 8):
        wh.con.execute(f"SET threads TO {n}")
        pd.testing.assert_frame_equal(wh.con.execute(ask).df(), alone, check_exact=True)
    wh.con.execute("RESET threads")


def test_a_year_of_a_city_is_made_of_its_days(wh):
    # A 10 all year, B 30 all year but on 1 January only 19 hours: the mean of the year is (364 x 20 + 10) / 365
    ts = pd.date_range("2019-01-01", "2019-12-31 23:00", freq="h")
    a = pd.DataFrame({"station_id": "1A", "ts": ts, "pm25": 10.0})
    b = pd.DataFrame({"station_id": "2A", "ts": ts, "pm25": 30.0})
    show(wh, pd.concat([a, b.drop(range(5))]))
    year = annual_values(wh).iloc[0]
    assert year["pm25_mean"] == pytest.approx((364 * 20 + 10) / 365) and year["n_pm25"] == 365
