"""From a draft that was looked through to rows of the registry: whole and valid, or not at all."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analytics.drafting.ids import free_id
from analytics.drafting.new_regions import NewRegions, ids_of
from analytics.drafting.plan_words import IN_PRINCIPLE, converted
from analytics.drafting.registry_files import write_if_valid
from analytics.drafting.registry_rows import (
    INDICATOR_COLUMNS,
    domain_of,
    indicator_row,
    period_kind,
)
from analytics.errors import InputError, Problem
from analytics.message import Message
from analytics.slugs import is_slug
from analytics.targets import registry
from analytics.terms import Comparator
from analytics.words.numbers import as_typed

#: Note of a target whose plan allows exceptions.
IN_PRINCIPLE_NOTE = "in principle (原则上): the plan allows exceptions"


@dataclass(frozen=True)
class Adopted:
    """What an adoption added: ids of plans, regions and indicators, and the number of targets and of rows left out.

    ``regions`` are those formed by rule, ``delivered`` those taken from the delivered list with their parents;
    ``undecided`` are the indicators, in the plan's words, of rows that stand without a decision.
    """

    plans: list[str]
    regions: list[str]
    indicators: list[str]
    targets: int
    left_out: int
    delivered: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)


def adopt(rows: pd.DataFrame, raw_dir: Path, file: str) -> Adopted:
    """Add the accepted rows of a draft to the registry.

    Parameters
    ----------
    rows : DataFrame
        A draft as `analytics.drafting.draft_tables.read_draft` returns it.
    raw_dir : Path
        Folder whose ``registry/`` the rows go to.
    file : str
        Name of the draft for messages.

    Raises
    ------
    InputError
        If no row is accepted, a decision is none, a plan is already there, a unit cannot be converted, or the registry
        would not be valid with the rows; nothing is written then.
    """
    odd = rows.loc[~rows["decision"].isin(("accept", "reject", "")), "decision"]
    if len(odd):
        expected = (Message("accept, reject or nothing"), Message("correct it"))
        raise InputError([Problem(file, int(str(i)), "decision", value, *expected) for i, value in odd.items()])
    accepted = rows[rows["decision"] == "accept"]
    if accepted.empty:
        raise InputError(
            Problem(
                file,
                None,
                "decision",
                None,
                Message("at least one row with 'accept'"),
                Message("write accept where a goal is right"),
            )
        )
    known = registry.load(raw_dir)
    builder = _Builder(known, file)
    tables = builder.tables(accepted)
    write_if_valid(tables, raw_dir, file)
    return Adopted(
        list(tables["plans"]["plan_id"]),
        builder.regions.by_rule,
        list(tables["indicators"]["indicator_id"]),
        len(tables["targets"]),
        len(rows) - len(accepted),
        [region for region in builder.regions.fresh if region not in builder.regions.by_rule],
        rows.loc[rows["decision"] == "", "indicator_zh"].tolist(),
    )


class _Builder:
    """Rows of the four files made of accepted goals; faults are gathered and raised together."""

    def __init__(self, known: registry.Registry, file: str):
        self.known, self.file = known, file
        self.regions = NewRegions(known)
        self.there = set(known.regions["region_id"])
        self.ids = dict(zip(known.regions["zh"], known.regions["region_id"], strict=True))
        self.named = dict(zip(known.indicators["zh"], known.indicators["indicator_id"], strict=True))
        self.problems: list[Problem] = []
        self.new_ids: dict[tuple[str, str], str] = {}  # of the new indicators, by name and unit

    def tables(self, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
        self._add_regions(rows)
        indicators = self._indicators(rows)
        plans = self._plans(rows)
        targets = self._targets(rows, indicators)
        if self.problems:
            raise InputError(self.problems)
        return {"plans": plans, "regions": self.regions.frame(), "indicators": indicators, "targets": targets}

    def _fault(self, line: object, column: str, value: str, expected: str, todo: str) -> None:
        self.problems.append(Problem(self.file, int(str(line)), column, value, expected, todo))

    def _plans(self, rows: pd.DataFrame) -> pd.DataFrame:
        plans = rows.drop_duplicates("plan_id")
        same_title = (plans["plan_zh"] != "") & plans["plan_zh"].isin(self.known.plans["zh"])
        there = plans[plans["plan_id"].isin(self.known.plans["plan_id"]) | same_title]
        for line, plan_id in there["plan_id"].items():
            self._fault(
                line,
                "plan_id",
                plan_id,
                Message("a plan whose id and title the registry does not have"),
                Message("give it others in every row, or edit the registry"),
            )
        names = self.regions.every().set_index("region_id")["en"].to_dict()
        made = []
        for line, row in plans.iterrows():
            region = self._region_of(row["plan_region_id"], row["plan_region_zh"], "")
            if not is_slug(row["plan_id"]):
                self._fault(
                    line,
                    "plan_id",
                    row["plan_id"],
                    Message("an id of small letters, digits, - and _"),
                    Message("correct it in every row"),
                )
            made.append(
                {
                    "plan_id": row["plan_id"],
                    "region_id": region,
                    "zh": row["plan_zh"],
                    "en": f"Plan of {names.get(region, region)}, {row['plan_start'][:4]} to {row['plan_end'][:4]}",
                    "issuer_zh": f"{row['plan_region_zh']}人民政府",
                    "document_no": row["document_no"],
                    "issued_on": row["issued_on"],
                    "issued_basis": "stated",
                    "period_start": row["plan_start"],
                    "period_end": row["plan_end"],
                    "note": "drafted from its text; issuer and English title are formed by rule",
                }
            )
        return pd.DataFrame(made, dtype=str)

    def _add_regions(self, rows: pd.DataFrame) -> None:
        """Regions the registry does not have: the plan's own and those of its goals, under the plan's own."""
        for line, row in rows.iterrows():
            own = self._region_of(row["plan_region_id"], row["plan_region_zh"], "")
            others = ids_of(row["region_zh"], self.known)
            if row["region_id"] and others and row["region_id"] not in others:
                self._fault(
                    line,
                    "region_zh",
                    row["region_zh"],
                    Message("a name of {region}", region=row["region_id"]),
                    Message("empty region_id where the name was changed"),
                )
            self._region_of(row["region_id"], row["region_zh"], own)

    def _region_of(self, region_id: str, zh: str, parent_id: str) -> str:
        """Id of a region: one of the registry or of the delivered list, else one formed by rule below another."""
        if region_id in self.there or (zh in self.ids and not region_id):
            return region_id or self.ids[zh]
        own = self.regions.take(region_id) or self.regions.make(zh, {"region_id": region_id}, parent_id)
        self.there |= set(self.regions.fresh)
        self.ids[zh] = own
        return own

    def _indicators(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Indicators the registry does not have, one a name and kind of unit; without a number a goal is generic."""
        named = rows["indicator_zh"].isin(self.named)
        new = rows[
            (rows["indicator_id"] == "") & ~named & ~rows["comparator"].isin((Comparator.EVENT, Comparator.DIRECTION))
        ]
        taken = set(self.known.indicators["indicator_id"])
        made = []
        for name, group in new.groupby("indicator_zh", sort=False):
            units: list[str] = []
            for unit, comparator in zip(group["unit"], group["comparator"], strict=True):
                same = next((u for u in units if converted(1.0, unit, u) is not None), None)
                if same is None:
                    called = f"{name}({unit})" if units else str(name)
                    units.append(unit)
                    made.append(indicator_row(called, unit, comparator, taken, _most(group[group["unit"] == unit])))
                    taken.add(made[-1]["indicator_id"])
                self.new_ids[str(name), unit] = self.new_ids[str(name), same] if same else made[-1]["indicator_id"]
        return pd.DataFrame(made, columns=INDICATOR_COLUMNS, dtype=str)

    def _targets(self, rows: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
        facts = pd.concat([self.known.indicators, indicators]).set_index("indicator_id")
        made: list[dict[str, str]] = []
        taken: set[str] = set()
        for line, row in rows.iterrows():
            generic = _generic(row)
            known = row["indicator_id"] or self.named.get(row["indicator_zh"], "")
            indicator = generic or known or self.new_ids.get((row["indicator_zh"], row["unit"]), "")
            region = self._region_of(row["region_id"], row["region_zh"], "")
            threshold, high, unit = self._thresholds(line, row, indicator, facts)
            target_id = free_id(f"{row['plan_id']}/{_short(row['clause'])}-{indicator.replace('_', '-')}", taken)
            taken.add(target_id)
            made.append(
                {
                    "target_id": target_id,
                    "plan_id": row["plan_id"],
                    "clause": _clause(row["clause"]),
                    "region_id": region,
                    "indicator_id": indicator,
                    "subject_zh": row["indicator_zh"] if generic else row["subject_zh"],
                    "subject_en": "",
                    "kind": row["kind"],
                    "comparator": row["comparator"],
                    "threshold": threshold,
                    "threshold_high": high,
                    "threshold_text": row["threshold_text"] if row["comparator"] == Comparator.DIRECTION else "",
                    "unit": unit,
                    "period_start": row["period_start"],
                    "period_end": row["period_end"],
                    "period_kind": period_kind(row["comparator"], row["period_start"], row["period_end"]),
                    "baseline_start": row["baseline_start"],
                    "baseline_end": row["baseline_end"],
                    "obligation": row["obligation"],
                    "implied": row["implied"] or "0",
                    "deadline_inferred": row["deadline_inferred"] or "0",
                    "parent_target_id": "",
                    "edition": "",
                    "note": IN_PRINCIPLE_NOTE if IN_PRINCIPLE in row["reasons"] else "",
                }
            )
        return pd.DataFrame(made, index=rows.index, dtype=str)

    def _thresholds(self, line: object, row: pd.Series, indicator: str, facts: pd.DataFrame) -> tuple[str, str, str]:
        """Threshold, upper end and unit as the indicator has them."""
        unit = str(facts.at[indicator, "unit"] or "") if indicator in facts.index else row["unit"]
        made = []
        for column in ("threshold", "threshold_high"):
            if not row[column]:
                made.append("")
                continue
            try:
                value = converted(float(row[column]), row["unit"], unit) if row["unit"] else float(row[column])
            except ValueError:
                value = float("nan")
            if value is None or math.isnan(value):
                self._fault(
                    line,
                    column,
                    f"{row[column]} {row['unit']}",
                    Message("a number in {unit}, or a unit it can be converted from", unit=unit or "no unit"),
                    Message("correct number, unit or indicator_id"),
                )
            made.append("" if value is None else as_typed(value))
        return made[0], made[1], unit


def _most(rows: pd.DataFrame) -> float:
    """Highest threshold of some goals; 0 where none is a number."""
    numbers = (pd.to_numeric(rows[column], errors="coerce").max() for column in ("threshold", "threshold_high"))
    return max((float(number) for number in numbers if not math.isnan(number)), default=0.0)


def _generic(row: pd.Series) -> str:
    """Indicator of a goal without a number."""
    if row["comparator"] == Comparator.EVENT:
        return "action_done"
    return f"progress_{domain_of(row['indicator_zh'])}" if row["comparator"] == Comparator.DIRECTION else ""


_NUMERALS = {c: str(i) for i, c in enumerate("一二三四五六七八九", 1)} | {"十": "10"}


def _clause(clause: str) -> str:
    """Clause number with digits for Chinese numerals."""
    return ".".join(_NUMERALS.get(part, part) for part in clause.split(".")) or "0"


def _short(clause: str) -> str:
    return re.sub("[^a-z0-9]+", "-", _clause(clause).lower()).strip("-") or "0"
