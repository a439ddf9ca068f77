"""A plan, a region or a goal typed by hand: valid rows of the registry at once, or one line about what is not."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.drafting import as_written, plan_words
from analytics.drafting.ids import free_id
from analytics.drafting.new_regions import NewRegions, ids_of, is_chinese, names_a_place
from analytics.drafting.registry_files import write_if_valid
from analytics.drafting.registry_rows import Row, domain_of, indicator_row
from analytics.errors import InputError, Problem
from analytics.message import Message, joined
from analytics.targets import names, registry
from analytics.terms import Better, Comparator, Kind, Obligation, PeriodKind
from analytics.words.numbers import as_typed


@dataclass(frozen=True)
class Added:
    """What was added: id of the row asked for, ids of regions and indicators added with it, and what was assumed."""

    row_id: str
    regions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def add_region(raw_dir: Path, name: str, parent: str = "", **given: str) -> Added:
    """Add a region: one of the delivered list by any of its names, with its parents; any other by its Chinese name.

    Parameters
    ----------
    raw_dir : Path
        Folder whose ``registry/`` gets the rows.
    name : str
        Chinese name; of a region of the delivered list any name.
    parent : str
        Region it belongs to, by any name.
    **given
        ``region_id``, ``en``, ``aliases``, ``level`` in place of what is formed by rule.

    Raises
    ------
    InputError
        If it is there already, or the registry would not be valid; nothing is written then.
    """
    known = registry.load(raw_dir)
    plan_words.read_from(raw_dir)
    there = ids_of(name, known)
    if there:
        raise InputError(Message("region {name} is there already: {ids}", name=repr(name), ids=", ".join(there)))
    regions = NewRegions(known)
    made = regions.find(name) if not any(given.values()) and not parent else ""
    assumed: list[str] = []
    if not made:
        if not is_chinese(name):
            expected = Message("a name of the delivered list, or the Chinese name of a region of your own")
            raise InputError(Problem("region", None, None, name, expected, Message("write e.g. 大河市")))
        made = regions.make(name, given, parent)
        if not given.get("region_id") or not given.get("en"):
            row = regions.fresh[made]
            words = {"id": row["region_id"], "en": row["en"]}
            assumed.append(
                Message("id {id} and name {en} are formed of its pinyin; --id and --en say otherwise", **words)
            )
    write_if_valid({"regions": regions.frame()}, raw_dir)
    return Added(made, tuple(one for one in regions.fresh if one != made), (), tuple(assumed))


def add_plan(
    raw_dir: Path, region: str, title: str, issued: str, period: str, number: str = "", issuer: str = "",
    plan_id: str = "",
) -> Added:  # fmt: skip
    """Add a plan.

    Parameters
    ----------
    raw_dir : Path
        Folder whose ``registry/`` gets the rows.
    region : str
        Whose plan it is, by any name; a Chinese name that no list knows is added as a region.
    title, issued, period : str
        Its title; its day of issue and its years as people write them.
    number, issuer : str
        Number of the document and who issued it; default the region's government.
    plan_id : str
        Default the region's id and the first year.

    Raises
    ------
    InputError
        If a field cannot be read or the registry would not be valid; nothing is written then.
    """
    known = registry.load(raw_dir)
    plan_words.read_from(raw_dir)
    day, (first, last) = as_written.day_of(issued, "--issued"), as_written.years_of(period, "--period")
    regions = NewRegions(known)
    region_id = regions.find(region)
    if not region_id:
        if not names_a_place(region):
            raise InputError(names.unknown(region, known.names))
        region_id = regions.make(region, {})
    twin = known.plans[known.plans["zh"] == title]
    if len(twin):
        raise InputError(Message("a plan of this title is there already: {plan}", plan=str(twin["plan_id"].iloc[0])))
    every = pd.concat([known.regions, regions.frame()]).set_index("region_id")
    zh, en = str(every.at[region_id, "zh"]), str(every.at[region_id, "en"])
    own = plan_id or free_id(f"{region_id}-{first.year}", set(known.plans["plan_id"]))
    row = {
        "plan_id": own, "region_id": region_id, "zh": title, "en": f"Plan of {en}, {first.year} to {last.year}",
        "issuer_zh": issuer or f"{zh}人民政府", "document_no": number, "issued_on": str(day), "issued_basis": "stated",
        "period_start": str(first), "period_end": str(last), "note": "",
    }  # fmt: skip
    write_if_valid({"regions": regions.frame(), "plans": pd.DataFrame([row], dtype=str)}, raw_dir)
    assumed = [] if issuer else [Message("issuer {issuer}", issuer=row["issuer_zh"])]
    return Added(own, tuple(regions.fresh), (), tuple(assumed))


@dataclass(frozen=True)
class TypedGoal:
    """The seven fields of a goal as typed, and what may be said beside them."""

    indicator: str
    value: str = ""
    due: str = ""
    plan: str = ""
    region: str = ""
    comparator: str = ""
    unit: str = ""
    subject: str = ""
    obligation: str = Obligation.BINDING.value
    new_indicator: bool = False


def add_target(raw_dir: Path, typed: TypedGoal) -> Added:
    """Add a goal of a plan.

    Parameters
    ----------
    raw_dir : Path
        Folder whose ``registry/`` gets the row.
    typed : TypedGoal
        Plan by id or title (may be left out if there is one), region by any name (default the plan's), indicator by id,
        name or the words of a plan, comparator, value, unit and deadline as people write them.

    Raises
    ------
    InputError
        If a field cannot be read or the registry would not be valid; nothing is written then.
    """
    known = registry.load(raw_dir)
    plan_words.read_from(raw_dir)
    plan = _plan(known, typed.plan)
    regions = NewRegions(known)
    region_id = regions.find(typed.region) if typed.region else str(plan["region_id"])
    if not region_id:
        if not names_a_place(typed.region):
            raise InputError(names.unknown(typed.region, known.names))
        region_id = regions.make(typed.region, {}, str(plan["region_id"]))
    goal = as_written.goal_of(typed.value, typed.comparator, typed.unit)
    indicator, fresh = _indicator(known, typed, goal)
    span = as_written.due(typed.due or str(plan["period_end"].year), plan["period_start"].date())
    if span.end < plan["period_start"].date():
        raise InputError(
            Message("--due {due}: expected a day of the plan, which begins {start}", due=repr(typed.due),
                    start=str(plan["period_start"].date())))  # fmt: skip
    comparator = goal.comparator or (
        Comparator.AT_MOST if indicator["direction"] == Better.LOWER else Comparator.AT_LEAST
    )
    assumed = []
    if not goal.comparator:
        assumed.append(Message("comparator {comparator}, the better side of this indicator", comparator=comparator))
    threshold, high = (_in_unit(value, goal.unit, indicator) for value in (goal.value, goal.high))
    if goal.value is not None and not goal.unit and indicator["unit"]:
        assumed.append(Message("unit {unit}, that of the indicator", unit=indicator["unit"]))
    if not typed.due:
        assumed.append(Message("due {year}, the end of the plan", year=span.end.year))
    subject = typed.subject or (typed.indicator if _is_generic(indicator, comparator) else "")
    slug = indicator["indicator_id"].replace("_", "-")
    target_id = free_id(f"{plan['plan_id']}/{slug}", set(known.targets["target_id"]))
    row = {
        "target_id": target_id, "plan_id": str(plan["plan_id"]), "clause": "0", "region_id": region_id,
        "indicator_id": indicator["indicator_id"], "subject_zh": subject, "subject_en": "", "kind": Kind.TARGET,
        "comparator": comparator, "threshold": threshold, "threshold_high": high, "threshold_text": goal.direction,
        "unit": indicator["unit"], "period_start": str(span.start), "period_end": str(span.end),
        "period_kind": PeriodKind.DATE if comparator == Comparator.EVENT else span.kind, "baseline_start": "",
        "baseline_end": "", "obligation": typed.obligation, "implied": "0",
        "deadline_inferred": "0" if typed.due else "1", "parent_target_id": "", "edition": "", "note": "",
    }  # fmt: skip
    _expect_new(known, row)
    tables = {"regions": regions.frame(), "indicators": pd.DataFrame(fresh, dtype=str)}
    write_if_valid(tables | {"targets": pd.DataFrame([row], dtype=str)}, raw_dir)
    return Added(target_id, tuple(regions.fresh), tuple(one["indicator_id"] for one in fresh), tuple(assumed))


def _plan(known: registry.Registry, plan: str) -> pd.Series:
    """Row of a plan by id or title; of the only one if none is named."""
    plans = known.plans
    if plans.empty:
        raise InputError(Message("there is no plan yet: dabiao add plan, or dabiao draft PLAN"))
    found = plans[(plans["plan_id"] == plan) | (plans["zh"] == plan)] if plan else plans
    if len(found) != 1:
        listed = ", ".join(plans["plan_id"].head(10))
        if not plan:
            raise InputError(Message("there are several plans, say --plan: one of {known}", known=listed))
        raise InputError(Message("--plan {plan}: expected one of {known}", plan=repr(plan), known=listed))
    return found.iloc[0]


def _indicator(known: registry.Registry, typed: TypedGoal, goal: as_written.WrittenGoal) -> tuple[Row, list[Row]]:
    """Indicator by id, name or the words of a plan; or a new one, if that is wanted."""
    rows = known.indicators.fillna("").astype(str)
    kinds = {unit.unit: unit.kind for unit in plan_words.load().units.values()}
    asked = names.key(typed.indicator)
    same = rows[[asked in (names.key(one) for one in row) for row in rows[["indicator_id", "zh", "en"]].to_numpy()]]
    for kind in (kinds.get(goal.unit, ""), ""):  # without one, so that a wrong unit is reported as one
        if same.empty:
            same = rows[rows["indicator_id"] == plan_words.load().indicator_of(typed.indicator, kind)]
    if same.empty and goal.comparator in (Comparator.EVENT, Comparator.DIRECTION):
        domain = domain_of(typed.indicator)
        generic = "action_done" if goal.comparator == Comparator.EVENT else f"progress_{domain}"
        same = rows[rows["indicator_id"] == generic]
    if len(same):
        return {str(name): str(value) for name, value in same.iloc[0].items()}, []
    if typed.new_indicator:
        taken = set(rows["indicator_id"])
        most = max(goal.value or 0.0, goal.high or 0.0)
        made = indicator_row(typed.indicator, goal.unit, goal.comparator, taken, most)
        return made, [made]
    words = {names.key(word): word for column in ("zh", "en", "indicator_id") for word in rows[column]}
    near = [words[word] for word in difflib.get_close_matches(asked, list(words), n=3, cutoff=0.4)]
    inside = [word for key, word in words.items() if asked in key][:3]
    hint = joined(list(dict.fromkeys(inside + near))[:4], " or ") if inside or near else ""
    todo = Message("--new-indicator adds it as a published figure")
    if hint:
        todo = Message("did you mean {words}? --new-indicator adds it as a published figure", words=hint)
    raise InputError(Problem("--indicator", None, None, typed.indicator, Message("an indicator of the registry"), todo))


def _is_generic(indicator: Row, comparator: str) -> bool:
    return comparator in (Comparator.EVENT, Comparator.DIRECTION) and (
        indicator["indicator_id"] == "action_done" or indicator["indicator_id"].startswith("progress_")
    )


def _in_unit(value: float | None, unit: str, indicator: Row) -> str:
    """A number as the registry writes it, in the unit of its indicator."""
    if value is None:
        return ""
    made = plan_words.converted(value, unit, indicator["unit"]) if unit else value
    if made is None and unit in (Comparator.CLASS, Comparator.RANK):
        made = value
    if made is None:
        words = {"unit": repr(unit), "own": indicator["unit"] or repr(""), "indicator": indicator["zh"]}
        raise InputError(
            Message("unit {unit}: expected {own}, that of {indicator}, or one it can be converted from", **words)
        )
    return as_typed(made)


def _expect_new(known: registry.Registry, row: Row) -> None:
    """Refuse a goal that the plan has already."""
    same = known.targets
    for column in ("plan_id", "region_id", "indicator_id", "comparator"):
        same = same[same[column] == row[column]]
    same = same[same["subject_zh"].fillna("") == row["subject_zh"]]
    same = same[same["period_end"] == pd.Timestamp(date.fromisoformat(row["period_end"]))]
    if len(same):
        first = same.iloc[0]
        raise InputError(
            Message("the plan has this goal already: {target} ({comparator} {threshold} {unit}); take it out first: "
                    "dabiao remove target {target}", target=str(first["target_id"]), comparator=row["comparator"],
                    threshold=as_typed(first["threshold"]), unit=row["unit"]))  # fmt: skip
