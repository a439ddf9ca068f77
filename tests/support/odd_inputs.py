"""Files of every kind that is read, and what can happen to them: cells, structure, bytes, members of a package.

Everything follows from a seed, so that an input that did harm can be made again.
"""

from __future__ import annotations

import datetime
import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import resources
from support import layout_files
from support.workbook_samples import write_workbook

ODD = (
    "", " ", "-", "--", "NaN", "nan", "None", "inf", "-inf", "1e400", "-1e400", "1e-400", "-99999", "-0", "0x1F",
    "1_000", "９", "١٢", "1,234", "1.234,5", "3−5", "<3", "<LOD", "45%", "=1+1", "@SUM(A1)", "+1", "'", '"', '""',
    "true", "4" * 400, "9" * 30, "0" * 30, "2025-13-45", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01",
    "-1-01-01", "2025-02-29", "99/99/9999", "20250230", "24:00", "25:61", "十二月", "２０２５年", "🙂", "\u202e",
    "\x1b[31m", "\x07", "\x1e", "\ufeff", "a\u0301", "长" * 300, "../../etc/passwd", "<script>alert(1)</script>",
    "{{7*7}}", "%s%n", "$HOME", "\\", "\\x00", "\t", ";", "|", "，", "pm25", "新乡", "xinxiang", "date", "line", "2025",
    "46023", "1.5e3", "1e5", "°C",
)  # fmt: skip
_DAYS = pd.date_range("2025-01-01", periods=12)


@dataclass(frozen=True)
class Input:
    """One file, by the name under which it is read, and the card beside it ('' where it has none)."""

    name: str
    data: bytes
    card: str = ""


def _text(table: pd.DataFrame, **how) -> bytes:
    return table.to_csv(index=False, **how).encode()


def _table() -> pd.DataFrame:
    days = _DAYS.strftime("%Y-%m-%d")
    return pd.DataFrame(
        {"日期": days, "城市": "新乡", "PM2.5": range(30, 42), "PM10": range(60, 72), "O3_8h": 90, "CO": 0.8}
    )


@cache
def inputs() -> tuple[Input, ...]:
    """Whole files of every kind, as a bureau or a publisher writes them."""
    table, raw = _table(), resources.raw_dir()
    tidy = table.rename(columns={"日期": "date", "城市": "region", "PM2.5": "pm25"})[["date", "region", "pm25"]]
    long = tidy.melt(["date", "region"], var_name="parameter", value_name="value")
    hours = pd.DataFrame([(day, hour, "新乡", 20 + hour) for day in table["日期"][:3] for hour in range(24)],
                         columns=["date", "hour", "city", "pm25"])  # fmt: skip
    months = pd.DataFrame({"region": "xinxiang", "month": [f"2024-{m:02d}" for m in range(1, 13)], "pm25_mean": 40})
    sections = pd.DataFrame({"断面名称": ["卫河"] * 4, "年份": 2024, "月份": [1, 2, 3, 4], "高锰酸盐指数": 4.1,
                             "氨氮": 0.4, "总磷": 0.1, "化学需氧量": 12, "水质类别": "Ⅲ"})  # fmt: skip
    weather = pd.DataFrame({"date": tidy["date"], "region": "xinxiang", "temperature": 3.5, "wind_speed": 2.0})
    figures = b"".join((raw / "figures" / "published_figures.csv").read_bytes().splitlines(keepends=True)[:25])
    events = pd.DataFrame({"日期": table["日期"], "城市": "新乡", "污染物": "PM10"})
    card = (raw / "monitoring" / "hohhot_daily.card.toml").read_text(encoding="utf-8")
    made = [
        Input("wide.csv", _text(table)), Input("tidy.csv", _text(tidy)), Input("long.csv", _text(long)),
        Input("gbk.csv", table.to_csv(index=False).encode("gb18030")),
        Input("utf16.txt", table.to_csv(index=False, sep="\t").encode("utf-16")),
        Input("semicolons.csv", _text(table, sep=";", decimal=",")), Input("hours.csv", _text(hours)),
        Input("months.csv", _text(months)), Input("sections.csv", _text(sections)),
        Input("weather.csv", _text(weather)),
        Input("figures.csv", figures), Input("events.csv", _text(events)), Input("carded.csv", _text(tidy), card),
        Input("aqistudy.csv", layout_files.aqistudy(1)[0]), Input("openair.csv", layout_files.openair(1)[0]),
        Input("purple.csv", layout_files.purpleair(1)[0]), Input("prsa.csv", layout_files.prsa(1)[0]),
        Input("airdata.csv", layout_files.airdata_days(1)[0]),
        Input("wide_hours.csv", layout_files.wide_hours(1, ["新乡", "安阳"])[0]),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as held:
        rows = [list(table.columns), *table.to_numpy(dtype=object).tolist()]
        rows = [[day_of(cell) for cell in row] for row in rows]
        titled = [["2025年1月新乡市环境空气质量日报"], *rows]
        for kind in (".xlsx", ".xls", ".et", ".ods"):
            made.append(Input(f"book{kind}", write_workbook(Path(held) / f"book{kind}", {"日报": rows}).read_bytes()))
        book = write_workbook(
            Path(held) / "two.xlsx", {"一月": titled, "说明": [["本表由监测站填写"]]}, merged=("A1:F1",)
        )
        made.append(Input("two.xlsx", book.read_bytes()))
        for name, frame in (("days", table), ("hours", hours)):
            frame.to_parquet(Path(held) / f"{name}.parquet", index=False)
            made.append(Input(f"{name}.parquet", (Path(held) / f"{name}.parquet").read_bytes()))
    return tuple(made)


def day_of(cell):
    """A date where a cell holds one as text, so that a workbook holds real dates."""
    found = isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell)
    return datetime.date.fromisoformat(cell) if found else cell


