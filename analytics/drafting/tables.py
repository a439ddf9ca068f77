"""Tables of indicators, real or flattened to one cell a line, as rows of a name with its values by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from analytics.drafting.comparing import comparator_in_table
from analytics.drafting.goal import Goal
from analytics.drafting.lexicon import Unit
from analytics.drafting.normal import normal_form
from analytics.drafting.setting import Setting

_HEAD = re.compile(r"^(?:序号)?(?:主要|具体|评价|规划|考核)?指标(?:名称|内容|项目)?$")
_YEAR = re.compile(r"^(?:目标)?((?:19|20)\d\d)年?(?:现状|实际|实绩|基准|基期|目标|预期|规划)?(?:值|年)?(?:\(.*\))?$")
_KIND = re.compile(r"^(?:指标)?(?:属性|类型|性质)$")
_OBLIGATION = re.compile("^(约束性?|预期性?|指导性?)(?:指标)?$")
_EMPTY = re.compile(r"^(?:[-—–/\\]+|无|待定)?$")
_VALUE = re.compile(
    r"^(?:〔|\[|\()?(?P<sign>>=|<=|≥|≤|>|<|达到|不低于|不高于|控制在|约|[-+])?(?P<low>\d+(?:\.\d+)?)(?:[-~](?P<high>\d+(?:\.\d+)?))?"
    r"(?P<unit>%|个百分点|微克/立方米|[万亿]?(?:吨|千瓦|亩|公顷|公里|平方公里|立方米|个|家|天|辆|座|户|元|分贝)?)?(?P<qualifier>左右|以上|以下|以内)?(?:〕|\]|\))?\d?$"
)
_CUMULATIVE = re.compile(r"^[〔\[]")
_UNIT = re.compile(r"[(（]((?:%|微克|毫克|万|亿|吨|公里|平方|立方|公顷|亩|个|家|座|天|分贝|[A-Za-zμ])[^()（）]*)[)）]")
_MOST_IN_CELL = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: comparator, number, upper end, unit and whether it is a sum over the years."""

    comparator: str
    value: float
    high: float
    unit: str
    qualifier: str
    cumulative: bool
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """An indicator of a table.

    Parameters
    ----------
    line : int
        Line of its name.
    name, unit : str
        Indicator and unit.
    values : dict of int to Cell
        Value by year, in the order of the columns; year 0 where the header names none.
    obligation : str
        ``binding``, ``expected`` or nothing.
    """

    line: int
    name: str
    unit: str
    values: dict[int, Cell]
    obligation: str


def cells_of(text: str) -> list[str]:
    """Cells of one line: by bars, tabs or wide blanks.

    Examples
    --------
    >>> cells_of("| PM2.5浓度 | 40 | 35 | 约束性 |"), cells_of("76。7 |")
    (['PM2.5浓度', '40', '35', '约束性'], ['76.7'])
    """
    parts = re.split(r"[|\t]|\s{2,}", text.strip().strip("|"))
    made = [re.sub(r"(?<=\d)。(?=\d)", ".", normal_form(p)) for p in parts]
    return made if "|" in text or "\t" in text else [m for m in made if m]


def cell_value(text: str) -> Cell | None:
    """Value of a cell, or None.

    Examples
    --------
    >>> cell_value("〔18〕").cumulative, cell_value(">80").comparator, cell_value("15左右").value
    (True, '>', 15.0)
    """
    m = _VALUE.match(text.replace("≥", ">=").replace("≤", "<=").replace(" ", ""))
    if not m:
        return None
    sign = {"不低于": ">=", "不高于": "<=", "控制在": "<=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}.get(
        m["sign"] or "", ""
    )
    qualifier = m["qualifier"] or ""
    sign = sign or {"以上": ">=", "以下": "<=", "以内": "<="}.get(qualifier, "")
    low = float(m["low"])
    return Cell(sign, low, float(m["high"] or low), m["unit"] or "", qualifier, bool(_CUMULATIVE.match(text)), text)


def split_tables(lines: list[tuple[int, str]]) -> tuple[list[TableRow], list[tuple[int, str]]]:
    """Rows of every table of indicators in a text, and the lines that belong to none.

    Parameters
    ----------
    lines : list of (int, str)
        Number and text of each line; a real table has its cells separated by bars or tabs.
    """
    rows: list[TableRow] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        end = _end_of_table(lines, i)
        if end:
            made = _rows(lines[i:end])
            rows += made
            if not made:
                rest += lines[i:end]
            i = end
        else:
            rest.append(lines[i])
            i += 1
    return rows, rest


def _end_of_table(lines: list[tuple[int, str]], begin: int) -> int:
    """Index after the table that begins at a line, or 0 if none does."""
    cells = cells_of(lines[begin][1])
    if not any(_HEAD.match(c) for c in cells):
        return 0
    ahead = [c for _, text in lines[begin : begin + 14] for c in cells_of(text)]
    if not any(_YEAR.match(c) or _KIND.match(c) for c in ahead):
        return 0
    end = begin
    while end < len(lines):
        cells = cells_of(lines[end][1])
        if any(len(c) > _MOST_IN_CELL or c.endswith("。") for c in cells) or (
            cells and re.match("^(?:注|备注|资料来源|说明):", cells[0])
        ):
            break
        if (
            cells
            and re.match(r"^(?:第?[一二三四五六七八九十]+[、章节]|\([一二三四五六七八九十]+\)[^)]{2,}$)", cells[0])
            and len(cells) == 1
            and not lines[end][1].rstrip().endswith("|")
        ):
            break
        end += 1
    return end


