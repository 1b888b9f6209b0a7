"""Posting on both databases: who is told now, where nobody is, and the acts of people on messages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from dashboard.people.access import Denied
from dashboard.reminders.messages import unit_tray
from data_access.queries.reminders.messages import messages_view, unread_count
from data_access.records.phone import acknowledge
from data_access.records.reminders.by_hand import move_message
from data_access.records.reminders.outbox import post
from data_access.records.reminders.receiving import GatewayReceipt, receive, receive_of_order, take_receipt
from data_access.schema import absence, contact, message, order, roster
from tests.support.orders import SOURCE, add_source, put_order
from tests.support.proactive import city, leader, of_unit, scope_of
from tests.support.reminders import (
    LAIYANG,
    NIGHT,
    NOW,
    TOWNSHIP,
    ZHIFU,
    notice,
    put_contact,
    rows,
    unit_id,
)

HOUR, DAY = timedelta(hours=1), date(2026, 11, 18)


def away(connection: Connection, contact_id: int, deputy: int | None = None) -> None:
    values = {"contact_id": contact_id, "from_at": NOW - HOUR, "until_at": NOW + 72 * HOUR}
    connection.execute(insert(absence).values(**values, deputy_id=deputy, account="x"))


def told(connection: Connection) -> set[tuple[int | None, str]]:
    return {(row.contact_id, row.channel) for row in rows(connection)}


def test_the_same_occasion_is_told_once_on_every_channel(connection: Connection) -> None:
    one = put_contact(connection, account="zhifu", phone="0535-6201234", wechat="a@b.cn")
    group = put_contact(connection, duty="group", wechat="0123456789-abcdef-0123")
    urgent = notice(connection, urgent=True)
    assert post(connection, NOW, urgent) == 5
    assert post(connection, NOW + HOUR, urgent) == 0
    assert told(connection) == {(one, each) for each in ("tray", "sms", "mail", "phone")} | {
        (group, "wechat")
    }
    assert post(connection, NOW, notice(connection, name="other", urgent=True)) == 5
    keys = [row.key for row in rows(connection)]
    assert len(set(keys)) == 10
    tray = rows(connection, channel="tray")[0]
    assert (tray.state, tray.account, tray.sent_at) == ("sent", "zhifu", NOW)


def test_who_is_away_is_told_through_the_deputy_of_another_unit(connection: Connection) -> None:
    one = put_contact(connection, account="zhifu")
    other = put_contact(connection, LAIYANG, account="laiyang")
    away(connection, one, other)
    post(connection, NOW, notice(connection))
    assert {row.contact_id for row in rows(connection)} == {other}
    assert {row.unit_id for row in rows(connection)} == {unit_id(connection, ZHIFU)}


def test_a_cycle_of_deputies_ends_with_the_leader(connection: Connection) -> None:
    first, second = put_contact(connection), put_contact(connection, name="second")
    boss = put_contact(connection, duty="leader", account="boss")
    away(connection, first, second)
    away(connection, second, first)
    post(connection, NOW, notice(connection))
    assert {row.contact_id for row in rows(connection)} == {boss}


def test_in_the_quiet_hours_who_is_on_duty_next_morning_is_told(connection: Connection) -> None:
    put_contact(connection)
    night = put_contact(connection, duty="deputy", name="night", mobile="13800000002")
    morning = put_contact(connection, duty="leader", name="morning", mobile="13800000003")
    for day, shift, who in (
        (DAY, "night", night),
        (DAY + timedelta(days=1), "day", morning),
    ):
        values = {"unit_id": unit_id(connection, ZHIFU), "day": day, "shift": shift, "contact_id": who}
        connection.execute(insert(roster).values(**values))
    post(connection, NIGHT, notice(connection, urgent=True))
    post(connection, NIGHT, notice(connection, name="plain"))
    sms = rows(connection, channel="sms")
    # Half past seven still belongs to the night shift of the day before; both reach who stands on it.
    assert [row.contact_id for row in sms] == [night, night]
    assert [row.next_at for row in sms] == [NIGHT, NIGHT + 8.5 * HOUR]
    nine = NIGHT + 10.5 * HOUR
    post(connection, nine, notice(connection, name="nine"))
    assert rows(connection, channel="sms")[-1].contact_id == morning


def test_a_township_without_contacts_tells_its_district_then_the_city(connection: Connection) -> None:
    office = put_contact(connection, "city", account="wang")
    post(connection, NOW, notice(connection, TOWNSHIP, "a"))
    assert {row.contact_id for row in rows(connection)} == {office}
    district = put_contact(connection, account="zhifu")
    post(connection, NOW, notice(connection, TOWNSHIP, "b"))
    assert {row.contact_id for row in rows(connection)[2:]} == {district}
    post(connection, NOW, notice(connection, None, "c"))
    assert {row.contact_id for row in rows(connection)[4:]} == {office}


def test_nobody_to_tell_is_a_dead_letter_until_somebody_is_entered(connection: Connection) -> None:
    assert post(connection, NOW, notice(connection)) == 2
    tray, dead = rows(connection)
    own = unit_tray(unit_id(connection, ZHIFU))
    assert (tray.channel, tray.account, tray.state) == ("tray", own, "sent")
    assert (dead.state, dead.error, dead.contact_id) == ("dead", "nobody", None)
    assert messages_view(connection, city().scope, NOW, show="dead").dead == 1
    assert unread_count(connection, scope_of(connection, ZHIFU)) == 1
    assert move_message(connection, city(), dead.message_id, "resend").said == "nobody"
    one = put_contact(connection)
    assert move_message(connection, city(), dead.message_id, "resend").done
    assert rows(connection, state="cancelled")[0].message_id == dead.message_id
    (sms,) = rows(connection, channel="sms")
    assert (sms.contact_id, sms.text) == (one, tray.text)


def test_trays_are_read_by_their_owners_alone(connection: Connection) -> None:
    put_contact(connection, account="of-370602")
    post(connection, NOW, notice(connection))
    put_contact(connection, LAIYANG)  # no account: the tray is the unit's
    post(connection, NOW, notice(connection, LAIYANG, "y"))
    assert unread_count(connection, scope_of(connection, ZHIFU)) == 1
    assert unread_count(connection, scope_of(connection, LAIYANG)) == 1
    assert unread_count(connection, scope_of(connection, TOWNSHIP)) == 0
    assert unread_count(connection, leader().scope) == unread_count(connection, city().scope) == 0
    own, other = (row.message_id for row in rows(connection, channel="tray"))
    assert receive(connection, of_unit(connection, ZHIFU), other).said == "moved"
    assert receive(connection, of_unit(connection, ZHIFU), own).done
    assert receive(connection, of_unit(connection, ZHIFU), own).said == "moved"
    assert receive(connection, of_unit(connection, LAIYANG), 0).done
    found = rows(connection, channel="tray")
    assert {row.state for row in found} == {"received"}
    assert [row.receipt for row in found] == ["of-370602", "of-370682"]
    with pytest.raises(Denied):
        messages_view(connection, leader().scope, NOW, show="out")


def test_in_the_demo_every_channel_stands_in_the_tray(connection: Connection) -> None:
    put_contact(connection, account="of-370602")
    post(connection, NOW, notice(connection, urgent=True))
    scope = scope_of(connection, ZHIFU)
    assert {row.channel for row in messages_view(connection, scope, NOW).rows} == {"tray"}
    every = messages_view(connection, scope, NOW, every_channel=True).rows
    assert {row.channel for row in every} == {"tray", "sms", "phone"}
    assert {row.receiver for row in every} == {"", "138****0001"}
    other = scope_of(connection, LAIYANG)
    assert messages_view(connection, other, NOW, every_channel=True).rows == ()


def test_acknowledging_an_order_receives_its_messages_and_no_others(connection: Connection) -> None:
    put_contact(connection, account="of-370602")
    put_contact(connection, name="second", account="other")
    for each in (7, 8):
        post(connection, NOW, notice(connection, name=str(each), urgent=True, shard=0, order_id=each))
    connection.execute(update(message).where(message.c.channel == "sms").values(state="sent"))
    done = receive_of_order(connection, scope_of(connection, ZHIFU), NOW + HOUR, 0, 7)
    assert done == 3  # tray and SMS, and the call that need not be made any more
    received = rows(connection, state="received")
    assert {(row.order_id, row.receipt_at) for row in received} == {(7, NOW + HOUR)}
    assert {row.channel for row in received} == {"tray", "sms", "phone"}


def test_calls_and_pasted_texts_are_noted_by_the_office(connection: Connection) -> None:
    put_contact(connection)
    put_contact(connection, duty="group")
    post(connection, NOW, notice(connection, urgent=True))
    (call,), (paste,) = rows(connection, channel="phone"), rows(connection, channel="wechat")
    view = messages_view(connection, city().scope, NOW, show="calls")
    assert [row.channel for row in view.rows] == ["phone", "wechat"] and view.calls == 2
    assert move_message(connection, city(), call.message_id, "copied").said == "moved"
    assert move_message(connection, city(), call.message_id, "not_reached").done
    (tried,) = rows(connection, channel="phone")
    assert (tried.state, tried.attempts, tried.next_at - NOW) == ("waiting", 1, timedelta(minutes=1))
    assert move_message(connection, city(), call.message_id, "reached").done
    assert move_message(connection, city(), call.message_id, "reached").said == "moved"
    assert move_message(connection, city(), paste.message_id, "copied").done
    (done,), (pasted,) = rows(connection, channel="phone"), rows(connection, channel="wechat")
    assert (done.state, done.receipt, done.receipt_at) == ("received", "wang", NOW)
    assert (pasted.state, pasted.receipt) == ("sent", "wang")
    assert move_message(connection, city(), 999_999, "reached").said == "unknown"
    assert move_message(connection, city(), call.message_id, "dance").said == "unknown"
    for actor in (leader(), of_unit(connection, ZHIFU)):
        with pytest.raises(Denied):
            move_message(connection, actor, call.message_id, "reached")


def test_a_call_that_nobody_answers_five_times_is_a_dead_letter(connection: Connection) -> None:
    put_contact(connection)
    post(connection, NOW, notice(connection, urgent=True))
    (call,) = rows(connection, channel="phone")
    for n in range(5):
        assert move_message(connection, city(NOW + n * HOUR), call.message_id, "not_reached").done
    (dead,) = rows(connection, channel="phone")
    assert (dead.state, dead.error) == ("dead", "not_reached")
    assert move_message(connection, city(), call.message_id, "resend").done
    (again,) = rows(connection, channel="phone")
    assert (again.state, again.attempts, again.key) == ("waiting", 0, call.key)


def sms(connection: Connection, **values: object) -> str:
    put_contact(connection)
    post(connection, NOW, notice(connection))
    own = update(message).where(message.c.channel == "sms")
    sent = {"state": "sent", "sent_at": NOW, "attempts": 1, "fence": 1} | values
    connection.execute(own.values(**sent))
    return str(rows(connection, channel="sms")[0].key)


def gate(key: str, arrived: bool = True, minutes: int = 2) -> GatewayReceipt:
    return GatewayReceipt(key, arrived, NOW + timedelta(minutes=minutes), "空号")


def test_a_receipt_is_noted_once_and_stands(connection: Connection) -> None:
    key = sms(connection)
    later = NOW + HOUR
    assert take_receipt(connection, later, "sms", gate(key)) == "noted"
    assert take_receipt(connection, later + HOUR, "sms", gate(key)) == "known"
    assert take_receipt(connection, later, "sms", gate(key, False, 3)) == "known"
    (row,) = rows(connection, channel="sms")
    assert (row.state, row.receipt_at) == ("received", NOW + timedelta(minutes=2))


def test_a_receipt_before_the_mark_of_its_sender_stands(connection: Connection) -> None:
    key = sms(connection, state="sending", sent_at=None)
    assert take_receipt(connection, NOW + HOUR, "sms", gate(key)) == "noted"


def test_a_failure_brings_the_message_up_again_and_an_old_one_does_nothing(connection: Connection) -> None:
    key = sms(connection)
    later = NOW + HOUR
    assert take_receipt(connection, later, "sms", gate(key, False, -1)) == "known"  # before it was sent
    connection.execute(update(message).where(message.c.key == key).values(state="sending"))
    assert take_receipt(connection, later, "sms", gate(key, False)) == "early"  # to be told again
    connection.execute(update(message).where(message.c.key == key).values(state="sent"))
    assert take_receipt(connection, later, "sms", gate(key, False)) == "noted"
    assert take_receipt(connection, later, "sms", gate(key, False)) == "known"
    (row,) = rows(connection, channel="sms")
    assert (row.state, row.error, row.next_at - later) == ("waiting", "空号", timedelta(minutes=1))
    # Sent again since: the old receipt, replayed, is older than the sending.
    again = {"state": "sent", "sent_at": later + HOUR, "attempts": 2, "fence": 2}
    connection.execute(update(message).where(message.c.key == key).values(**again))
    assert take_receipt(connection, later + 2 * HOUR, "sms", gate(key, False)) == "known"
    last = {"state": "sent", "sent_at": NOW, "attempts": 5}
    connection.execute(update(message).where(message.c.key == key).values(**last))
    assert take_receipt(connection, later, "sms", gate(key, False)) == "noted"
    assert rows(connection, channel="sms")[0].state == "dead"


def test_a_receipt_of_an_unknown_key_another_channel_or_another_week_is_none(connection: Connection) -> None:
    key = sms(connection)
    assert take_receipt(connection, NOW, "sms", gate("0" * 64)) == "unknown"
    assert take_receipt(connection, NOW, "mail", gate(key)) == "unknown"
    assert take_receipt(connection, NOW, "sms", gate(key, minutes=11)) == "time"
    assert take_receipt(connection, NOW + 8 * 24 * HOUR, "sms", gate(key)) == "time"
    assert rows(connection, channel="sms")[0].state == "sent"


def test_a_contact_that_is_removed_leaves_its_messages(connection: Connection) -> None:
    one = put_contact(connection, account="of-370602")
    post(connection, NOW, notice(connection))
    connection.execute(contact.delete().where(contact.c.contact_id == one))
    assert {row.contact_id for row in rows(connection)} == {None}
    assert messages_view(connection, city().scope, NOW, show="out").rows[0].name == ""


def test_the_phone_s_acknowledgement_receives_the_messages_of_its_order(connection: Connection) -> None:
    """The tap of the phone pages, with the order's own key."""
    number, code = "261118090000000001", SOURCE
    own = unit_id(connection, ZHIFU)
    add_source(connection, NOW)
    put_order(connection, number, NOW, opened_at=NOW, dispatched_at=NOW, unit_id=own, district_id=own)
    key = connection.execute(select(order.c.shard, order.c.order_id)).one()
    put_contact(connection, account="of-370602")
    post(connection, NOW, notice(connection, shard=key.shard, order_id=key.order_id))
    assert acknowledge(connection, scope_of(connection, LAIYANG), NOW, code, number) is None
    assert rows(connection, channel="tray")[0].state == "sent"
    scope = scope_of(connection, ZHIFU)
    assert acknowledge(connection, scope, NOW + HOUR, code, number) == NOW + HOUR
    tray = rows(connection, channel="tray")[0]
    assert (tray.state, tray.receipt_at, tray.receipt) == ("received", NOW + HOUR, "of-370602")
    assert acknowledge(connection, scope, NOW + 2 * HOUR, code, number) == NOW + HOUR
