"""Ids that become parts of file names: those that some system cannot take are refused with the reason."""

import pandas as pd
import pytest

from analytics.slugs import fault_of, from_name, is_slug


@pytest.mark.parametrize("name", ["con", "NUL", "aux.csv", "com1", "lpt9.tar.gz", "com¹", "prn"])
def test_names_of_windows_devices_are_no_ids(name):
    assert "device" in fault_of(name) and not is_slug(name)
    assert fault_of(from_name(name)) == ""


@pytest.mark.parametrize("name", ["contact", "nullah", "com10", "a.con", "auxi", "console-2023"])
def test_names_that_only_begin_so_are_ids(name):
    assert is_slug(name)


@pytest.mark.parametrize("name, why", [("a.", "ends with a dot"), ("..\\x", "dot"), ("a\nb", "'\\n'"), ("a..b", "'..'"),
                                       ("x" * 81, "longer"), ("a\u202eb", "holds"), ("\u2044..", "dot")])  # fmt: skip
def test_the_reason_is_the_one_that_holds(name, why):
    assert why in fault_of(name) and fault_of(from_name(name)) == ""


def test_ids_in_other_letters_or_encodings_are_no_slugs():
    assert not any(is_slug(text) for text in ("%2e%2e", "ａ", "а", "Xinxiang", "-a", "_a", "／"))


def test_a_figure_beside_an_impossible_one_of_the_same_key_is_taken(tmp_path):
    from analytics.ingest.batch import Lookup
    from analytics.ingest.reader import read_file
    from analytics.standards.figure_ranges import ranges_of

    rules = pd.DataFrame([{"scale": "share", "unit": "%", "min_value": 0.0, "max_value": 100.0, "whole": 0}])
    indicators = pd.DataFrame([{"indicator_id": "s", "scale": "share", "unit": "%"}])
    lookup = Lookup(regions={"x": "x"}, parameters=pd.DataFrame(), indicators={"s": "s"}, indicator_units={"s": "%"},
                    ranges=ranges_of(indicators, rules))  # fmt: skip
    path = tmp_path / "f.csv"
    rows = [f"x,s,2024-01-01,2024-12-31,{value},r" for value in ("9500", "95", "94")]
    path.write_text("region_id,indicator_id,period_start,period_end,value,source\n" + "\n".join(rows) + "\n")
    batch = read_file(path, lookup)
    assert batch.values["value"].tolist() == [95.0]
    assert batch.quarantined["line"].tolist() == [2, 4]
    assert "0 to 100" in batch.quarantined["reason"].iloc[0] and "duplicate" in batch.quarantined["reason"].iloc[1]
