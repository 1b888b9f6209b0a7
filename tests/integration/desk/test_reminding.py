"""Reminders of the desk on both databases: who may, whom they reach, notes by hand, the worker's job."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from dashboard.people.access import Denied
from data_access.queries.desk.page import desk_view
from data_access.records.desk.handing import hand_over
from data_access.records.desk.reminding import note_by_hand, remind
from data_access.records.desk.watching import watch
from data_access.schema import audit, message, order, record_history
from tests.support.orders import SOURCE, add_source
from tests.support.proactive import city, leader, of_unit
from tests.support.reception import (
    DAILY,
    HEARD,
    NOW,
    ZHIFU,
    acknowledged,
    arrive,
    key_of,
    liaison,
    live_source,
    number,
    tell,
)

WANG = city(NOW)


@pytest.fixture
def desk(connection: Connection) -> Connection:
    """Return a base with one order that 芝罘区 has for ten minutes, and its liaison."""
    live_source(connection)
    liaison(connection, ZHIFU)
    arrive(connection, 1, 20, 10)
    return connection


def messages(connection: Connection) -> list[Any]:
    return list(connection.execute(select(message).order_by(message.c.message_id)).all())


def outgoing(connection: Connection) -> list[Any]:
    """Return the messages that leave the product; those in a tray have arrived at once."""
    return [each for each in messages(connection) if each.channel != "tray"]


def later(minutes: int) -> Any:
    return city(NOW + timedelta(minutes=minutes))


def test_a_reminder_goes_out_once_a_round(desk: Connection) -> None:
    assert remind(desk, WANG, SOURCE, number(1)).said == "reminded"
    sent = outgoing(desk)
    assert {each.channel for each in sent} >= {"sms", "phone"}
    assert all(each.urgent and each.subject == "order" and each.state == "waiting" for each in sent)
    assert all(each.link == f"/m/order/{SOURCE}~{number(1)}" for each in sent)
    assert remind(desk, later(14), SOURCE, number(1)).said == "already"
    assert len(outgoing(desk)) == len(sent)
    assert remind(desk, later(15), SOURCE, number(1)).said == "reminded"
    assert len(outgoing(desk)) == 2 * len(sent)


def test_its_text_names_no_enterprise_person_or_phone(desk: Connection) -> None:
    known = {
        "enterprise_name": "烟台恒泰机械有限公司",
        "contact_name": "王建国",
        "contact_phone": "13900001111",
    }
    desk.execute(update(order).where(order.c.order_no == number(1)).values(**known, title="恒泰机械断电"))
    assert remind(desk, WANG, SOURCE, number(1)).done
    for each in messages(desk):
        assert "芝罘区" in each.text and "000001" in each.text and "16:40" in each.text
        assert not any(part in each.text for part in ("恒泰", "王建国", "1390000", "李明"))


def test_the_leader_is_told_from_the_second_round(desk: Connection) -> None:
    head = liaison(desk, ZHIFU, "周局长", duty="leader")
    remind(desk, WANG, SOURCE, number(1))
    assert head not in {each.contact_id for each in messages(desk)}
    remind(desk, later(15), SOURCE, number(1))
    assert head in {each.contact_id for each in messages(desk)}


def test_what_cannot_be_reminded_of_is_said_and_nothing_is_stored(connection: Connection) -> None:
    live_source(connection)
    add_source(connection, HEARD, DAILY, "daily")
    arrive(connection, 1, 20)
    arrive(connection, 2, 20, 10)
    answered = arrive(connection, 3, 20, 10)
    acknowledged(connection, answered, "of-zhifu", NOW)
    arrive(connection, 4, 300, 290, closed_at=200)
    arrive(connection, 5, 20, 10, source_id=DAILY)
    said = {
        tail: remind(connection, WANG, "test2" if tail == 5 else SOURCE, number(tail)).said
        for tail in range(1, 7)
    }
    assert said == {1: "no_unit", 2: "no_contact", 3: "answered", 4: "left", 5: "not_live", 6: "unknown"}
    assert remind(connection, WANG, "nowhere", number(2)).said == "unknown"
    assert note_by_hand(connection, WANG, SOURCE, number(2), "pigeon").said == "unknown"
    assert not any(each.contact_id for each in messages(connection))  # nobody was told
    assert {each.order_id for each in messages(connection)} <= {key_of(connection, number(2))["order_id"]}
    refusals = connection.execute(select(audit.c.success).where(audit.c.action == "record")).scalars().all()
    assert refusals == [False] * 8


@pytest.mark.parametrize("channel", ["phone", "wechat"])
def test_what_was_told_by_hand_stands_with_who_and_when(desk: Connection, channel: str) -> None:
    assert note_by_hand(desk, WANG, SOURCE, number(1), channel).said == f"noted_{channel}"
    assert note_by_hand(desk, WANG, SOURCE, number(1), channel).done  # the same click twice
    (one,) = messages(desk)
    assert (one.channel, one.sent_at, one.receipt) == (channel, NOW, "wang")
    assert one.state == ("received" if channel == "phone" else "sent")
    card = desk_view(desk, WANG.scope, NOW).columns["dispatched"][0]
    assert card.state.channels == (channel,) and card.sent[0].noted_by == "wang"


def by_channel(rows: list[Any], channel: str) -> list[Any]:
    return [each for each in rows if each.channel == channel]


def test_a_call_that_waits_leaves_the_outbox_by_the_note(desk: Connection) -> None:
    remind(desk, WANG, SOURCE, number(1))
    before = messages(desk)
    assert note_by_hand(desk, later(3), SOURCE, number(1), "phone").done
    after = messages(desk)
    assert len(after) == len(before)
    calls = [each for each in after if each.channel == "phone"]
    assert calls and all((each.state, each.receipt) == ("received", "wang") for each in calls)
    assert all(each.fence > was.fence for each, was in zip(calls, by_channel(before, "phone"), strict=True))
    assert all(each.state == "waiting" for each in outgoing(desk) if each.channel != "phone")


def test_three_channels_bring_the_card_to_the_third_column(desk: Connection) -> None:
    tell(desk, number(1), "sms", NOW)
    for channel in ("phone", "wechat"):
        note_by_hand(desk, WANG, SOURCE, number(1), channel)
    view = desk_view(desk, WANG.scope, NOW)
    assert [len(view.columns[name]) for name in ("dispatched", "reminded")] == [0, 1]


def test_who_may_not(desk: Connection) -> None:
    for actor in (leader(NOW), of_unit(desk, ZHIFU, NOW)):
        with pytest.raises(Denied):
            remind(desk, actor, SOURCE, number(1))
        with pytest.raises(Denied):
            note_by_hand(desk, actor, SOURCE, number(1), "phone")
        with pytest.raises(Denied):
            hand_over(desk, actor, "交班")
    assert messages(desk) == []


def test_the_worker_reminds_of_what_arrived_and_presses_on_twice(desk: Connection) -> None:
    arrive(desk, 2, 20, 10, code="370611")  # nobody is told there
    arrive(desk, 3, 20)  # with no unit yet
    first = watch(desk, NOW)
    assert first == {"reminded": 1, "already": 0, "no_contact": 1}
    assert watch(desk, NOW + timedelta(minutes=1)) == {"reminded": 0, "already": 1, "no_contact": 1}
    assert watch(desk, NOW + timedelta(minutes=15))["reminded"] == 1
    assert watch(desk, NOW + timedelta(minutes=30))["reminded"] == 1
    assert watch(desk, NOW + timedelta(minutes=60))["reminded"] == 0
    rounds = {each.created_at for each in messages(desk) if each.contact_id}
    assert rounds == {NOW, NOW + timedelta(minutes=15), NOW + timedelta(minutes=30)}
    acknowledged(desk, number(1), "of-zhifu", NOW)
    assert watch(desk, NOW + timedelta(minutes=31)) == {"reminded": 0, "already": 0, "no_contact": 1}


def test_a_worker_that_slept_sends_the_first_reminder_late(desk: Connection) -> None:
    late = NOW + timedelta(minutes=90)
    assert watch(desk, late)["reminded"] == 1
    assert watch(desk, late + timedelta(minutes=20)) == {"reminded": 0, "already": 1, "no_contact": 0}


def test_the_worker_leaves_a_daily_table_alone(connection: Connection) -> None:
    add_source(connection, HEARD, DAILY, "daily")
    liaison(connection, ZHIFU)
    arrive(connection, 1, 20, 10, source_id=DAILY)
    assert watch(connection, NOW) == {"reminded": 0, "already": 0, "no_contact": 0}


def test_a_shift_hands_over_with_a_note(desk: Connection) -> None:
    assert hand_over(desk, WANG, "  \n").said == "text"
    assert hand_over(desk, WANG, "字" * 4001).said == "long"
    assert hand_over(desk, WANG, "尾号 000001 已两次电话未接。\n请继续。").said == "handed"
    assert hand_over(desk, later(0), "尾号 000001 已两次电话未接。\n请继续。").said == "unchanged"
    assert hand_over(desk, later(5), "第二条").done
    view = desk_view(desk, WANG.scope, NOW)
    assert [each.note for each in view.notes] == ["第二条", "尾号 000001 已两次电话未接。\n请继续。"]
    assert view.notes[0].who == "wang"
    days = desk.execute(select(record_history.c.record_id).where(record_history.c.subject == "desk"))
    assert set(days.scalars()) == {20261118}
    assert not desk_view(desk, of_unit(desk, ZHIFU).scope, NOW).notes
