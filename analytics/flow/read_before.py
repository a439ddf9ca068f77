"""Files of a workspace that a build holds already: they are not read again, so that a run costs what is new.

A build states in ``meta`` the loads of whole files: none of their rows was refused, none of their columns left unread.
Reading such a file again would change nothing and say nothing, as long as its bytes, its card and the tables of names
and rules are the same. Hourly files are always read: their days may have to be made again.
"""

from __future__ import annotations

from pathlib import Path

from analytics.ingest.batch import Batch
from analytics.ingest.raw import sha256_of
from analytics.ingest.reader import id_of_whole
from analytics.warehouse import Warehouse
from analytics.warehouse.load import Loaded

META = "whole_loads"


def is_whole(batch: Batch) -> bool:
    """Whether every row and column of a file was read, and it can be known again by its bytes and its card."""
    every = batch.rows_quarantined == 0 and not batch.values.empty and not batch.columns.unread
    return every and batch.kind != "hourly"


class WholeLoads:
    """Loads of whole files that a build holds.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    kept : set of str
        Loads whose bytes are kept (`analytics.warehouse.journal`); others are read again, which keeps them.
    same_rules : bool
        Whether registry, standards and lists of events are those that the build was made with; if not, every file is
        read again.
    """

    def __init__(self, wh: Warehouse, kept: set[str], same_rules: bool):
        self._wh = wh
        stated = wh.con.execute("SELECT value FROM meta WHERE key = $key", {"key": META}).fetchall()
        self._known = kept & set(stated[0][0].split()) if stated and same_rules else set()

    def load_of(self, path: Path) -> Loaded | None:
        """Load of a file that need not be read again; None: read it."""
        rows = self._wh.execute("load/batch_of_file", file=path.name, sha256=sha256_of(path.read_bytes())).fetchall()
        for batch_id, reader, n_rows in rows:
            if batch_id in self._known and batch_id == id_of_whole(path, reader):
                return Loaded(path.name, n_rows, n_rows, 0, 0, 0, True, batch_id)
        return None

    def state(self, batch_ids: set[str]) -> None:
        """State which loads are of whole files, for the next run."""
        if batch_ids:
            self._wh.execute("load/meta", key=META, value=" ".join(sorted(batch_ids)))
