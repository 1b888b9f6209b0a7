"""The half-hourly look at all promises: asked of the outbox at once, written in parts, each part for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from callbacks.jobs import bodies
from callbacks.jobs.bodies import BODIES
from callbacks.jobs.work import do_period
from dashboard.jobs.listed import BY_NAME
from dashboard.jobs.rhythm import Period
from dashboard.reminders.messages import NOBODY
from data_access.database import reading, writing
from data_access.records.ledgers.reminding import remind, unposted
from data_access.records.reminders import outbox
from data_access.records.reminders.outbox import post, write_messages
from data_access.schema import ledger_item, message
from tests.support.ledgers import key, put_ledger_orders, until
from tests.support.orders import at, unit_ids
from tests.support.proactive import LAIYANG, ZHIFU
from tests.support.reminders import notice, put_contact
from tests.support.statements import statements
from tests.support.working import HandClock, place

BEFORE, DAY = at("2026-11-18 09:30"), at("2026-11-23 09:30")
m = message.c


def put_items(connection: Connection, number: int, code: str = ZHIFU, first: int = 1) -> None:
    """Put planned solutions of a unit that are all due today."""
    shard, order_id = key("A2")
    unit_id = unit_ids(connection)[code]
    rows = [
        {
            "shard": shard,
            "order_id": order_id,
            "round": n,
            "book": "planned",
            "state": "open",
            "unit_id": unit_id,
            "entered_at": BEFORE,
            "promised": until("2026-11-23"),
            "first_promised": until("2026-11-23"),
        }
        for n in range(first, first + number)
    ]
    connection.execute(insert(ledger_item), rows)


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with an order and somebody to be told of it."""
    put_ledger_orders(connection)
    put_contact(connection, account="sun")
    return connection


def asked(connection: Connection, moment: datetime = DAY) -> tuple[int, int]:
    """Return how many items are newly told of, and with how many statements that was found out."""
    with statements(connection.engine) as seen:
        found = unposted(connection, moment)
    return len(found), len(seen)


def test_many_promises_ask_the_outbox_no_oftener_than_one(base: Connection) -> None:
    put_items(base, 1)
    one, few = asked(base)
    put_items(base, 60, first=2)
    put_items(base, 60, LAIYANG, first=62)
    many, same = asked(base)
    assert (one, many) == (1, 121) and same == few
    assert remind(base, DAY) == 121
    assert asked(base) == (0, few)


def test_together_they_are_told_as_each_would_be_by_itself(base: Connection) -> None:
    put_items(base, 3)
    put_items(base, 2, LAIYANG, first=4)  # a unit that nobody answers for
    put_contact(base, name="second")
    told = [row for own in unposted(base, DAY) for row in own]
    together = sorted((row["key"], row["channel"], row["error"], row["account"]) for row in told)
    assert {row["error"] for row in told} == {"", NOBODY}
    # Item by item, as it was done before: what each of them finds unwritten.
    write_messages(base, told[:1])
    left = sorted(row["key"] for own in unposted(base, DAY) for row in own)
    assert left == sorted(row["key"] for row in told[1:])
    remind(base, DAY)
    rows = base.execute(select(m.key, m.channel, m.error, m.account)).all()
    assert sorted(tuple(row) for row in rows) == together
    # Who comes later is told as well, once.
    put_contact(base, name="third", mobile="13800000003")
    assert remind(base, DAY) == 3 and remind(base, DAY) == 0


def test_one_occasion_that_is_named_twice_is_told_once(base: Connection) -> None:
    same = notice(base)
    counts = outbox.post_all(base, DAY, [same, notice(base, name="y", urgent=True), same])
    assert counts[0] > 0 and counts[1] > 0 and counts[2] == 0
    assert post(base, DAY, same) == 0
    assert len(base.scalars(select(m.key)).all()) == sum(counts)


def test_what_a_worker_wrote_before_it_died_stays_and_is_not_told_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(engine) as connection:
        put_ledger_orders(connection)
        put_contact(connection, mobile="", account="sun")
        put_items(connection, 5)
    written: list[int] = []

    def dying(connection: Connection, rows: Any) -> None:
        if len(written) == 1:
            raise RuntimeError("killed")
        written.append(len(rows))
        write_messages(connection, rows)

    def messages() -> int:
        with reading(engine) as connection:
            return len(connection.scalars(select(m.key)).all())

    monkeypatch.setattr(bodies, "REMINDED_AT_ONCE", 2)
    monkeypatch.setattr(bodies, "write_messages", dying)
    job, clock = BY_NAME["ledgers"], HandClock(DAY)
    where = place(engine, clock)
    assert do_period(where, job, BODIES["ledgers"], Period("p1", DAY)) == "failed"
    assert (written, messages()) == ([2], 2)
    monkeypatch.undo()
    assert do_period(where, job, BODIES["ledgers"], Period("p2", DAY)) == "done"
    assert messages() == 5


@pytest.mark.usefixtures("english")
def test_a_passed_promise_is_told_in_working_days(base: Connection) -> None:
    put_items(base, 1)
    assert (
        remind(base, at("2026-12-07 09:30")) == 1
    )  # two weeks later: ten working days, fourteen of the calendar
    (text,) = set(base.scalars(select(m.text)))
    assert "10 working days past" in text and "14" not in text
