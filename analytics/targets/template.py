"""List the figures an analyst must fill in before targets without monitoring can be judged.

A pure function of the targets, the figures available and a date. Saved as CSV and filled in, its table is a
figures file that ingest reads; its extra columns (names, target, reason) are for the eye and ignored there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.message import Message
from analytics.targets import composition
from analytics.targets.comparators import DONE, met
from analytics.targets.composition import SERIES
from analytics.targets.deciding import decides, leaves_open
from analytics.targets.period import calendar_year
from analytics.terms import (
    FROM_BASE,
    MEASURABLE,
    QUANTIFIED,
    Basis,
    Comparator,
    Grade,
    PeriodKind,
    Qualifier,
    Scale,
    is_monitored,
)
from analytics.words.catalogue import say
from analytics.words.numbers import number

KEY = [*SERIES, "period_start", "period_end"]
"""What makes a figure the one that is asked for."""

COLUMNS = [
    "region_id",
    "region_zh",
    "indicator_id",
    "indicator_zh",
    "indicator_en",
    "subject_zh",
    "period_start",
    "period_end",
    "value",
    "qualifier",
    "unit",
    "source",
    "source_date",
    "source_url",
    "grade",
    "basis",
    "note",
    "target_id",
    "why_zh",
    "why_en",
]

ASKED = [
    *("target_id", *KEY, "region_zh", "indicator_zh", "indicator_en", "unit", "statistic", "scale", "comparator"),
    *("threshold", "threshold_high", "period_kind", "baseline_start", "baseline_end", "change_of", "change_how"),
    *("threshold_text", "better"),
]
"""Columns of a target by which it is decided what it waits for, and those of the figures that are asked for."""

HISTORY_YEARS = 5
"""Yearly values a line through them needs; as many are asked for, older ones in place of those with a bound alone."""

TREND_SCALES = (Scale.SHARE, Scale.POSITIVE, Scale.COUNT)
"""Scales on which yearly values are drawn out to the deadline."""

#: What a figure is for; the words stand in the section `figure_for` of the catalogues.
PURPOSES = ("period", "bound", "total", "later", "event", "history", "newest", "baseline", "part", "level")

# Grade and basis must not be empty in a figures file: the least that can be claimed is filled in beforehand.
PREFILLED = {
    "value": None,
    "qualifier": Qualifier.EXACT.value,
    "source": "",
    "source_date": "",
    "source_url": "",
    "grade": Grade.C.value,
    "note": "",
}


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn dates to datetime64 and no subject to the empty string, so that keys compare."""
    dates = {c: pd.to_datetime(frame[c]).astype("datetime64[ns]") for c in ("period_start", "period_end")}
    subject = frame["subject_zh"].astype(object).where(frame["subject_zh"].notna(), "")
    return frame.assign(**dates, subject_zh=subject)


def _figures(have: pd.DataFrame) -> pd.DataFrame:
    """Figures available with what the rules below look at; a figure that says no more than its key is plain."""
    return _keyed(have[KEY]).assign(
        value=have.get("value", float("nan")),
        qualifier=have.get("qualifier", Qualifier.EXACT),
        basis=have.get("basis", Basis.UNKNOWN),
    )


def _of_their_period(targets: pd.DataFrame, have: pd.DataFrame) -> pd.DataFrame:
    """Targets with the figures available that are of what they ask for (`decides`), and which of these leave it open.

    Returns
    -------
    DataFrame
        ``target_id``; ``open``: a bound that does not tell whether the target is met.
    """
    asked = targets.assign(whole=_each(targets, composition.asks_whole_period), recurring=_recurring(targets))
    columns = ["target_id", "comparator", "threshold", "threshold_high", "statistic", "whole", "recurring", *KEY]
    pairs = asked.reindex(columns=columns).merge(have, on=SERIES, suffixes=("", "_of"))
    pairs = pairs[decides(pairs)]
    return pairs[["target_id"]].assign(open=leaves_open(pairs))


