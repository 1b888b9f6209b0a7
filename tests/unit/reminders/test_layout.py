"""The pages of contacts and messages: what they say, offer and keep behind a mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard.people.access import scope_for
from dashboard.reminders.messages import CHANNELS, STATES
from dashboard.reminders.spot import SpotResult
from dashboard.views.reminders import (
    AbsenceRow,
    AbsencesView,
    CompletenessView,
    ContactRow,
    ContactsView,
    GapRow,
    MessageRow,
    MessagesView,
    RosterRow,
    RosterView,
    SpotRow,
    SpotView,
    UnitContacts,
)
from layouts.frame import bell
from layouts.pages.reminders import words as reminder_words
from layouts.pages.reminders.calls import calls_page
from layouts.pages.reminders.contacts import contacts_page
from layouts.pages.reminders.duty import absences_page, roster_page
from layouts.pages.reminders.messages import messages_page
from layouts.pages.reminders.missing import missing_page
from layouts.pages.reminders.unmask import DUTY_SHOW
from tests.support.sheets import NORTH, SOUTH, SUPERVISOR, class_of, rows_of, walk, words

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 18)
DISTRICT = scope_for("li", "district_coordinator", 11, "district", "N", "North")
LEADER = scope_for("liu", "city_leader")
PERSON = ContactRow(
    *(1, NORTH, "liaison", "Wang", "clerk", "138****0001", "0535-****001", "z***@b.cn", "wang", True, True)
)
GROUP = replace(PERSON, contact_id=2, duty="group", name="Group", mobile="", phone="", by_hand=True)
AWAY = replace(PERSON, contact_id=3, name="Li", away=NOW, deputy="Wang")
VIEW = ContactsView(
    "district",
    ("city", "district"),
    (UnitContacts(NORTH, (PERSON, GROUP, AWAY)), UnitContacts(SOUTH, (), ("leader", "liaison"))),
    (NORTH, SOUTH),
    True,
    incomplete=1,
)
MESSAGE = MessageRow(
    *(5, "sms", "sent", "Text of it", "/alerts", NOW, "North", "Wang", "138****0001", False, False),
    sent_at=NOW,
)


@pytest.fixture(autouse=True)
def in_english(english: None) -> Iterator[None]:
    yield


def table_of(page: Any, caption: str) -> list[dict[str, str]]:
    (found,) = [each for each in walk(page) if each._type == "Table" and words(each).startswith(caption)]
    return rows_of(found)


def links(page: Any) -> list[str]:
    return [each.href for each in walk(page) if getattr(each, "href", None)]


def actions(page: Any) -> list[str]:
    return [each.action for each in walk(page) if getattr(each, "action", None)]


def fields(page: Any) -> dict[str, Any]:
    return {each.name: each.value for each in walk(page) if getattr(each, "name", None)}


def test_the_list_names_units_once_and_what_they_lack() -> None:
    page = contacts_page(VIEW, SUPERVISOR)
    rows = table_of(page, "Contacts")
    assert [row["Unit"] for row in rows] == ["North", "", "", "South"]
    assert [row["State"] for row in rows[:3]] == [
        "is told",
        "text pasted by hand",
        "away until 11-18 09:30, Wang stands in",
    ]
    assert "no leader" in rows[3]["Name"] and "no liaison" in rows[3]["Name"]
    assert "2 contacts of 2 units; of 1 units something is missing." in words(page)  # a group is no contact


def test_an_open_contact_never_fills_its_numbers_into_the_form() -> None:
    page = contacts_page(replace(VIEW, selected=PERSON), SUPERVISOR)
    sent = fields(page)
    assert (sent["mobile"], sent["phone"], sent["address"]) == ("", "", "")
    assert (sent["name"], sent["account"], sent["contact"]) == ("Wang", "wang", "1")
    assert DUTY_SHOW in [getattr(each, "id", None) for each in walk(page)]
    assert "/contacts/1/deactivate" in actions(page)


def test_who_only_reads_is_offered_nothing_to_do() -> None:
    own = replace(VIEW, writable=(), may_unmask=False, selected=PERSON)
    page = contacts_page(own, LEADER)
    assert actions(page) == [] and DUTY_SHOW not in [getattr(each, "id", None) for each in walk(page)]
    assert "138****0001" in words(page)


def test_an_empty_base_says_so() -> None:
    none = replace(VIEW, units=(), incomplete=0)
    assert "No contact is on the list yet." in words(contacts_page(none, SUPERVISOR))
    roster = RosterView((DAY,) * 7, DAY, (DAY, "day"), (), ())
    assert "Nobody stands on the roster of this week." in words(roster_page(roster, SUPERVISOR))
    assert "Nobody is away." in words(absences_page(AbsencesView((), (), DAY), SUPERVISOR))
    spot = SpotView("2026-11", ("2026-11",), (), (), SpotResult(), None, 60, True)
    assert "No unit was called in 2026-11." in words(calls_page(spot, SUPERVISOR))
    whole = CompletenessView((), 15, dict.fromkeys(reminder_words.GAPS, 0), 7)
    assert "Of 15 units 15 are complete." in words(missing_page(whole, SUPERVISOR))
    tray = MessagesView("tray", (), 0, False)
    assert "There is no message for you." in words(messages_page(tray, DISTRICT))


def test_the_week_shows_who_is_on_duty_and_where_nobody_is() -> None:
    days = tuple(date(2026, 11, 16 + n) for n in range(7))
    row = RosterRow(NORTH, {(DAY, "day"): (1, "Wang")})
    people = ((1, "Wang"), (2, "Li"))
    view = RosterView(days, DAY, (DAY, "day"), (row,), (NORTH,), row, people, keeping=1, on_now=1)
    page = roster_page(view, SUPERVISOR)
    day, night = table_of(page, "Duty roster from 11-16 on")
    assert (day["11-18 Wed"], night["11-18 Wed"], day["11-16 Mon"]) == ("Wang", "nobody", "nobody")
    assert "1 of 1 units with a roster have somebody on duty" in words(page)
    sent = fields(page)
    assert sent["on_2026-11-18_day"] == "1" and sent["on_2026-11-22_night"] == "-"
    assert sum(name.startswith("on_") for name in sent) == 10  # what is over is the office's alone
    office = fields(roster_page(replace(view, keeps=True), SUPERVISOR))
    assert sum(name.startswith("on_") for name in office) == 14 and "reason" in office
    none = roster_page(replace(view, people=()), SUPERVISOR)
    assert "The unit has no contacts yet: enter them first." in words(none)


def test_an_absence_says_who_is_told_meanwhile() -> None:
    row = AbsenceRow(4, NORTH, "Li", "liaison", NOW, NOW, "Wang", "", True, "Zhao")
    page = absences_page(
        AbsencesView((row, replace(row, reaches="", may_end=False)), ((1, "N"),), DAY), DISTRICT
    )
    rows = table_of(page, "Absences")
    assert [each["Is told"] for each in rows] == ["Zhao", "the unit's others, else the level above"]
    assert actions(page) == ["/contacts/absence/4/remove", "/contacts/absence"]


def test_spot_calls_stand_with_their_fractions_and_one_is_to_be_made() -> None:
    row = SpotRow(7, NORTH, "Wang", "0535-****001", NOW, "wang", "answered", 61, "", False)
    view = SpotView(
        "2026-11",
        ("2026-11", "2026-10"),
        (row, replace(row, state="missed", seconds=None)),
        ((NORTH, SpotResult(2, 1, 0, 61.0)),),
        SpotResult(2, 1, 0, 61.0),
        replace(row, call_id=8, state="drawn", contact_id=1),
        60,
        True,
    )
    page = calls_page(view, SUPERVISOR)
    by_unit, total = table_of(page, "Result by unit")
    assert (by_unit["answered"], by_unit["In time"], by_unit["Median, seconds"]) == ("1/2", "0/2", "61")
    assert total["Spot calls made"] == "2"
    late, missed = table_of(page, "Spot calls")
    assert late["Result"] == "answered late" and "not answered" in missed["Result"]
    assert {"/contacts/calls/8/answer", "/contacts/calls/8/miss"} <= set(actions(page))
    assert not [each for each in actions(calls_page(replace(view, keeps=False), LEADER)) if "calls" in each]


def test_what_a_unit_lacks_stands_in_its_row() -> None:
    days = tuple(date(2026, 11, 18 + n) for n in range(5))
    view = CompletenessView(
        (GapRow(NORTH, ("mobile", "roster"), days),),
        15,
        {**dict.fromkeys(reminder_words.GAPS, 0), "roster": 1},
        7,
    )
    page = missing_page(view, SUPERVISOR)
    (row,) = table_of(page, "Completeness of contacts")
    assert row["Mobile numbers"] == "missing" and "there" in row["Liaison"]
    assert row["Duty roster"] == "11-18、11-19、11-20 and 2 more days"
    bureau = CompletenessView((GapRow(NORTH, ("mobile",), (), rostered=False),), 15, view.counts, 7)
    (unasked,) = table_of(missing_page(bureau, SUPERVISOR), "Completeness of contacts")
    assert unasked["Duty roster"] == "–"  # nothing is asked of it, so nothing is there either


def test_the_tray_offers_what_is_new_to_be_received() -> None:
    new = replace(MESSAGE, channel="tray")
    seen = replace(new, message_id=6, state="received", receipt_at=NOW, link="https://elsewhere.example")
    page = messages_page(MessagesView("tray", (new, seen), 2, False), DISTRICT)
    assert actions(page) == ["/messages/receive", "/messages/5/receive"]
    assert links(page) == ["/alerts"]  # what leads elsewhere is no link
    assert [class_of(each) for each in walk(page) if each._type == "Li"] == ["is-new", ""]
    assert "received 11-18 09:30" in words(page) and "Demonstration" not in words(page)
    demo = messages_page(MessagesView("tray", (MESSAGE,), 0, False), DISTRICT, kept_here=True)
    assert "nothing leaves this machine" in words(demo) and "SMS" in words(demo)
    assert actions(demo) == []


def test_the_call_list_shows_one_number_at_a_time_and_texts_to_copy() -> None:
    call = replace(MESSAGE, channel="phone", state="waiting", by_hand=True, contact_id=1, next_at=NOW)
    second = replace(call, message_id=6, contact_id=2, attempts=2)
    paste = replace(call, message_id=7, channel="wechat", receiver="")
    view = MessagesView("calls", (call, second, paste), 0, True, calls=3, may_unmask=True)
    page = messages_page(view, SUPERVISOR)
    assert "/messages?show=calls&sel=6" in links(page) and "/messages?show=calls&sel=5" not in links(page)
    assert [getattr(each, "id", None) for each in walk(page)].count(DUTY_SHOW) == 1
    assert {f"/messages/{n}/{act}" for n in (5, 6) for act in ("reached", "not_reached")} <= set(
        actions(page)
    )
    assert "/messages/7/copied" in actions(page) and "tried 2 times" in words(page)
    chosen = messages_page(replace(view, selected=6), SUPERVISOR)
    assert "/messages?show=calls&sel=5" in links(chosen)


def test_the_outbox_counts_and_each_number_opens_its_list() -> None:
    dead = replace(MESSAGE, message_id=8, state="dead", sent_at=None, error="timeout", attempts=5)
    odd = replace(dead, message_id=9, error="HTTP 503")
    counts = {("sms", "sent"): 3, ("sms", "dead"): 2, ("tray", "received"): 4}
    view = MessagesView("out", (MESSAGE, dead, odd), 0, True, counts, dead=2, pages=2)
    page = messages_page(view, SUPERVISOR)
    assert "7 of 9 messages sent, 4 with receipt, 2 not delivered." in words(page)
    assert "/messages?show=out&channel=sms&state=dead" in links(page)
    assert "/messages?show=out&page=2" in links(page)
    rows = table_of(page, "Outbox")
    assert "no answer in time" in rows[1]["State"] and "HTTP 503" in rows[2]["State"]
    assert actions(page) == ["/messages/8/resend", "/messages/9/resend"]
    only = messages_page(replace(view, show="dead"), SUPERVISOR)
    assert "2 messages were not delivered." in words(only)


def test_every_state_channel_and_answer_has_its_word() -> None:
    assert set(reminder_words.CHANNELS) == set(CHANNELS) and set(reminder_words.STATES) == set(STATES)
    assert reminder_words.answer_text("saved") and reminder_words.answer_text("nobody")
    assert reminder_words.answer_text("<b>") == "" and reminder_words.answer_strips("<b>") == []
    for state in STATES:
        assert words(reminder_words.state_sign(state))


def test_the_bell_counts_and_is_not_there_for_who_gets_nothing() -> None:
    assert bell(None) == []
    (quiet,) = bell(0)
    assert "bell-count" not in [class_of(each) for each in walk(quiet)]
    (loud,) = bell(3)
    assert "Messages: 3 not marked as received" in words(loud) and loud.href == "/messages"
