"""What a row of an outlook says, in words: thresholds, values, probabilities, margins, periods, names."""

from __future__ import annotations

from analytics.attainment.outlook_rows import OutlookRow
from analytics.attainment.required.limit import safe_side
from analytics.inference.goal_class import NORMS
from analytics.terms import CEILINGS, HEAVY_DAYS, UNIT_OF_RANKS, WITHOUT_OWN_DATA, Comparator, Finality, Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import (
    absent,
    as_date,
    class_text,
    join_unit,
    number,
    period_of,
    probability,
    probability_span,
    span,
    stated,
    unit_of_difference,
    with_unit,
)

#: Statuses whose word is the answer; all others are answered by their probability.
SAID_BY_STATUS = (Status.MET, Status.MISSED, Status.MET_EARLY, Status.LOST, Status.CONTESTED)
ROMAN_PARTS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# Decimals a value is shown with where no rule rounds it; None: as many as it has, at most two.
DECIMALS: dict[str, int] = {"ug/m3": 1, "mg/m3": 1, "%": 1, "pp": 1, "d": 0, UNIT_OF_RANKS: 0}


def usual_decimals(unit: str) -> int | None:
    """Decimals that values of a unit are shown with where no rule rounds them; None: as many as they have, at most two.

    Examples
    --------
    >>> usual_decimals("ug/m3"), usual_decimals("km")
    (1, None)
    """
    return DECIMALS.get(clean(unit))


def decimals_of(row: OutlookRow) -> int | None:
    """Return the decimals to show a row's value with: those that its rule rounds to, else those usual for its unit.

    Examples
    --------
    >>> decimals_of(OutlookRow(unit="ug/m3", value=40.59, value_decimals=0.0))
    0
    >>> decimals_of(OutlookRow(unit="ug/m3", value=40.59))
    1
    """
    ruled = row.value_decimals
    return usual_decimals(row.unit) if absent(ruled) else int(ruled)


def value_text(row: OutlookRow, lang: str) -> str:
    """Write the latest value: as reported (rounded by rule), else plain, else its bounds; with the unit."""
    reported = row.value_reported
    value = row.value if absent(reported) else reported
    unit, decimals = clean(row.unit), decimals_of(row)
    low, high = row.value_low, row.value_high
    if absent(value) and not absent(low) and not absent(high):
        return join_unit(span(low, high, lang, decimals), unit, lang)
    if absent(value):
        return "—"
    if row.comparator == Comparator.CLASS:
        return class_text(value, lang)
    if unit == UNIT_OF_RANKS:
        return say(lang, "format.rank", value=number(value, decimals))
    return with_unit(value, unit, lang, decimals)


def threshold_text(row: OutlookRow, lang: str) -> str:
    """Say what a target demands: comparator, threshold and unit in words.

    Examples
    --------
    >>> threshold_text(OutlookRow(comparator="<", threshold=44.0, unit="ug/m3"), "zh")
    '低于 44 微克/立方米'
    >>> threshold_text(OutlookRow(comparator=">=", threshold=67.5, unit="%"), "en")
    '≥ 67.5 %'
    >>> threshold_text(OutlookRow(comparator="class", threshold=3, unit="class"), "zh")
    '达到或好于 Ⅲ 类'
    >>> threshold_text(OutlookRow(comparator="event", indicator="norm_kept"), "en")
    'kept throughout'
    """
    comparator, threshold = str(row.comparator), row.threshold
    unit, text = clean(row.unit), clean(row.threshold_text)
    if comparator == Comparator.EVENT and row.indicator in NORMS:
        return say(lang, "comparator.norm")
    if comparator in {Comparator.EVENT, Comparator.DIRECTION}:
        way = f"_{text}" if text in {"down", "up", "improve"} and comparator == Comparator.DIRECTION else ""
        return say(lang, f"comparator.{comparator}{way}")
    if absent(threshold):
        return text or "—"
    value, high = join_unit(stated(threshold), unit, lang), ""
    if comparator == Comparator.CLASS:
        value = class_text(threshold, lang)
    elif comparator == Comparator.RANK:
        value = stated(threshold)
    elif comparator == Comparator.RANGE:
        value, high = stated(threshold), join_unit(stated(row.threshold_high), unit, lang)
    return say(lang, f"comparator.{comparator}", value=value, high=high)


