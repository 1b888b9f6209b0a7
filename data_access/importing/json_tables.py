"""Read a JSON list of objects as a table, one object at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

import orjson

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import MOST_COLUMNS, RawRows, Row, too_many_columns

SIZE_LIMIT = 100 * 2**20
EXACT_INTEGER = 1e15
_BLANKS = re.compile(r"[ \t\r\n]*")


def json_rows(path: Path) -> RawRows:
    """Return the objects of a JSON list as rows, the first as row 2; raise UnusableFile for other shapes."""
    if path.stat().st_size > SIZE_LIMIT:
        raise UnusableFile(
            "too_large",
            _("The JSON file is larger than {n} MiB.").format(n=SIZE_LIMIT >> 20),
            _("Send it as CSV, or in several files."),
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableFile(
            "encoding",
            _("The JSON is not in UTF-8."),
            _("Export the table again in UTF-8, or as CSV or XLSX, and send that file."),
        ) from None
    reader = _Reader(text)
    try:
        start = reader.list_of_objects()
        header = _header(reader.objects(start))
    except RecursionError:
        raise UnusableFile(
            "json_nesting",
            _("The JSON holds values inside values inside values, deeper than a table does."),
            _("Send a list of objects with plain values, or the table as CSV or XLSX."),
        ) from None
    except json.JSONDecodeError as error:
        raise UnusableFile(
            "json",
            _("The JSON is not well-formed: line {line}, column {column}.").format(
                line=error.lineno, column=error.colno
            ),
            _("Export the table again and send that file."),
        ) from None
    return RawRows(partial(_rows, reader, start, header), "json")


class _Reader:
    """Walk through a JSON text; raise JSONDecodeError where it is not well-formed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._value = json.JSONDecoder(parse_constant=self._no_number, parse_int=_integer).raw_decode

    def list_of_objects(self) -> int:
        """Return where the list begins: at the start, or the one list that an outer object holds.

        Everything after the list has been looked at. Raises UnusableFile where there is no such list.
        """
        start = self._after_blanks(0)
        lists = [start] if self._text[start : start + 1] == "[" else self._lists_in(start)
        if self._text[start : start + 1] == "[":
            self._end(self._past_list(start))
        if len(lists) != 1:
            raise _other_shape()
        return lists[0]

    def objects(self, start: int) -> Iterator[dict[str, Any]]:
        """Yield the objects of the list that begins there; UnusableFile where something else is in it."""
        for one, _next in self._items(start):
            if not isinstance(one, dict):
                raise _other_shape()
            yield one

    def _lists_in(self, start: int) -> list[int]:
        """Return where the lists begin that an object holds, none where the text is no object."""
        if self._text[start : start + 1] != "{":
            self._end(self._value(self._text, start)[1])
            return []
        lists: list[int] = []
        place = self._after_blanks(start + 1)
        while self._text[place : place + 1] != "}":
            key, place = self._value(self._text, place)
            place = self._after_blanks(place)
            if not isinstance(key, str) or self._text[place : place + 1] != ":":
                raise self._wrong("key", place)
            place = self._after_blanks(place + 1)
            if self._text[place : place + 1] == "[":
                lists.append(place)
                place = self._past_list(place)
            else:
                place = self._value(self._text, place)[1]
            place = self._after_comma(place, "}")
        self._end(place + 1)
        return lists

    def _items(self, start: int) -> Iterator[tuple[Any, int]]:
        """Yield each value of a list with the place of the next, or of the list's end."""
        place = self._after_blanks(start + 1)
        while self._text[place : place + 1] != "]":
            one, place = self._value(self._text, place)
            place = self._after_comma(place, "]")
            yield one, place

    def _past_list(self, start: int) -> int:
        end = self._after_blanks(start + 1)
        for _one, end in self._items(start):  # noqa: B007
            pass
        return end + 1

    def _after_comma(self, place: int, closing: str) -> int:
        """Return the place of the next value, or of the closing sign."""
        place = self._after_blanks(place)
        sign = self._text[place : place + 1]
        if sign == closing:
            return place
        if sign != ",":
            raise self._wrong("comma", place)
        place = self._after_blanks(place + 1)
        if self._text[place : place + 1] == closing:
            raise self._wrong("value", place)
        return place

    def _after_blanks(self, place: int) -> int:
        found = _BLANKS.match(self._text, place)
        assert found is not None
        return found.end()

    def _end(self, place: int) -> None:
        if self._after_blanks(place) != len(self._text):
            raise self._wrong("end", place)

    def _no_number(self, _name: str) -> None:
        raise self._wrong("number", 0)

    def _wrong(self, what: str, place: int) -> json.JSONDecodeError:
        return json.JSONDecodeError(what, self._text, place)


def _integer(digits: str) -> int | str:
    """Return a whole number; one with more digits than any number has as its digits."""
    return int(digits) if len(digits) <= 40 else digits


def _header(objects: Iterator[dict[str, Any]]) -> list[str]:
    """Return the names of all objects; raise UnusableFile for more than a table has, or no object."""
    header: dict[str, None] = {}
    for one in objects:
        header.update(dict.fromkeys(one))
        if len(header) > MOST_COLUMNS:
            raise too_many_columns(MOST_COLUMNS)
    if not header:
        raise UnusableFile("no_rows", _("The table has no data rows."), _("Check the period of the export."))
    return list(header)


def _rows(reader: _Reader, start: int, header: list[str]) -> Iterator[Row]:
    yield 1, header
    for number, one in enumerate(reader.objects(start), start=2):
        yield number, [_text(one.get(key)) for key in header]


def _other_shape() -> UnusableFile:
    return UnusableFile(
        "json_shape",
        _("The JSON is not a list of objects."),
        _('Send a list of objects, [{"order_no": "…", "opened_at": "…"}], or an object with one such list.'),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) >= EXACT_INTEGER:
        return f"{value:.14E}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return repr(value)
    if isinstance(value, (bool, float)):
        return orjson.dumps(value).decode()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
