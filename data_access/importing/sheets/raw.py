"""Write the sheets of a workbook as lines of JSON: its parser holds them all in memory, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from data_access.importing.sheets.cells import Book, Sheet

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def write_raw(path: Path, target: Path) -> dict[str, Any]:
    """Write a line [place of its sheet, row number, texts] for each row that holds anything.

    Returns the visible sheets with rows, the hidden ones, whether dates count from 1904, and by sheet the
    cells merged downwards; raises what the parsers raise for a damaged or protected workbook.
    """
    book = _book(str(path))
    shown = [sheet for sheet in book.sheets if not sheet.hidden and sheet.height]
    with target.open("wb") as lines:
        for place, sheet in enumerate(shown):
            _write(place, sheet, lines)
    return {
        "sheets": [sheet.name for sheet in shown],
        "hidden": [sheet.name for sheet in book.sheets if sheet.hidden and sheet.height],
        "date1904": book.date1904,
        "merged": [sheet.merged for sheet in shown],
    }


def _book(path: str) -> Book:
    with open(path, "rb") as stream:
        old = stream.read(8) == OLE_MAGIC
    if old:
        from data_access.importing.sheets.xls import open_xls

        return open_xls(path)
    from data_access.importing.sheets.packages import open_package

    return open_package(path)


def _write(place: int, sheet: Sheet, lines: BinaryIO) -> None:
    for row_no, texts in _filled(sheet):
        lines.write(orjson.dumps([place, row_no, texts], option=orjson.OPT_APPEND_NEWLINE))


def _filled(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    for row_no, texts in enumerate(sheet.rows(), start=1):
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield row_no, texts