def one_p(row: OutlookRow) -> float | None:
    """Return the one probability of a row, or None: a contested verdict has two, no evidence has none.

    Examples
    --------
    >>> one_p(OutlookRow(status="open", p_met=0.4)), one_p(OutlookRow(status="contested", p_met=1.0))
    (0.4, None)
    """
    p = row.p_met
    return None if p is None or absent(p) or row.status in {Status.CONTESTED, *WITHOUT_OWN_DATA} else float(p)


def probability_text(row: OutlookRow, lang: str) -> str:
    """Write P(met) of a row: one figure, its logical bounds where there are only bounds, or ``—``.

    ``no evidence`` never has one, even if its cells hold numbers.

    Examples
    --------
    >>> probability_text(OutlookRow(status=Status.OPEN, p_met=0.87), "en")
    '87 %'
    >>> probability_text(OutlookRow(status="undetermined", p_low=0.52, p_high=0.95), "en")
    '52–95 %'
    >>> probability_text(OutlookRow(status="no evidence", p_met=0.5), "en")
    '—'
    """
    if row.status in WITHOUT_OWN_DATA:
        return "—"
    p, low, high = one_p(row), row.p_low, row.p_high
    if p is not None or absent(low) or absent(high):
        return probability(p, lang)
    return probability_span(float(low), float(high), lang)  # type: ignore[arg-type]


def is_inferred(row: OutlookRow) -> bool:
    """Whether a row has an inferred probability."""
    return row.status in WITHOUT_OWN_DATA and not absent(row.p_met)


def inferred_text(row: OutlookRow, lang: str) -> str:
    """The inferred probability of a row behind a hollow mark; ``—`` where nothing is inferred.

    Examples
    --------
    >>> inferred_text(OutlookRow(status="inferred", p_met=0.91), "en")
    '◇ 91 %'
    >>> inferred_text(OutlookRow(status="open", p_met=0.5), "en")
    '—'
    """
    if not is_inferred(row):
        return "—"
    return f"◇ {probability(row.p_met, lang)}"


def likelihood_text(row: OutlookRow, lang: str) -> str:
    """Return the likelihood word of a row, or ``—``; an unknown word raises KeyError."""
    band = row.likelihood
    return "—" if absent(band) or one_p(row) is None else say(lang, f"likelihood.{band}")


def mark_of(row: OutlookRow) -> str:
    """Band of likelihood where the answer is a probability, else the status: which mark stands for it.

    Examples
    --------
    >>> mark_of(OutlookRow(status="open", likelihood="likely"))
    'likely'
    >>> mark_of(OutlookRow(status="met", likelihood="very likely"))
    'met'
    """
    band = row.likelihood
    by_band = row.status not in SAID_BY_STATUS and not absent(band) and clean(band)
    return str(band) if by_band else str(row.status)


def mark_word(mark: str, lang: str) -> str:
    """The word behind a mark: of likelihood, or of a status."""
    return say(lang, f"status.{mark}" if mark in set(Status) else f"likelihood.{mark}")


def status_text(row: OutlookRow, lang: str) -> str:
    """Return the status word, with ``provisional`` behind it where that applies.

    Examples
    --------
    >>> status_text(OutlookRow(status="met", finality="provisional"), "en")
    'met (provisional)'
    """
    words = say(lang, f"status.{row.status}")
    if row.finality == Finality.PROVISIONAL:
        words += say(lang, "meta.open") + say(lang, "finality.provisional") + say(lang, "meta.close")
    return words


