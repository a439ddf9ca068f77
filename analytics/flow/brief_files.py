"""Where the files of briefings go, and what they are called."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from analytics.settings import Settings
from analytics.slugs import file_part
from analytics.words.catalogue import LANGS

NAMED_REGIONS = 4  # of a comparison in its file's name
LONGEST_NAME = 60  # of a scenario in a file's name


def briefing_folder(settings: Settings, out: Path | None) -> Path:
    """Folder of the briefings."""
    return out or settings.home_dir / "briefings"


def briefing_paths(
    settings: Settings, region_id: str, as_of: date, out: Path | None, scenario: str = ""
) -> dict[str, Path]:
    """Where the files of a briefing go, by language; a scenario's have its name, so that they replace no briefing."""
    name = briefing_folder(settings, out) / f"{file_part(region_id)}-{as_of.isoformat()}{suffix(scenario)}"
    return {lang: name.with_name(f"{name.name}.{lang}.html") for lang in LANGS}


def suffix(scenario: str) -> str:
    """A scenario as the end of a file's name.

    Examples
    --------
    >>> suffix("winter -10%"), suffix("")
    ('-scenario-winter-minus10', '')
    """
    words = scenario.replace("-", " minus").replace("+", " plus").replace(".", "_")
    words = "-".join(re.findall(r"\w+", words))
    digest = hashlib.sha256(scenario.encode()).hexdigest()[:6]
    words = words if len(words) <= LONGEST_NAME else f"{words[:LONGEST_NAME]}-{digest}"
    return f"-scenario-{words}" if scenario else ""


def comparison_paths(
    settings: Settings, ids: list[str], as_of: date, out: Path | None, scenario: str = ""
) -> dict[str, Path]:
    """Where the comparison of several regions goes, by language."""
    more = f"+{len(ids) - NAMED_REGIONS}" if len(ids) > NAMED_REGIONS else ""
    name = "+".join(file_part(region_id) for region_id in ids[:NAMED_REGIONS]) + more
    folder = briefing_folder(settings, out)
    return {lang: folder / f"compare-{name}-{as_of}{suffix(scenario)}.{lang}.html" for lang in LANGS}
