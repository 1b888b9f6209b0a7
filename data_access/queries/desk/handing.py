"""Notes handed over from shift to shift."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.views.records import HistoryLine
from data_access.records.history import DESK
from data_access.reference.accounts import shown_as
from data_access.schema import account, record_history

MOST = 6


def hand_over_notes(connection: Connection, most: int = MOST) -> tuple[HistoryLine, ...]:
    """Return the newest notes of the desk, the newest first; the caller has checked who reads them."""
    h = record_history.c
    query = (
        select(h.at, h.account, account.c.display_name, h.act, h.note)
        .select_from(record_history.outerjoin(account, account.c.name == h.account))
        .where(h.subject == DESK, h.act == "hand_over")
        .order_by(h.history_id.desc())
        .limit(most)
    )
    return tuple(
        HistoryLine(row.at, shown_as(row.account, row.display_name), row.act, "", row.note)
        for row in connection.execute(query)
    )
