"""Write the same rows as a workbook of each kind that is read."""

import datetime
import re
import shutil
import zipfile

import openpyxl
import xlwt
from odf import opendocument, table, text
from openpyxl.utils.datetime import CALENDAR_MAC_1904

KINDS = (".xlsx", ".xls", ".et", ".ods")


def write_workbook(path, sheets, merged=(), hidden=(), since_1904=False):
    """Write sheets (name → rows) to a path; its ending says the kind. ``merged`` are ranges of the first sheet."""
    kind = path.suffix
    if kind == ".xlsx":
        _xlsx(path, sheets, merged, hidden, since_1904)
    elif kind == ".ods":
        _ods(path, sheets)
    else:
        _xls(path.with_suffix(".xls"), sheets)
        if kind == ".et":
            shutil.move(path.with_suffix(".xls"), path)
    return path


def _xlsx(path, sheets, merged, hidden, since_1904):
    book = openpyxl.Workbook()
    book.remove(book.active)
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for block in merged:
        book[next(iter(sheets))].merge_cells(block)
    book.save(path)


def _xls(path, sheets):
    book = xlwt.Workbook(encoding="utf-8")
    days = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(i, j, cell, *([days] if isinstance(cell, datetime.date) else []))
    book.save(path)


def _ods(path, sheets):
    book = opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = table.Table(name=name)
        for row in rows:
            line = table.TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    book.save(path)


def _ods_cell(cell):
    if cell is None:
        return table.TableCell()
    if isinstance(cell, datetime.date):
        made = table.TableCell(valuetype="date", datevalue=cell.isoformat())
    elif isinstance(cell, int | float):
        made = table.TableCell(valuetype="float", value=cell)
    else:
        made = table.TableCell(valuetype="string")
    made.addElement(text.P(text=str(cell)))
    return made


def replace_in_sheet(path, part, old, new):
    """Change the XML of one part of an .xlsx file, as no library writes it; ``old`` is a regular expression."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part], n_changed = re.subn(old, new, parts[part])
    assert n_changed
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
