"""Contacts, absences, rosters and spot calls on both databases: whose they are, checked, drawn by lot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select, update

from dashboard.i18n import use_language
from dashboard.people.access import Denied, Scope
from data_access.queries.reminders.contacts import completeness_view, contacts_view
from data_access.queries.reminders.duty import absences_view, roster_view
from data_access.queries.reminders.spot_calls import spot_results, spot_view
from data_access.records.accounts import add_account, set_role
from data_access.records.acting import Refusal
from data_access.records.audit import recent_audit
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.records.reminders.contacts import (
    add_absence,
    remove_absence,
    save_contact,
    set_active,
    tell_number,
)
from data_access.records.reminders.rosters import save_roster
from data_access.records.reminders.spot_calls import draw_call, note_call
from data_access.schema import contact, roster, spot_call
from layouts.pages.reminders.duty import roster_page
from tests.support.proactive import city, leader, of_unit, scope_of
from tests.support.reminders import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, put_contact, unit_id
from tests.support.sheets import walk, words

DAY = date(2026, 11, 18)


def add(connection: Connection, actor: Actor | None = None, **change: object) -> int:
    sent = {"unit_code": ZHIFU, "duty": "liaison", "name": "甲", "mobile": "13900001111"} | change
    answer = save_contact(connection, actor or city(), **sent)  # type: ignore[arg-type]
    assert answer.done, answer
    return answer.record_id


def said(connection: Connection, actor: Actor | None = None, **change: object) -> str:
    sent = {"unit_code": ZHIFU, "duty": "liaison", "name": "甲", "mobile": "13900001111"} | change
    return save_contact(connection, actor or city(), **sent).said  # type: ignore[arg-type]


def test_a_contact_is_kept_changed_and_taken_off(connection: Connection) -> None:
    number = add(connection, phone="0535-6201234", address="a@b.cn", around_clock=True)
    assert add(connection, contact_id=number, name="乙", mobile="") == number
    row = connection.execute(select(contact).where(contact.c.contact_id == number)).one()
    assert (row.name, row.mobile, row.phone, row.wechat) == ("乙", "13900001111", "0535-6201234", "a@b.cn")
    assert set_active(connection, city(), number, False).done
    assert set_active(connection, city(), number, False).said == "moved"
    view = contacts_view(connection, city().scope, NOW, selected=number)
    assert view.selected and not view.selected.active and view.selected.mobile == "139****1111"
    assert [line.act for line in read_history(connection, "contact", number)] == [
        "add",
        "change",
        "deactivate",
    ]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"unit_code": "999999"}, "unit"),
        ({"duty": "chief"}, "duty"),
        ({"name": " \x00 "}, "name"),
        ({"name": "长" * 61}, "long"),
        ({"mobile": "12345"}, "mobile"),
        ({"mobile": "１３９０００１１１１"}, "mobile"),
        ({"phone": "call me"}, "phone"),
        ({"address": "a@b.cn, c@d.cn"}, "mail"),
        ({"duty": "group", "address": "https://qyapi.weixin.qq.com/x?key=1"}, "robot"),
        ({"account_name": "nobody"}, "account"),
        ({"contact_id": 999_999}, "unknown"),
    ],
)
def test_what_can_reach_nobody_is_refused(
    connection: Connection, change: dict[str, object], word: str
) -> None:
    assert said(connection, **change) == word
    assert not connection.scalars(select(contact.c.contact_id)).all()


def test_a_unit_has_one_contact_of_a_duty_and_name(connection: Connection) -> None:
    add(connection)
    assert said(connection) == "taken"
    add(connection, duty="leader")
    add(connection, unit_code=LAIYANG)


def test_an_account_is_named_as_it_signs_in(connection: Connection) -> None:
    add_account(connection, NOW, "sun", "district_coordinator", "Right-Horse-42", unit_code=ZHIFU)
    number = add(connection, account_name=" sun ")
    assert connection.scalar(select(contact.c.account).where(contact.c.contact_id == number)) == "sun"


@pytest.mark.parametrize(
    ("role", "of", "fits"),
    [
        ("district_coordinator", ZHIFU, (ZHIFU, TOWNSHIP)),
        ("unit_handler", TOWNSHIP, (TOWNSHIP,)),
        ("unit_handler", DEPARTMENT, (DEPARTMENT,)),
        ("city_supervisor", "", (ZHIFU, TOWNSHIP, LAIYANG, DEPARTMENT)),
        ("city_leader", ZHIFU, (ZHIFU, TOWNSHIP)),
        ("auditor", "", ()),
        ("unassigned", "", ()),
    ],
)
def test_a_contact_s_account_may_read_what_its_unit_is_told(
    connection: Connection, role: str, of: str, fits: tuple[str, ...]
) -> None:
    add_account(connection, NOW, "sun", role, "Right-Horse-42", unit_code=of)
    for code in (ZHIFU, TOWNSHIP, LAIYANG, DEPARTMENT):
        expected = "saved" if code in fits else "other_account"
        assert said(connection, unit_code=code, account_name="sun") == expected, code


def test_who_moves_to_another_unit_is_told_nothing_more_of_the_former_one(connection: Connection) -> None:
    made = add_account(connection, NOW, "sun", "district_coordinator", "Right-Horse-42", unit_code=ZHIFU)
    own, below = (add(connection, unit_code=code, account_name="sun") for code in (ZHIFU, TOWNSHIP))
    set_role(connection, made, "unit_handler", TOWNSHIP)
    told = {
        number: connection.scalar(select(contact.c.account).where(contact.c.contact_id == number))
        for number in (own, below)
    }
    assert told == {own: "", below: "sun"}


def test_a_unit_keeps_its_own_and_a_district_its_townships(connection: Connection) -> None:
    zhifu = of_unit(connection, ZHIFU)
    own = add(connection, zhifu)
    below = add(connection, zhifu, unit_code=TOWNSHIP)
    assert said(connection, zhifu, unit_code=LAIYANG) == "unknown"
    assert said(connection, of_unit(connection, LAIYANG), contact_id=own) == "unknown"
    assert said(connection, of_unit(connection, TOWNSHIP), contact_id=own) == "unknown"
    assert add(connection, of_unit(connection, TOWNSHIP), contact_id=below, name="丙") == below
    assert set_active(connection, of_unit(connection, DEPARTMENT), own, False).said == "unknown"
    with pytest.raises(Denied):
        said(connection, leader())
    shown = contacts_view(connection, scope_of(connection, LAIYANG), NOW, selected=own)
    assert shown.selected is None and not [row for unit in shown.units for row in unit.rows]
    own_view = contacts_view(connection, zhifu.scope, NOW)
    assert [row.contact_id for unit in own_view.units for row in unit.rows] == [own]
    assert {each.code for each in own_view.writable} >= {ZHIFU, TOWNSHIP}
    assert LAIYANG not in {each.code for each in own_view.writable}


def test_a_number_is_told_after_a_reason_and_to_who_keeps_it(connection: Connection) -> None:
    number = add(connection, phone="0535-6201234")
    with pytest.raises(Refusal):
        tell_number(connection, city(), number, " ")
    with pytest.raises(Refusal):
        tell_number(connection, of_unit(connection, LAIYANG), number, "核对")
    with pytest.raises(Denied):
        tell_number(connection, leader(), number, "核对")
    assert tell_number(connection, of_unit(connection, ZHIFU), number, "核对") == "13900001111 · 0535-6201234"
    line = recent_audit(connection, 1)[0]
    assert (line.action, line.target, line.detail) == ("unmask", f"contact {number}", {"reason": "核对"})


def test_an_absence_names_who_stands_in_and_is_taken_back(connection: Connection) -> None:
    one, deputy = add(connection), add(connection, name="乙", duty="deputy")
    span = ("2026-11-18T08:00", "2026-11-20T18:00")
    assert add_absence(connection, of_unit(connection, ZHIFU), one, *span, deputy_id=deputy).done
    (row,) = absences_view(connection, city().scope, NOW).rows
    assert (row.name, row.deputy, row.reaches) == ("甲", "乙", "乙")
    shown = contacts_view(connection, city().scope, NOW, selected=one).selected
    assert shown and shown.deputy == "乙" and shown.away == row.until_at
    assert absences_view(connection, scope_of(connection, LAIYANG), NOW).rows == ()
    assert remove_absence(connection, of_unit(connection, LAIYANG), row.absence_id).said == "unknown"
    assert remove_absence(connection, of_unit(connection, ZHIFU), row.absence_id).done
    assert remove_absence(connection, of_unit(connection, ZHIFU), row.absence_id).said == "unknown"
    assert absences_view(connection, city().scope, NOW).rows == ()


@pytest.mark.parametrize(
    ("begin", "end", "word"),
    [
        ("", "2026-11-20T18:00", "from"),
        ("2026-11-20T18:00", "soon", "until"),
        ("2026-11-20T18:00", "2026-11-20T18:00", "span"),
        ("2026-11-20T18:00", "2026-11-19T18:00", "span"),
        ("2026-11-01T08:00", "2026-11-02T18:00", "span"),
        ("2026-11-20T18:00", "2028-11-19T18:00", "long_span"),
        ("0001-01-01T00:00", "2026-11-19T18:00", "from"),
        ("2026-11-20T18:00", "9999-12-31T23:59", "until"),
    ],
)
def test_an_absence_that_is_none_is_refused(connection: Connection, begin: str, end: str, word: str) -> None:
    assert add_absence(connection, city(), add(connection), begin, end).said == word


def test_who_stands_in_is_another_person(connection: Connection) -> None:
    one, group = add(connection), add(connection, duty="group", name="群")
    span = ("2026-11-18T08:00", "2026-11-20T18:00")
    for deputy in (one, group, 999_999):
        assert add_absence(connection, city(), one, *span, deputy_id=deputy).said == "deputy"


def test_a_week_of_the_roster_is_written_by_its_unit(connection: Connection) -> None:
    one, two = add(connection), add(connection, name="乙", duty="leader")
    other = add(connection, unit_code=LAIYANG)
    zhifu = of_unit(connection, ZHIFU)
    week = {(DAY, "day"): one, (DAY, "night"): two}
    assert save_roster(connection, zhifu, ZHIFU, week).done
    assert save_roster(connection, zhifu, ZHIFU, {(DAY, "night"): 0}).done
    view = roster_view(connection, zhifu.scope, NOW, unit_code=ZHIFU)
    assert view.rows[0].slots == {(DAY, "day"): (one, "甲")}
    assert view.edited and set(view.people) == {(one, "甲"), (two, "乙")}
    assert view.now_on == (DAY, "day") and view.days[0] == date(2026, 11, 16)
    assert save_roster(connection, zhifu, ZHIFU, {(DAY, "day"): other}).said == "person"
    assert save_roster(connection, zhifu, LAIYANG, {(DAY, "day"): other}).said == "unknown"
    assert save_roster(connection, zhifu, ZHIFU, {(DAY, "noon"): one}).said == "shift"
    assert save_roster(connection, zhifu, ZHIFU, {}).said == "slots"
    assert roster_view(connection, scope_of(connection, LAIYANG), NOW).rows == ()
    with pytest.raises(Denied):
        save_roster(connection, leader(), ZHIFU, week)
    history = read_history(connection, "roster", unit_id(connection, ZHIFU))
    assert [line.detail["changed"] for line in history] == [2, 1]


def test_a_shift_that_is_over_is_changed_by_the_office_alone_with_a_reason(connection: Connection) -> None:
    one, two = add(connection), add(connection, name="乙", duty="leader")
    zhifu, yesterday = of_unit(connection, ZHIFU), DAY - timedelta(days=1)
    past, running = (yesterday, "night"), (DAY, "day")
    for day in (date(2020, 1, 1), date(9999, 12, 31), DAY - timedelta(days=427), DAY + timedelta(days=427)):
        assert save_roster(connection, city(), ZHIFU, {(day, "day"): one}, "补记").said == "range", day
    assert save_roster(connection, zhifu, ZHIFU, {past: one}).said == "past"
    assert save_roster(connection, zhifu, ZHIFU, {past: one}, "补记").said == "past"
    assert save_roster(connection, city(), ZHIFU, {past: one, running: one}).said == "past_reason"
    assert connection.scalars(select(roster.c.roster_id)).all() == []
    assert save_roster(connection, city(), ZHIFU, {past: one}, "当班记录补记").done
    # What is over and stays as it is needs no reason, nor that who was on duty is still on the list.
    assert set_active(connection, city(), one, False).done
    assert save_roster(connection, zhifu, ZHIFU, {past: one, running: two}).done
    history = read_history(connection, "roster", unit_id(connection, ZHIFU))
    assert ["补记" in line.note for line in history] == [True, False]


def test_the_form_of_a_week_leaves_out_what_is_over(connection: Connection) -> None:
    add(connection)
    zhifu = of_unit(connection, ZHIFU).scope

    def fields(scope: Scope, week: str = "") -> tuple[set[str], str]:
        page = roster_page(roster_view(connection, scope, NOW, week=week, unit_code=ZHIFU), scope)
        named = {getattr(each, "name", None) for each in walk(page)}
        return {name for name in named if name and name.startswith(("on_", "reason"))}, words(page)

    own, _said = fields(zhifu)
    assert "on_2026-11-18_day" in own and "on_2026-11-17_night" not in own and "reason" not in own
    office, _said = fields(city().scope)
    assert "on_2026-11-17_night" in office and "reason" in office
    with use_language("en"):
        gone, said = fields(zhifu, "2026-11-09")
    assert gone == set() and "The shifts of this week are over" in said


@pytest.mark.parametrize("week", ["", "nonsense", "2026-11-22", "9999-01-01", "0001-01-01"])
def test_an_address_of_no_week_shows_this_one(connection: Connection, week: str) -> None:
    assert roster_view(connection, city().scope, NOW, week=week).days[0] == date(2026, 11, 16)


def test_what_is_missing_is_named_for_each_unit(connection: Connection) -> None:
    before = completeness_view(connection, city().scope, NOW)
    assert len(before.rows) == before.units and before.counts["leader"] == before.units
    add(connection, duty="leader")
    one = add(connection, name="乙", around_clock=True)
    days = [DAY + timedelta(days=n) for n in range(7)]
    full = {(day, shift): one for day in days for shift in ("day", "night")}
    save_roster(connection, city(), ZHIFU, full)
    after = completeness_view(connection, city().scope, NOW)
    assert len(after.rows) == before.units - 1 and ZHIFU not in {row.unit.code for row in after.rows}
    save_roster(connection, city(), ZHIFU, {(days[3], "night"): 0})
    found = {row.unit.code: row for row in completeness_view(connection, city().scope, NOW).rows}
    assert (found[ZHIFU].gaps, found[ZHIFU].days) == (("roster",), (days[3],))
    set_active(connection, city(), one, False)
    found = {row.unit.code: row for row in completeness_view(connection, city().scope, NOW).rows}
    assert found[ZHIFU].gaps == ("liaison", "around_clock", "roster", "now") and len(found[ZHIFU].days) == 7
    own = completeness_view(connection, scope_of(connection, LAIYANG), NOW)
    assert [row.unit.code for row in own.rows] == [LAIYANG]


def test_a_spot_call_is_drawn_made_and_counted(connection: Connection) -> None:
    one = put_contact(connection, phone="0535-6201234")
    answer = draw_call(connection, city())
    assert answer.done and draw_call(connection, city()).said == "open_call"
    view = spot_view(connection, city().scope, NOW)
    assert view.open_call and view.open_call.call_id == answer.record_id and view.total.called == 0
    assert note_call(connection, city(), answer.record_id, "answer", "1e3").said == "seconds"
    assert note_call(connection, city(), answer.record_id, "answer", "3601").said == "seconds"
    assert note_call(connection, city(), answer.record_id, "dance").said == "unknown"
    assert note_call(connection, city(), answer.record_id, "answer", "42").done
    assert note_call(connection, city(), answer.record_id, "miss").said == "moved"
    row = connection.execute(select(spot_call)).one()
    assert (row.state, row.seconds) == ("answered", 42)
    result = spot_results(connection, city().scope, NOW, "2026-11")[row.unit_id]
    assert (result.called, result.answered, result.in_time) == (1, 1, 1)
    assert spot_results(connection, city().scope, NOW, "2026-10") == {}
    drawn = set()
    for n in range(1, 15):
        number = draw_call(connection, city(NOW + timedelta(minutes=n))).record_id
        note_call(connection, city(NOW + timedelta(minutes=n)), number, "miss")
    drawn = set(connection.scalars(select(spot_call.c.unit_id)))
    assert len(drawn) == 15  # nobody twice while others rest
    assert spot_view(connection, city().scope, NOW).total.answered == 1
    for actor in (leader(), of_unit(connection, ZHIFU)):
        with pytest.raises(Denied):
            draw_call(connection, actor)
    connection.execute(update(spot_call).values(contact_id=one))
    own = spot_view(connection, scope_of(connection, ZHIFU), NOW)
    assert {each.unit.code for each in own.rows} == {ZHIFU} and own.rows[0].number == "0535-****234"


def test_rosters_of_contacts_that_go_are_gone(connection: Connection) -> None:
    one = add(connection)
    save_roster(connection, city(), ZHIFU, {(DAY, "day"): one})
    connection.execute(contact.delete().where(contact.c.contact_id == one))
    assert connection.scalars(select(roster.c.roster_id)).all() == []
