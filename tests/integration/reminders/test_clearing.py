"""What goes from the outbox one day, and what stays: told of a record or an order, or not settled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from data_access.queries.alerts.page import alert_view
from data_access.records.alerts.judging import judge
from data_access.records.reminders.clearing import KEPT, forget_messages
from data_access.schema import ledger_item, message, order, warning
from tests.support.alerts import add_contact, opened, put
from tests.support.ledgers import entered, key, put_ledger_orders
from tests.support.orders import add_source, at
from tests.support.proactive import ZHIFU, city
from tests.support.reminders import NOW

LATER = NOW + KEPT + timedelta(days=1)
m = message.c


def put_message(connection: Connection, name: str, **values: Any) -> None:
    """Put a message that was delivered long ago and belongs to nothing."""
    row = {"subject": "supervision", "channel": "tray", "text": name, "state": "sent", **values}
    made = {"created_at": NOW, "next_at": NOW} | row
    connection.execute(insert(message).values(key=name, **made))


def left(connection: Connection) -> set[str]:
    return set(connection.scalars(select(m.key)))


def test_a_settled_message_of_nothing_goes_after_its_time(connection: Connection) -> None:
    for state in ("waiting", "sending", "sent", "received", "dead", "cancelled"):
        put_message(connection, state, state=state)
        put_message(connection, f"young {state}", state=state, created_at=LATER - KEPT)
    assert forget_messages(connection, LATER - timedelta(days=1)) == 0
    assert forget_messages(connection, LATER) == 3
    assert {each for each in left(connection) if "young" not in each} == {"waiting", "sending", "dead"}
    assert forget_messages(connection, LATER) == 0


def test_what_was_told_of_a_record_or_an_order_stays_as_long_as_that(connection: Connection) -> None:
    put_ledger_orders(connection)
    item = entered(connection, "A2")
    connection.execute(delete(message))
    shard, order_id = key("A1")
    put_message(connection, "item", subject="ledger", record_id=item)
    put_message(connection, "order", subject="order", shard=shard, order_id=order_id)
    put_message(connection, "no item", subject="ledger", record_id=item + 1)
    put_message(connection, "no warning", subject="warning", record_id=item)
    put_message(connection, "something new", subject="news", record_id=1)
    assert forget_messages(connection, LATER) == 2
    assert left(connection) == {"item", "order", "something new"}
    connection.execute(delete(ledger_item))
    connection.execute(delete(order).where(order.c.order_id == order_id))
    assert forget_messages(connection, LATER) == 2
    assert left(connection) == {"something new"}


@pytest.mark.parametrize("state", ["open", "settled"])
def test_who_was_told_of_a_warning_stays_true(connection: Connection, state: str) -> None:
    tuesday = at("2026-11-17 08:00")
    add_source(connection, tuesday)
    add_contact(connection, ZHIFU)
    put(connection, "RED", tuesday, **opened("11-02"))
    judge(connection, tuesday)
    number = connection.scalars(select(warning.c.warning_id).where(warning.c.kind == "solve")).one()
    connection.execute(update(message).values(state="received", created_at=tuesday))
    connection.execute(update(warning).values(state=state))
    before = alert_view(connection, city().scope, NOW, number)
    assert before is not None and before.row.deliveries
    put_message(connection, "digest", subject="warning", record_id=0)
    assert forget_messages(connection, LATER) == 1
    after = alert_view(connection, city().scope, NOW, number)
    assert after is not None and after.row.deliveries == before.row.deliveries


def test_one_night_removes_only_so_many_and_the_oldest_first(connection: Connection) -> None:
    for n in range(5):
        put_message(connection, f"m{n}", created_at=NOW - timedelta(days=n))
    assert forget_messages(connection, LATER, most=2) == 2
    assert left(connection) == {"m0", "m1", "m2"}
