"""The templates of every `Message(…)` in the code, and faults that are none, found in its syntax."""

import ast
import re
from pathlib import Path

import analytics

ROOT = Path(analytics.__file__).parent
EXAMPLES = {"analytics/message.py", "analytics/words/messages.py"}  # their docstrings alone hold any


def templates() -> dict[str, str]:
    """English template → file in which it stands."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found[text.value] = str(path.relative_to(ROOT.parent))
    return found


#: what is raised or printed for people, and which of its arguments are sentences
FAULTS = {
    **dict.fromkeys(("InputError", "DabiaoError", "StaleDataError", "LockedError", "PartsFailedError"), slice(0, 1)),
    **dict.fromkeys(("NoEditionError", "ModelFailed", "NotEnoughHistory", "tell", "warn", "progress"), slice(0, 1)),
    "Problem": slice(4, 6),
}
WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
NOT_FOR_USERS = ("former.py", "errors.py")  # names of modules; where the classes themselves are made


def plain_faults() -> list[str]:
    """Places at which a sentence for people is plain English text."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if path.name in NOT_FOR_USERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (asked := FAULTS.get(getattr(node.func, "id", ""))) is not None:
                stated = [*node.args[asked], *(one.value for one in node.keywords if one.arg in ("expected", "todo"))]
                found += [f"{path.relative_to(ROOT.parent)}, line {one.lineno}" for one in stated if _is_plain(one)]
    return found


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_plain(node.body) or _is_plain(node.orelse)
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return isinstance(node, ast.JoinedStr | ast.Constant) and WORDS.search("·".join(texts)) is not None
