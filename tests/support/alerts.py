"""Orders, contacts and short cuts for tests of warnings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data_access.records.alerts.judging import judge
from data_access.schema import contact, message, source, warning
from tests.support.orders import at, put_order, unit_ids

ZHIFU, TOWNSHIP = "370602", "370602001"
w = warning.c


def put(connection: Connection, number: str, data_time: datetime, due: str = "", **facts: Any) -> None:
    """Put an open order of 芝罘区, due at the end of the fifth working day, or at a given moment."""
    units = unit_ids(connection)
    usual = {"unit_id": units[ZHIFU], "district_id": units[ZHIFU], "channel": "city_line"}
    given = {"solve_due": at(due), "due_given": True} if due else {}
    put_order(connection, number, data_time, **(usual | given | facts))


def opened(day: str, clock: str = "09:00") -> dict[str, Any]:
    """Return the times of an order that came on a day."""
    moment = at(f"2026-{day} {clock}")
    return {"opened_at": moment, "dispatched_at": moment, "received_at": moment}


def data_at(connection: Connection, moment: datetime) -> None:
    """Let the source's data reach a moment."""
    connection.execute(update(source).values(data_time=moment))


def judged(connection: Connection, moment: datetime) -> dict[str, int]:
    """Bring the data up to a moment and judge; nothing of the calendar is counted."""
    data_at(connection, moment)
    return judge(connection, moment)


def rows(connection: Connection, kind: str = "") -> list[Row[Any]]:
    """Return the warnings of a kind, oldest first."""
    query = select(warning).order_by(w.warning_id)
    return list(connection.execute(query.where(w.kind == kind) if kind else query))


def one(connection: Connection, kind: str = "solve") -> Row[Any]:
    """Return the only warning of a kind."""
    (row,) = rows(connection, kind)
    return row


def add_contact(connection: Connection, code: str, duty: str = "liaison", **more: Any) -> None:
    """Give a unit somebody to be told, by the tray and a telephone number."""
    usual = {"name": f"{code}{duty}", "account": f"of-{code}", "mobile": "13900000000"}
    values = usual | {
        "duty": duty,
        "unit_id": unit_ids(connection)[code],
        "changed_at": at("2026-01-01 00:00"),
    }
    connection.execute(insert(contact).values(**(values | more)))


def messages(connection: Connection) -> list[Row[Any]]:
    """Return every message, oldest first."""
    return list(connection.execute(select(message).order_by(message.c.message_id)))
