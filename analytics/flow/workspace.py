"""A workspace: a folder of the user's own with an editable copy of registry, standards and data."""

from __future__ import annotations

import shutil
from pathlib import Path

from analytics import resources
from analytics.errors import InputError

IGNORED = "data/warehouse/\nbriefings/\n"


def make_workspace(folder: Path) -> Path:
    """Copy the embedded raw data into ``folder/data/raw``.

    Raises
    ------
    InputError
        If the folder exists and is not empty: nothing a user has is written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: expected a new or empty folder; name another one")
    folder.mkdir(parents=True, exist_ok=True)
    # package data may be read-only; the copy is the user's to edit
    shutil.copytree(resources.raw_dir(), folder / "data" / "raw", copy_function=shutil.copyfile)
    (folder / "data" / "warehouse").mkdir()
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
    return folder.resolve()
