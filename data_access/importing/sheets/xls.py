"""Read workbooks of the old binary kind (XLS)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as XlsSheet

from data_access.importing.sheets.cells import MOST_MERGED, Book, Sheet, midnight, shows_hours, text_of

HALF_SECOND = timedelta(milliseconds=500)


def open_xls(path: str) -> Book:
    """Return the sheets of a workbook; raise what the parser raises for one that is damaged or protected."""
    with open(os.devnull, "w", encoding="utf-8") as quiet:
        book = xlrd.open_workbook(path, formatting_info=True, logfile=quiet)
    hours = {key: shows_hours(form.format_str or "") for key, form in book.format_map.items()}
    timed = frozenset(place for place, style in enumerate(book.xf_list) if hours.get(style.format_key))
    sheets = [
        Sheet(
            sheet.name,
            bool(sheet.visibility),
            sheet.nrows,
            lambda sheet=sheet: _rows(sheet, book.datemode, timed),  # type: ignore[misc]
            [
                (low + 1, high, left)
                for low, high, left, _right in sheet.merged_cells[:MOST_MERGED]
                if high - low > 1
            ],
        )
        for sheet in book.sheets()
    ]
    return Book(sheets, bool(book.datemode))


def _rows(sheet: XlsSheet, datemode: int, timed: frozenset[int]) -> Iterator[list[str]]:
    for number in range(sheet.nrows):
        yield [_text(cell, datemode, timed) for cell in sheet.row(number)]


def _text(cell: Cell, datemode: int, timed: frozenset[int]) -> str:
    value: Any = cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_text_from_code.get(value, "#VALUE!")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(value))
    if cell.ctype != xlrd.XL_CELL_DATE:
        return text_of(value)
    try:
        moment = xlrd.xldate_as_datetime(value, 1 if datemode else 0)
    except (ValueError, OverflowError):
        return text_of(value)
    if value < 1:
        return text_of(moment.time())
    if value != int(value):
        # A time is stored as a part of a day and may miss its second by a hair.
        return text_of((moment + HALF_SECOND).replace(microsecond=0))
    day = text_of(moment.date())
    return midnight(day) if cell.xf_index in timed else day
