"""The outbox on both databases: at least once, under one key, whatever kills, freezes or refuses."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, func, insert, select, update

from dashboard.reminders.delivery import Delivery, Outgoing
from dashboard.reminders.messages import message_key
from dashboard.reminders.settings import DEFAULTS
from data_access.database import reading, writing
from data_access.records.reminders.outbox import post
from data_access.records.reminders.sending import LEASE, mark, send_due, take
from data_access.schema import message
from tests.support.reminders import NIGHT, NOW, Receiver, notice, put_contact, rows

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here."""


def stopped() -> float:
    """Return the same second for ever: a run takes no time."""
    return 0.0


def write(engine: Engine, n: int, at: datetime = NOW, **values: object) -> None:
    """Put n messages into the outbox, each of which waits for a telephone of its own unless one is named."""
    row = {
        "subject": "warning",
        "channel": "sms",
        "text": "提醒",
        "state": "waiting",
        "created_at": at,
        "next_at": at,
        **values,
    }
    with writing(engine) as connection:
        connection.execute(
            insert(message),
            [
                {"receiver": f"138{i:08d}", **row, "key": message_key(("t", str(i)), i, "sms")}
                for i in range(n)
            ],
        )


def states(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        query = select(message.c.state, func.count()).group_by(message.c.state)
        return {row[0]: row[1] for row in connection.execute(query)}


def run_until_done(
    engine: Engine, receiver: Receiver, killed_at: set[int], begun: datetime = NOW
) -> datetime:
    """Send minute by minute until nothing waits; at these tries the process dies after the delivery."""
    now = begun

    def die(_told: Outgoing) -> None:
        if receiver.tries in killed_at:
            killed_at.discard(receiver.tries)
            raise Killed

    receiver.after = die
    while not set(states(engine)) <= {"sent", "dead", "cancelled"}:
        with suppress(Killed):
            send_due(engine, now, receiver, elapsed=stopped)
        now += MINUTE
        assert now < begun + timedelta(days=2), states(engine)
    return now


def test_none_of_2000_is_lost_to_a_failing_receiver_and_20_kills(engine: Engine) -> None:
    """Each message arrives or lies among the dead letters; a double carries the key of the first."""
    write(engine, 2000)
    receiver = Receiver(0.5)
    kills = set(Random(3).sample(range(10, 3900), 60))  # a kill counts where the try was taken
    planned = len(kills)
    now = run_until_done(engine, receiver, kills)
    assert planned - len(kills) >= 20
    with reading(engine) as connection:
        found = {row.key: row.state for row in rows(connection)}
    assert len(found) == 2000
    assert set(receiver.arrived) <= set(found)
    assert {key for key, state in found.items() if state == "sent"} <= set(receiver.arrived)
    lost = {key for key in found if key not in receiver.arrived}
    assert lost == {key for key, state in found.items() if state == "dead"} - set(receiver.arrived)
    doubles = sum(n - 1 for n in receiver.arrived.values())
    assert 20 <= doubles <= planned - len(kills)
    # A dead letter can be sent again, and arrives under its key.
    with writing(engine) as connection:
        again = update(message).where(message.c.state == "dead")
        assert connection.execute(again.values(state="waiting", attempts=0, next_at=now)).rowcount
    receiver.after = lambda _told: None
    receiver._failing = 0.0
    assert send_due(engine, now, receiver, elapsed=stopped)["sent"] == len(
        [state for state in found.values() if state == "dead"]
    )
    assert set(receiver.arrived) == set(found) and states(engine) == {"sent": 2000}


def test_a_message_is_tried_again_after_1_5_15_60_minutes_then_it_is_dead(sqlite_engine: Engine) -> None:
    write(sqlite_engine, 1)
    receiver = Receiver(1.0)
    tried = []
    for minute in range(200):
        before = receiver.tries
        send_due(sqlite_engine, NOW + minute * MINUTE, receiver, elapsed=stopped)
        if receiver.tries > before:
            tried.append(minute)
    assert tried == [0, 1, 6, 21, 81]
    with reading(sqlite_engine) as connection:
        (row,) = rows(connection)
    assert (row.state, row.attempts, row.error) == ("dead", 5, "refused")


def test_a_sender_that_slept_past_its_lease_marks_nothing(engine: Engine) -> None:
    write(engine, 1)
    (row,) = take(engine, NOW, DEFAULTS, 5) or ()
    assert take(engine, NOW, DEFAULTS, 5) is None  # held by the first
    later = NOW + LEASE
    receiver = Receiver()
    assert send_due(engine, later, receiver, elapsed=stopped) == {"sent": 1}
    assert mark(engine, later + MINUTE, DEFAULTS, row, Delivery(False, "woke up")) == "void"
    assert mark(engine, later + MINUTE, DEFAULTS, row, Delivery(True)) == "void"
    with reading(engine) as connection:
        (found,) = rows(connection)
    assert (found.state, found.error, found.fence, found.sent_at) == ("sent", "", 2, later)
    assert receiver.arrived == {row.key: 1}


def test_a_frozen_sender_cannot_mark_while_another_holds_the_message(engine: Engine) -> None:
    write(engine, 1)
    (slept,) = take(engine, NOW, DEFAULTS, 5) or ()
    (held,) = take(engine, NOW + LEASE, DEFAULTS, 5) or ()
    assert held.fence == slept.fence + 1
    assert mark(engine, NOW + LEASE, DEFAULTS, slept, Delivery(True)) == "void"
    assert mark(engine, NOW + LEASE, DEFAULTS, held, Delivery(True)) == "sent"


def test_two_senders_at_once_take_each_message_once(engine: Engine) -> None:
    """The second runs while the first stands between taking and marking, in the midst of its batch."""
    write(engine, 60)
    inner, outer = Receiver(), Receiver()

    def beside(_told: Outgoing) -> None:
        outer.before = lambda _told: None
        send_due(engine, NOW, inner, elapsed=stopped)

    outer.before = beside
    send_due(engine, NOW, outer, elapsed=stopped)
    assert not set(inner.arrived) & set(outer.arrived)
    assert sum(inner.arrived.values()) == 50 and sum(outer.arrived.values()) == 10
    assert states(engine) == {"sent": 60}


def test_a_receiver_without_an_answer_rests_and_holds_up_no_other_channel(sqlite_engine: Engine) -> None:
    write(sqlite_engine, 40)
    with writing(sqlite_engine) as connection:
        mails = update(message).where(message.c.message_id > 30)
        connection.execute(mails.values(channel="mail", receiver=message.c.receiver + "@b.cn"))
    tries: list[str] = []

    def deliver(told: Outgoing) -> Delivery:
        tries.append(told.channel)
        return Delivery(told.channel == "mail", "timeout", silent=told.channel == "sms")

    counts = send_due(sqlite_engine, NOW, deliver, elapsed=stopped)
    assert tries.count("sms") == 3 and tries.count("mail") == 10
    assert counts == {"failed": 3, "put_back": 7, "sent": 10}
    with reading(sqlite_engine) as connection:
        waiting = rows(connection, state="waiting")
    assert [row.attempts for row in waiting].count(0) == 27  # what was not tried has not been counted


def test_a_receiver_that_breaks_is_a_failure_and_the_next_message_goes_on(sqlite_engine: Engine) -> None:
    write(sqlite_engine, 2)

    def deliver(told: Outgoing) -> Delivery:
        if told.message_id == 1:
            raise RuntimeError("secret detail")
        return Delivery(True)

    assert send_due(sqlite_engine, NOW, deliver, elapsed=stopped) == {"failed": 1, "sent": 1}
    with reading(sqlite_engine) as connection:
        assert [row.error for row in rows(connection)] == ["RuntimeError", ""]


def test_a_channel_that_is_not_set_up_ends_its_messages_and_says_so(sqlite_engine: Engine) -> None:
    write(sqlite_engine, 1)
    assert send_due(sqlite_engine, NOW, lambda _told: Delivery(False, off=True), elapsed=stopped) == {
        "off": 1
    }
    with reading(sqlite_engine) as connection:
        (row,) = rows(connection)
    assert (row.state, row.error) == ("cancelled", "off")


@pytest.mark.parametrize("urgent", [False, True])
def test_in_the_quiet_hours_only_urgent_messages_leave(sqlite_engine: Engine, urgent: bool) -> None:
    write(sqlite_engine, 1, NIGHT, urgent=urgent)
    receiver = Receiver()
    send_due(sqlite_engine, NIGHT, receiver, elapsed=stopped)
    assert receiver.tries == urgent
    send_due(sqlite_engine, NIGHT + timedelta(hours=8, minutes=29), receiver, elapsed=stopped)
    assert receiver.tries == urgent
    send_due(sqlite_engine, NIGHT + timedelta(hours=8, minutes=30), receiver, elapsed=stopped)
    assert receiver.tries == 1


def test_a_clock_that_was_ahead_holds_nothing_back(sqlite_engine: Engine) -> None:
    ahead = NOW + timedelta(days=40)
    write(sqlite_engine, 1, ahead)
    write_held = update(message).values(state="sending", fence=1, lease_until=ahead)
    receiver = Receiver()
    assert send_due(sqlite_engine, NOW, receiver, elapsed=stopped) == {"sent": 1}
    with writing(sqlite_engine) as connection:
        connection.execute(write_held)
    assert send_due(sqlite_engine, NOW, receiver, elapsed=stopped) == {"sent": 1}


def test_a_run_that_takes_long_holds_its_later_messages_as_long_as_the_first(sqlite_engine: Engine) -> None:
    write(sqlite_engine, 30)
    seconds = 0.0

    def slow(_told: Outgoing) -> Delivery:
        nonlocal seconds
        seconds += 20
        return Delivery(True)

    send_due(sqlite_engine, NOW, slow, elapsed=lambda: seconds)
    with reading(sqlite_engine) as connection:
        assert rows(connection)[-1].sent_at == NOW + timedelta(seconds=600)


def test_what_is_brought_by_hand_is_left_to_people(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as connection:
        put_contact(connection, account="zhifu")
        put_contact(connection, duty="group")
        assert post(connection, NOW, notice(connection, urgent=True)) == 4
    receiver = Receiver()
    assert send_due(sqlite_engine, NOW, receiver, elapsed=stopped) == {"sent": 1}
    with reading(sqlite_engine) as connection:
        found = {row.channel: row.state for row in rows(connection)}
    assert found == {"tray": "sent", "sms": "sent", "phone": "waiting", "wechat": "waiting"}
