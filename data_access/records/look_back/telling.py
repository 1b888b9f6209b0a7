"""Tell units what was listed for them, and what they owe past its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from dashboard.i18n import _
from dashboard.look_back.records import OWED
from dashboard.reminders.messages import Notice
from data_access.records.reminders.outbox import post
from data_access.schema import look_back, unit

LINK = "/supervise/look-backs"
RECENT = timedelta(days=7)  # what ended longer ago was told then
b = look_back.c


def tell_listed(connection: Connection, now: datetime, rows: Sequence[Mapping[str, Any]]) -> int:
    """Tell each unit how many orders were listed for it; return how many messages that makes."""
    told = 0
    for unit_id, own in _by_unit(rows):
        text = _("Look-back: {n} closed orders of your unit are to be handled once more.").format(n=len(own))
        told += _tell(connection, now, "listed", unit_id, own, text)
    return told


def tell_overdue(connection: Connection, now: datetime) -> int:
    """Tell each unit which look-backs it owes past their end; return how many messages that makes.

    Of one whose end lies longer back it was told then.
    """
    late = (b.state.in_(OWED["look_back"]), b.due <= now, b.due > now - RECENT, b.demo.is_(False))
    query = select(b.look_back_id, b.unit_id, b.due).where(*late)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    told = 0
    for unit_id, own in _by_unit(rows):
        for end, ended in groupby(sorted(own, key=lambda row: row["due"]), lambda row: row["due"]):
            same = list(ended)
            text = _("Look-back: {n} orders of your unit are past their end and not handled.")
            # Named by the end that passed: to handle one of several is no occasion to tell of the others.
            occasion = str(int(end.timestamp()))
            told += _tell(connection, now, "overdue", unit_id, same, text.format(n=len(same)), occasion)
    return told


def _by_unit(rows: Iterable[Mapping[str, Any]]) -> list[tuple[int, list[Mapping[str, Any]]]]:
    owed = sorted(rows, key=lambda row: (row["unit_id"], row["look_back_id"]))
    return [(unit_id, list(own)) for unit_id, own in groupby(owed, lambda row: row["unit_id"])]


def _tell(
    connection: Connection,
    now: datetime,
    kind: str,
    unit_id: int,
    rows: Sequence[Mapping[str, Any]],
    text: str,
    occasion: str = "",
) -> int:
    first = min(row["look_back_id"] for row in rows)
    code = connection.scalar(select(unit.c.code).where(unit.c.unit_id == unit_id))
    notice = Notice(
        "look_back",
        first,
        ("look_back", kind, str(unit_id), occasion or str(first)),
        unit_id,
        text,
        f"{LINK}?unit={code}",
    )
    return post(connection, now, notice)
