"""Tables of indicators, real or flattened to one cell a line, as rows of a name with its values by column."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace

from analytics.drafting.normal import normal_form
from analytics.drafting.table_cells import cell_parts, cell_value, unit_of
from analytics.terms import Obligation

_HEAD = re.compile(
    r"^(?:序号)?(?:主要|具体|评价|规划|考核|目标|核心|重点|绩效|监测|约束性|[二三四]级)?指标(?:名称|内容|项目)?(?:\(单位\))?$"
)
_YEAR = re.compile(
    r"^(?:目标|预期|规划|到)?“?((?:19|20)\d\d)年?度?(?:底|末)?(?:[现实基目预规完控远考][\u4e00-\u9fff]{0,5})?(?:值|年|情况)?(?:\(.*\))?$"
)
_YEAR_AFTER = re.compile(
    r"^(?P<what>现状|目标|基准|基期|规划|预期|实际|指标|近期|中期|远期)(?:年|值|目标)*\(?((?:19|20)\d\d)年?\)?$"
)
_BASE = re.compile(
    r"^(?:“?十[一二三四五六]五”?(?:末|期末)?)?(?:现状|基准|基期|基础|现有|起始|当前|实际)(?:年|值|水平|情况)*$"
)
_TARGET = re.compile(
    r"^(?:“?十[一二三四五六]五”?(?:末|期末)?)?(?:规划|预期|年度|[二三四五]年)?(?:目标|目标[值数]|任务[值数]|规划值|指标值|年份|年度)(?:\(值\))?$"
)
_TOTAL = re.compile(r"累计|五年|年均增速|年均增长")
#: How far a value is to change, beside its years: drawn from them, a goal only where they are empty.
_CHANGE = re.compile(r"^(?:变化(?:幅度|率|量|值)?|增减(?:幅度|量|率)?|[增降升]幅)(?:[/(].*)?$")
_KIND = re.compile(r"^(?:指标)?(?:属性|类型|性质)$|^约束性/预期性$")
_NUMBER = re.compile(r"^(?:序号|编号)$")
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_GROUP = re.compile(r"^(?:类别|分类|领域|任务|指标类别|一级指标|指标类型|维度|目标层|准则层|分项|板块)$")
_OTHER = re.compile(
    r"^(?:备注|(?:责任|牵头|配合|数据来源)(?:部门|单位|处室|科室)?|说明|指标来源|完成时限|(?:国家|省级|省定|上级|创建|建设|考核)(?:要求|标准))$"
)
_VALUE_ROLES = ("year", "base", "target", "total", "change")
_OBLIGATION = re.compile("^(约束性?|预期性?|指导性?|参考性?)(?:指标)?$")
_EMPTY = re.compile(r"^(?:[-—–/\\]+|无|待定)?$")
#: What a line opens with that only explains a table.
NOTE = re.compile("^(?:注\\d?|备注|资料来源|数据来源|说明)[::]")
_HEADED = re.compile("^第[一二三四五六七八九十百]+[篇章节]")
_MOST_IN_CELL, _MOST_HEADS, _LONGEST_HEAD = 60, 12, 16
#: Lines within which a row with a cell a line comes to its unit or first value: number, name, unit or value.
_ROW_BEGINS = 3
#: Longest rest of a header that a narrow column put on a line of its own, and longest rest of a name.
_LONGEST_REST = 3
#: Blanks that the text of a PDF has within a cell: 2022 年, （ PM10 ）, 微克 / 立方米.
_WITHIN_CELL = re.compile(
    r"(?<=(?:19|20)\d\d) +(?=年(?!均))|(?<=[(（]) +| +(?=[)）])|(?<=[克吨升]) +(?=/)|(?<=[克吨升]/) +|(?<=[克吨升] /) +"
)


@dataclass(frozen=True, slots=True)
class Text:
    """Text of one cell, with the line and the place in it where the table as shown has it."""

    text: str
    line: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What a column holds (``name``, ``unit``, ``year``, ``base``, ``target``, ``total``, ``kind`` …) and its year."""

    role: str
    year: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """An indicator of a table: its name, unit, cells by column, obligation (``binding``, ``expected`` or none), place.

    A table of indicators has no places: then it is the plan's own.
    """

    name: Text
    unit: str
    values: tuple[tuple[TableColumn, Text], ...]
    obligation: str
    place: str = ""


@dataclass
class Table:
    """A table as shown, line by line, its cells and its rows."""

    lines: list[tuple[int, str]]
    cells: list[Text]
    rows: list[TableRow] = field(default_factory=list)


