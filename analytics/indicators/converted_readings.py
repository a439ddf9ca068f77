"""Readings made of another reading: its value converted, by a ratio and its error, to what the series does not measure.

8-hour ozone is converted from the hourly maximum; the value of a provisional series is brought to the scale of the
values that its bureau publishes.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.indicators.rule_reading import Reading, clauses
from analytics.terms import Grade
from analytics.words.reasons import Reason

#: Reading of what logic alone allows where ozone is converted.
BOUNDS = "o3_bounds"
#: Reading of the value on the scale of the region's published values.
OFFICIAL = "official_scale"


def with_conversion(found: list[Reading]) -> list[Reading]:
    """Every reading with 8-hour ozone converted where it is not measured, and the bounds of the primary one.

    Parameters
    ----------
    found : list of Reading
        What `readings_for` returned.

    Returns
    -------
    list of Reading
        ``o3_bounds`` comes last: what logic alone allows the primary reading. It is no rival of the others.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> made = with_conversion(readings_for("p90", "o3_mda8", date(2025, 12, 31), load()))
    >>> [(r.reading_id, r.primary, r.converted) for r in made]
    [('rule', True, True), ('o3_bounds', False, False)]
    """
    primary = next(reading for reading in found if reading.primary)
    bounds = replace(
        primary,
        reading_id=BOUNDS,
        primary=False,
        grade=Grade.D,
        also=(*primary.also, Reason.of("ozone_bounded")),
        source=Reason.of("source_ozone_logic"),
    )
    made = [
        replace(
            reading,
            converted=True,
            grade=Grade.D,
            source=clauses(reading.source, Reason.of("source_ozone_ratio")),
        )
        for reading in found
    ]
    return [*made, bounds]


def on_official_scale(reading: Reading) -> Reading:
    """The same reading with its value brought to the scale of the region's published values.

    Parameters
    ----------
    reading : Reading
        One that treats dust days as published values do.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> made = on_official_scale(readings_for("mean", "no2", date(2025, 12, 31), load())[0])
    >>> made.reading_id, made.primary, made.decimals
    ('official_scale', False, 0)
    """
    return replace(
        reading,
        reading_id=OFFICIAL,
        primary=False,
        official=True,
        grade=Grade.D,
        source=clauses(Reason.of("source_official_ratio"), reading.source),
    )