def _decided(targets: pd.DataFrame, have: pd.DataFrame) -> set[str]:
    """Ids of the targets that a figure available decides, or figures of parts that fill the period."""
    known = _of_their_period(targets, have)
    decided = set(known.loc[~known["open"], "target_id"]) | _missed_in_a_year(targets[_recurring(targets)], have)
    decided |= composition.turned_back(_each_direction(targets), have)
    return decided | composition.filled_by_parts(targets[_adding(targets)], have)


def _recurring(targets: pd.DataFrame) -> pd.Series:
    """Which targets are to be met in each of several years."""
    several = pd.to_datetime(targets["period_end"]).dt.year > pd.to_datetime(targets["period_start"]).dt.year
    kinds = targets.reindex(columns=["period_kind"])["period_kind"]
    return (kinds == PeriodKind.RECURRING) & several


def _each_direction(targets: pd.DataFrame) -> pd.DataFrame:
    """Directions of each of several years, with what says which way they go."""
    rows = targets[_recurring(targets) & (targets["comparator"] == Comparator.DIRECTION)]
    return rows.reindex(columns=list(dict.fromkeys([*rows.columns, "threshold_text", "better"])))


def _of_one_year(targets: pd.DataFrame, have: pd.DataFrame) -> pd.DataFrame:
    """Targets of each year with the figures of one year of their period: of all of it, or a position on a day."""
    on_a_day = have["period_start"] == have["period_end"]
    single = have[calendar_year(have) | on_a_day].assign(year=lambda t: t["period_end"].dt.year)
    rows = composition.by_year(targets).merge(single, on=[*SERIES, "year"], suffixes=("", "_of"))
    measured = rows["statistic"].map(is_monitored).astype(bool)
    return rows[~measured | (rows["period_start_of"] != rows["period_end_of"])]


def _missed_in_a_year(targets: pd.DataFrame, have: pd.DataFrame) -> set[str]:
    """Ids of targets of each year that every exact figure of some year misses: no other year can mend that."""
    compared = targets[targets["comparator"].isin([*QUANTIFIED, Comparator.EVENT])]
    rows = _of_one_year(compared, have[have["qualifier"] == Qualifier.EXACT])
    if rows.empty:
        return set()
    values = rows["value"].to_numpy(float)
    threshold = rows["threshold"].astype(float).where(rows["comparator"] != Comparator.EVENT, DONE)
    missed = ~met(values, rows["comparator"].to_numpy(str), threshold, rows.get("threshold_high"))
    years = rows.assign(missed=missed & ~np.isnan(values)).groupby(["target_id", "year"])["missed"].all()
    return set(years.index[years].get_level_values("target_id"))