# --- what can happen to a file -------------------------------------------------------------------------------------


def of_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, lost, doubled, moved or added; or the end of the file missing, or grown by noughts."""
    for _ in range(chance.choice((1, 1, 2, 8))):
        at, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 4, 64, 1024))
        piece = data[at : at + length]
        how = chance.randrange(8)
        if how == 0:
            data = data[:at]
        elif how == 1:
            data = data[:at] + bytes(chance.randrange(256) for _ in piece) + data[at + length :]
        elif how == 2:
            data = data[:at] + data[at + length :]
        elif how == 3:
            data = data[:at] + piece * chance.choice((2, 50)) + data[at + length :]
        elif how == 4:
            data = data[:at] + chance.choice(ODD).encode("utf-8", "surrogatepass") + data[at:]
        elif how == 5:
            data = data[:at] + bytes(len(piece)) + data[at + length :]
        elif how == 6:
            data = data + bytes(length)
        else:
            data = chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"PAR1", b"\r", b"\n\n\n")) + data
    return data


def _decoded(data: bytes) -> tuple[str, str] | None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None


def _cells_changed(cells: list[str], chance: random.Random) -> None:
    column, odd, how = chance.randrange(len(cells)), chance.choice(ODD), chance.randrange(8)
    if how <= 3:
        cells[column] = odd
    elif how == 4:
        cells.insert(column, odd)
    elif how == 5:
        del cells[column]
    elif how == 6:
        chance.shuffle(cells)
    else:
        cells[column] = f'"{cells[column]}\n{odd}"'


def _lines_changed(lines: list[str], mark: str, chance: random.Random) -> list[str]:
    how = chance.randrange(12)
    if how == 0:
        return chance.sample(lines, len(lines))
    if how == 1:
        return lines[1:] or [""]
    if how == 2:
        return [chance.choice(ODD) + mark + chance.choice(ODD), *lines]
    if how == 3:
        return lines + lines[-3:]
    if how == 4:  # rows are columns
        return [mark.join(cells) for cells in zip(*(line.split(mark) for line in lines), strict=False)] or [""]
    return lines


def of_cells(data: bytes, chance: random.Random) -> bytes:
    """Cells, separators and lines of a text changed."""
    found = _decoded(data)
    if found is None:
        return of_bytes(data, chance)
    text, encoding = found
    lines = text.splitlines() or [""]
    mark = max(",;\t", key=text.count)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.choice((0, chance.randrange(len(lines))))
        cells = lines[at].split(mark)
        _cells_changed(cells, chance)
        lines[at] = mark.join(cells)
    lines = _lines_changed(lines, mark, chance)
    return chance.choice(("\n", "\n", "\r\n", "\r")).join(lines).encode(encoding, "surrogatepass")


_NUMBER = re.compile(rb'(?<=")\d+(?=")|(?<=>)[^<>]+(?=<)')
NUMBERS = (b"0", b"-1", b"1", b"99999", b"2147483648", b"1048577", b"1e309", b"", b"A0", b"XFE1", b"#REF!", b"46023.99")


def of_package(data: bytes, chance: random.Random) -> bytes:
    """A member of a zipped workbook changed: numbers and texts in it, its bytes, or all of it gone."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = {one.filename: package.read(one) for one in package.infolist()}
    except (zipfile.BadZipFile, OSError):
        return of_bytes(data, chance)
    for _ in range(chance.choice((1, 1, 3))):
        name = chance.choice(sorted(members))
        how, content = chance.randrange(5), members[name]
        if how == 0:
            del members[name]
            break
        if how == 1:
            members[name] = of_bytes(content, chance)
        else:
            found = list(_NUMBER.finditer(content))
            for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 3)))), key=lambda m: -m.start()):
                odd = chance.choice((*NUMBERS, chance.choice(ODD).encode("utf-8", "surrogatepass").replace(b"<", b"")))
                content = content[: match.start()] + odd + content[match.end() :]
            members[name] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return out.getvalue()


