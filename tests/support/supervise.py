"""Notices and orders for tests of supervision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from data_access.records.supervise.notices import NoticeFields, issue_notice, save_notice
from data_access.schema import contact, supervision, unit
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids
from tests.support.proactive import NOW, ZHIFU, city

DATA_TIME = at("2026-11-18 08:00")
DUE = "2026-11-25"


def put_orders(connection: Connection, *numbers: str, code: str = ZHIFU, **facts: Any) -> list[str]:
    """Put open orders of a unit and return their addresses; the source is added with the first."""
    units = unit_ids(connection)
    told = {"opened_at": at("2026-11-16 09:00"), "dispatched_at": at("2026-11-16 09:30"), **facts}
    told = {"unit_id": units[code], "district_id": units[code], "title": "道路", **told}
    for number in numbers:
        put_order(connection, number, DATA_TIME, **told)
    return [f"{SOURCE}~{number}" for number in numbers]


def source(connection: Connection) -> None:
    """Add the source of the test's orders."""
    add_source(connection, DATA_TIME)


def add_contact(connection: Connection, code: str | None = ZHIFU, **more: Any) -> None:
    """Add a liaison of a unit, of the city's office for None."""
    whose = unit.c.kind == "city" if code is None else unit.c.code == code
    unit_id = connection.scalar(select(unit.c.unit_id).where(whose))
    values = {"unit_id": unit_id, "duty": "liaison", "name": "某某", "mobile": "13800000000", **more}
    connection.execute(insert(contact).values(**values, changed_at=NOW))


def draft(connection: Connection, code: str = ZHIFU, orders: str = "", **change: Any) -> int:
    """Keep a draft and return its number."""
    fields = {"kind": "oversee", "title": "督办", "unit": code, "asked": "请说明。", "due": DUE}
    answer = save_notice(connection, city(), NoticeFields(**(fields | {"orders": orders} | change)))
    assert answer.done, answer
    return answer.record_id


def version_of(connection: Connection, notice_id: int) -> int:
    """Return the version that a draft stands at."""
    s = supervision.c
    found = connection.scalar(select(s.version).where(s.supervision_id == notice_id))
    assert found is not None
    return int(found)


def issued(
    connection: Connection, code: str = ZHIFU, orders: str = "", now: datetime = NOW, **change: Any
) -> int:
    """Issue a notice and return its number."""
    number = draft(connection, code, orders, **change)
    sure = ("bare", "elsewhere")
    answer = issue_notice(connection, city(now), number, version_of(connection, number), sure)
    assert answer.done, answer
    return number