def _of_each_year(targets: pd.DataFrame, of_a_year: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ask for each year that has begun and has no figure (`_of_one_year`), of targets of each year on a value.

    Of what is only done or not, one record of the whole period says it: it is asked for unless some year has its own.
    """
    numbered = targets["comparator"] != Comparator.EVENT
    known = of_a_year[["target_id", "year"]].drop_duplicates().assign(_have=True)
    rows = composition.by_year(targets[numbered | targets["target_id"].isin(known["target_id"])])
    rows = rows.merge(known, on=["target_id", "year"], how="left")
    rows = rows[rows["_have"].isna() & (rows["period_start"] <= as_of)].drop(columns=["year", "_have"])
    later = rows["period_end"] >= as_of
    reason = later.map({True: "later", False: "period"}).mask(rows["comparator"] == Comparator.EVENT, "event")
    return rows.assign(reason=reason)


def _adding(targets: pd.DataFrame) -> pd.Series:
    """Which targets count what is added over their period."""
    return _each(targets, composition.accumulates)


def _each(targets: pd.DataFrame, holds: Callable[[str, str, str, str, str], bool]) -> pd.Series:
    columns = ["statistic", "change_how", "scale", "unit", "period_kind"]
    rows = targets.reindex(columns=columns).itertuples(index=False, name=None)  # targets, not measurements
    return pd.Series([holds(*row) for row in rows], index=targets.index, dtype=bool)


def _of_parts(targets: pd.DataFrame, have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ask for the years that a total lacks, where a year of it is available already."""
    return composition.years_to_add(targets[_adding(targets)], have, as_of).assign(reason="part")


def _of_levels(levels: pd.DataFrame, have: pd.DataFrame) -> pd.DataFrame:
    """Ask for the levels of the base period and of the last year of a change."""
    ends = []
    for first, last in (("baseline_start", "baseline_end"), ("period_start", "period_end")):
        end = pd.to_datetime(levels[last])
        start = pd.to_datetime(levels[first]) if first.startswith("base") else end.dt.to_period("Y").dt.start_time
        ends.append(levels.assign(period_start=start, period_end=end, reason="level"))
    rows = _keyed(pd.concat(ends, ignore_index=True))
    return rows[~_are_available(rows, have)]


def _are_available(rows: pd.DataFrame, have: pd.DataFrame) -> npt.NDArray[np.bool_]:
    known = have[KEY].drop_duplicates().assign(_have=True)
    return np.asarray(rows.merge(known, on=KEY, how="left")["_have"].notna(), dtype=bool)


def _of_period(targets: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ask for the value of periods that have begun; for an event, whether it is done."""
    rows = targets[targets["period_start"] <= as_of]
    closed = (rows["period_end"] < as_of).map({True: "period", False: "later"})
    closed = closed.mask((closed == "period") & _adding(rows), "total")
    return rows.assign(reason=closed.where(rows["comparator"] != Comparator.EVENT, "event"))


def _of_baseline(targets: pd.DataFrame, have: pd.DataFrame) -> pd.DataFrame:
    """Ask for the baseline a direction is compared with; a bound is no value to compare with."""
    rows = targets[targets["comparator"] == Comparator.DIRECTION]
    baseline = _keyed(
        rows.assign(
            period_start=rows["baseline_start"],
            period_end=rows["baseline_end"],
            reason="baseline",
        )
    )
    return baseline[~_are_available(baseline, have[have["qualifier"].isin(MEASURABLE)])]


def _yearly(have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ended calendar years with a value, within the basis of each series that has most of them."""
    years = _ended_years(have, as_of)
    years = years[years["qualifier"].isin(MEASURABLE)][[*SERIES, "basis", "year"]].drop_duplicates()
    years["n_years"] = years.groupby([*SERIES, "basis"])["year"].transform("size")
    fullest = years.sort_values("n_years", kind="stable").drop_duplicates(SERIES, keep="last")
    return years.merge(fullest[[*SERIES, "basis"]], on=[*SERIES, "basis"])


def _ended_years(have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Figures of whole calendar years that are over, with their year."""
    years = have[calendar_year(have) & (have["period_end"] < as_of)]
    return years.assign(year=years["period_end"].dt.year)


def _of_history(targets: pd.DataFrame, have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ask for the newest missing years before `as_of`, until there are `HISTORY_YEARS` of them.

    A year of which a bound alone is known is answered: nobody is asked for it again, an older year takes its place.
    """
    open_ = (targets["period_end"] >= as_of) & targets["scale"].isin(TREND_SCALES)
    rows = targets[open_ & targets["comparator"].isin(QUANTIFIED)]
    yearly = _yearly(have, as_of)
    rows = rows.merge(yearly[[*SERIES, "basis", "n_years"]].drop_duplicates(), on=SERIES, how="left")
    rows = rows.assign(n_years=rows["n_years"].fillna(0), basis=rows["basis"].astype(object).fillna("unknown"))
    years = pd.DataFrame({"year": range(as_of.year - 1, as_of.year - 1 - 2 * HISTORY_YEARS, -1)})
    ended = _ended_years(have, as_of)
    bounded = ended[~ended["qualifier"].isin(MEASURABLE)]
    answered = pd.concat([yearly, bounded])[[*SERIES, "year"]].drop_duplicates().assign(_have=True)
    grid = rows.merge(years, how="cross").merge(answered, on=[*SERIES, "year"], how="left")
    missing = grid[grid["_have"].isna()]
    missing = missing[missing.groupby("target_id").cumcount() < HISTORY_YEARS - missing["n_years"]]
    year = missing["year"].astype(str)
    return _keyed(missing.assign(period_start=year + "-01-01", period_end=year + "-12-31", reason="history"))


def _of_newest(targets: pd.DataFrame, have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Ask for the last year before `as_of`, of open targets on a value through which no line is drawn.

    A probability of a direction, a place or a class starts from the newest figure there is. Of a change nothing is
    asked: what it was in an earlier year says nothing of its own period.
    """
    drawn = targets["comparator"].isin(QUANTIFIED) & targets["scale"].isin(TREND_SCALES)
    changes = targets.reindex(columns=["change_how"])["change_how"].isin(FROM_BASE)
    of_value = (targets["comparator"] != Comparator.EVENT) & ~changes
    rows = targets[(targets["period_end"] >= as_of) & of_value & ~drawn].reset_index(drop=True)
    year = as_of.year - 1
    rows = rows.assign(period_start=pd.Timestamp(year, 1, 1), period_end=pd.Timestamp(year, 12, 31), reason="newest")
    rows = _keyed(rows)
    return rows[~_are_available(rows, have)]


def _one_row_a_figure(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures that serve several targets once, with the ids of all of them; the first reason stands."""
    ids = rows.drop_duplicates([*KEY, "target_id"]).groupby(KEY)["target_id"].agg(tuple)
    first = rows.drop_duplicates(KEY).drop(columns="target_id")
    return first.merge(ids.reset_index(), on=KEY)


def waiting(missing: pd.DataFrame) -> int:
    """Targets that the rows of a table of missing figures are for; one figure may serve several.

    Examples
    --------
    >>> waiting(pd.DataFrame({"target_id": [("a", "b"), ("b",)]}))
    2
    """
    return missing["target_id"].explode().nunique()


@dataclass(frozen=True)
class Missing:
    """How many figures are missing, one a figure and period, and how many goals wait for them.

    Page, ``template``, ``run``, ``status`` and ``gaps`` all count by `counted`; the text says what the numbers are of.
    """

    figures: int
    targets: int

    @property
    def text(self) -> Message:
        """The count as a sentence."""
        return Message(
            "{n:figure is|figures are} missing for {targets:goal|goals}",
            n=number(self.figures, 0),
            targets=number(self.targets, 0),
        )


def counted(rows: pd.DataFrame) -> Missing:
    """Count a table of missing figures (`as_template`).

    Examples
    --------
    >>> counted(pd.DataFrame({"target_id": [("a", "b"), ("b",)]})).text
    '2 figures are missing for 2 goals'
    """
    return Missing(len(rows), waiting(rows) if len(rows) else 0)


def of_goals(needed: pd.DataFrame, target_ids: Collection[str]) -> pd.DataFrame:
    """The table to fill in for some goals, of the figures that all of an assessment wait for (`figures_needed`)."""
    if needed.empty:
        return pd.DataFrame()
    return as_template(needed[needed["target_id"].isin(set(target_ids))])


def figures_needed(
    targets: pd.DataFrame,
    have: pd.DataFrame,
    as_of: date,
    monitored_regions: Collection[str] | None = None,
    indicators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Figures that each target waits for: the one place where it is decided which these are.

    Parameters
    ----------
    targets, have, as_of, monitored_regions, indicators
        As in `missing_figures`.

    Returns
    -------
    DataFrame
        One row a target and figure: columns `ASKED` of the target, with period, indicator, unit and basis of the figure
        and the ``reason`` (one of `PURPOSES`). A verdict carries its target's rows (``Verdict.missing_figures``);
        `as_template` makes the table to fill in of them.
    """
    day = pd.Timestamp(as_of)
    rows, figures = _keyed(targets[[name for name in ASKED if name in targets]]), _figures(have)
    measured = rows["statistic"].map(is_monitored).astype(bool)
    if monitored_regions is not None:
        measured &= rows["region_id"].isin(list(monitored_regions))
    undecidable = (rows["comparator"] == Comparator.DIRECTION) & rows["baseline_start"].isna()
    rows = rows[~measured & ~undecidable]
    levels = composition.level_targets(rows, indicators)
    open_rows = rows[~rows["target_id"].isin(_decided(rows, figures) | composition.both_levels(levels, figures))]
    each = open_rows[_recurring(open_rows)]
    of_a_year = _of_one_year(each, figures)
    yearly = _of_each_year(each, of_a_year, day)
    known = set(of_a_year["target_id"]) | set(yearly["target_id"])
    open_rows = open_rows[~open_rows["target_id"].isin(known)]
    lacking = _of_parts(open_rows, figures, day)
    begun = levels[levels["target_id"].isin(open_rows["target_id"]) & (levels["period_start"] <= day)]
    followed = pd.concat([rows[~rows["target_id"].isin(levels["target_id"]) & ~_adding(rows)], levels])
    asked = [
        _of_period(open_rows[~open_rows["target_id"].isin(lacking["target_id"])], day),
        lacking,
        yearly,
        _of_levels(begun, figures),
        _of_baseline(rows[~rows["target_id"].isin(composition.turned_back(_each_direction(rows), figures))], figures),
        _of_history(followed, figures, day),
        _of_newest(followed, figures, day),
    ]
    needed = pd.concat(asked, ignore_index=True)
    bounded = _of_their_period(open_rows, figures)["target_id"]
    return needed.assign(reason=needed["reason"].mask(needed["target_id"].isin(bounded) & needed["reason"].eq("period"),
                                                      "bound"))  # fmt: skip


def as_template(needed: pd.DataFrame) -> pd.DataFrame:
    """The table to fill in: each figure that targets wait for once, with the ids of all of them.

    Parameters
    ----------
    needed : DataFrame
        Rows of `figures_needed`.

    Returns
    -------
    DataFrame
        `COLUMNS`; ``target_id`` is a tuple of ids, ``value`` is empty, periods are datetime64.
    """
    listed = _one_row_a_figure(needed).astype({"region_id": "str", "indicator_id": "str"})
    why = {lang: {code: say(lang, f"figure_for.{code}") for code in PURPOSES} for lang in ("zh", "en")}
    basis = listed["basis"].astype(object).fillna("unknown")
    filled = listed.assign(
        why_zh=listed["reason"].map(why["zh"]), why_en=listed["reason"].map(why["en"]), basis=basis, **PREFILLED
    )
    order = [*SERIES, "target_id", "period_start", "period_end"]
    return filled.sort_values(order, kind="stable")[COLUMNS].reset_index(drop=True)


def missing_figures(
    targets: pd.DataFrame,
    have: pd.DataFrame,
    as_of: date,
    monitored_regions: Collection[str] | None = None,
    indicators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Exactly the figures that are missing for targets to be judged or given a probability.

    Parameters
    ----------
    targets : DataFrame
        Targets with their indicator's ``statistic`` and ``scale`` and the names ``region_zh``,
        ``indicator_zh``, ``indicator_en``: rows of `analytics.targets.registry.Registry.joined`.
    have : DataFrame
        Figures available: columns region_id, indicator_id, subject_zh, period_start, period_end; value, qualifier and
        basis are used where they are there.
    as_of : date
        A period is closed when `as_of` is after its end.
    monitored_regions : collection of str, optional
        Regions with measurements. If given, targets on monitored statistics elsewhere are asked for as well.
    indicators : DataFrame, optional
        The registry's indicators. If given, a target on a change asks for the levels it follows from as well.

    Returns
    -------
    DataFrame
        `COLUMNS`; ``target_id`` is a tuple of ids, ``value`` is empty, periods are datetime64. For each closed or
        current deadline the value of its period (an event: 1 if done, 0 if not; a direction: its baseline too), for
        each deadline still ahead as many of the last calendar years as are missing to have five values of one basis (of
        a direction, a place or a class the last one). A
        bound (at least 85 %) answers for its year; of a period it does so only where it tells whether the goal is met.
        Of a total of which a year is available only the missing years are asked for, in its basis; of a change (rail
        freight above the base year) its own value or the levels of base and last year, and for the history the levels.
        A direction that names nothing countable has no baseline and is not asked for: no figure could decide
        it.
    """
    return as_template(figures_needed(targets, have, as_of, monitored_regions, indicators))
