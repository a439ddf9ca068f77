"""The day the embedded years are closed on, and how tests pick one target out of an assessment."""

from datetime import date

CLOSED = date(2026, 2, 1)


def row_of(made, region, indicator, year):
    rows = made.outlook
    own = rows[(rows["region_id"] == region) & (rows["indicator"] == indicator) & (rows["period_end"].dt.year == year)]
    return own.iloc[0]


def readings_of(made, row):
    own = made.readings[made.readings["target_id"] == row["target_id"]]
    return own.set_index("reading_id")
