"""The reception desk on both databases: its columns, whose cards, the city's time, a daily table's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, insert

from dashboard.desk.history import Kept
from dashboard.people.access import Denied, scope_for, scope_of_screen
from dashboard.views.desk import DeskView, Gaps
from data_access.queries.desk.mark import desk_mark, live_mark
from data_access.queries.desk.page import desk_view, has_provincial, live_desk
from data_access.queries.reminders.contacts import completeness_view
from data_access.queries.reminders.duty import roster_view
from data_access.records.desk.handing import hand_over
from data_access.schema import absence, contact, order, roster, spot_call
from tests.support.orders import add_source, unit_ids
from tests.support.proactive import city, leader, of_unit
from tests.support.reception import (
    DAILY,
    FUSHAN,
    HEARD,
    LAIYANG,
    NOW,
    ZHIFU,
    acknowledged,
    arrive,
    liaison,
    live_source,
    number,
    tell,
)

TOWNSHIP = "370602001"


@pytest.fixture
def board(connection: Connection) -> Connection:
    """Return a base with an order in each column and one that has left."""
    live_source(connection)
    arrive(connection, 1, 40)
    arrive(connection, 2, 60, 52, code=FUSHAN)
    told = arrive(connection, 3, 100, 90, township=TOWNSHIP)
    for channel in ("sms", "phone", "wechat"):
        tell(connection, told, channel, NOW - timedelta(minutes=85))
    answered = arrive(connection, 4, 50, 40, code=LAIYANG)
    acknowledged(connection, answered, "of-laiyang", NOW - timedelta(minutes=1))
    whole = {"onsite_at": 110, "feedback_enterprise_at": 100, "feedback_city_at": 90}
    arrive(connection, 5, 190, 180, **whole)
    return connection


def tails(view: DeskView) -> dict[str, list[int]]:
    return {name: [int(each.order_no[-6:]) for each in cards] for name, cards in view.columns.items()}


def test_every_order_stands_in_its_column_and_who_is_done_has_left(board: Connection) -> None:
    view = desk_view(board, city().scope, NOW)
    assert tails(view) == {"received": [1], "dispatched": [2], "reminded": [3], "answered": [4]}
    assert [each.code for each in view.live] == ["test"] and not view.history
    third = view.columns["reminded"][0]
    assert third.unit.startswith("芝罘区 · ")
    assert third.text.endswith("编号尾号 000003") or "000003" in third.text
    assert "芝罘区" not in third.text  # the township is asked
    assert view.columns["answered"][0].answered_by == "of-laiyang"


def test_an_acknowledgement_counts_at_once_and_an_arrival_with_the_next_data(board: Connection) -> None:
    acknowledged(board, number(2), "of-fushan", NOW)
    assert tails(desk_view(board, city().scope, NOW))["answered"] == [2, 4]
    arrive(board, 2, 60, 52, code=FUSHAN, onsite_at=1)  # after what the source told: two minutes ago
    card = next(each for each in desk_view(board, city().scope, NOW).cards if each.order_no == number(2))
    clock = card.state.clock("onsite")
    assert clock is not None and clock.done is None and card.as_of == HEARD


def test_cards_stand_by_deadline_a_missed_one_first(connection: Connection) -> None:
    live_source(connection)
    arrive(connection, 1, 30, 25)
    arrive(connection, 2, 150, 140)
    arrive(connection, 3, 100, 95)
    assert tails(desk_view(connection, city().scope, NOW))["dispatched"] == [2, 3, 1]


def test_a_unit_sees_its_own_cards_and_the_city_sees_them_all(board: Connection) -> None:
    seen = {
        code: sorted(each.order_no[-1] for each in desk_view(board, of_unit(board, code).scope, NOW).cards)
        for code in (ZHIFU, FUSHAN, LAIYANG, TOWNSHIP, "370602002")
    }
    assert seen == {ZHIFU: ["3"], FUSHAN: ["2"], LAIYANG: ["4"], TOWNSHIP: ["3"], "370602002": []}
    read = desk_view(board, leader().scope, NOW)
    assert len(read.cards) == 4 and not read.keeps
    assert desk_view(board, city().scope, NOW).keeps
    for role in ("system_admin", "auditor", "unassigned", "survey_caller"):
        with pytest.raises(Denied):
            desk_view(board, scope_for("who", role), NOW)


def test_the_city_s_transfer_time_of_day_and_month(connection: Connection) -> None:
    """Today 4, 10 and 16 minutes, earlier this month 30: the medians are 10 and 13."""
    live_source(connection)
    for tail, (out, sent) in enumerate([(60, 56), (60, 50), (60, 44)], 1):
        arrive(connection, tail, out, sent)
    arrive(connection, 4, 10_000, 9_970)
    arrive(connection, 5, 60_000, 59_000)  # of October
    arrive(connection, 6, 25)
    arrive(connection, 7, 5)
    found = desk_view(connection, city().scope, NOW).transfer
    assert (found.day.n, found.day.median) == (3, 10.0)
    assert (found.month.n, found.month.median) == (4, 13.0)
    assert (found.waiting, found.longest) == (2, 25 * 60)


def test_who_waits_for_an_answer(board: Connection) -> None:
    view = desk_view(board, city().scope, NOW)
    assert {each.order_no[-1]: each.wait for each in view.cards} == {
        "1": "",
        "2": "missed",
        "3": "missed",
        "4": "",
    }
    assert view.answer_minutes == 15
    arrive(board, 6, 30, 16)  # its limit passed a minute ago, the source spoke two minutes ago
    card = next(each for each in desk_view(board, city().scope, NOW).cards if each.order_no == number(6))
    assert card.wait == "maybe"


def test_a_daily_table_has_no_board_and_tells_its_last_day(connection: Connection) -> None:
    """The data end 2026-11-18 14:58: the last day begins on the 17th at 00:00."""
    add_source(connection, HEARD, DAILY, "daily")
    day = {"source_id": DAILY}
    arrive(connection, 1, 300, 290, onsite_at=200, acknowledged_at=280, **day)
    arrive(connection, 2, 1000, 980, onsite_at=700, acknowledged_at=940, **day)
    arrive(connection, 3, 5000, 4990, onsite_at=4900, acknowledged_at=4980, **day)
    arrive(connection, 4, 60, 50, **day)
    view = desk_view(connection, city().scope, NOW)
    assert not view.live and not view.cards
    history = view.history[0]
    assert [each.order_no[-1] for each in history.orders] == ["2", "1", "4"]
    assert history.first == NOW.replace(hour=16) - timedelta(days=2)
    assert history.until == HEARD
    # 4's two hours still run at the data time; of the others 2 was 300 minutes on its way.
    assert history.onsite == Kept(2, 3)
    assert history.answered == Kept(2, 4)
    assert (history.transfer.day.n, history.transfer.day.median) == (3, 10.0)
    assert (history.transfer.month.n, history.transfer.month.median) == (4, 10.0)


def test_a_daily_table_beside_a_live_source(board: Connection) -> None:
    add_source(board, HEARD, DAILY, "daily")
    arrive(board, 7, 60, 50, source_id=DAILY)
    view = desk_view(board, city().scope, NOW)
    assert len(view.cards) == 4 and len(view.history) == 1
    assert [each.order_no[-1] for each in view.history[0].orders] == ["7"]


def test_a_base_without_provincial_orders_has_no_desk(connection: Connection) -> None:
    assert not has_provincial(connection)
    view = desk_view(connection, city().scope, NOW)
    assert not view.live and not view.history and not view.cards
    live_source(connection)
    arrive(connection, 1, 5)
    assert has_provincial(connection)


def test_the_day_s_duty_with_who_stands_in_and_what_is_missing(connection: Connection) -> None:
    units = unit_ids(connection)
    first = liaison(connection, ZHIFU)
    second = liaison(connection, ZHIFU, "王强", duty="deputy", mobile="13900005678")
    liaison(connection, ZHIFU, "周局长", duty="leader")
    liaison(connection, FUSHAN, "赵丽", mobile="", phone="")
    liaison(connection, LAIYANG, "孙伟", active=False)
    shift = {"unit_id": units[ZHIFU], "day": date(2026, 11, 18), "contact_id": first}
    connection.execute(insert(roster).values(**shift, shift="day"))
    connection.execute(insert(roster).values(**{**shift, "day": date(2026, 11, 17)}, shift="night"))
    connection.execute(
        insert(spot_call),
        [
            {"unit_id": units[ZHIFU], "at": NOW - timedelta(days=2), "account": "w", "state": "missed"},
            {"unit_id": units[ZHIFU], "at": NOW, "account": "w", "state": "drawn"},
        ],
    )
    view = desk_view(connection, city().scope, NOW)
    zhifu, fushan = view.duty
    assert (zhifu.leader, zhifu.liaison) == ("周局长", "李明")
    assert zhifu.on_duty == (("day", "李明", "138****1234"),)
    assert (zhifu.called, zhifu.called_at) == ("missed", NOW - timedelta(days=2))
    assert (fushan.liaison, fushan.liaison_phone, fushan.on_duty) == ("赵丽", "", ())
    n = view.gaps.units
    keeping = 15  # districts keep a roster; of the others those that have ever written one
    assert view.gaps == Gaps(n, no_leader=n - 1, no_liaison=n - 2, no_phone=n - 1, no_duty=keeping - 1)
    for gap, told in (("leader", n - 1), ("liaison", n - 2), ("mobile", n - 1), ("now", keeping - 1)):
        assert len(completeness_view(connection, city().scope, NOW, gap).rows) == told
    away = {"from_at": NOW - timedelta(days=1), "until_at": NOW + timedelta(days=1), "account": "w"}
    connection.execute(insert(absence).values(contact_id=first, deputy_id=second, **away))
    assert desk_view(connection, city().scope, NOW).duty[0].on_duty == (("day", "王强", "139****5678"),)


def test_after_midnight_the_night_shift_of_the_day_before_is_on_duty(connection: Connection) -> None:
    units = unit_ids(connection)
    day, night = liaison(connection, ZHIFU), liaison(connection, ZHIFU, "王强", duty="deputy")
    for on, shift, who in ((17, "day", day), (17, "night", night), (18, "night", day)):
        values = {"unit_id": units[ZHIFU], "day": date(2026, 11, on), "shift": shift, "contact_id": who}
        connection.execute(insert(roster).values(**values))
    late = datetime(2026, 11, 18, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    view = desk_view(connection, city().scope, late)
    assert [(shift, name) for shift, name, _phone in view.duty[0].on_duty] == [
        ("night", "王强"),
        ("day", "李明"),
    ]
    assert view.gaps.no_duty == 14
    for week in ("", "2026-10-05", "2026-11-23"):  # the sentence on now is the same whichever week is shown
        shown = roster_view(connection, city().scope, late, week=week)
        assert (shown.keeping, shown.on_now) == (1, 1)


def test_a_unit_reads_its_own_people_alone(connection: Connection) -> None:
    for code in (ZHIFU, FUSHAN):
        liaison(connection, code)
    view = desk_view(connection, of_unit(connection, ZHIFU).scope, NOW)
    assert [each.unit.code for each in view.duty] == [ZHIFU]
    assert view.gaps == Gaps(1, no_leader=1, no_duty=1)
    township = desk_view(connection, of_unit(connection, TOWNSHIP).scope, NOW)
    assert not township.duty and township.gaps == Gaps()
    phone = replace(of_unit(connection, ZHIFU).scope, phone_only=False).on_phone()
    assert not desk_view(connection, phone, NOW).duty


def test_the_mark_changes_with_what_is_noted(board: Connection) -> None:
    marks = [desk_mark(board)]
    tell(board, number(2), "sms", NOW, state="waiting")
    marks.append(desk_mark(board))
    acknowledged(board, number(3), "of-zhifu", NOW)
    marks.append(desk_mark(board))
    assert hand_over(board, city(NOW), "夜班请盯紧尾号 000002。").done
    marks.append(desk_mark(board))
    assert len(set(marks)) == len(marks)
    assert desk_mark(board) == marks[-1]


def test_an_order_that_is_gone_leaves_what_was_noted_alone(board: Connection) -> None:
    board.execute(delete(order).where(order.c.order_no == number(4)))
    assert tails(desk_view(board, city().scope, NOW))["answered"] == []
    assert board.execute(contact.select()).all() == []


def test_a_screen_shows_the_board_of_live_sources_alone(connection: Connection) -> None:
    screen = scope_of_screen(1)
    add_source(connection, HEARD, DAILY, "daily")
    arrive(connection, 9, 60, 50, source_id=DAILY)
    assert live_desk(connection, screen, NOW) is None
    assert live_mark(connection, NOW) == ""
    live_source(connection)
    arrive(connection, 1, 60, 50)
    arrive(connection, 2, 60, 50, code=FUSHAN)
    early = NOW - timedelta(minutes=4)  # screens are drawn for the beginning of five minutes
    found = live_desk(connection, screen, early)
    assert found is not None and found.now == HEARD and len(found.cards) == 2
    assert not found.history and not found.duty and not found.keeps and not found.notes
    own = live_desk(connection, scope_of_screen(2, unit_ids(connection)[FUSHAN], FUSHAN, "福山区"), NOW)
    assert own is not None and [each.order_no[-1] for each in own.cards] == ["2"]
    marks = {live_mark(connection, NOW), live_mark(connection, NOW + timedelta(minutes=5))}
    acknowledged(connection, number(1), "of-zhifu", NOW)
    assert len(marks | {live_mark(connection, NOW)}) == 3
