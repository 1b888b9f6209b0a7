"""The demo's contacts and messages: every state is there, marked as made up, and all of it goes again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from dashboard.reminders.numbers import phone_problem
from data_access.demo.contacts import add_contacts
from data_access.demo.contacts_removal import remove_contacts
from data_access.queries.reminders.contacts import completeness_view
from data_access.queries.reminders.duty import absences_view, roster_view
from data_access.queries.reminders.messages import messages_view
from data_access.queries.reminders.spot_calls import spot_view
from data_access.schema import absence, contact, message, roster, spot_call
from tests.support.proactive import city
from tests.support.reminders import rows

UNTIL, NOW = date(2026, 11, 17), datetime(2026, 11, 17, 1, tzinfo=UTC)


def test_every_story_stands_in_the_demo_and_goes_with_it(connection: Connection) -> None:
    made = add_contacts(connection, UNTIL, 7)
    people = connection.execute(select(contact)).all()
    assert len(people) == made and all(row.demo and "示例" in row.name for row in people)
    # No number of the demo can be a mobile of anybody.
    assert all(phone_problem(row.mobile, mobile=True) for row in people if row.mobile)
    states = {(row.channel, row.state) for row in rows(connection)}
    assert {state for _channel, state in states} == {"sent", "received", "waiting", "dead", "cancelled"}
    assert len(rows(connection, state="dead")) == 2 and all(row.demo for row in rows(connection))
    assert ("sms", "received") in states and ("phone", "waiting") in states
    scope = city(NOW).scope
    missing = completeness_view(connection, scope, NOW)
    assert {gap for row in missing.rows for gap in row.gaps} >= {"liaison", "mobile", "roster"}
    assert len(absences_view(connection, scope, NOW).rows) == 2
    assert len(roster_view(connection, scope, NOW).rows) == 15
    assert spot_view(connection, scope, NOW, month="2026-10").total.called > 5
    assert messages_view(connection, scope, NOW, show="calls").calls > 0
    assert len(rows(connection, channel="tray")) == 9
    assert remove_contacts(connection) == made
    for table in (contact, message, roster, spot_call, absence):
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_the_same_seed_gives_the_same_demo(connection: Connection) -> None:
    def told() -> list[str]:
        add_contacts(connection, UNTIL, 7)
        calls = connection.execute(select(spot_call.c.unit_id, spot_call.c.at, spot_call.c.seconds)).all()
        texts = connection.execute(select(message.c.text, message.c.state, message.c.created_at)).all()
        remove_contacts(connection)
        return sorted(map(str, [*calls, *texts]))

    assert told() == told()
