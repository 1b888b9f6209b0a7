"""Turn a spreadsheet into lines of JSON; run as a process of its own, under limits.

A hostile workbook can make a parser use any amount of memory or time and even abort the process, so this is
run in a child process that limits itself first, and imports no more of the product than its neighbours here.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import orjson

from data_access.importing.sheets.cells import Book, Sheet

PASSWORD, MEMORY, DAMAGED = 10, 11, 12
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main(workbook_path: str, target_path: str, memory: str, seconds: str) -> int:
    """Limit this process to so many bytes and seconds of processor, convert; return the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    return convert(workbook_path, target_path)


def convert(workbook_path: str, target_path: str) -> int:
    """Write a line that tells of the workbook and one a row; return how it ended (0 well, see the codes).

    The first line has the visible sheets with rows, the hidden ones, whether dates count from 1904, and by
    sheet the cells merged downwards; each further line is [place of its sheet, row number, texts].
    """
    try:
        with open(target_path, "w", encoding="utf-8") as target:
            _write(_book(workbook_path), target)
    except MemoryError:
        return MEMORY
    except Exception as error:  # whatever a parser makes of a broken file
        print(type(error).__name__, error, file=sys.stderr)
        protected = any(word in str(error).lower() for word in ("password", "encrypted"))
        return PASSWORD if protected else DAMAGED
    return 0


def _book(path: str) -> Book:
    with open(path, "rb") as stream:
        old = stream.read(8) == OLE_MAGIC
    if old:
        from data_access.importing.sheets.xls import open_xls

        return open_xls(path)
    from data_access.importing.sheets.packages import open_package

    return open_package(path)


def _write(book: Book, target: TextIO) -> None:
    shown = [sheet for sheet in book.sheets if not sheet.hidden and sheet.height]
    head = {
        "sheets": [sheet.name for sheet in shown],
        "hidden": [sheet.name for sheet in book.sheets if sheet.hidden and sheet.height],
        "date1904": book.date1904,
        "merged": [sheet.merged for sheet in shown],
    }
    print(orjson.dumps(head).decode(), file=target)
    for place, sheet in enumerate(shown):
        for row_no, texts in _filled(sheet):
            print(orjson.dumps([place, row_no, texts]).decode(), file=target)


def _filled(sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
    for row_no, texts in enumerate(sheet.rows(), start=1):
        if any(texts):
            yield row_no, texts
