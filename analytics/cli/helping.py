"""Help and the parser's refusals in the language of messages; the words stand in ``words/texts.zh.toml``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import typer
from rich.cells import cell_len

from analytics.cli.output import language, said, state_language
from analytics.errors import one_of
from analytics.words.messages import recognised

EXAMPLE = "Example:"
#: a Chinese character with the marks that may not begin a line; blanks; any other run of letters
PIECES = re.compile(r"[\u2e80-\uffff][，。；：、）”\]]*|\s+|[^\s\u2e80-\uffff]+[，。；：、）”\]]*")
_Formatter: Any = typer.Context.formatter_class


class ChineseFormatter(_Formatter):  # type: ignore[misc]
    """Help with Chinese headings, its lines broken by the width that characters take on a screen."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Usage line, with Chinese placeholders."""
        for words in ("[OPTIONS]", "COMMAND [ARGS]..."):
            args = args.replace(words, recognised(words))
        super().write_usage(prog, args, recognised(prefix or "Usage: "))

    def write_heading(self, heading: str) -> None:
        """Heading of a section."""
        self.write(f"{'':>{self.current_indent}}{recognised(heading)}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, every line broken on its own; commands stay whole, so that they can be copied."""
        for line in text.splitlines():
            whole = line.startswith(recognised(EXAMPLE).strip())
            for part in [line] if whole else wrapped(line, self.width - self.current_indent):
                self.write(f"{'':>{self.current_indent}}{part}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options, arguments or commands and what they are for."""
        left = min(max(cell_len(name) for name, _ in rows), col_max) + col_spacing
        for name, text in rows:
            lines = wrapped(_with_marks(text), max(self.width - left - self.current_indent, 10))
            gap = " " * max(left - cell_len(name), 0)
            if not gap.strip(" ") and cell_len(name) > left - col_spacing:
                gap = f"\n{'':>{left + self.current_indent}}"
            between = f"\n{'':>{left + self.current_indent}}"
            self.write(f"{'':>{self.current_indent}}{name}{gap}{between.join(lines)}\n")


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many cells; a Chinese character takes two, and a line may end behind each.

    Examples
    --------
    >>> wrapped("规划编号。plan id", 9)
    ['规划编', '号。plan', 'id']
    """
    lines = [""]
    for piece in PIECES.findall(text):
        if lines[-1].strip() and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def _with_marks(text: str) -> str:
    """What an option is for, with the parser's own marks behind it: ``[default: table]``, ``[required]``."""
    words, mark, tail = text.rpartition("[")
    if not mark or not tail.endswith("]") or not tail.startswith(("default: ", "required")):
        return recognised(text)
    marks = "；".join(recognised(one) for one in tail[:-1].split("; "))
    return f"{words.rstrip()} [{marks}]".lstrip()


def with_language(command: Any) -> Any:
    """Give ``--lang`` to every command that has none of its own: messages follow it wherever it stands."""
    (shared,) = (one for one in command.params if "--lang" in one.opts)
    for below in getattr(command, "commands", {}).values():
        if not any("--lang" in one.opts for one in below.params):
            option = copy(shared)
            option.expose_value, option.callback = False, _stated
            below.params.append(option)
        if hasattr(below, "commands"):
            with_language(below)
    return command


def _stated(_context: Any, _option: Any, value: str | None) -> None:
    if value is not None:
        one_of("--lang", value, ("zh", "en"))
        state_language(value)


def in_chinese(command: Any) -> None:
    """Let a command, its options and the commands below it have their help in Chinese."""
    command.context_class = type("ChineseContext", (command.context_class,), {"formatter_class": ChineseFormatter})
    if command.help:
        words, examples = parts_of_help(command.help)
        shown = recognised(words)
        command.short_help = shown.splitlines()[0]
        command.help = "\n".join([shown, *([""] if examples else []), *map(recognised, examples)])
    for option in command.params:
        if getattr(option, "help", None):
            option.help = recognised(option.help)
    for below in getattr(command, "commands", {}).values():
        in_chinese(below)


def parts_of_help(text: str) -> tuple[str, list[str]]:
    r"""Words and examples of a command's help.

    Examples
    --------
    >>> parts_of_help("Count.\n\nExample: dabiao plans")
    ('Count.', ['Example: dabiao plans'])
    """
    lines = [line.strip() for line in text.splitlines()]
    examples = [line for line in lines if line.startswith(EXAMPLE)]
    return "\n".join(line for line in lines if not line.startswith(EXAMPLE)).strip(), examples


def named_language(words: Iterable[str]) -> str | None:
    """Language that a command line names, before it is parsed; the last one holds, as the parser has it.

    Examples
    --------
    >>> named_language(["assess", "--lang", "zh"]), named_language(["--lang=en", "run"]), named_language(["run"])
    ('zh', 'en', None)
    """
    found, before = None, ""
    for word in words:
        name, _, value = word.partition("=")
        if before == "--lang":
            found = word
        elif name == "--lang" and value:
            found = value
        before = word
    return found if found in ("zh", "en") else None


def refuse(error: Any) -> None:
    """Print why a command line cannot be understood: usage, where help is, and the fault."""
    if isinstance(error, typer.Abort):
        print(said("Aborted!"), file=sys.stderr)
        return
    context = getattr(error, "ctx", None)
    if language() == "en" or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    lines = []
    if context is not None:
        help_option = context.help_option_names[0]
        lines = [context.get_usage(), said(f"Try '{context.command_path} {help_option}' for help."), ""]
    print("\n".join([*lines, said(f"Error: {error.format_message()}")]), file=sys.stderr)
