"""Held-back evidence of the collected layout: what of a file is read, what is not scored, and why.

Read by `benchmarks/evidence.py`; nothing is learnt from such a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.evaluation import evidence_layout
from analytics.evaluation.evidence_layout import Typed
from analytics.evaluation.evidence_pairs import scored_goals
from analytics.inference import spreads
from analytics.inference.axis import Group
from analytics.inference.facts import Facts
from analytics.inference.known_figures import baseline_readings, figure_readings, once
from analytics.inference.regions import Regions
from analytics.ingest.text_table import ENCODINGS
from analytics.terms import MEASURABLE


def cells(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """Cells of a held-back file as text; one message where it is no such file."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding_of(path.read_bytes()))
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SystemExit(f"{path}: cannot be read as a CSV file ({error})") from error
    frame = frame.rename(columns=lambda name: str(name).strip().lower())
    absent = [name for name in needed if name not in frame]
    if absent:
        raise SystemExit(
            f"{path}: no column {', '.join(absent)}; expected the collected layout, with {', '.join(needed)}"
        )
    return frame


def encoding_of(content: bytes) -> str:
    """The first encoding that a file can be in, else the last one, which says where it cannot."""
    for encoding in ENCODINGS[:-1]:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]


def tell(path: Path, typed: Typed, regions: Regions) -> None:
    """Print which rows of a file were not read, and what was taken otherwise than it is written."""
    for line in typed.left_out:
        print(f"{path.name}: left out, {line}")
    for line in typed.remarks:
        print(f"{path.name}: {line}")
    nowhere = sorted({str(one) for one in typed.rows["region_id"] if not regions.placed(str(one))})
    if nowhere:
        n = int(typed.rows["region_id"].isin(nowhere).sum())
        print(f"{path.name}: {n} rows of {len(nowhere)} regions of which it is not known where they lie, "
              f"such as {nowhere[0]}: taken to lie in the nation")  # fmt: skip


def tell_unused(path: Path, n: int, reasons: dict[str, int]) -> None:
    """Print of how many rows that were read nothing is scored, and why."""
    said = "; ".join(f"{count} {reason}" for reason, count in reasons.items() if count)
    print(f"{path.name}: of {n} rows that were read {sum(reasons.values())} are not scored{': ' if said else ''}{said}")


def known_regions(rows: pd.DataFrame, facts: Facts) -> tuple[pd.DataFrame, Regions]:
    """Rows under the ids of regions that are known, and the tree with regions that only their names place."""
    names = rows[rows["region_zh"] != ""].drop_duplicates("region_id").set_index("region_id")["region_zh"].to_dict()
    regions = facts.regions.adopted(names)
    return rows.assign(region_id=[regions.resolve(r, names.get(r, "")) for r in rows["region_id"]]), regions


def held_back_goals(path: Path, facts: Facts) -> tuple[pd.DataFrame, Facts]:
    """Decided goals of a file, and the evidence with the baselines that the file states of their regions."""
    typed = evidence_layout.outcomes(cells(path, evidence_layout.OUTCOME_NEEDS))
    rows, regions = known_regions(typed.rows, facts)
    tell(path, replace(typed, rows=rows), regions)
    rows = in_own_units(path, rows, facts)
    readings = pd.concat([facts.readings, baseline_readings(rows)], ignore_index=True)
    same = ["region_id", "plan_zh", "indicator_id", "target_year", "comparator", "target", "outcome_value", "met"]
    twice = rows.duplicated(same)
    scored = scored_goals(rows[~twice])
    left = rows[~rows.index.isin(scored.index)]
    why = [
        ("there twice", twice[left.index]),
        ("assessments of several goals at once", left["composite"] == 1),
        ("without an outcome of yes or no", ~left["met"].isin(["yes", "no"])),
        ("against a schedule in mid period", left["sample"] == evidence_layout.INTERIM),
        ("counted already (their note says so)", left["duplicate"] == 1),
        ("of another sample", left["met"].notna()),
    ]
    first = np.select([np.asarray(mask, dtype=bool) for _, mask in why], range(len(why)), len(why))
    tell_unused(path, len(rows), {reason: int((first == i).sum()) for i, (reason, _) in enumerate(why)})
    return scored, replace(facts, readings=readings, regions=regions)


def in_own_units(path: Path, rows: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Goals, those in another unit than their indicator's without their numbers: their class alone answers them."""
    units = rows["indicator_id"].map(facts.unit_of).fillna("")
    foreign = (rows["unit"] != "") & (units != "") & (rows["unit"] != units) & rows["target"].notna()
    if foreign.any():
        one = rows[foreign].iloc[0]
        print(f"{path.name}: {int(foreign.sum())} goals stand in another unit than their indicator's, such as "
              f"{one['indicator_id']} in {one['unit']!r}: scored by their class, without their numbers")  # fmt: skip
    numbers = ["target", "baseline", "outcome_value"]
    return rows.assign(**{name: rows[name].mask(foreign) for name in numbers})


def held_back(path: Path, facts: Facts) -> tuple[Facts, pd.DataFrame]:
    """Figures of a file as cases; the embedded evidence stays what is learnt from."""
    typed = evidence_layout.figures(cells(path, evidence_layout.FIGURE_NEEDS))
    rows, regions = known_regions(typed.rows, facts)
    tell(path, replace(typed, rows=rows), regions)
    facts = replace(facts, regions=regions)
    usable = rows[rows["excluded"] == 0]
    read = figure_readings(usable)
    fitting = read[possible(read, facts)]
    cases = once(fitting)
    strange = cases[[spreads.group(facts, name) is None for name in cases["indicator_id"]]]
    bounds = ~cases["qualifier"].isin(MEASURABLE) & ~cases.index.isin(strange.index)
    names = f" ({', '.join(sorted(set(strange['indicator_id'])))})" if len(strange) else ""
    out_of_range = "in another unit than their indicator's, concentrations not above 0, or shares outside 0 to 100 %"
    tell_unused(path, len(rows), {
        "known to be wrong or of another kind": len(rows) - len(usable),
        "air quality of a part of a year, places in lists, or measured from a plan's own base": len(usable) - len(read),
        out_of_range: len(read) - len(fitting),
        "there twice": len(fitting) - len(cases),
        f"of indicators whose scale is not known{names}": len(strange),
        "bounds and no values (later ones of their region see them)": int(bounds.sum()),
    })  # fmt: skip
    return facts, cases


def possible(rows: pd.DataFrame, facts: Facts) -> pd.Series:
    """Which readings are in the unit of their indicator, and within the range of a share or a concentration."""
    units = rows["indicator_id"].map(facts.unit_of)
    groups = rows["indicator_id"].map(lambda name: spreads.group(facts, name))
    in_unit = (rows["unit"] == units) | (rows["unit"] == "") | (units == "")
    in_range = (groups != Group.SHARE) | rows["value"].between(0.0, 100.0)
    return in_unit & in_range & ((groups != Group.CONCENTRATION) | (rows["value"] > 0))
