"""Files that a build holds already: they are not read again, so that a run costs what is new.

A build states in ``meta`` the loads of whole files: none of their rows was refused, none of their columns left unread.
Reading such a file again would change nothing, as long as its bytes, the files beside it that say how to read it, what
the user says of it and the tables of names and rules are the same. Hourly files are always read: their days may have to
be made again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analytics.ingest import Options
from analytics.ingest.batch import Batch
from analytics.ingest.companion_files import companions
from analytics.ingest.raw import sha256_of
from analytics.warehouse import Warehouse
from analytics.warehouse.journal import Keeper
from analytics.warehouse.load import Loaded

META = "whole_loads"


def is_whole(batch: Batch) -> bool:
    """Whether every row and column of a file was read, so that the same bytes can say nothing new."""
    every = batch.rows_quarantined == 0 and not batch.values.empty and not batch.columns.unread
    return every and batch.kind != "hourly"


class WholeLoads:
    """Loads of whole files that a build holds.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    keeper : Keeper
        Knows the loads whose bytes are kept; others are read again, which keeps them.
    same_rules : bool
        Whether registry, standards and lists of events are those that the build was made with; if not, every file is
        read again.
    """

    def __init__(self, wh: Warehouse, keeper: Keeper, same_rules: bool):
        self._wh, self.keeper = wh, keeper
        stated = wh.con.execute("SELECT value FROM meta WHERE key = $key", {"key": META}).fetchall()
        self._stated = bool(stated)
        self._known = keeper.known & set(stated[0][0].split()) if stated and same_rules else set()

    def load_of(self, path: Path, options: Options) -> Loaded | None:
        """Load of a file, of which the user says some things, that need not be read again; None: read it."""
        held = [one for one in self.keeper.standing_of(path.name) if one.batch_id in self._known]
        if not held:
            return None
        sha256, asked = sha256_of(path.read_bytes()), replace(options, today=None)
        beside = {one.name: sha256_of(one.read_bytes()) for one in companions(path)}
        for record in held:
            same = (record.sha256, record.beside, replace(record.options, today=None)) == (sha256, beside, asked)
            rows = self._wh.execute("load/batch_standing", batch_id=record.batch_id).fetchall() if same else []
            for (n_rows,) in rows:
                return Loaded(path.name, n_rows, n_rows, 0, 0, 0, True, record.batch_id)
        return None

    def state(self, batch_ids: set[str]) -> None:
        """State which loads are of whole files, for the next run: those that are known still, and these."""
        known = self._known | batch_ids
        if known or self._stated:
            self._wh.execute("load/meta", key=META, value=" ".join(sorted(known)))