def cells_of(text: str, spaced: bool = False) -> list[str]:
    """Cells of one line: by bars, tabs or wide blanks; by every blank if ``spaced``.

    Examples
    --------
    >>> cells_of("| PM2.5浓度 | 40 | 35 | 约束性 |"), cells_of("76。7 |")
    (['PM2.5浓度', '40', '35', '约束性'], ['76.7'])
    >>> cells_of("序号 指标 2020年 2025年", spaced=True)
    ['序号', '指标', '2020年', '2025年']
    >>> cells_of("颗粒物（ PM10 ） 微克 / 立方米 2020 年 2025 年目标", spaced=True)
    ['颗粒物(PM10)', '微克/立方米', '2020年', '2025年目标']
    """
    barred = "|" in text or "\t" in text
    text = _WITHIN_CELL.sub("", text) if spaced else text
    parts = re.split(r"[|\t]" if barred else r"\s+" if spaced else r"\s{2,}", text.strip().strip("|"))
    made = [re.sub(r"(?<=\d)。(?=\d)", ".", normal_form(p)) for p in parts]
    return made if barred else _whole_heads([m for m in made if m])


def _whole_heads(cells: list[str]) -> list[str]:
    """Cells of which those that a narrow column broke into two (指标属 性, 2025年(目标 值)) are whole headers again."""
    made: list[str] = []
    for cell in cells:
        joined = made[-1] + cell if made else ""
        broken = len(cell) <= _LONGEST_REST and not re.search(r"\d", cell) and bool(joined)
        if (
            broken
            and column_of(joined) is not None
            and column_of(cell) is None
            and (column_of(made[-1]) is None or made[-1].count("(") > made[-1].count(")"))
        ):
            made[-1] = joined
        else:
            made.append(cell)
    return made


def split_tables(lines: list[tuple[int, str]]) -> tuple[list[Table], list[tuple[int, str]]]:
    """Every table of indicators in a text, and the lines that belong to none.

    Parameters
    ----------
    lines : list of (int, str)
        Number and text of each line; a real table has its cells separated by bars, tabs or blanks.
    """
    tables: list[Table] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        end, spaced = _end_of_table(lines, i)
        before = _headers_before(rest) if end else []
        table = _table([*before, *lines[i:end]], spaced) if end else None
        if table is None or not table.rows:
            rest.append(lines[i])
            i += 1
        else:
            tables.append(table)
            del rest[len(rest) - len(before) :]
            i = end
    return tables, rest


