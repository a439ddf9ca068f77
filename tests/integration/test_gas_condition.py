"""Gases are stated at 273 K before 2018-09-01 and at 298.15 K since: across it they are flagged and converted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import INDICATOR, SmallWarehouse, empty_warehouse, insert, measurements

from analytics import resources
from analytics.attainment.conditions import beside_base
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days
from analytics.errors import InputError
from analytics.forecast.window import record_of
from analytics.indicators import derivation, history, period_statistics
from analytics.indicators.histories import histories
from analytics.ingest import Lookup, Options, read_file
from analytics.ingest.provenance_card import read_card
from analytics.standards import load
from analytics.targets.target import Target
from analytics.warehouse import marts

RULES = load()
FACTOR = 273.15 / 298.15
LATER = date(2020, 1, 1)
YEAR = date(2018, 1, 1), date(2018, 12, 31)
CHANGE = pd.Timestamp("2018-09-01")
NAMES = ("so2", "no2", "pm10", "pm25", "co", "o3_mda8")


def days_of(first, last, **values):
    table = pd.DataFrame({"date": pd.date_range(first, last), **dict.fromkeys(NAMES, 10.0)})
    return table.assign(**({"co": 0.5} | values))


def held(first="2018-01-01", last="2018-12-31", flag="", **values) -> SmallWarehouse:
    wh = empty_warehouse()
    rows = measurements(days_of(first, last, **values), "x")
    gas = ~rows["parameter"].isin(["pm25", "pm10"])
    insert(wh.con, rows.assign(flag=np.where(gas, flag, "")))
    return wh


def test_the_change_and_its_factor_are_rows_of_a_table():
    # amendment of GB 3095-2012 (B): 273.15 / 298.15 = 0.91615; particulates at actual conditions: no factor
    gas, dust = RULES.condition_change("no2"), RULES.condition_change("pm10")
    assert (gas.day, gas.factor) == (date(2018, 9, 1), pytest.approx(0.9161496, abs=1e-7))
    assert (dust.day, dust.factor) == (date(2018, 9, 1), None)
    assert RULES.condition_change("o3_1h_max") == RULES.condition_change("o3_mda8") == gas
    assert set(RULES.conditions["grade"]) == {"B"}


@pytest.mark.parametrize("name", ["so2", "no2", "co", "o3_mda8"])
def test_a_year_across_the_date_is_flagged_and_has_its_converted_value(name):
    wh = held(**{name: 40.0})
    table = period_statistics(wh, "x", *YEAR, LATER, parameter=name).set_index(["statistic", "reading_id"])
    assert all("gas_condition_mixed" in flags for flags in table["flags"])
    if name != "o3_mda8":
        # 243 days to 31 August at 40 x 0.91615, 122 at 40
        expected = (243 * 40 * FACTOR + 122 * 40) / 365
        assert table.loc[("mean", "gas_298k"), "value"] == pytest.approx(expected)
        assert table.loc[("mean", "rule"), "value"] == pytest.approx(40)
    else:
        assert table.loc[("p90", "gas_298k"), "value"] == pytest.approx(40)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["pm25", "pm10"])
def test_particulates_across_the_date_are_flagged_as_without_a_factor(name):
    table = period_statistics(held(), "x", *YEAR, LATER, parameter=name)
    assert all("pm_condition_changed" in flags for flags in table["flags"])
    assert "gas_298k" not in set(table["reading_id"])


def test_counts_of_days_carry_both_flags_and_the_converted_reading():
    # NO2 85 is over the 80 of a day as reported, 85 x 0.91615 = 77.9 is not
    wh = held(no2=np.where(np.arange(365) < 10, 85.0, 10.0))
    table = period_statistics(wh, "x", *YEAR, LATER, statistic="good_days").set_index("reading_id")
    assert table.loc["rule", "value"] == 355 and table.loc["gas_298k", "value"] == 365
    assert {"gas_condition_mixed", "pm_condition_changed"} <= set(table.loc["rule", "flags"])


@pytest.mark.parametrize(
    "span", [("2018-09-01", "2019-08-31"), ("2017-09-01", "2018-08-31"), ("2025-01-01", "2025-12-31")]
)
def test_a_period_on_one_side_is_not_flagged(span):
    first, last = (date.fromisoformat(day) for day in span)
    table = period_statistics(held(*span), "x", first, last, date(2026, 6, 1))
    assert not table["flags"].explode().astype(str).str.contains("condition").any()
    assert "gas_298k" not in set(table["reading_id"])


@pytest.mark.thorough
@pytest.mark.parametrize("flag", ["gas_298k", "gas_273k"])
def test_a_source_that_states_one_condition_throughout_is_not_mixed(flag):
    table = period_statistics(held(flag=flag), "x", *YEAR, LATER, parameter="no2")
    assert not table["flags"].explode().astype(str).str.contains("gas_condition").any()
    values = history(held(flag=flag), "x", LATER).conversion
    assert values.empty if flag == "gas_298k" else np.allclose(values.loc["2018", "no2"], FACTOR)


def test_the_mart_carries_the_flag():
    wh = held()
    for name in marts.MACROS:
        wh.con.execute(marts.stored_macro(name))
    wh.con.execute("INSERT INTO region (region_id, zh, en, level) VALUES ('x', '某市', 'Somewhere', 'city')")
    for name in ("no2", "pm25"):
        row = f"('{name}_mean', '', '', '', 'air', 'lower', '{name}', 'mean', '')"
        wh.con.execute(f"INSERT INTO indicator ({INDICATOR}) VALUES {row}")
    for name in ("out_daily_air", "out_indicator_yearly"):
        wh.con.execute(resources.sql(f"out/{name}"))
    found = wh.con.execute("SELECT indicator_id, condition_flag FROM out_indicator_yearly ORDER BY ALL").fetchall()
    assert found == [("no2_mean", "gas_condition_mixed"), ("pm25_mean", "pm_condition_changed")]


def test_a_verdict_that_hangs_on_the_condition_is_contested():
    wh = held(no2=42.0)  # (243 x 42 x 0.91615 + 122 x 42) / 365 = 39.66 -> 40
    days = period_days(history(wh, "x", LATER), *YEAR, LATER)
    found = judge_air(Rule("mean", "no2", "<=", 40.0, None, None), days, RULES)
    verdicts = {one.reading_id: one.verdict for one in found.readings}
    assert (verdicts["rule"], verdicts["gas_298k"]) == ("missed", "met")
    assert found.status == "contested"
    assert "2018-09-01" in found.cells()["note_en"] and "2018年9月1日" in found.cells()["note_zh"]
    dust = judge_air(Rule("mean", "pm10", "<=", 70.0, None, None), days, RULES).cells()
    assert dust["status"] == "met" and "no fixed factor" in dust["note_en"]


def test_a_composite_index_and_counts_of_days_have_the_converted_reading():
    days = period_days(history(held(no2=42.0), "x", LATER), *YEAR, LATER)
    for statistic in ("composite_index", "good_day_share"):
        found = judge_air(Rule(statistic, None, "<=", 100.0, None, None), days, RULES)
        assert "gas_298k" in {one.reading_id for one in found.readings}


def test_a_direction_against_a_base_of_before_is_flagged_and_shows_the_converted_base():
    # base of 2017: 40 at 273 K is 36.6 -> 37 at 298.15 K; 2019 has 38: lower than 40, not lower than 37
    wh = held("2019-01-01", "2019-12-31", no2=38.0)
    own = date(2019, 1, 1), date(2019, 12, 31)
    rule = Rule("mean", "no2", "<", 40.0, None, None)
    judged = judge_air(rule, period_days(history(wh, "x", LATER), *own, LATER), RULES)
    assert judged.status == "met"
    target = {
        "target_id": "t", "parameter": "no2", "comparator": "direction", "indicator_id": "no2_mean", "region_id": "x",
        "statistic": "mean",
        "baseline_start": pd.Timestamp("2017-01-01"), "baseline_end": pd.Timestamp("2017-12-31"),
        "period_start": pd.Timestamp("2019-01-01"), "period_end": pd.Timestamp("2019-12-31"),
    }  # fmt: skip
    found = beside_base(judged, Target.from_row(target), rule, RULES)
    assert found.status == "contested"
    assert {one.reading_id: one.verdict for one in found.readings}["gas_298k"] == "missed"
    assert "40 is 37 converted" in found.cells()["note_en"]
    # particulates: flagged, nothing converted; a base since the change: nothing said
    dust = beside_base(judged, Target.from_row(target | {"parameter": "pm25"}), rule, RULES)
    assert dust.status == "met" and "no fixed factor" in dust.cells()["note_en"]
    base = {"baseline_start": pd.Timestamp("2018-09-01"), "baseline_end": pd.Timestamp("2018-12-31")}
    late = beside_base(judged, Target.from_row(target | base), rule, RULES)
    assert late.cells()["note_en"] == judged.cells()["note_en"]


def test_a_forecast_learns_from_converted_gases():
    wh = held("2017-01-01", "2019-12-31", no2=40.0, pm25=40.0)
    for past in (history(wh, "x", LATER), histories(wh, LATER)["x"]):
        record = record_of(past)
        no2 = record.observed[record.names.index("no2")]
        before = np.arange(len(no2)) < (CHANGE - pd.Timestamp("2017-01-01")).days
        assert np.allclose(no2[before], 40 * FACTOR) and np.allclose(no2[~before], 40)
        assert np.allclose(record.observed[record.names.index("pm25")], 40)
        assert past.daily["no2"].eq(40).all()  # what is judged stays as it was reported
    # seen from before the change nothing is converted
    assert history(wh, "x", date(2018, 6, 1)).conversion.empty


def test_month_means_of_before_are_converted_too(wh):
    """The embedded month means of 2014 to 2020 run across the date."""
    for past in (history(wh, "xinxiang", date(2026, 1, 1)), histories(wh, date(2026, 1, 1), ["xinxiang"])["xinxiang"]):
        factor = past.monthly_conversion.where(past.monthly.notna())
        assert {"so2", "no2", "co"} <= set(factor.columns) and not {"pm25", "pm10"} & set(factor.columns)
        assert np.allclose(factor.loc[:"2018-08-31", "no2"].dropna(), FACTOR)
        assert (factor.loc["2018-09-01":, "no2"].dropna() == 1).all()
        record = record_of(past)
        at = (pd.Timestamp("2017-06-15") - pd.Timestamp(record.first)).days
        reported = past.monthly.loc["2017-06-01", "no2"]
        assert record.filled[record.names.index("no2"), at] == pytest.approx(reported * FACTOR)


CARD = '[source]\nsource_id = "bureau"\nzh = "局"\nen = "bureau"\nproducer = "p"\ncitation = "c"\nbasis = "reviewed"\n'


def lookup() -> Lookup:
    return Lookup({"xinxiang": "xinxiang"}, RULES.parameters, {}, {}, frozenset())


@pytest.mark.parametrize(
    ("stated", "flags"), [("298K", {"no2": "gas_298k", "pm25": ""}), ("as_reported", {"no2": "", "pm25": ""})]
)
def test_a_card_says_at_which_condition_its_source_states_gases(tmp_path, stated, flags):
    (tmp_path / "days.csv").write_text("region_id,date,pm25,no2\nxinxiang,2018-08-31,40,30\n", encoding="utf-8")
    (tmp_path / "days.card.toml").write_text(CARD + f'[file]\ngas_condition = "{stated}"\n', encoding="utf-8")
    batch = read_file(tmp_path / "days.csv", lookup(), Options(today=date(2026, 1, 1)))
    assert dict(zip(batch.values["parameter"], batch.values["flag"], strict=True)) == flags


def test_a_condition_that_is_none_is_refused_with_what_was_expected(tmp_path):
    card = tmp_path / "days.card.toml"
    card.write_text(CARD + '[file]\ngas_condition = "20C"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"gas_condition.*20C.*as_reported, 273K, 298K"):
        read_card(card)
    card.write_text(CARD, encoding="utf-8")
    assert read_card(card).gas_condition == "as_reported"


def steps(wh, statistic, parameter, span=YEAR):
    return derivation(wh, "x", statistic, parameter, *span, LATER, RULES).set_index("what")


def test_the_derivation_converts_by_hand():
    # 243 days of 42 (10206) x 0.916150 = 9350.2, 122 of 42 (5124): 14474.2 / 365 = 39.656
    result = steps(held(no2=42.0), "mean", "no2")
    row = result.loc["no2 at 298.15 K"]
    assert row["inputs"] == "243 days stated at 273 K, sum 10206, x 0.916150; 122 days as they are, sum 5124"
    assert row["value"] == pytest.approx((10206 * FACTOR + 5124) / 365)
    assert result.loc["unrounded value of the reading gas_298k", "value"] == pytest.approx(row["value"])


@pytest.mark.thorough
def test_the_derivation_of_counts_and_indices_converts_every_gas_and_gives_the_statistics_value():
    wh = held(no2=np.where(np.arange(365) < 10, 85.0, 10.0))
    result = steps(wh, "good_days", None)
    assert {f"{name} at 298.15 K" for name in ("so2", "no2", "co", "o3_mda8")} <= set(result.index)
    assert result.loc["unrounded value of the reading gas_298k", "value"] == 365
    assert "unrounded value of the reading gas_298k" in set(steps(wh, "composite_index", None).index)


@pytest.mark.thorough
def test_the_derivation_of_particulates_or_of_one_side_has_no_such_step():
    for result in (steps(held(), "mean", "pm25"), steps(held(), "mean", "no2", (date(2018, 1, 1), date(2018, 8, 31)))):
        assert not result.index.str.contains("298").any()
