"""A large file is read and loaded piece by piece, and gives what it gives as one piece."""

import dataclasses

import pandas as pd
import pytest
from support.loads import digest, load, put, rows

from analytics import resources
from analytics.errors import InputError
from analytics.flow.lookup import lookup_of_files
from analytics.flow.preview import previews
from analytics.ingest import Options, measurements, read_file
from analytics.ingest.batch import plain
from analytics.standards import load as load_standards
from analytics.targets.registry import load as load_registry
from analytics.warehouse import load as loading

DAYS = [f"2025-03-{day:02d}" for day in range(1, 13)]
TIDY = "region,date,parameter,value,unit\n" + "".join(
    f"{city},{day},{parameter},{20 + n},{unit}\n"
    for n, day in enumerate(DAYS)
    for city in ("xinxiang", "平顶山")
    for parameter, unit in (("pm25", "ug/m3"), ("no2", "ppb"), ("co", "mg/m3"))
)
WIDE = "date,city,PM2.5,PM10,PM2.5_src\n" + "".join(
    f"{day},{city},{30 + n},{'' if n == 4 else 60 + n},{'linear_fill' if n == 3 else ''}\n"
    for n, day in enumerate(DAYS)
    for city in ("新乡", "hohhot")
)
MONTHS = "region_id,month,pm25_mean,pm25_days\n" + "".join(
    f"xinxiang,{year}-{month:02d},{40 + month},{28 + month % 3}\n" for year in (2023, 2024) for month in range(1, 13)
)
#: faults that stand on one row each: an impossible value, no number, no day, no region, a wrong unit
BAD = {
    "tidy": "xinxiang,2025-04-01,pm25,99999,ug/m3\nxinxiang,2025-04-02,pm25,much,ug/m3\n"
    "xinxiang,2025-04-31,pm25,3,ug/m3\nnowhere,2025-04-04,pm25,3,ug/m3\nxinxiang,2025-04-05,co,3,t\n",
    "wide": "2025-04-01,新乡,99999,70,\n2025-04-31,新乡,40,70,\n2025-04-03,nowhere,40,much,\n",
    "months": "xinxiang,2025-13,40,30\nxinxiang,2025-02,40,45\n",
}
FILES = {"tidy": TIDY + BAD["tidy"], "wide": WIDE + BAD["wide"], "months": MONTHS + BAD["months"]}


@pytest.fixture(scope="module")
def lookup():
    return lookup_of_files(load_registry(), load_standards(), resources.raw_dir())


@pytest.fixture
def in_pieces(monkeypatch):
    monkeypatch.setattr(measurements, "PIECE_ROWS", 5)
    monkeypatch.setattr(loading, "PART_VALUES", 7)


def read(path, lookup, **options):
    return read_file(path, lookup, Options(**options))


def expect_same(one, whole):
    """Two batches of a file hold the same, their values in whatever order."""
    keys = ["region_id", "parameter", "interval_start"]
    values = [plain(batch.values).astype(object).sort_values(keys, ignore_index=True) for batch in (one, whole)]
    pd.testing.assert_frame_equal(*values)
    for name in ("quarantined", "source", "new_regions"):
        a, b = getattr(one, name), getattr(whole, name)
        assert a is b is None or pd.testing.assert_frame_equal(a, b) is None
    rest = [field.name for field in dataclasses.fields(one) if not isinstance(getattr(one, field.name), pd.DataFrame)]
    assert {name: getattr(one, name) for name in rest} == {name: getattr(whole, name) for name in rest}


@pytest.mark.parametrize("layout", FILES)
@pytest.mark.parametrize("new_regions", [False, True])
def test_pieces_give_what_the_whole_gives(layout, new_regions, tmp_path, lookup, request):
    path = put(tmp_path, "days.csv", FILES[layout])
    whole = read(path, lookup, new_regions=new_regions)
    request.getfixturevalue("in_pieces")
    one = read(path, lookup, new_regions=new_regions)
    assert one.values["region_id"].dtype == "category" and one.rows_quarantined >= 2
    expect_same(one, whole)


@pytest.mark.parametrize("again", ["新乡,2025-03-01,pm25,77,ug/m3\n", "xinxiang,2025-03-01,pm25,20,ug/m3\n"])
def test_a_value_that_comes_again_far_below_is_found(again, tmp_path, lookup, request):
    path = put(tmp_path, "days.csv", TIDY + again)
    whole = read(path, lookup)
    request.getfixturevalue("in_pieces")
    expect_same(read(path, lookup), whole)
    assert whole.rows_quarantined == (",77," in again)


def test_days_told_twice_are_refused_in_pieces_too(tmp_path, lookup, in_pieces):
    again = TIDY.partition("\n")[2].replace(",ug/m3", ".5,ug/m3").replace(",mg/m3", ".5,mg/m3")
    with pytest.raises(InputError, match="one value a region and day, line 2 says 20"):
        read(put(tmp_path, "days.csv", TIDY + again), lookup)


def test_a_preview_in_pieces_shows_what_that_of_the_whole_shows(tmp_path, lookup, request):
    path = put(tmp_path, "days.csv", FILES["tidy"])
    (whole,) = previews(lookup, [path], Options())
    request.getfixturevalue("in_pieces")
    (one,) = previews(lookup, [path], Options())
    assert (str(one.summary), one.said) == (str(whole.summary), whole.said)
    for name in ("columns", "rows", "months"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(whole, name), check_dtype=False)


def test_days_of_stations_in_pieces_make_the_same_days_of_their_city(own, tmp_path, monkeypatch):
    text = "station,region,date,pm25\n" + "".join(
        f"S{station},xinxiang,{day},{30 + station}\n" for day in DAYS for station in range(4)
    )
    path, found = put(tmp_path, "stations.csv", text), set()
    for size in (measurements.PIECE_ROWS, 5):
        settings = own.model_copy(update={"warehouse": tmp_path / f"in {size}"})
        monkeypatch.setattr(measurements, "PIECE_ROWS", size)
        monkeypatch.setattr(loading, "PART_VALUES", size + 2)
        (done,) = load(settings, path).loaded
        assert done.values_new == len(DAYS) * 5
        found.add(digest(settings))
    assert len(found) == 1


@pytest.mark.thorough
def test_a_load_in_parts_makes_the_same_build_and_says_the_same(own, tmp_path, monkeypatch):
    first = put(tmp_path, "first.csv", TIDY)
    corrected = put(tmp_path, "second.csv", TIDY.replace(",20,", ",21,"))
    other = put(tmp_path, "other.csv", TIDY)
    found = []
    for size in (measurements.PIECE_ROWS, 5):
        settings = own.model_copy(update={"warehouse": tmp_path / f"in {size}"})
        monkeypatch.setattr(measurements, "PIECE_ROWS", size)
        monkeypatch.setattr(loading, "PART_VALUES", size + 2)
        said = []
        for path, source in ((first, "a"), (corrected, "a"), (other, "b")):
            (done,) = load(settings, path, source=source).loaded
            said.append((done.values_new, done.values_corrected, done.notes))
        found.append((digest(settings), said))
        assert rows(settings, "SELECT count(*) FROM measurement WHERE superseded_at < DATE '9999-12-31'") == [(6,)]
    assert found[0] == found[1]
    said = found[0][1]
    assert [one[:2] for one in said] == [(72, 0), (0, 6), (6, 0)]
    assert said[2][2][0].startswith("66 values are held already, the same, from a;")
