"""The command ``dabiao completion``: what a shell needs to complete commands, options and names of regions."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

#: Variable by which a shell asks for completions; set by the script, read before a command line is parsed
ASKED_BY = "_DABIAO_COMPLETE"


class Shell(StrEnum):
    """Shells that can be told how to complete."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


def answers_shells() -> bool:
    """Let the parser answer a shell that asks for completions; whether one does."""
    if ASKED_BY not in os.environ:
        return False
    from typer.completion import completion_init

    completion_init()
    return True


def completion(shell: Annotated[Shell, typer.Argument(help="bash, zsh, fish or powershell.")]) -> None:
    """Print the script by which a shell completes commands, options and names of regions.

    Example: dabiao completion bash >> ~/.bashrc
    """
    from typer.completion import get_completion_script

    print(get_completion_script(prog_name="dabiao", complete_var=ASKED_BY, shell=shell.value))


def region_names(incomplete: str) -> list[tuple[str, str]]:
    """Ids and Chinese names of regions that begin so, each beside the other; none where the registry is wrong."""
    from analytics.errors import DabiaoError
    from analytics.settings import Settings
    from analytics.targets.registry import load

    try:
        regions = load(Settings().raw_dir).regions
    except DabiaoError:
        return []  # a shell has no place for a message; the command itself says what is wrong
    pairs = regions[["region_id", "zh"]].astype(str)
    every = [*zip(pairs["region_id"], pairs["zh"], strict=True), *zip(pairs["zh"], pairs["region_id"], strict=True)]
    return [(name, other) for name, other in every if name.startswith(incomplete)]
