"""Rows of water sections: samples by month, and sections that are declared dry or not sampled."""

import shutil
from contextlib import contextmanager
from datetime import date

import pandas as pd

from analytics.ingest import Lookup, Options
from analytics.ingest import sections as reader
from analytics.ingest.files import read_raw
from analytics.ingest.provenance_card import default_card
from analytics.settings import Settings
from analytics.standards import load
from analytics.warehouse import current_build, open_build
from analytics.warehouse import load as loading

RULES = load()


YEAR = date(2025, 1, 1), date(2025, 12, 31)


LATER = date(2026, 2, 1)


CLEAN = {"ph": 7.5, "dissolved_oxygen": 8.0, "codmn": 2.0, "ammonia_n": 0.1, "total_phosphorus": 0.02}


COLUMNS = ["section_id", "region", "date", "item", "value", "water_kind", "network", "status"]


def sampled(name, months=range(1, 13), kind="river", day="-05", **items):
    values = CLEAN | items
    rows = [
        (name, "xinxiang", f"2025-{month:02d}{day}", item, value, kind, "国控", "")
        for month in months
        for item, value in values.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def declared(name, state, months):
    rows = [(name, "xinxiang", f"2025-{month:02d}", "", "", "", "国控", state) for month in months]
    return pd.DataFrame(rows, columns=COLUMNS)


REGIONS = ("xinxiang", "hongqi", "fengquan", "henan")


@contextmanager
def sections_loaded(bare, tmp_path):
    """A function that reads a file of sections into a warehouse without other data, and gives back the open warehouse.

    Its parameters: the text of the file or its rows, the name of its source, whether rows may go to quarantine, and
    options of the reader.
    """
    build = tmp_path / "sections.duckdb"
    shutil.copyfile(current_build(Settings(home=bare).warehouse_dir), build)
    with open_build(build, read_only=False) as wh:
        lookup = Lookup(regions={region: region for region in REGIONS}, parameters=wh.table("parameter"))

        def load_file(table, source="sections", all_accepted=True, **options):
            path = tmp_path / f"{source}{len(list(tmp_path.iterdir()))}.csv"
            path.write_text(table if isinstance(table, str) else table.to_csv(index=False), encoding="utf-8")
            raw, card = read_raw(path), default_card(source)
            batch = reader.read(raw, card, lookup, raw.sha256[:20], Options(**options), date(2026, 3, 1))
            assert not (all_accepted and batch.rows_quarantined), batch.quarantined
            loading.load_batch(wh, batch)
            return wh

        yield load_file
