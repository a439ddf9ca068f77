"""A workspace: a folder of the user's own with an editable copy of registry and standards, with or without data."""

from __future__ import annotations

import shutil
from pathlib import Path

from analytics import resources
from analytics.errors import InputError
from analytics.message import Message
from analytics.settings import FILE, Settings
from analytics.words.catalogue import LANGS, say
from analytics.writing import WriteError, held_folder, made_folder, write_error

IGNORED = "data/warehouse/\nbriefings/\ninbox/\ndone/\nrefused/\n"
#: What an empty workspace has of the delivered data: folders without their files, and tables without their rows
EMPTY_FOLDERS = ("monitoring", "figures")
EMPTY_TABLES = ("registry/regions.csv", "registry/plans.csv", "registry/targets.csv", "events/exceptional_events.csv")


def settings_text() -> str:
    """The settings file of a new workspace: every setting with its default, commented out.

    Examples
    --------
    >>> '#lang = "zh"' in settings_text()
    True
    """
    lines = [f"# {say(lang, 'setting.head')}" for lang in LANGS] + [""]
    for name, facts in Settings.model_fields.items():
        if name == "home":  # that is where the file lies
            continue
        value = facts.default if isinstance(facts.default, str | int) else say("en", f"setting_example.{name}")
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower()  # TOML writes true and false small
        words = [say(lang, f"setting.{name}") for lang in LANGS]
        lines += [f"# {' · '.join(words)}", f"#{name} = {shown}", ""]
    return "\n".join(lines)


def make_workspace(folder: Path, empty: bool = False) -> Path:
    """Copy the embedded raw data into ``folder/data/raw``, beside a settings file and an empty inbox.

    Parameters
    ----------
    folder : Path
        New or empty.
    empty : bool
        Leave out regions, plans, goals, events and data: indicators, standards and lexicon alone.

    Raises
    ------
    InputError
        If the folder exists and is not empty: nothing a user has is written over.
    WriteError
        If the disk is full or may not be written to; nothing is left then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Message("{folder}: expected a new or empty folder; name another one", folder=str(folder)))
    folder = folder.resolve()
    made_folder(folder.parent)
    try:
        # whole or not at all: made beside it, then renamed
        with held_folder(folder.parent) as held:
            made = held / "workspace"
            # package data may be read-only; the copy is the user's to edit
            shutil.copytree(resources.raw_dir(), made / "data" / "raw", copy_function=shutil.copyfile)
            if empty:
                _emptied(made / "data" / "raw")
            (made / "data" / "warehouse").mkdir()
            (made / "inbox").mkdir()
            (made / FILE).write_text(settings_text(), encoding="utf-8")
            (made / ".gitignore").write_text(IGNORED, encoding="utf-8")
            if folder.resolve() == Path.cwd():  # the folder that one stands in stays; its settings come last
                for part in sorted(made.iterdir(), key=lambda path: path.name == FILE):
                    part.rename(folder / part.name)
            else:
                if folder.exists():
                    folder.rmdir()
                made.rename(folder)
    except OSError as error:
        raise write_error(folder, error) from None
    except shutil.Error as error:
        why = error.args[0][0][2]
        raise WriteError(
            Message("{folder} could not be made, nothing is left of it: {why}", folder=str(folder), why=why)
        ) from None
    return folder


def _emptied(raw: Path) -> None:
    """Take regions, plans, goals, events and data out of a copy; the first line of each table stays."""
    for name in EMPTY_FOLDERS:
        shutil.rmtree(raw / name)
        (raw / name).mkdir()
    for name in EMPTY_TABLES:
        text = (raw / name).read_text(encoding="utf-8-sig")
        (raw / name).write_text(text.splitlines()[0] + "\n", encoding="utf-8-sig")


def own_raw_dir(settings: Settings) -> Path:
    """Folder of a workspace's registry that may be edited.

    Raises
    ------
    InputError
        If there is only the one that came with the package, or with a checkout in which the work is not done.
    """
    raw_dir = settings.raw_dir
    at_home = resources.in_checkout() and settings.home_dir.absolute() == resources.root().absolute()
    if raw_dir == resources.raw_dir() and not at_home:
        raise InputError(Message("the registry that came with the package is not edited: run 'dabiao init FOLDER' "
                                 "(or 'dabiao init --empty FOLDER') and work in it"))  # fmt: skip
    return raw_dir
