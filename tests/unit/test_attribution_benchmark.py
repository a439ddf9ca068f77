"""The benchmark of attribution runs: what it asks of the package is what the package has."""

import re

import attribution_days as benchmark
import numpy as np
import pytest


@pytest.mark.thorough
def test_counts_of_days_of_an_invented_city_are_scored(capsys):
    """One city, three pairs of periods, days above a limit and good days: twice three changes."""
    benchmark.simulate_days(1, "gam", 100)
    assert re.findall(r"of (\d+); true change", capsys.readouterr().out) == ["3", "3"]


def test_the_limits_of_an_invented_city_decide_its_good_days():
    rule = benchmark.InventedRule({"pm25": 60.0, "no2": 75.0})
    values = {"pm25": np.array([60.0, 60.1, 10.0]), "no2": np.array([75.0, 10.0, 75.1])}
    assert rule.good(values, np.arange(3)).tolist() == [True, False, False]
