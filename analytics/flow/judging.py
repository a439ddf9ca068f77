"""Judgements of offices put into the ledger: checked whole against the targets, each a run of its own."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from analytics import __version__
from analytics.attainment import ASSESS_COLUMNS
from analytics.attainment.known_outcomes import known_outcomes, known_since
from analytics.attainment.verdict import Grounds, Probability, Verdict
from analytics.errors import InputError, Problem
from analytics.flow.lookup import lookup_of
from analytics.flow.records import COLUMNS as FORECAST_COLUMNS
from analytics.inference.office import Judgement, probability_of
from analytics.ingest.judged import COLUMNS, Entry
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.slugs import fault_of
from analytics.targets.target import Target
from analytics.terms import SHANGHAI, WITHOUT_OWN_DATA, Comparator, Evidence, Status
from analytics.warehouse import Warehouse, current_build, ledger, open_build, publish
from analytics.warehouse.plan_targets import targets_of
from analytics.words.numbers import as_typed

FEWEST_QUANTILES = 3
LONGEST_NOTE = 500
#: Before the name of an office where a model's name is asked for.
PREFIX = "judgement-"
#: Levels that the table to fill in asks for.
BLANK_LEVELS = ["0.1", "0.5", "0.9"]


def judge(settings: Settings, entries: Sequence[Entry], today: date | None = None) -> pd.DataFrame:
    """Put judgements into the ledger, all of them or none; one that stands there already adds nothing.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    entries : sequence of Entry
        Judgements as entered, from options, a file or Python.
    today : date, optional
        Day on which they are entered, for those without a day of their own; no judgement is later. Default that of the
        clock.

    Returns
    -------
    DataFrame
        run_id, target_id, office, judged_on, p_met, is_new: one row a judgement.

    Raises
    ------
    InputError
        If a target is not known, a level or value cannot be, or office, day or note is no such thing, or if a judgement
        is of a day before today and the outcome is known by now.
    LockedError
        If another run is writing.
    """
    day = today or datetime.now(SHANGHAI).date()
    with publish.writer(settings.warehouse_dir) as wh:
        targets = {one.target_id: one for one in targets_of(wh)}
        ranges = lookup_of(wh, settings.raw_dir).ranges
        faults = [fault for one in entries for fault in _faults(one, targets, ranges, day)]
        faults = faults or _backdated(wh, entries, targets, day)
        if faults:
            placed = [one for one in faults if isinstance(one, Problem)]
            raise InputError(placed or joined([one for one in faults if isinstance(one, str)], "; "))
        now = None if today is None else datetime.combine(today, time())
        made = [_record(wh, _judgement(one, day), targets[one.target_id], now) for one in entries]
    with open_build(current_build(settings.warehouse_dir) or settings.warehouse_dir) as wh:
        ledger.export_missing(wh, settings.warehouse_dir)
    return pd.DataFrame(made)


def _judgement(entry: Entry, today: date) -> Judgement:
    quantiles = tuple(sorted(entry.quantiles))
    return Judgement(entry.target_id, entry.office, entry.judged_on or today, quantiles, entry.probability,
                     entry.person, entry.note)  # fmt: skip


def _faults(entry: Entry, targets: dict[str, Target], ranges: pd.DataFrame, today: date) -> list[Problem | str]:
    """Everything that is wrong with a judgement."""
    target = targets.get(entry.target_id)
    if target is None:
        return [_unknown(entry, targets)]
    found: list[Problem | str] = []
    wrong = fault_of(PREFIX + entry.office) if entry.office else Message("is empty")
    if wrong:
        found.append(entry.fault("office", entry.office, Message("the name of an office: it {wrong}", wrong=wrong)))
    for column, text in (("person", entry.person), ("note", entry.note)):
        if len(text) > LONGEST_NOTE or not (text.replace("\n", "").isprintable() or not text):
            found.append(
                entry.fault(
                    column,
                    text,
                    Message("printable text of at most {most} characters", most=LONGEST_NOTE),
                )
            )
    day = entry.judged_on or today
    if day > today:
        found.append(
            entry.fault("judged_on" if entry.file else "on", day, Message("a day not after {today}", today=today))
        )
    if target.issued_on is not None and day < target.issued_on:
        expected = Message("a day from {issued_on} on, when the plan was issued", issued_on=target.issued_on)
        found.append(entry.fault("judged_on" if entry.file else "on", day, expected))
    return found + _value_faults(entry, target, ranges)


def _backdated(wh: Warehouse, entries: Sequence[Entry], targets: dict[str, Target], today: date) -> list[Problem | str]:
    """Judgements of a day before today, of targets whose outcome is known by now; those kept already may come again."""
    found: list[Problem | str] = []
    early = [one for one in entries if one.judged_on is not None and one.judged_on < today]
    fresh = [one for one in early if not ledger.is_known(wh, _run_id(_judgement(one, today)))]
    known = {
        region: known_outcomes(wh, today, region) for region in {targets[one.target_id].region_id for one in fresh}
    }
    for one in fresh:
        region = targets[one.target_id].region_id
        if one.target_id not in known[region] or one.judged_on is None:
            continue
        since = known_since(wh, one.target_id, region, one.judged_on, today)
        name = "judged_on" if one.file else "on"
        expected = Message(
            "{today}, the day of entry: what came out has been known since {since}", today=today, since=since
        )
        found.append(one.fault(name, one.judged_on, expected, Message("judge from today on")))
    return found


def _unknown(entry: Entry, targets: dict[str, Target]) -> Problem | str:
    """The fault of a target that is not known, with those that come close."""
    near = difflib.get_close_matches(entry.target_id, list(targets), n=3, cutoff=0.6)
    todo = (
        Message("did you mean {near}?", near=joined(near, " or ")) if near else Message("'dabiao targets' lists them")
    )
    return entry.fault("target_id" if entry.file else "target", entry.target_id, Message("the id of a target"), todo)


def _value_faults(entry: Entry, target: Target, ranges: pd.DataFrame) -> list[Problem | str]:
    """What is wrong with the quantiles or the probability of a judgement."""
    name = "value" if entry.file else "quantile"
    if (entry.probability is None) == (not entry.quantiles):
        expected = Message("quantiles or a probability, and not both")
        return [entry.fault(name, "both" if entry.quantiles else "nothing", expected)]
    if entry.probability is not None:
        ok = 0 <= entry.probability <= 1
        return [] if ok else [entry.fault("probability", as_typed(entry.probability), Message("a number from 0 to 1"))]
    if target.threshold is None or target.comparator in (Comparator.EVENT, Comparator.DIRECTION):
        expected = Message("a probability: this goal has no number that quantiles could be of")
        return [entry.fault(name, as_typed(entry.quantiles[0][1]), expected)]
    found: list[Problem | str] = []
    for at, (level, value) in enumerate(entry.quantiles):
        if not 0 < level < 1:
            found.append(
                entry.fault("level" if entry.file else name, as_typed(level), Message("a level between 0 and 1"), at=at)
            )
        found += _range_faults(entry, target, ranges, at, value, name)
    return found or _order_faults(entry, name)


def _range_faults(
    entry: Entry, target: Target, ranges: pd.DataFrame, at: int, value: float, name: str
) -> list[Problem | str]:
    """A value that the indicator cannot have."""
    if target.indicator_id not in ranges.index:
        return []
    low, high = ranges.loc[target.indicator_id, ["min_value", "max_value"]].to_numpy(float)
    if not (value < low or value > high):
        return []
    return [
        entry.fault(
            name,
            as_typed(value),
            Message(
                "a value from {low} to {high} {unit}", low=as_typed(low), high=as_typed(high), unit=target.unit
            ).rstrip(),
            at=at,
        )
    ]


def _order_faults(entry: Entry, name: str) -> list[Problem | str]:
    """Quantiles that are too few, or do not grow with their levels."""
    levels, values = np.array(sorted(entry.quantiles)).T
    if len(levels) < FEWEST_QUANTILES or levels[0] >= 0.5 or levels[-1] <= 0.5:
        stated = ", ".join(map(as_typed, levels))
        expected = Message(
            "at least {n} levels, some below and some above 0.5 (e.g. 0.1, 0.5, 0.9)",
            n=FEWEST_QUANTILES,
        )
        return [entry.fault("level" if entry.file else name, stated, expected)]
    if (np.diff(levels) <= 0).any():
        return [
            entry.fault("level" if entry.file else name, ", ".join(map(as_typed, levels)), Message("each level once"))
        ]
    if (np.diff(values) <= 0).any():
        stated = ", ".join(map(as_typed, values))
        return [entry.fault(name, stated, Message("values that grow with their levels"))]
    return []


def _run_id(said: Judgement) -> str:
    """Id of a judgement's run: the same judgement has the same."""
    text = [said.target_id, said.office, said.person, said.judged_on.isoformat(), said.quantiles, said.probability,
            said.note]  # fmt: skip
    return hashlib.sha256(json.dumps(text).encode()).hexdigest()[:12]