def _headers_before(rest: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines that are a header of their own and stand before the one that names the indicator (序号, 类别)."""
    made: list[tuple[int, str]] = []
    for number, text in reversed(rest):
        column = column_of(normal_form(text.strip(" |")))
        if column is None or column.role not in ("number", "group"):
            break
        made.insert(0, (number, text))
    return made


def column_of(text: str) -> TableColumn | None:
    """What a header announces, or None if it is no header."""
    if _HEAD.match(text):
        return TableColumn("name")
    year = _YEAR.match(text)
    if year:
        return TableColumn("year", int(year[1]))
    after = _YEAR_AFTER.match(text)
    if after:
        return TableColumn("year", int(after[2]))
    kinds = (
        (_BASE, "base"), (_TARGET, "target"), (_CHANGE, "change"), (_KIND, "kind"), (_NUMBER, "number"),
        (_UNIT_HEAD, "unit"), (_GROUP, "group"), (_OTHER, "other"),
    )  # fmt: skip
    found = next((role for pattern, role in kinds if pattern.match(text)), "")
    return TableColumn(found or "total") if found or (_TOTAL.search(text) and len(text) < _LONGEST_HEAD) else None


def _is_title(lines: list[tuple[int, str]], begin: int) -> bool:
    """Whether a line only calls the table below it one of indicators (专栏1  主要指标): the next is its header."""
    if begin + 1 >= len(lines) or len(cells_of(lines[begin][1])) > 2:
        return False
    below = [column_of(cell) for cell in cells_of(lines[begin + 1][1])]
    return len(below) > 2 and all(below) and any(column.role == "name" for column in below if column)


def _end_of_table(lines: list[tuple[int, str]], begin: int) -> tuple[int, bool]:
    """Index after the table that begins at a line, or 0 if none does; and whether single blanks part its cells."""
    text = lines[begin][1]
    spaced = len(cells_of(text)) == 1 and len(cells_of(text, spaced=True)) > 2
    cells = cells_of(text, spaced)
    if not any(_HEAD.match(c) for c in cells) or _is_title(lines, begin):
        return 0, False
    ahead = [c for _, line in lines[begin : begin + 14] for c in cells_of(line, spaced)]
    columns = [c for c in map(column_of, ahead) if c is not None]
    if not any(c.role in (*_VALUE_ROLES, "kind") for c in columns):
        return 0, False
    end = begin
    while end < len(lines):
        cells = cells_of(lines[end][1], spaced)
        over = any(len(c) > _MOST_IN_CELL or c.endswith("。") for c in cells)
        alone = len(cells) == 1 and not lines[end][1].rstrip().endswith("|")
        headed = cells and _HEADED.match(lines[end][1].strip())
        title = r"^(?:第?[一二三四五六七八九十]+[、章节]|\([一二三四五六七八九十]+\)[^)]{2,}$|专栏|表\d)"
        if (
            over
            or (headed and end > begin)
            or (cells and NOTE.match(cells[0]))
            or (alone and end > begin and re.match(title, cells[0]) and not _is_group_title(lines, end))
        ):
            break
        end += 1
    return end, spaced


def _is_group_title(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether a numbered title (一、环境质量) heads rows of a table with a cell a line: values or units follow soon."""
    below = [normal_form(text.strip(" |")) for _, text in lines[at + 1 : at + 1 + _ROW_BEGINS]]
    whole = len(below) == _ROW_BEGINS and not any(len(c) > _MOST_IN_CELL or c.endswith(("。", ";")) for c in below)
    return whole and any(_is_value(cell) or unit_of(cell) is not None for cell in below)


def _table(lines: list[tuple[int, str]], spaced: bool) -> Table | None:
    """A table of these lines; None if its header names no column of values."""
    by_line: list[list[Text]] = []
    shown = []
    for number, text in lines:
        cells, at = cells_of(text, spaced), 0
        shown.append((number, " | ".join(cells)))
        row = []
        for cell in cells:
            row.append(Text(cell, number, at))
            at += len(cell) + 3
        by_line.append(row)
    flow = [cell for row in by_line for cell in row]
    columns, taken = _columns(flow)
    columns = _with_one_name(_below_their_head(columns))
    if not any(c.role in (*_VALUE_ROLES, "kind") for c in columns):
        return None
    table = Table(shown, flow)
    first = next((i for i, row in enumerate(by_line) if len(row) > 2), len(by_line))
    table.rows = _rows_by_line(by_line, columns) if first == 0 else _rows_in_flow(flow[taken:], columns)
    return table


def _columns(flow: list[Text]) -> tuple[list[TableColumn], int]:
    """Columns of a header, and how many cells it takes; a header may go on in a second cell (2025年, 目标值)."""
    columns: list[TableColumn] = []
    part = 0  # cells that the one before holds the beginning of
    for i, cell in enumerate(flow):
        if part == i and i:
            continue
        column = column_of(cell.text)
        whole = _broken_head(flow, i)
        if whole is not None:
            columns.append(whole)
            part = i + 1
            continue
        goes_on = columns and columns[-1].role == "year" and re.match("^(?:目标|现状|实际|规划|基准)值?$", cell.text)
        if goes_on:
            continue
        named = next((flow[j] for j in range(i) if _HEAD.match(flow[j].text)), None)
        if column is None and named is not None and named.line == cell.line:
            column = TableColumn("other")  # 国家要求, in the line of the header
        if column is None:
            if any(c.role == "name" for c in columns) and len(columns) > 1:
                return columns, i
            columns = []
        else:
            columns.append(column)
    return columns, len(flow)


def _broken_head(flow: list[Text], i: int) -> TableColumn | None:
    """The column of a head that a narrow column broke over two lines (序, 号; 指标, 属性), or None.

    *Indicator* begins such a head only where another column names the indicator.
    """
    head, after = (flow[j].text if j < len(flow) else "" for j in (i, i + 1))
    whole = column_of(head + after)
    if whole is None or whole.role not in ("number", "group", "kind", "unit") or len(after) > _LONGEST_REST:
        return None
    alone = column_of(head)
    others = [cell.text for cell in flow[max(0, i - _MOST_HEADS) : i + _MOST_HEADS] if cell is not flow[i]]
    named = any(_HEAD.match(text) and text != head for text in others)
    return whole if alone is None or (alone.role == "name" and named) else None


def _below_their_head(columns: list[TableColumn]) -> list[TableColumn]:
    """Columns of a header of two lines: the years of the second stand below the one head of the first (目标值).

    Examples
    --------
    >>> heads = ["指标", "目标值", "属性", "2020年", "2025年"]
    >>> [c.role for c in _below_their_head([c for c in map(column_of, heads) if c])]
    ['name', 'year', 'year', 'kind']
    """
    last = max((i for i, c in enumerate(columns) if c.role not in _VALUE_ROLES), default=-1)
    below = columns[last + 1 :]
    over = [i for i, c in enumerate(columns[: last + 1]) if c.role in _VALUE_ROLES]
    if len(over) != 1 or len(below) < 2 or columns[over[0]].role != "target" or columns[last].role == "name":
        return columns
    return [*columns[: over[0]], *below, *columns[over[0] + 1 : last + 1]]


def _with_one_name(columns: list[TableColumn]) -> list[TableColumn]:
    """Columns of which the last that names is the name, the others are groups: 二级指标 beside 三级指标."""
    names = [i for i, column in enumerate(columns) if column.role == "name"]
    return [TableColumn("group") if i in names[:-1] else column for i, column in enumerate(columns)]


def _rows_by_line(by_line: list[list[Text]], columns: list[TableColumn]) -> list[TableRow]:
    made = []
    alone: Text | None = None  # the line before, if it is one cell: the beginning of a name that goes on here
    for cells in by_line[1:]:
        row = None if all(column_of(cell.text) for cell in cells) else _row(cells, columns)
        if row is not None and alone is not None and len(row.name.text) <= _LONGEST_REST:
            row = replace(row, name=Text(alone.text + row.name.text, alone.line, alone.start))
        if row is not None:
            made.append(row)
        alone = cells[0] if len(cells) == 1 else None
    return made


def _rows_in_flow(flow: list[Text], columns: list[TableColumn]) -> list[TableRow]:
    """Rows of a table with one cell a line: by its row numbers if it has them, else by where values follow a name."""
    if any(c.role == "number" for c in columns):
        starts, wanted = [], 1
        for i, cell in enumerate(flow):
            follows = i + 1 < len(flow) and not _is_value(flow[i + 1].text)
            if re.fullmatch(rf"{wanted}[.、]?", cell.text) and follows:
                starts.append(i)
                wanted += 1
        bounds = [*starts, len(flow)]
        after = [c for c in columns if c.role not in ("number", "group")]
        parts = [_without_group(flow[a + 1 : b], len(after)) for a, b in itertools.pairwise(bounds)]
        return [row for part in parts if (row := _row(part, after)) is not None]
    made: list[TableRow] = []
    part: list[Text] = []
    for cell in [*flow, Text("结束的一行")]:
        if not part or _is_value(cell.text) or (len(part) == 1 and unit_of(cell.text)):
            part.append(cell)
            continue
        row = _row(part, [c for c in columns if c.role not in ("number", "group")])
        if row is not None:
            made.append(row)
        part = [cell]
    return made


def _is_value(text: str) -> bool:
    return bool(_EMPTY.match(text) or _OBLIGATION.match(text) or cell_value(text) or cell_parts(text))


def _without_group(part: list[Text], most: int) -> list[Text]:
    """A row without the group's title that stands before the next row's number."""
    while len(part) > max(most, 2) and not _is_value(part[-1].text) and not unit_of(part[-1].text):
        part = part[:-1]
    return part


def _row(cells: list[Text], columns: list[TableColumn]) -> TableRow | None:
    """A row read from the right, because merged cells are missing at the left; extra cells belong to the name."""
    at = next(i for i, c in enumerate(columns) if c.role == "name")
    after = columns[at + 1 :]
    if len(cells) <= 1 or not any(c.text for c in cells):
        return None
    if len(cells) > len(after):
        named, rest = cells[: len(cells) - len(after)], cells[len(cells) - len(after) :]
        named = named[-1:] if len(cells) <= len(columns) else named[at:]
    else:
        named, rest = cells[:1], cells[1:]
        after = _matching(rest, after)
    unit = next((c.text for c, col in zip(rest, after, strict=False) if col.role == "unit"), "")
    kind = next((m[1][0] for c in rest if (m := _OBLIGATION.match(c.text))), "")
    values = tuple((col, c) for c, col in zip(rest, after, strict=False) if col.role in _VALUE_ROLES)
    words = "".join(c.text for c in named)
    if not re.search("[\u4e00-\u9fff]", words) or not any(c.text for _, c in values):
        return None
    name = Text(words, named[0].line, named[0].start)
    return TableRow(
        name,
        unit,
        values,
        {"约": Obligation.BINDING, "预": Obligation.EXPECTED, "指": Obligation.EXPECTED, "参": Obligation.EXPECTED}.get(
            kind, ""
        ),
    )


def _matching(cells: list[Text], columns: list[TableColumn]) -> list[TableColumn]:
    """Columns of the cells of a row that lacks some: the unit first if there is one, then values from the right."""
    has_unit = bool(cells) and unit_of(cells[0].text) is not None
    values = [c for c in columns if c.role in _VALUE_ROLES]
    given = [c for c in cells[has_unit:] if not _OBLIGATION.match(c.text)]
    totals = [c for c in given if (v := cell_value(c.text)) and v.cumulative]
    years = [c for c in values if c.role != "total"] if not totals else values
    picked = years[-len(given) :] if given else []
    return [*([TableColumn("unit")] if has_unit else []), *picked, *(TableColumn("kind") for _ in cells)]
