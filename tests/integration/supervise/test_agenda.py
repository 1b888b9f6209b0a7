"""A unit's weekly agenda: what stands on it, who writes it, what two at once are told; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update

from dashboard.order.case_log import canonical
from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.agenda import AgendaItem, AgendaView, Decision
from dashboard.views.ledgers import LedgerAsked
from data_access.queries.ledgers.page import ledgers_view
from data_access.queries.records.scope import may_read
from data_access.queries.supervise.agenda import agenda_view
from data_access.records.history import read_history
from data_access.records.people import Actor
from data_access.records.supervise.agenda import decide, note_call
from data_access.schema import (
    agenda_decision,
    audit,
    head_call,
    ledger_extension,
    ledger_item,
    ledger_note,
    order,
    supervision,
    unit,
)
from tests.support.orders import SOURCE, add_source, at, order_id_of, put_order, shard_of, unit_ids

DATA_TIME = at("2026-11-17 08:00")
NOW = at("2026-11-18 09:30")
LAIYANG, QIXIA, TOWN = "370682", "370686", "370682004"
OPEN: dict[str, Any] = {"opened_at": at("2026-11-12 09:00"), "dispatched_at": at("2026-11-12 09:30")}
LATE: dict[str, Any] = {"opened_at": at("2026-11-02 09:00"), "dispatched_at": at("2026-11-02 09:30")}
CLOSED: dict[str, Any] = {
    **LATE,
    "closed_at": at("2026-11-06 10:00"),
    "closing_kind": "solved",
    "verdict_official_at": at("2026-11-10 10:00"),
}


def log(*entries: tuple[str, str, str]) -> str:
    return canonical(
        [(int(at(when).timestamp()), step, "", result, "缺照片") for when, step, result in entries]
    )


TWICE = log(
    ("2026-11-13 09:00", "gate2", "returned"),
    ("2026-11-14 09:00", "gate2", "passed"),
    ("2026-11-15 09:00", "first_review", "returned"),
)


@pytest.fixture
def book(connection: Connection) -> Connection:
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    own = {
        "unit_id": units[LAIYANG],
        "district_id": units[LAIYANG],
        "township_id": units[TOWN],
        "title": "题目",
    }
    orders: dict[str, dict[str, Any]] = {
        "CALM": OPEN,
        "TWICE": {**OPEN, "gate_log": TWICE},
        "LATE": LATE,
        "UNSOLVED": {**CLOSED, "verdict_official": "unsolved", "unsolved_reason": "资金未落实"},
        "UNHAPPY": {
            **CLOSED,
            "verdict_official": "solved",
            "answer_final": "dissatisfied",
            "answered_at": at("2026-11-10 10:00"),
        },
        "LEDGER": {
            **CLOSED,
            "verdict_official": "solved",
            "ledger_log": canonical(
                [
                    (
                        int(at("2026-11-10 09:00").timestamp()),
                        "planned",
                        int(at("2026-11-21 00:00").timestamp()),
                        "分期",
                    )
                ]
            ),
        },
    }
    for number, facts in orders.items():
        put_order(connection, number, DATA_TIME, **own, **facts)
    other = {"unit_id": units[QIXIA], "district_id": units[QIXIA]}
    put_order(connection, "THEIRS", DATA_TIME, **other, **LATE)
    return connection


def account(connection: Connection, code: str = LAIYANG, name: str = "jiang") -> Scope:
    row = connection.execute(select(unit).where(unit.c.code == code)).one()
    role = "district_coordinator" if row.kind == "district" else "unit_handler"
    return scope_for(name, role, row.unit_id, row.kind, row.code, row.name)


def actor(connection: Connection, code: str = LAIYANG, name: str = "jiang", now: datetime = NOW) -> Actor:
    return Actor(account(connection, code, name), now)


def page(connection: Connection, scope: Scope | None = None, **asked: str) -> AgendaView:
    return agenda_view(connection, scope or account(connection), now=NOW, **asked)


def key(number: str) -> dict[str, int]:
    return {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}


def write(
    connection: Connection, who: Actor, number: str = "LATE", week: str = "2026-W47", **said: str
) -> str:
    texts = {"measure": "开专题会", **said}
    return decide(connection, who, LAIYANG, week, f"{SOURCE}~{number}", **texts).said


def call(connection: Connection, who: Actor, number: str = "UNSOLVED", **said: str) -> str:
    told = {"at": "2026-11-17T15:00", "head": "主要负责人", "result": "agreed", "note": "约定月底"} | said
    return note_call(connection, who, LAIYANG, f"{SOURCE}~{number}", **told).said


def test_what_stands_on_the_agenda(book: Connection) -> None:
    view = page(book)
    assert view.unit is not None and (view.unit.code, view.week.text, view.writes) == (
        LAIYANG,
        "2026-W47",
        True,
    )
    told = {each.row.order_no: (each.grounds, each.returns) for each in view.items}
    assert told == {"LATE": (("overdue",), 0), "TWICE": (("returned",), 2), "LEDGER": (("ledger",), 0)}
    assert view.items[0].row.order_no == "LATE"
    called = {each.row.order_no: (each.unsolved, each.dissatisfied) for each in view.calls}
    assert called == {"UNSOLVED": (True, False), "UNHAPPY": (False, True)}
    assert [(row.order_no, line.workdays, line.standing) for row, line in view.promises] == [
        ("LEDGER", 3, "open")
    ]
    assert [(each.row.order_no, each.step, each.reason) for each in view.returned] == [
        ("TWICE", "first_review", "缺照片"),
        ("TWICE", "gate2", "缺照片"),
    ]
    assert TOWN in {each.code for each in view.inside}
    town = page(book, account(book, TOWN))
    assert {each.row.order_no for each in town.items} == set(told) and town.inside == ()
    theirs = page(book, account(book, QIXIA))
    assert [each.row.order_no for each in theirs.items] == ["THEIRS"]


def test_last_weeks_decision_stands_beside_this_weeks_field(book: Connection) -> None:
    earlier = actor(book, now=NOW - timedelta(days=7))
    assert write(book, earlier, week="2026-W46", why="资金", decision="下周办结") == "decided"
    (item,) = [each for each in page(book).items if each.row.order_no == "LATE"]
    assert item.this_week is None and item.before is not None
    assert (item.before.week, item.before.why, item.before.decision) == ("2026-W46", "资金", "下周办结")
    assert write(book, actor(book)) == "decided"
    (item,) = [each for each in page(book).items if each.row.order_no == "LATE"]
    assert item.this_week is not None and item.this_week.measure == "开专题会" and item.before is not None
    (old,) = [each for each in page(book, week="2026-W46").items if each.row.order_no == "LATE"]
    assert old.this_week is not None and old.before is None
    assert page(book, week="2026-W46").writes is False
    acts = [(each.act, each.detail["week"]) for each in read_history(book, "agenda", unit_ids(book)[LAIYANG])]
    assert acts == [("decide", "2026-W46"), ("decide", "2026-W47")]


SAID = "请联系某某机械有限公司王老五，电话13912345678"
HIDDEN = "请联系**机械有限公司王**，电话139****5678"
NOTHING = ("", "", "")


def of_late(connection: Connection, scope: Scope | None = None, **asked: str) -> AgendaItem:
    (item,) = [each for each in page(connection, scope, **asked).items if each.row.order_no == "LATE"]
    return item


def texts(told: Decision | None) -> tuple[str, ...]:
    assert told is not None
    return told.why, told.measure, told.decision


def test_a_decision_shows_no_name_and_no_number_but_in_the_form_of_who_writes_it(book: Connection) -> None:
    named = update(order).where(order.c.order_no == "LATE")
    book.execute(named.values(enterprise_name="某某机械有限公司", contact_name="王老五"))
    said = dict.fromkeys(("why", "measure", "decision"), SAID)
    write(book, actor(book, now=NOW - timedelta(days=7)), week="2026-W46", **said)
    write(book, actor(book), **said)
    own = of_late(book)
    assert texts(own.this_week) == (SAID,) * 3  # it is changed there, and must not be lost
    leader = of_late(book, scope_for("liu", "city_leader"), unit_code=LAIYANG)
    for told in (leader.this_week, leader.before, own.before, of_late(book, week="2026-W46").this_week):
        assert texts(told) == (HIDDEN,) * 3
    assert [line.note for line in page(book).history] == [HIDDEN] * 2
    book.execute(named.values(confidential=True))
    assert texts(of_late(book).before) == NOTHING and [line.note for line in page(book).history] == ["", ""]
    assert texts(of_late(book).this_week) == (SAID,) * 3


def test_of_two_who_write_the_same_row_the_second_is_told(book: Connection) -> None:
    assert write(book, actor(book)) == "decided"
    other = actor(book, name="wang")
    assert write(book, other, measure="另一措施") == "changed"
    stored = book.execute(select(agenda_decision)).one()
    assert (stored.measure, stored.account) == ("开专题会", "jiang")
    (item,) = [each for each in page(book).items if each.row.order_no == "LATE"]
    assert item.this_week is not None
    seen = item.this_week.version
    assert write(book, other, measure="另一措施", seen=seen) == "decided"
    assert write(book, actor(book), measure="第三措施", seen=seen) == "changed"
    # The same account sends the same twice: it is kept once.
    assert write(book, other, measure="另一措施", seen=seen) == "decided"
    assert book.scalar(select(func.count()).select_from(agenda_decision)) == 1
    refusals = book.scalars(select(audit.c.detail).where(audit.c.success.is_(False))).all()
    assert [each["refused"] for each in refusals] == ["changed", "changed"]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"week": "2026-W46"}, "week"),
        ({"week": "2026-W49"}, "week"),
        ({"week": "next"}, "week"),
        ({"number": "THEIRS"}, "order"),
        ({"number": "NOWHERE" * 60}, "order"),
        ({"measure": "", "why": "只写原因"}, "nothing_decided"),
        ({"decision": "长" * 1001}, "long"),
    ],
)
def test_what_is_no_decision_is_refused_with_its_reason(
    book: Connection, asked: dict[str, str], word: str
) -> None:
    assert write(book, actor(book), **asked) == word
    assert book.scalar(select(func.count()).select_from(agenda_decision)) == 0


def test_next_week_may_be_prepared_and_a_district_writes_for_its_township(book: Connection) -> None:
    assert write(book, actor(book), week="2026-W48") == "decided"
    answer = decide(book, actor(book), TOWN, "2026-W47", f"{SOURCE}~LATE", decision="镇街包案")
    assert answer.said == "decided"
    (item,) = [each for each in page(book, account(book, TOWN)).items if each.row.order_no == "LATE"]
    assert item.this_week is not None and item.this_week.decision == "镇街包案"


def test_who_may_not_write(book: Connection) -> None:
    city = Actor(replace(OPERATOR, permissions=OPERATOR.permissions - {"rectify"}), NOW)
    for who in (actor(book, QIXIA), city):
        with pytest.raises(Denied):
            write(book, who)
        with pytest.raises(Denied):
            call(book, who)
    assert page(book, OPERATOR, unit_code=LAIYANG).writes is False
    own = account(book, QIXIA)
    shown = page(book, own, unit_code=LAIYANG)
    assert shown.unit is not None and shown.unit.code == QIXIA
    number = unit_ids(book)[LAIYANG]
    assert may_read(book, OPERATOR, "agenda", number) and not may_read(book, own, "agenda", number)


def test_a_heads_call_is_noted_once_and_takes_the_order_off_the_list(book: Connection) -> None:
    assert call(book, actor(book), result="unreached", note="") == "called"
    assert call(book, actor(book)) == "called"  # the same call once more says nothing new
    assert book.scalar(select(func.count()).select_from(head_call)) == 1
    assert page(book).calls[0].row.order_no in ("UNSOLVED", "UNHAPPY")
    assert call(book, actor(book), at="2026-11-17T16:00") == "called"
    last = page(book).calls[-1]
    assert (last.row.order_no, [each.result for each in last.calls]) == ("UNSOLVED", ["unreached", "agreed"])


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"at": "2026-11-18T10:00"}, "future"),
        ({"at": "2026-11-01T10:00"}, "early"),
        ({"at": "gestern"}, "moment"),
        ({"head": " "}, "head"),
        ({"head": "长" * 61}, "long"),
        ({"result": "fine"}, "result"),
        ({"note": ""}, "note"),
        ({"number": "THEIRS"}, "order"),
    ],
)
def test_what_is_no_call_is_refused_with_its_reason(
    book: Connection, said: dict[str, str], word: str
) -> None:
    assert call(book, actor(book), **said) == word
    assert book.scalar(select(func.count()).select_from(head_call)) == 0


def test_entries_kept_here_and_open_notices_stand_on_it(book: Connection) -> None:
    number = unit_ids(book)[LAIYANG]
    common = {
        "unit_id": number,
        "district_id": number,
        "round": 1,
        "state": "open",
        "entered_at": at("2026-11-01 09:00"),
    }
    promised = {"promised": at("2026-11-14 00:00"), "first_promised": at("2026-11-10 00:00"), "extensions": 1}
    book.execute(
        insert(ledger_item).values(**key("LEDGER"), **common, **promised, book="planned", note="本周推进")
    )
    item_id = book.scalar(select(ledger_item.c.item_id))
    before, until = promised["first_promised"], promised["promised"]
    asked = {"before": before, "until": until, "reason": "在途", "asked_at": at("2026-11-09 09:00")}
    book.execute(
        insert(ledger_extension).values(
            item_id=item_id, **asked, asked_by="w", state="granted", decided_at=at("2026-11-09 10:00")
        )
    )
    noted = {"week": "2026-W46", "at": at("2026-11-12 09:00"), "account": "w", "text": "本周推进"}
    book.execute(insert(ledger_note).values(item_id=item_id, **noted))
    issued = {"kind": "oversee", "unit_id": number, "title": "督办", "created_at": NOW, "created_by": "w"}
    notices = [
        {"state": "issued", "issued_at": NOW, "due": at("2026-11-18 00:00")},
        {"state": "draft"},
        {"state": "signed_off", "issued_at": NOW, "signed_off_at": NOW},
    ]
    for each in notices:
        book.execute(insert(supervision).values(**issued, **each))
    view = page(book)
    ((row, line),) = view.promises
    assert (row.order_no, line.standing, line.workdays, line.extensions, line.note) == (
        "LEDGER",
        "overdue",
        3,  # now, a day after the data time
        1,
        "本周推进",
    )
    assert [(each.title, each.standing) for each in view.notices] == [("督办", "overdue")]


@pytest.mark.parametrize(
    ("promised", "standing", "workdays"),
    [
        ("2026-11-19 00:00", "near", 0),
        ("2026-11-20 00:00", "near", 1),
        ("2026-11-21 00:00", "open", 2),
        ("2026-12-02 00:00", "open", 9),  # 13 days of 91 are left
    ],
)
def test_a_promise_is_near_by_working_days_alone_as_on_the_page_of_the_ledgers(
    book: Connection, promised: str, standing: str, workdays: int
) -> None:
    enter_item(book, entered_at=at("2026-09-02 09:00"), promised=at(promised))
    ((_row, line),) = page(book).promises
    (listed,) = ledgers_view(book, account(book), NOW, LedgerAsked()).rows
    assert (line.standing, line.workdays) == (standing, workdays)
    assert (listed.standing.state, listed.standing.workdays) == (standing, workdays)


def test_a_promise_does_not_run_while_the_city_reads_the_evidence(book: Connection) -> None:
    enter_item(book, entered_at=at("2026-11-01 09:00"), promised=at("2026-11-14 00:00"), state="asked")
    view = page(book)
    (item,) = [each for each in view.items if each.row.order_no == "LEDGER"]
    assert view.promises == () and item.ledger is not None and item.ledger.standing is None


def enter_item(book: Connection, **facts: Any) -> None:
    number = unit_ids(book)[LAIYANG]
    common = {"unit_id": number, "district_id": number, "round": 1, "state": "open", "book": "planned"}
    promise = {"first_promised": facts["promised"], "extensions": 0}
    book.execute(insert(ledger_item).values(**key("LEDGER"), **common | promise | facts))


def test_the_city_sees_whose_week_has_been_written_down(book: Connection) -> None:
    write(book, actor(book))
    call(book, actor(book))
    decide(book, actor(book, TOWN, "yu"), TOWN, "2026-W47", f"{SOURCE}~TWICE", decision="包案")
    view = page(book, OPERATOR)
    assert view.unit is None
    lines = {
        each.unit.code: (each.decisions, each.before, each.calls, each.overdue) for each in view.meetings
    }
    assert lines[LAIYANG] == (2, 0, 1, 1) and lines[QIXIA] == (0, 0, 0, 1)