def of_types(_: bytes, chance: random.Random) -> bytes:
    """A Parquet file with columns of any type under names that mean something."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    n = chance.choice((0, 1, 3, 12))
    names = (
        "date",
        "region",
        "parameter",
        "value",
        "pm25",
        "PM10",
        "city",
        "hour",
        "month",
        "unit",
        "日期",
        "o3",
        "line",
    )
    columns = {name: _array(chance, n) for name in chance.sample(names, chance.randrange(1, 6))}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _array(chance: random.Random, n: int):
    import pyarrow as pa

    days = [datetime.datetime(2025, 1, 1) + datetime.timedelta(hours=i) for i in range(n)]
    nothing = [None if chance.random() < 0.3 else i for i in range(n)]
    makers: tuple[Callable, ...] = (
        lambda: pa.array(nothing, pa.int64()), lambda: pa.array(nothing, pa.uint8()), lambda: pa.nulls(n),
        lambda: pa.array([float(chance.choice(("1", "nan", "inf", "-1e308", "5e-324"))) for _ in range(n)]),
        lambda: pa.array([float(i) for i in range(n)], pa.float32()),
        lambda: pa.array(np.arange(n).astype("float16")), lambda: pa.array([i % 2 == 0 for i in range(n)]),
        lambda: pa.array([chance.choice(ODD) for _ in range(n)]),
        lambda: pa.array([f"2025-01-0{i % 9 + 1}" for i in range(n)]),
        lambda: pa.array([b"\xff\x00" for _ in range(n)]), lambda: pa.array(days),
        lambda: pa.array(days, pa.timestamp("ns", "UTC")),
        lambda: pa.array([d.date() for d in days]), lambda: pa.array([d.time() for d in days]),
        lambda: pa.array([datetime.timedelta(days=i) for i in range(n)]), lambda: pa.array([[1, 2]] * n),
        lambda: pa.array([{"a": 1}] * n), lambda: pa.array(["新乡"] * n).dictionary_encode(),
        lambda: pa.array([datetime.date(1, 1, 1)] * n), lambda: pa.array([2**63 - 1] * n),
        lambda: pa.array([Decimal(i) / 4 for i in range(n)], pa.decimal128(20, 2)),
    )  # fmt: skip
    return chance.choice(makers)()


def mutated(one: Input, seed: int) -> Input:
    """A file after something happened to it; sometimes to its card instead."""
    chance = random.Random(seed)
    if one.card and chance.random() < 0.5:
        return Input(one.name, one.data, of_cells(one.card.encode(), chance).decode("utf-8", "replace"))
    if one.name.endswith(".parquet"):
        how = chance.choice((of_bytes, of_types, of_types))
    elif one.name.endswith((".xlsx", ".ods")):
        how = chance.choice((of_bytes, of_package, of_package))
    elif one.name.endswith((".xls", ".et")):
        how = of_bytes
    else:
        how = chance.choice((of_bytes, of_cells, of_cells, of_cells))
    return Input(one.name, how(one.data, chance), one.card)


def of_bytes_or_cells(data: bytes, seed: int) -> bytes:
    """A text after something happened to it."""
    chance = random.Random(seed)
    return chance.choice((of_bytes, of_cells, of_cells))(data, chance)
