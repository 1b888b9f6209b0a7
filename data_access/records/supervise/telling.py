"""Tell the addressee of a notice, or the city's office, what happened to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.reminders.messages import Notice
from dashboard.supervise.messages import occasion_text
from dashboard.supervise.records import notice_number
from data_access.records.acting import ZONE
from data_access.records.reminders.outbox import post
from data_access.schema import supervision, unit

s = supervision.c
PATH = "/supervise/notices"


def stored_notice(connection: Connection, notice_id: int) -> Row[Any]:
    """Return the row of a notice with its unit's name and district."""
    query = (
        select(supervision, unit.c.name.label("unit_name"), unit.c.district_id.label("owner_district"))
        .join(unit, unit.c.unit_id == s.unit_id)
        .where(s.supervision_id == notice_id)
    )
    return connection.execute(query).one()


def tell(connection: Connection, now: datetime, notice_id: int, act: str) -> int:
    """Post what an act has made of a notice: a reply to the office, all else to the unit and its district."""
    row = stored_notice(connection, notice_id)
    number = notice_number(row.kind, row.year, row.serial)
    text = occasion_text(act, number, row.unit_name, row.due, ZONE)
    return post_about(connection, now, row, (act, str(row.returns)), text, to_office=act == "reply")


def post_about(
    connection: Connection,
    now: datetime,
    row: Row[Any],
    occasion: tuple[str, ...],
    text: str,
    *,
    to_office: bool = False,
) -> int:
    """Post a text about a notice; return how many messages are new."""
    above = [row.owner_district] if row.owner_district else []
    whom: list[int | None] = [None] if to_office else [row.unit_id, *above]
    posted = 0
    for unit_id in whom:
        notice = Notice(
            subject="supervision",
            record_id=row.supervision_id,
            key=("supervision", str(row.supervision_id), *occasion),
            unit_id=unit_id,
            text=text,
            link=f"{PATH}/{row.supervision_id}",
        )
        posted += post(connection, now, notice, demo=row.demo)
    return posted