def _rows(lines: list[tuple[int, str]]) -> list[TableRow]:
    flow = [(number, c) for number, text in lines for c in cells_of(text)]
    start = next(i for i, (_, c) in enumerate(flow) if _HEAD.match(c))
    columns, begin = _columns([c for _, c in flow[start + 1 :]])
    made: list[TableRow] = []
    name, name_line, unit, cells = "", 0, "", []
    for number, text in [*flow[start + 1 + begin :], (0, "结束的一行")]:
        if _is_cell(text):
            cells.append(text)
            continue
        if _is_unit(text) and name and not cells:
            unit = text
            continue
        if name and cells:
            row = _row(name_line, name, unit, cells, columns)
            if row is not None:
                made.append(row)
        name, name_line, unit, cells = text, number, "", []
    return made


def _columns(cells: list[str]) -> tuple[list[str], int]:
    """Headers after the name's, and how many cells they take."""
    columns = []
    for i, text in enumerate(cells):
        if (
            _YEAR.match(text)
            or _KIND.match(text)
            or "累计" in text
            or text in ("单位", "计量单位", "备注", "责任部门", "牵头部门")
            or text.endswith("年均增速")
            or re.match(r"^\d{4}年.{0,4}(?:值|目标)", text)
        ):
            columns.append(text)
        elif i > 12 or columns:
            return columns, i
    return columns, len(columns)


def _is_unit(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"%|个百分点|微克/立方米|毫克/立方米|[万亿]?(?:吨|千瓦|亩|公顷|公里|平方公里|立方米|个|家|天|辆|座|户|人)(?:/.{1,4})?|μg/m3|天|-",
            text,
        )
    )


def _is_cell(text: str) -> bool:
    return bool(
        _EMPTY.match(text)
        or _OBLIGATION.match(text)
        or (cell_value(text) and not re.match(r"^\d{1,2}[.、]?$", text.strip()))
        or re.fullmatch(r"\d{1,3}(?:\.\d+)?", text)
    )


def _row(line: int, name: str, unit: str, cells: list[str], columns: list[str]) -> TableRow | None:
    obligation = next(
        ({"约": "binding", "预": "expected", "指": "expected"}[c[0]] for c in cells if _OBLIGATION.match(c)), ""
    )
    stated = _UNIT.search(name)
    unit = unit or (stated[1] if stated else "")
    name = re.sub(r"^\d{1,2}[.、]?\s*", "", _UNIT.sub("", name))
    name = re.sub(r"(?<=[\u4e00-\u9fff])\d(?=[\u4e00-\u9fff]|$)", "", name)  # numbers of footnotes
    years = [int(m[1]) if (m := _YEAR.match(c) or re.match(r"^(\d{4})年", c)) else 0 for c in columns]
    values = _by_year(cells, columns, years)
    return TableRow(line, name, unit, values, obligation) if values else None


def _by_year(cells: list[str], columns: list[str], years: list[int]) -> dict[int, Cell]:
    numeric = [y for y in years if y]
    if len(cells) == len(columns):
        found = {}
        for text, header, year in zip(cells, columns, years, strict=True):
            value = cell_value(text)
            if value is not None and (year or "累计" in header):
                found[year or (max(numeric) if numeric else 0)] = value
        if found:
            return found
    given = [v for c in cells if not _EMPTY.match(c) and (v := cell_value(c)) is not None]
    if not given:
        return {}
    last = max(numeric) if numeric else 0
    if len(given) == 1 or given[-1].cumulative:
        return {last: given[-1]}
    picked = numeric[-len(given) :] if len(numeric) >= len(given) else [*numeric, *[0] * len(given)][: len(given)]
    return dict(zip(picked, given, strict=True))


def read_row(row: TableRow, setting: Setting) -> list[Goal]:
    """Goals of a row: its values of the years that were to come when the plan was issued."""
    years = sorted(y for y in row.values if y)
    base = years[0] if len(years) > 1 else None
    goals = []
    for year, cell in row.values.items():
        last = date(year, 12, 31) if year else setting.last
        if last >= setting.first and not (year == base and last < setting.issued):
            goals.append(_goal(row, cell, date(year or setting.first.year, 1, 1), last, base, setting))
    return goals


def _goal(row: TableRow, cell: Cell, first: date, last: date, base: int | None, setting: Setting) -> Goal:
    unit = setting.lexicon.units.get(row.unit or cell.unit, Unit(row.unit, row.unit, ""))
    indicator = setting.lexicon.indicator_of(row.name, unit.kind)
    before = next((c.value for c in row.values.values() if c is not cell and not c.cumulative), None)
    comparator = cell.comparator or ("range" if cell.high != cell.value else "")
    return Goal(
        line=row.line,
        clause="table",
        place=setting.places.own_zh,
        place_id=setting.places.own_id,
        name=row.name,
        subject="",
        indicator_id=indicator,
        comparator=comparator or comparator_in_table(row.name, cell.value, before, cell.cumulative),
        value=cell.value,
        high=cell.high,
        text=cell.text,
        unit=unit.unit,
        first=first,
        last=last,
        deadline_stated=bool(row.values.keys() - {0}),
        base=_base(cell, base, last, setting),
        obligation=row.obligation or "binding",
        recurring=False,
        quote=f"{row.name} {cell.text}",
        start=0,
        end=0,
        reasons=() if indicator else ("new_indicator",),
    )


def _base(cell: Cell, base: int | None, last: date, setting: Setting) -> date | None:
    """Base year of a value: the first year of the table; of a sum over the years the year before the plan."""
    if cell.cumulative:
        return date(setting.first.year - 1, 12, 31)
    return date(base, 12, 31) if base and base != last.year else None
