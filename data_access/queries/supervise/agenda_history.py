"""The history of a unit's agenda as it may be shown: what was said of an order masked as its texts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.order.masking import mask_text
from dashboard.views.records import HistoryLine
from data_access.queries.order.rows import shown_text
from data_access.records.history import read_history
from data_access.schema import order, source

MOST = 12
o = order.c


def agenda_history(
    connection: Connection, unit_id: int, until: datetime, most: int = MOST
) -> tuple[HistoryLine, ...]:
    """Return the last acts on a unit's agenda up to a moment, oldest first."""
    lines = [each for each in read_history(connection, "agenda", unit_id) if each.at <= until][-most:]
    orders = _orders(connection, {str(each.detail.get("order", "")) for each in lines})
    return tuple(replace(each, note=_shown(each, orders)) for each in lines)


def _orders(connection: Connection, addresses: Iterable[str]) -> Mapping[str, Row[*tuple[Any, ...]]]:
    """Return the orders at addresses with the names that must not be read."""
    numbers = {each.partition("~")[2] for each in addresses}
    query = (
        select(source.c.code, o.order_no, o.enterprise_name, o.contact_name, o.confidential)
        .join(source, source.c.source_id == o.source_id)
        .where(o.order_no.in_(numbers))
    )
    return {f"{row.code}~{row.order_no}": row for row in connection.execute(query)}


def _shown(line: HistoryLine, orders: Mapping[str, Row[*tuple[Any, ...]]]) -> str:
    row = orders.get(str(line.detail.get("order", "")))
    if row is None:  # its import was undone
        return mask_text(line.note)
    return "" if row.confidential else shown_text(row, line.note)
