"""Daily values of stations make the city's day: HJ 663 table A.2, HJ 663-2013 6.1."""

from datetime import date

import pandas as pd
import pytest

from analytics import standards
from analytics.ingest import Lookup, Options, read_file
from analytics.warehouse import archive, current_build, load, open_build, publish

RULES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "validity": "validity",
    "standard_limit": "limits",
    "parameter": "parameters",
}
TODAY = date(2026, 6, 1)
TIDY = "region,station,date,parameter,value\n"


@pytest.fixture
def folder(tmp_path):
    return a_warehouse(tmp_path / "warehouse")


def a_warehouse(place):
    rules = standards.load()
    with publish.writer(place) as wh:
        for table, attribute in RULES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    return place


def ingest(folder, tmp_path, text, name="a.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with publish.writer(folder) as wh:
        lookup = Lookup({"kaifeng": "kaifeng"}, wh.table("parameter"))
        return archive.load_any(wh, read_file(path, lookup, Options(today=TODAY, source="net", **options)))


def city(folder, as_of=TODAY, parameter="pm25"):
    with open_build(current_build(folder)) as wh:
        rows = wh.con.execute(
            "SELECT interval_start::DATE AS day, value, flag, known_at FROM measurement WHERE station_id = '' "
            "AND parameter = $p AND known_at <= $as_of AND $as_of < superseded_at ORDER BY ALL",
            {"p": parameter, "as_of": as_of},
        ).df()
    return list(zip(rows["day"].dt.strftime("%m-%d"), rows["value"], rows["flag"], strict=True))


def row(station, day, value, parameter="pm25"):
    return f"kaifeng,{station},{day},{parameter},{value}\n"


def test_the_city_is_the_mean_of_its_stations(folder, tmp_path):
    text = TIDY + row("A", "2026-01-01", 40) + row("B", "2026-01-01", 60) + row("A", "2026-01-02", 41)
    ingest(folder, tmp_path, text + row("B", "2026-01-02", 61))
    assert city(folder) == [("01-01", 50.0, "from_stations"), ("01-02", 51.0, "from_stations")]
    with open_build(current_build(folder)) as wh:
        wh.execute("core/macro_used_values")
        used = wh.con.execute("SELECT day, value, estimated FROM used_values(DATE '2026-06-01') ORDER BY day").df()
    assert used[["value", "estimated"]].to_numpy().tolist() == [[50.0, False], [51.0, False]]


def test_a_wide_file_with_stations_too(folder, tmp_path):
    ingest(
        folder, tmp_path, "date,region,station,pm25,o3_8h\n2026-01-01,kaifeng,A,40,100\n2026-01-01,kaifeng,B,60,140\n"
    )
    assert city(folder) == [("01-01", 50.0, "from_stations")]
    assert city(folder, parameter="o3_mda8") == [("01-01", 120.0, "from_stations")]


@pytest.mark.thorough
@pytest.mark.parametrize(("there", "of", "flag"), [(1, 2, "from_stations"), (1, 3, "incomplete|from_stations"),
                                                   (2, 3, "from_stations"), (3, 4, "from_stations"),
                                                   (2, 4, "incomplete|from_stations")])  # fmt: skip
def test_share_of_stations(folder, tmp_path, there, of, flag):
    # on 1 January all stations report, on the 2nd only some: 75 % are needed, 50 % where there are fewer than four
    text = "".join(row(f"S{k}", "2026-01-01", 10) for k in range(of))
    ingest(folder, tmp_path, TIDY + text + "".join(row(f"S{k}", "2026-01-02", 30) for k in range(there)))
    assert city(folder)[1] == ("01-02", 30.0, flag)


@pytest.mark.thorough
def test_files_of_single_stations_complete_the_city_in_any_order(folder, tmp_path):
    a = TIDY + row("A", "2026-01-01", 40) + row("A", "2026-01-02", 40)
    b = TIDY + row("B", "2026-01-01", 60)
    ingest(folder, tmp_path, a, "a.csv")
    assert city(folder)[0] == ("01-01", 40.0, "from_stations")
    done = ingest(folder, tmp_path, b, "b.csv")
    assert city(folder) == [("01-01", 50.0, "from_stations"), ("01-02", 40.0, "from_stations")]
    assert done.values_corrected == 0 and city(folder, as_of=date(2026, 1, 2))[0][1] == 50.0
    other = a_warehouse(tmp_path / "other")
    ingest(other, tmp_path, b, "b.csv")
    ingest(other, tmp_path, a, "a.csv")
    assert city(other) == city(folder)


def test_a_changed_station_makes_a_correction_of_the_city(folder, tmp_path):
    ingest(folder, tmp_path, TIDY + row("A", "2026-01-01", 40) + row("B", "2026-01-01", 60), "a.csv")
    ingest(folder, tmp_path, TIDY + row("B", "2026-01-01", 80), "b.csv", known_at=date(2026, 3, 1))
    assert city(folder) == [("01-01", 60.0, "from_stations")]
    assert city(folder, as_of=date(2026, 2, 1)) == [("01-01", 50.0, "from_stations")]


@pytest.mark.thorough
def test_a_city_value_of_the_source_stands_before_its_stations(folder, tmp_path):
    ingest(folder, tmp_path, TIDY + row("", "2026-01-01", 47) + row("A", "2026-01-01", 40) + row("B", "2026-01-01", 60))
    assert city(folder) == [("01-01", 47.0, "")]
    ingest(folder, tmp_path, TIDY + row("A", "2026-01-02", 40) + row("C", "2026-01-01", 99), "b.csv")
    assert city(folder)[0] == ("01-01", 47.0, "")


@pytest.mark.thorough
def test_estimates_of_stations_are_no_measured_day(folder, tmp_path):
    text = "region,station,date,parameter,value,flag\n"
    rows = [("A", 40, "estimated"), ("B", 60, "estimated")]
    ingest(folder, tmp_path, text + "".join(f"kaifeng,{s},2026-01-01,pm25,{v},{f}\n" for s, v, f in rows))
    assert city(folder) == [("01-01", 50.0, "estimated|from_stations")]


@pytest.mark.thorough
def test_indices_of_stations_are_not_averaged(folder, tmp_path):
    ingest(folder, tmp_path, TIDY + row("A", "2026-01-01", 40) + row("A", "2026-01-01", 80, "aqi"))
    assert city(folder, parameter="aqi") == []


@pytest.mark.thorough
def test_means_of_stations_are_the_same_in_any_order(folder, tmp_path):
    values = pd.Series(range(7)) * 0.1 + 17.33
    text = [row(f"S{k}", "2026-01-01", round(v, 2)) for k, v in enumerate(values)]
    ingest(folder, tmp_path, TIDY + "".join(text))
    other = a_warehouse(tmp_path / "other")
    ingest(other, tmp_path, TIDY + "".join(reversed(text)))
    assert city(folder) == city(other) and city(folder)[0][1] == pytest.approx(values.mean(), abs=1e-9)
