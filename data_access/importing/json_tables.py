"""Read a JSON list of objects as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from dashboard.i18n import _
from data_access.importing.errors import UnusableFile
from data_access.importing.headers import MOST_COLUMNS, RawRows, Row, too_many_columns

SIZE_LIMIT = 100 * 2**20


def json_rows(path: Path) -> RawRows:
    """Return the objects of a JSON list as rows, the first as row 2; raise UnusableFile for other shapes."""
    if path.stat().st_size > SIZE_LIMIT:
        raise UnusableFile(
            "too_large",
            _("The JSON file is larger than {n} MiB.").format(n=SIZE_LIMIT >> 20),
            _("Send it as CSV, or in several files."),
        )
    try:
        content = orjson.loads(_utf8(path.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise UnusableFile(
            "json",
            _("The JSON is not well-formed: line {line}, column {column}.").format(
                line=error.lineno, column=error.colno
            ),
            _("Export the table again and send that file."),
        ) from None
    objects = _objects(content)
    header = _header(objects)
    rows: list[Row] = [(1, header)]
    rows += [(number, [_text(one.get(key)) for key in header]) for number, one in enumerate(objects, start=2)]
    return RawRows(lambda: iter(rows), "json")


def _header(objects: list[dict[str, Any]]) -> list[str]:
    """Return the names of all objects; raise UnusableFile for more than a table has."""
    header: dict[str, None] = {}
    for one in objects:
        header.update(dict.fromkeys(one))
        if len(header) > MOST_COLUMNS:
            raise too_many_columns(MOST_COLUMNS)
    return list(header)


def _utf8(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf")


def _objects(content: Any) -> list[dict[str, Any]]:
    """Find the list of objects: the content itself, or the one list that an outer object holds."""
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else None
    if isinstance(content, list) and all(isinstance(one, dict) for one in content):
        if not content:
            raise UnusableFile(
                "no_rows", _("The table has no data rows."), _("Check the period of the export.")
            )
        return content
    raise UnusableFile(
        "json_shape",
        _("The JSON is not a list of objects."),
        _('Send a list of objects, [{"order_no": "…", "opened_at": "…"}], or an object with one such list.'),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) >= 1e15:
        return f"{value:.14E}"
    if isinstance(value, (bool, int, float)):
        return orjson.dumps(value).decode()
    return orjson.dumps(value).decode()
