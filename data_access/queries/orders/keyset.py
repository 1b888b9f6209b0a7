"""Keyset pages: a cursor names the last row seen, so that no page is counted off from the start."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


@dataclass(frozen=True)
class Cursor:
    """A place in a sorted list: the sort key and id of a row, the way on from it, its number in the list."""

    key: int
    order_id: int
    backward: bool
    row_no: int

    def encode(self) -> str:
        """Return the cursor as URL-safe text."""
        packed = json.dumps([self.key, self.order_id, int(self.backward), self.row_no]).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(text: str) -> Cursor | None:
    """Read a cursor from a URL; None for the first page and for anything that is not a cursor."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        key, order_id, backward, row_no = (int(value) for value in values)
    except (ValueError, TypeError, binascii.Error):
        return None
    if max(abs(key), abs(order_id)) >= 2**63 or not 0 < row_no < 2**31:
        return None
    return Cursor(key, order_id, bool(backward), row_no)


def beyond(
    cursor: Cursor, key: ColumnElement[int], order_id: ColumnElement[int], descending: bool
) -> ColumnElement[bool]:
    """Return the condition of the rows beyond a cursor in its direction."""
    smaller = descending != cursor.backward
    further = key < cursor.key if smaller else key > cursor.key
    tied = order_id < cursor.order_id if smaller else order_id > cursor.order_id
    return or_(further, and_(key == cursor.key, tied))


def ordering(
    key: ColumnElement[int], order_id: ColumnElement[int], descending: bool, backward: bool
) -> list[Any]:
    """Return the ORDER BY of a page; backward pages are read the other way round and turned afterwards."""
    if descending != backward:
        return [key.desc(), order_id.desc()]
    return [key.asc(), order_id.asc()]
