"""Heavy days as bureaus publish them: without dust; good days of a city: with dust (evidence in event_rules.csv)."""

from datetime import date

import pytest

from analytics.indicators import period_statistics

LATER = date(2026, 10, 7)
YEAR_2021 = (date(2021, 1, 1), date(2021, 12, 31))


def counted(wh, region, span, statistic):
    return period_statistics(wh, region, *span, LATER, statistic=statistic).set_index("reading_id")


def test_heavy_days_of_hohhot_in_2021_are_those_it_published(wh):
    # published: 2 days, 0.5 %; as measured 13 days, 3.6 %, of which 11 look like dust
    days = counted(wh, "hohhot", YEAR_2021, "heavy_days")
    assert days.iloc[0][["is_primary", "treatment", "value"]].tolist() == [True, "suspects_out", 2]
    assert days.loc["rule", "value"] == 13
    share = counted(wh, "hohhot", YEAR_2021, "heavy_day_share")
    assert share.iloc[0]["value_reported"] == pytest.approx(0.5)
    assert share.loc["rule", "value_reported"] == pytest.approx(3.6)
    assert "bureau_list_missing" in share.iloc[0]["flags"]


def test_good_days_of_hohhot_in_a_quarter_are_published_with_dust(wh):
    # first quarter of 2021: 76.7 % published
    share = counted(wh, "hohhot", (date(2021, 1, 1), date(2021, 3, 31)), "good_day_share")
    first = share.iloc[0]
    assert (first.name, first["treatment"], first["value_reported"]) == ("rule", "in", 76.7)
    assert share.loc["dust_suspects_out", "value_reported"] == pytest.approx(92.2)


def test_heavy_days_of_the_plan_cities_in_2025(wh):
    # Xinxiang 5 (8 with dust: 24 and 25 March, 12 April), Pingdingshan 2 (3 with dust: 12 April)
    for region, out, within in (("xinxiang", 5, 8), ("pingdingshan", 2, 3)):
        days = counted(wh, region, (date(2025, 1, 1), date(2025, 12, 31)), "heavy_days")
        assert (days.iloc[0]["value"], days.loc["rule", "value"]) == (out, within)
