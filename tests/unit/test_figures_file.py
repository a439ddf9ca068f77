"""The embedded figures: complete, in known units, with the fixes of their transcription in place."""

from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from analytics import resources

FOLDER = resources.raw_dir() / "figures"
KEY = ["region_id", "indicator_id", "subject_zh", "period_start", "period_end", "basis", "value", "source"]
UNITS = {"ug/m3", "mg/m3", "%", "d", "rank", "1e4 kW", "1e4 t/d", "dB(A)", "count", "year", ""}
QUALIFIERS = {"=", ">=", ">", "<=", "<", "~"}


@pytest.fixture(scope="module")
def figures():
    text = pd.read_csv(FOLDER / "published_figures.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return text.assign(value=pd.to_numeric(text["value"]))


@pytest.fixture(scope="module")
def card():
    return tomllib.loads((FOLDER / "published_figures.card.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def indicators():
    files = (
        FOLDER / "indicators_figures.csv",
        FOLDER.parent / "registry" / "indicators.csv",
    )
    texts = [pd.read_csv(f, encoding="utf-8-sig", dtype=str, keep_default_na=False) for f in files if f.is_file()]
    return pd.concat(texts).drop_duplicates("indicator_id").set_index("indicator_id")


def test_rows_add_up_with_the_card(figures, card):
    # 543 collected, 2 dropped, 1 of three shares parted into 3 rows
    assert len(card["dropped"]) == 2
    assert len(figures) == card["file"]["rows"] == 543 - 2 + 2


def test_no_figure_stands_twice(figures):
    assert not figures.duplicated(KEY).any()


def test_one_source_says_one_thing_for_one_basis(figures):
    assert not figures.duplicated([k for k in KEY if k != "value"]).any()


def test_words_are_those_of_the_card(figures, card):
    assert set(figures["grade"]) <= set(card["grades"])
    assert set(figures["basis"]) <= set(card["basis"])
    assert set(figures["qualifier"]) <= QUALIFIERS
    assert set(figures["qualifier"]) == set(card["qualifiers"])
    assert set(figures["unit"]) <= UNITS


def test_every_figure_has_its_indicator_in_its_unit(figures, indicators):
    unit = figures["indicator_id"].map(indicators["unit"])
    assert unit.notna().all(), figures.loc[unit.isna(), "indicator_id"].unique()
    assert (unit == figures["unit"]).all()


def test_every_region_is_in_the_registry(figures):
    regions = FOLDER.parent / "registry" / "regions.csv"
    known = pd.read_csv(regions, encoding="utf-8-sig", dtype=str)["region_id"]
    assert set(figures["region_id"]) <= set(known)


def test_values_are_possible(figures):
    share = figures.query("unit == '%' and not indicator_id.str.endswith('_change')")
    assert share["value"].between(0, 100).all()
    days = figures[figures["unit"] == "d"]
    length = (pd.to_datetime(days["period_end"]) - pd.to_datetime(days["period_start"])).dt.days + 1
    assert (days["value"] <= length).all()
    assert figures.loc[figures["unit"] == "ug/m3", "value"].between(2, 300).all()
    assert figures.loc[figures["unit"] == "mg/m3", "value"].between(0.1, 10).all()
    assert figures.loc[figures["unit"] == "rank", "value"].between(1, 168).all()


def test_dates_are_dates_and_known_after_their_period(figures):
    start, end = pd.to_datetime(figures["period_start"]), pd.to_datetime(figures["period_end"])
    published = pd.to_datetime(figures["source_date"].replace("", None), format="%Y-%m-%d")
    assert (start <= end).all()
    early = figures[(published < end).to_numpy()]
    # Two yearly surveys were published a week before their year ended.
    assert set(early["indicator_id"]) == {"forest_cover_share", "grassland_cover_share"}
    assert (published.dropna() <= pd.Timestamp("2026-11-21")).all()


def test_a_bare_month_is_dated_to_its_last_day(figures):
    month = figures[figures["source_date_text"] != ""]
    last = pd.to_datetime(month["source_date_text"], format="%Y-%m") + pd.offsets.MonthEnd(0)
    assert len(month) == 16 + 3 + 3 + 3 + 2 + 1
    assert (last == pd.to_datetime(month["source_date"])).all()


def test_dates_are_missing_where_none_was_found(figures):
    assert (figures["source_date"] == "").sum() == 19


@pytest.mark.parametrize(
    ("region_id", "indicator_id", "period_end", "expected"),
    [
        ("cn", "manure_use_share", "2020-12-31", (76.0, ">=", "unknown")),
        ("cn", "manure_use_share", "2023-12-31", (78.0, ">", "unknown")),
        ("henan", "renewable_capacity", "2025-12-31", (9000.0, ">", "unknown")),
        ("hohhot", "grassland_cover_share", "2025-12-31", (50.0, "~", "unknown")),
        ("inner_mongolia", "heavy_day_share", "2019-12-31", (0.3, "=", "dust_out")),
        ("pingdingshan", "pm25_mean", "2019-12-31", (59.0, "=", "unknown")),
        ("cn", "pm25_mean", "2021-07-31", (16.0, "=", "realtime_dust_out")),
        ("cn", "good_day_share", "2021-07-31", (92.4, "=", "realtime_dust_in")),
        # the 16th from the last of 168 is place 168 + 1 - 16
        ("pingdingshan", "rank_168_cities", "2024-01-31", (153.0, "=", "unknown")),
        # first of the last three is third from the last, last of the last ten is first from the last
        ("xinxiang", "rank_henan_city_water_from_last", "2020-08-31", (3.0, "=", "unknown")),
        ("hongqi", "rank_henan_county_water_from_last", "2020-08-31", (1.0, "=", "unknown")),
        ("hongqi", "rank_henan_county_water_from_last", "2021-04-30", (10.0, "=", "unknown")),
        ("hongqi", "rank_henan_district_air_from_last", "2020-12-31", (2.0, "=", "unknown")),
    ],
)
def test_known_figures(figures, region_id, indicator_id, period_end, expected):
    hit = figures.query("region_id == @region_id and indicator_id == @indicator_id and period_end == @period_end")
    assert hit[["value", "qualifier", "basis"]].apply(tuple, axis=1).tolist() == [expected]


def test_dust_in_and_out_stand_side_by_side(figures):
    share = figures.query("region_id == 'cn' and indicator_id == 'good_day_share' and period_start == '2025-01-01'")
    by_basis = share[share["period_end"] == "2025-12-31"].groupby("basis")["value"].agg(set).to_dict()
    assert by_basis["dust_in"] == {88.1}
    assert by_basis["dust_out"] == {89.3}


def test_old_and_new_standard_never_mix(figures):
    jiyuan = figures.query("region_id == 'jiyuan' and period_end == '2014-07-31'").set_index("indicator_id")["value"]
    assert jiyuan["good_days"] == 80
    assert jiyuan["good_days_1996"] == 138


def test_notes_are_short(figures):
    assert figures["note"].str.len().max() <= 25
