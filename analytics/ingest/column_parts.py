"""The part that a column has beside the values: date, hour, region …, by its name."""

from __future__ import annotations

from analytics.ingest import columns as col
from analytics.ingest import section_names
from analytics.ingest.hour_labels import TYPE

#: part → names of columns that have it
PARTS = {
    "date": (*col.DATE, *col.STAMP), "year": col.YEAR, "month": col.MONTH, "day": col.DAY, "hour": col.HOUR,
    "minute": col.MINUTE, "type of value": TYPE, "region": col.REGION, "station": col.STATION,
    "section": section_names.SECTION, "item": section_names.ITEM, "parameter": col.PARAMETER, "value": col.VALUE,
    "unit": col.UNIT, "mark of estimates": col.FLAG, "river or lake": section_names.KIND,
    "name of the water": section_names.BODY, "network": section_names.NETWORK,
    "state of the section": section_names.STATE, "province": section_names.PROVINCE,
}  # fmt: skip


def part_of(name: str) -> str:
    """What a column beside the values says.

    Examples
    --------
    >>> part_of("监测时间"), part_of("氨氮(mg/L)"), part_of("pm25_src")
    ('date', 'ammonia_n', 'says what a value is')
    """
    part = next((part for part, names in PARTS.items() if col.find([name], names)), None)
    item = None if part else section_names.item_of(name)
    return part or (item[0] if item else "says what a value is")