def _record(wh: Warehouse, said: Judgement, target: Target, now: datetime | None) -> dict[str, object]:
    """Write one judgement as a run: its probability, its quantiles, and who judged when."""
    run_id = _run_id(said)
    p = probability_of(said, target)
    is_new = not ledger.is_known(wh, run_id)
    run = {
        "run_id": run_id, "as_of": said.judged_on, "model": PREFIX + said.office, "seed": 0, "n_paths": 0,
        "version": __version__, "inputs": run_id, "regions": target.region_id, "newest_value_on": None,
    }  # fmt: skip
    who = {"run_id": run_id, "target_id": said.target_id, "office": said.office, "person": said.person or None,
           "judged_on": said.judged_on, "note": said.note or None}  # fmt: skip
    ledger.record_run(wh, run, _forecast(said, target), _attainment(said, target, p), now,
                      judgement=pd.DataFrame([who]))  # fmt: skip
    return {"run_id": run_id, "target_id": said.target_id, "office": said.office, "judged_on": said.judged_on,
            "p_met": p, "is_new": is_new}  # fmt: skip


def _forecast(said: Judgement, target: Target) -> pd.DataFrame:
    rows = pd.DataFrame(said.quantiles, columns=["output_type_id", "value"])
    first, last = target.period.first, target.period.last
    named = rows.assign(model_id=PREFIX + said.office, reference_date=said.judged_on, output_type="quantile")
    return named.assign(region_id=target.region_id, indicator_id=target.indicator_id, period_start=first,
                        period_end=last)[FORECAST_COLUMNS]  # fmt: skip


def _attainment(said: Judgement, target: Target, p: float) -> pd.DataFrame:
    status = Status.AWAITING if target.period.over(said.judged_on) else Status.INFERRED
    verdict = Verdict(status, probability=Probability(p, p, p), evidence=Grounds(step=Evidence.JUDGEMENT))
    return pd.DataFrame([verdict.row(target)])[list(ASSESS_COLUMNS)].assign(as_of=said.judged_on)


def blank_rows(outlook: pd.DataFrame, day: date) -> pd.DataFrame:
    """The table to fill in: three levels of each goal with a number and without a value, one row of each other goal.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.
    day : date
        Day of the judgement, written into every row.
    """
    bare = outlook[outlook["status"].isin(WITHOUT_OWN_DATA)]
    worded = bare["threshold"].isna() | bare["comparator"].isin([Comparator.EVENT, Comparator.DIRECTION])
    named = bare["indicator_zh"] + bare["subject_zh"].map(lambda text: f"（{text}）" if text else "")
    rows = bare.assign(level=worded.map({True: [""], False: BLANK_LEVELS}), goal=named).explode("level")
    empty = dict.fromkeys(("office", "person", "value", "probability", "note"), "")
    return rows.assign(**empty, judged_on=day.isoformat())[COLUMNS]
