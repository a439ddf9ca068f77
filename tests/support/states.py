"""What a workspace holds, so that it can be compared with another."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from analytics.warehouse import content_digest, current_build, open_build
from analytics.warehouse.builds import builds, published


def state_of(home: Path) -> dict[str, object]:
    """What a workspace holds, whatever its builds are called and whenever they were made."""
    folder = home / "data" / "warehouse"
    with open_build(current_build(folder)) as wh:
        content = content_digest(wh)
    files = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    raw = folder / "raw"
    damaged = [path.name for path in raw.glob("??/*") if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
    journal = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((raw / "journal").glob("*.json"))]
    kept = [{key: value for key, value in record.items() if key != "loaded_at"} for record in journal]
    return {
        "content": content,
        "files": {re.sub(r"dabiao-\d+\.duckdb", "dabiao-N.duckdb", name) for name in files},
        "builds for good": [path.name for path in builds(folder) if path.name not in published(folder)],
        "damaged": damaged,
        "journal": kept,
    }


def different(state: dict[str, object], expected: dict[str, object]) -> str:
    """What of a state is not as expected; '' if nothing."""
    wrong = [name for name in expected if state[name] != expected[name]]
    files = sorted(state["files"] ^ expected["files"])
    return f"{wrong} {files}" if wrong else ""