def margin_text(row: OutlookRow, lang: str) -> str:
    """Write the margin with its sign and unit; a share's margin is in percentage points.

    Examples
    --------
    >>> margin_text(OutlookRow(margin=1.6, unit="ug/m3"), "zh"), margin_text(OutlookRow(margin=-0.4, unit="%"), "en")
    ('+1.6 微克/立方米', '−0.4 points')
    """
    margin = row.margin
    return "—" if absent(margin) else _distance(number(margin, decimals_of(row), signed=True), row, lang)


def margin_words(row: OutlookRow, lang: str) -> str:
    """Say in words on which side of the threshold the margin is; of a period that still runs, of what is forecast.

    Examples
    --------
    >>> margin_words(OutlookRow(margin=1.6, unit="ug/m3", status="met"), "en")
    'better by 1.6 µg/m³'
    >>> margin_words(OutlookRow(margin=-0.4, unit="%", status="open"), "zh")
    '预测中位数比目标差 0.4 个百分点'
    """
    margin = row.margin
    if absent(margin):
        return "—"
    size, ahead = gap_text(row, float(margin), lang), row.status == Status.OPEN  # type: ignore[arg-type]
    side = "at" if not size else "better" if float(margin) > 0 else "worse"  # type: ignore[arg-type]
    return say(lang, f"margin.{side}_{'forecast' if ahead else 'value'}", gap=size)


def gap_text(row: OutlookRow, gap: float, lang: str) -> str:
    """Write how far a value lies from the threshold, on either side; ``''`` if no digit shown distinguishes them.

    Examples
    --------
    >>> gap_text(OutlookRow(unit="ug/m3"), -1.6, "zh"), gap_text(OutlookRow(unit="%"), 0.4, "en")
    ('1.6 微克/立方米', '0.4 points')
    >>> gap_text(OutlookRow(unit="%"), 0.0, "en")
    ''
    """
    decimals = decimals_of(row)
    size = round(abs(gap), 2 if decimals is None else decimals)
    return _distance(number(size, decimals), row, lang) if size else ""


def _distance(written: str, row: OutlookRow, lang: str) -> str:
    unit = clean(row.unit)
    return join_unit(written, unit_of_difference(unit), lang)


def clause_text(row: OutlookRow, lang: str) -> str:
    """Name the place in the plan where a target stands: a clause, a part with its sections, or the table of goals.

    Examples
    --------
    >>> [clause_text(OutlookRow(clause=clause), "zh") for clause in ("12", "II", "III.3.2.1", "table")]
    ['第12条', '第二部分', '第三部分3.2.1', '主要指标表']
    >>> [clause_text(OutlookRow(clause=clause), "en") for clause in ("12", "II", "III.3.2.1", "table")]
    ['clause 12', 'part II', 'part III, 3.2.1', 'table of goals']
    """
    clause = clean(row.clause)
    if clause in {"", "table"}:
        return say(lang, "clause.table") if clause else ""
    part, _, section = clause.partition(".")
    if part not in ROMAN_PARTS:
        return say(lang, "clause.number", clause=clause)
    named = say(lang, "clause.part", part=say(lang, f"clause.{part}"))
    return named + (say(lang, "clause.section", section=section) if section else "")


def period_text(row: OutlookRow, lang: str) -> str:
    """Write a target's period: a year, whole years, one day, or from–to.

    Examples
    --------
    >>> period_text(OutlookRow(period_start="2025-01-01", period_end="2025-12-31"), "zh")
    '2025年'
    >>> period_text(OutlookRow(period_start="2024-10-01", period_end="2025-03-31"), "en")
    '1 Oct 2024 to 31 Mar 2025'
    """
    return period_of(row.period_start, row.period_end, lang)


