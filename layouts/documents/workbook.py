"""What every workbook has in common: text stays text, heads look alike, definitions stand as pairs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

Value = str | int | float | None


def new_book(stream: io.BytesIO, *, row_by_row: bool = False) -> Any:
    """Open a workbook that takes no text for a formula, link or number.

    `row_by_row` keeps one row in memory: rows must then be written from the first to the last.
    """
    options = {
        "constant_memory" if row_by_row else "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(stream, options)


def head_format(book: Any) -> Any:
    """Return how the heads of columns look."""
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})


def write(page: Any, line: int, column: int, value: Value) -> None:
    """Write a value by its type: text is always text, whatever sign it begins with."""
    if isinstance(value, str):
        page.write_string(line, column, value)
    elif value is not None:
        page.write_number(line, column, value)


def write_pairs(book: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Write names and values as a sheet of their own."""
    page = book.add_worksheet(title)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24, wrap)
    page.set_column(1, 1, 90, wrap)
    for line, (name, value) in enumerate(rows):
        page.write_string(line, 0, name)
        page.write_string(line, 1, value)
