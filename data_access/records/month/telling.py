"""Tell units, or the city's office, what happened to a month or to an appeal of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.month.life import month_number
from dashboard.month.messages import occasion_text
from dashboard.reminders.messages import Notice
from dashboard.supervise.messages import TAIL, written_due
from data_access.records.acting import ZONE
from data_access.records.reminders.outbox import post
from data_access.schema import unit

PATH = "/check"
KINDS = ("district", "department", "utility")


def tell_units(
    connection: Connection,
    now: datetime,
    month: str,
    act: str,
    *,
    until: datetime | None = None,
    version: int = 0,
) -> int:
    """Tell every appraised unit of a step of a month; return how many messages are new."""
    u = unit.c
    text = occasion_text(act, month=month, until=written_due(until, ZONE), version=str(version))
    posted = 0
    for unit_id in connection.scalars(select(u.unit_id).where(u.kind.in_(KINDS), u.valid_to.is_(None))).all():
        posted += post(
            connection,
            now,
            Notice(
                subject="month",
                record_id=month_number(month),
                key=("month", month, act, str(version)),
                unit_id=unit_id,
                text=text,
                link=f"{PATH}/{month}",
            ),
        )
    return posted


def tell_appeal(connection: Connection, now: datetime, row: Row[Any], act: str, to: int | None) -> int:
    """Tell a unit, None for the city's office, what an act made of an appeal."""
    return post(
        connection,
        now,
        Notice(
            subject="appeal",
            record_id=row.appeal_id,
            key=("appeal", str(row.appeal_id), act),
            unit_id=to,
            text=occasion_text(act, month=row.month, tail=row.order_no[-TAIL:]),
            link=f"{PATH}/{row.month}",
            shard=row.shard,
            order_id=row.order_id,
        ),
    )
