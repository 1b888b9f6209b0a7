"""What every kind of workbook is read into: sheets of texts, and cells that are no values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

EXACT_INTEGER = 1e15
# What a cell shows whose formula was never worked out by a spreadsheet program.
NO_RESULT = "#FORMULA"
MOST_MERGED = 50_000
Merged = tuple[int, int, int]  # first row, last row (as a spreadsheet numbers them), column from 0


@dataclass(frozen=True)
class Sheet:
    """A sheet: whether it is hidden, how many rows it has, and its rows from the first, columns from A."""

    name: str
    hidden: bool
    height: int
    rows: Callable[[], Iterator[list[str]]]
    merged: list[Merged] = field(default_factory=list)  # cells merged downwards


@dataclass(frozen=True)
class Book:
    """A workbook."""

    sheets: list[Sheet]
    date1904: bool = False


def text_of(value: Any) -> str:
    """Return a cell's value as a text that loses nothing; a day without a time as a day."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # A spreadsheet keeps 15 digits: a longer number has lost its end and must not pass as exact.
        if value.is_integer():
            return str(int(value)) if abs(value) < EXACT_INTEGER else f"{value:.14E}"
        return repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def shows_hours(code: str) -> bool:
    """Tell whether a number format shows the hour: then a midnight is an instant, else a day."""
    quoted = False
    plain = []
    signs = iter(code)
    for sign in signs:
        if sign == "\\":
            next(signs, None)
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            plain.append(sign)
    return "h" in "".join(plain).lower() or "时" in code


def midnight(day: str) -> str:
    """Return a day as its first instant, for a cell that shows hours."""
    return f"{day} 00:00:00"
