"""Fixtures the golden cases share: the embedded data assessed as of a day."""

import pytest

from analytics.attainment import assess
from analytics.warehouse import current_build, open_build


@pytest.fixture(scope="session")
def judged(built):
    """Assessments by day, of all regions or of one, each made once; read-only by convention."""
    made = {}

    def at(day, region=None):
        if (day, region) not in made:
            with open_build(current_build(built)) as handle:
                made[day, region] = assess(handle, day, region, n_paths=500)
        return made[day, region]

    return at
