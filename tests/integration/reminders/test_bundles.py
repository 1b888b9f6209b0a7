"""What waits for one person leaves once; what is over is not sent at all. On both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update

from dashboard.reminders.bundles import LINK, bundle_key
from dashboard.reminders.delivery import Delivery, Outgoing
from dashboard.reminders.messages import message_key, over
from data_access.database import reading, writing
from data_access.importing.derive import order_id_of, shard_of
from data_access.records.alerts.acts import act_on
from data_access.records.reminders.by_hand import move_message
from data_access.records.reminders.ending import cancel_over
from data_access.records.reminders.receiving import GatewayReceipt, take_receipt
from data_access.records.reminders.sending import LEASE, send_due
from data_access.schema import ledger_item, look_back, message, record_history, warning
from tests.support.orders import SOURCE, add_source, put_order
from tests.support.proactive import city
from tests.support.reminders import NOW, ZHIFU, Receiver, rows, unit_id

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SHARD = 7


def stopped() -> float:
    return 0.0


def put(connection: Connection, name: str, **values: Any) -> None:
    row = {
        "subject": "warning",
        "channel": "sms",
        "receiver": "13800000001",
        "text": f"[Zhengqitong] {name}",
        "state": "waiting",
        "created_at": NOW,
        "next_at": NOW,
        "key": message_key((name,), 0, "sms"),
    }
    connection.execute(insert(message).values(**{**row, **values}))


def put_warning(connection: Connection, level: str = "amber", **values: Any) -> int:
    made = connection.execute(
        insert(warning).values(
            kind="solve",
            object_key=f"solve:{values.pop('key', 'x')}",
            level=level,
            **{"state": "open", "raised_at": NOW, "level_at": NOW, "judged_at": NOW, "detail": {}, **values},
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def three(engine: Engine) -> list[str]:
    """Put an amber warning, a red one and a notice into the outbox of one person, and one of another."""
    with writing(engine) as connection:
        amber, red = put_warning(connection, key="a"), put_warning(connection, "red", key="r")
        put(connection, "near", record_id=amber)
        put(connection, "late", record_id=red)
        put(connection, "paper", subject="supervision", record_id=5)
        put(connection, "other", receiver="13800000002", record_id=amber)
        return [row.key for row in rows(connection)]


@pytest.mark.usefixtures("english")
def test_several_for_one_person_leave_as_one_with_the_worst_first(engine: Engine) -> None:
    keys = three(engine)
    told: list[Outgoing] = []

    def deliver(one: Outgoing) -> Delivery:
        told.append(one)
        return Delivery(True)

    assert send_due(engine, NOW, deliver, elapsed=stopped) == {"sent": 4}
    assert [(one.receiver, one.key, one.link) for one in told] == [
        ("13800000001", bundle_key(keys[:3]), LINK),
        ("13800000002", keys[3], ""),
    ]
    assert told[0].text == (
        "[Zhengqitong] 3 matters wait for you: (1) late (2) paper (3) near All of them stand under:"
    )
    receipt = GatewayReceipt(told[0].key, True, NOW + MINUTE)
    with writing(engine) as connection:
        assert take_receipt(connection, NOW + MINUTE, "sms", receipt) == "noted"
        assert take_receipt(connection, NOW + MINUTE, "sms", receipt) == "known"
        assert [row.state for row in rows(connection)] == ["received"] * 3 + ["sent"]


def test_a_bundle_that_fails_half_way_comes_again_as_the_same(engine: Engine) -> None:
    """The process dies after the delivery; what was written meanwhile makes a message of its own."""
    keys = three(engine)
    receiver = Receiver()

    class Killed(BaseException):
        pass

    def die(_told: Outgoing) -> None:
        receiver.after = lambda _told: None
        raise Killed

    receiver.after = die
    with suppress(Killed):
        send_due(engine, NOW, receiver, elapsed=stopped)
    with writing(engine) as connection:
        put(connection, "new", record_id=1)
        new = rows(connection)[-1].key
    send_due(engine, NOW + LEASE, receiver, elapsed=stopped)
    assert receiver.arrived == {bundle_key(keys[:3]): 2, keys[3]: 1, new: 1}
    with reading(engine) as connection:
        assert {row.state for row in rows(connection)} == {"sent"}


def test_what_was_tried_by_itself_stays_alone_and_an_urgent_one_too(engine: Engine) -> None:
    with writing(engine) as connection:
        put(connection, "tried", attempts=1)
        put(connection, "urgent", urgent=True)
        put(connection, "first")
        put(connection, "second")
        keys = [row.key for row in rows(connection)]
    receiver = Receiver()
    send_due(engine, NOW, receiver, elapsed=stopped)
    assert set(receiver.arrived) == {keys[0], keys[1], bundle_key(keys[2:])}


def test_a_dead_bundle_is_dead_in_all_its_parts_and_each_is_sent_again_by_itself(engine: Engine) -> None:
    keys = three(engine)
    for minute in range(100):
        send_due(engine, NOW + minute * MINUTE, lambda _told: Delivery(False, "refused"), elapsed=stopped)
    with writing(engine) as connection:
        assert [row.state for row in rows(connection)] == ["dead"] * 4
        first = rows(connection)[0].message_id
        assert move_message(connection, city(NOW + 2 * DAY), first, "resend").done
    receiver = Receiver()
    send_due(engine, NOW + 2 * DAY, receiver, elapsed=stopped)
    assert set(receiver.arrived) == {keys[0]}


@pytest.mark.parametrize("act", ["settle", "false_alarm"])
def test_who_ends_a_warning_ends_its_messages_and_no_others(connection: Connection, act: str) -> None:
    one, other = put_warning(connection, key="1"), put_warning(connection, key="2")
    for number in (one, other):
        put(connection, f"sms {number}", record_id=number)
        put(connection, f"call {number}", record_id=number, channel="phone")
    assert act_on(connection, city(NOW + MINUTE), one, act, text="Noted").done
    found = [(row.record_id, row.state, row.error) for row in rows(connection)]
    assert found == [(one, "cancelled", over("warning"))] * 2 + [(other, "waiting", "")] * 2
    answer = move_message(connection, city(NOW + 2 * MINUTE), rows(connection)[0].message_id, "resend")
    assert (answer.said, answer.done) == ("over", False)


def _ended_warning(connection: Connection) -> int:
    return put_warning(connection, state="recovered")


def _armed_again(connection: Connection) -> int:
    return put_warning(connection, episode=2, raised_at=NOW + MINUTE)


def _open_warning(connection: Connection) -> int:
    return put_warning(connection, state="acknowledged")


@pytest.mark.parametrize(
    ("make", "state"),
    [(_ended_warning, "cancelled"), (_armed_again, "cancelled"), (_open_warning, "sent")],
)
def test_a_warning_is_asked_again_when_its_message_leaves(engine: Engine, make: Any, state: str) -> None:
    with writing(engine) as connection:
        put(connection, "x", record_id=make(connection))
    receiver = Receiver()
    send_due(engine, NOW + MINUTE, receiver, elapsed=stopped)
    assert receiver.tries == (state == "sent")
    with reading(engine) as connection:
        assert [row.state for row in rows(connection)] == [state]


def test_what_ends_between_two_batches_is_not_sent(engine: Engine) -> None:
    with writing(engine) as connection:
        number = put_warning(connection)
        for place in range(11):
            put(connection, str(place), receiver=f"138{place:08d}", record_id=number if place == 10 else 0)

    def deliver(_told: Outgoing) -> Delivery:
        with writing(engine) as connection:
            connection.execute(update(warning).values(state="settled"))
        return Delivery(True)

    assert send_due(engine, NOW, deliver, elapsed=stopped) == {"sent": 10}
    with reading(engine) as connection:
        assert rows(connection)[-1].error == over("warning")


def test_a_notice_that_was_answered_tells_nobody_of_what_came_before(connection: Connection) -> None:
    put(connection, "issued", subject="supervision", record_id=3)
    put(connection, "daily", subject="supervision", record_id=0)
    connection.execute(
        insert(record_history).values(
            subject="supervision",
            record_id=3,
            at=NOW + MINUTE,
            account="x",
            act="withdraw",
            state="withdrawn",
            note="",
            detail={},
        )
    )
    put(connection, "withdrawn", subject="supervision", record_id=3, created_at=NOW + MINUTE)
    assert cancel_over(connection, "supervision") == 1
    assert [row.state for row in rows(connection)] == ["cancelled", "waiting", "waiting"]


def test_closed_items_and_orders_and_look_backs_that_nobody_owes_tell_nobody(connection: Connection) -> None:
    zhifu = unit_id(connection, ZHIFU)
    whose = {"shard": SHARD, "order_id": 1, "unit_id": zhifu, "entered_at": NOW - DAY, "round": 1}
    item = {"book": "planned", "state": "closed", "note": "", "closing": "", "reason": ""}
    connection.execute(insert(ledger_item).values(item_id=1, **whose, **item))
    back = {"due": NOW + DAY, "why": "unsolved", "measure": "", "note": "", "checked_by": ""}
    connection.execute(insert(look_back).values(look_back_id=1, state="handled", **whose, **back))
    put(connection, "item", subject="ledger", record_id=1)
    put(connection, "back", subject="look_back", record_id=1, unit_id=zhifu)
    assert [cancel_over(connection, each) for each in ("ledger", "look_back")] == [1, 1]
    put(connection, "other", subject="look_back", record_id=1, unit_id=zhifu)
    connection.execute(update(look_back).values(state="listed"))
    assert cancel_over(connection, "look_back") == 0


def test_an_order_that_closed_is_urged_no_more(connection: Connection) -> None:
    add_source(connection, NOW)
    for number, facts in (("A1", {"closed_at": NOW - MINUTE}), ("A2", {})):
        put_order(connection, number, NOW, opened_at=NOW - DAY, dispatched_at=NOW - DAY, **facts)
        key = {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}
        put(connection, f"urged {number}", subject="order", **key)
    assert cancel_over(connection, "order") == 1
    assert [row.state for row in rows(connection)] == ["cancelled", "waiting"]
