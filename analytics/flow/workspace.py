"""A workspace: a folder of the user's own with an editable copy of registry, standards and data."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from analytics import resources
from analytics.errors import InputError
from analytics.writing import WriteError, made_folder, write_error

IGNORED = "data/warehouse/\nbriefings/\n"


def make_workspace(folder: Path) -> Path:
    """Copy the embedded raw data into ``folder/data/raw``.

    Raises
    ------
    InputError
        If the folder exists and is not empty: nothing a user has is written over.
    WriteError
        If the disk is full or may not be written to; nothing is left then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: expected a new or empty folder; name another one")
    made_folder(folder.parent)
    try:
        # whole or not at all: made beside it, then renamed
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".dabiao-", ignore_cleanup_errors=True) as held:
            made = Path(held) / "workspace"
            # package data may be read-only; the copy is the user's to edit
            shutil.copytree(resources.raw_dir(), made / "data" / "raw", copy_function=shutil.copyfile)
            (made / "data" / "warehouse").mkdir()
            (made / ".gitignore").write_text(IGNORED, encoding="utf-8")
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise write_error(folder, error) from None
    except shutil.Error as error:
        raise WriteError(f"{folder} could not be made, nothing is left of it: {error.args[0][0][2]}") from None
    return folder.resolve()