def required_text(row: OutlookRow, lang: str) -> str:
    """Say what the remaining days must bring: a mean, or days still allowed or needed; ``''`` if nothing.

    A mean is written as the last number, at the usual decimals, that still meets the target.

    Examples
    --------
    >>> required_text(OutlookRow(comparator="<", unit="ug/m3", required_remainder=64.848912), "en")
    '≤ 64.8 µg/m³'
    """
    unit = clean(row.unit)
    if not absent(row.required_remainder):
        need = float(row.required_remainder)
        if row.comparator in CEILINGS and need < 0:
            return say(lang, "score.required_impossible")
        comparator, decimals = str(row.comparator), DECIMALS.get(unit, 2) or 0
        value = with_unit(safe_side(need, decimals, comparator), unit, lang, decimals)
        # the number written meets the target itself, whether or not the target includes its threshold
        return say(lang, "comparator.<=" if comparator in CEILINGS else "comparator.>=", value=value)
    if not absent(row.days_allowed):
        return say(lang, "score.allowed", days=number(row.days_allowed, 0))
    if not absent(row.days_needed):
        return say(lang, "score.needed", days=number(row.days_needed, 0))
    return ""


def need_text(row: OutlookRow, lang: str) -> str:
    """Say in a clause what is left to do; ``''`` where nothing is."""
    need = required_text(row, lang)
    if not need:
        return ""
    if not absent(row.required_remainder):
        return say(lang, "score.hover_required", required=need)
    return say(lang, "score.remains") + say(lang, "meta.colon") + need


def target_name(row: OutlookRow, lang: str, home_region: str | None = None) -> str:
    """Write a target's name: region where it is not the page's own, indicator, subject."""
    indicator = clean(row.words("indicator", lang)) or clean(row.indicator)
    subject = clean(row.words("subject", lang))
    region = "" if row.region_id == home_region else region_name(row, lang)
    gap = ": " if lang == "en" and region else ""
    name = f"{region}{gap}{indicator}".strip()
    if subject:
        name += say(lang, "meta.open") + subject + say(lang, "meta.close")
    return name


def region_name(row: OutlookRow, lang: str) -> str:
    """Return a region's name; English falls back on the id made readable where no English name is given.

    Examples
    --------
    >>> region_name(OutlookRow(region_id="inner_mongolia", region="内蒙古"), "en")
    'Inner Mongolia'
    """
    return named(row.region_id, row.region, row.region_en, lang)


def named(region_id: str, zh: str, en: str, lang: str) -> str:
    """A region's name from its names in both languages and its id."""
    return clean(zh) if lang == "zh" else clean(en) or clean(region_id).replace("_", " ").title()


def not_begun(row: OutlookRow) -> bool:
    """Whether no day of a target's period has passed yet: then nothing "remains", all of it is ahead.

    Examples
    --------
    >>> not_begun(OutlookRow(period_start="2027-01-01", period_end="2027-12-31", days_left=365))
    True
    """
    start, end = as_date(row.period_start), as_date(row.period_end)
    if start is None or end is None or absent(row.days_left):
        return False
    return int(row.days_left) >= (end - start).days + 1


def need_days(row: OutlookRow, lang: str) -> str:
    """Say what the remaining days must bring, in days of the kind the target counts; ``''`` if all of it is ahead."""
    if not_begun(row):
        return ""
    if not absent(row.required_remainder):
        need = required_text(row, lang)
        impossible = float(row.required_remainder) < 0 and row.comparator in CEILINGS
        return need if impossible else say(lang, "part.need_mean", required=need)
    kind = "heavy" if clean(row.statistic) in HEAVY_DAYS else "good"
    if not absent(row.days_allowed):
        allowed = float(row.days_allowed)
        key = "allowed" if allowed >= 1 else "allowed_none"
        return say(lang, f"part.{key}_{kind}", days=number(allowed, 0))
    if not absent(row.days_needed):
        return say(lang, f"part.needed_{kind}", days=number(row.days_needed, 0))
    return ""


def binding_words(row: OutlookRow, lang: str) -> str:
    """Say how far a goal binds: its kind, then its obligation, where the plan states them."""
    parts = ("kind", clean(row.kind)), ("obligation", clean(row.obligation))
    return say(lang, "meta.sep").join(say_or(lang, section, code) for section, code in parts if code)
