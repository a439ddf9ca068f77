"""The templates of every `Message(…)` in the code, found in its syntax."""

import ast
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
