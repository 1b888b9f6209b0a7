"""The daily list reaches each unit's liaison once in a morning, with the numbers of its warnings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from data_access.records.alerts.judging import judge
from data_access.records.supervise.daily import tell_daily
from data_access.schema import message
from tests.support.orders import at
from tests.support.supervise import DATA_TIME, add_contact, put_orders, source

LAIYANG = "370682"
m = message.c


def told(connection: Connection) -> list[str]:
    query = select(m.text).where(m.link == "/supervise/daily", m.channel == "sms").order_by(m.message_id)
    return list(connection.scalars(query))


def test_each_unit_hears_its_numbers_once_a_day(connection: Connection) -> None:
    source(connection)
    add_contact(connection)
    add_contact(connection, LAIYANG, mobile="13800000001")
    put_orders(connection, "LATE", solve_due=at("2026-11-17 00:00"), due_given=True)
    put_orders(connection, "SOON1", "SOON2", solve_due=at("2026-11-20 00:00"), due_given=True)
    put_orders(connection, "FAR", solve_due=at("2026-11-28 00:00"), due_given=True)
    put_orders(connection, "THEIRS", code=LAIYANG, solve_due=at("2026-11-17 00:00"), due_given=True)
    judge(connection, DATA_TIME)
    assert tell_daily(connection, DATA_TIME) == {"reminded": 2}
    assert sorted(told(connection)) == [
        "【政企通】2026-11-18 日督导：已超期 1 件，下一工作日前到期 0 件。",
        "【政企通】2026-11-18 日督导：已超期 1 件，下一工作日前到期 2 件。",
    ]
    assert tell_daily(connection, DATA_TIME + timedelta(minutes=5)) == {"reminded": 0}
    assert tell_daily(connection, DATA_TIME + timedelta(days=1)) == {"reminded": 2}
