"""Agendas and bulletins of a week that is over never change, whatever is done or arrives afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, update

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderRow
from data_access.importing.derive import order_id_of, shard_of
from data_access.queries.supervise.agenda import agenda_view
from data_access.queries.supervise.weekly import weekly_view
from data_access.records.ledgers.entering import enter
from data_access.records.ledgers.notes import note_item
from data_access.records.supervise.agenda import decide, note_call
from data_access.records.supervise.notices import move_notice
from data_access.schema import source
from layouts.pages.supervise.agenda import agenda_page
from layouts.pages.supervise.weekly import weekly_page
from tests.support.ledgers import until
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids
from tests.support.proactive import TOWNSHIP, ZHIFU, city, of_unit
from tests.support.sheets import words
from tests.support.supervise import issued

W47 = "2026-W47"  # 16 to 22 November
SUNDAY, MONDAY = at("2026-11-23 00:00"), at("2026-11-23 08:00")  # 24:00 of the one, then the other
LATER = at("2026-11-25 10:00")


def put(connection: Connection, number: str, time: Any, **facts: Any) -> None:
    units = unit_ids(connection)
    told = {"opened_at": at("2026-11-09 09:00"), "dispatched_at": at("2026-11-09 09:30"), **facts}
    own = {"unit_id": units[ZHIFU], "district_id": units[ZHIFU], "township_id": units[TOWNSHIP]}
    put_order(connection, number, time, **own, **{"title": number, **told})


@pytest.fixture
def base(connection: Connection) -> Connection:
    add_source(connection, SUNDAY)
    put(connection, "LATE", SUNDAY)
    put(connection, "OPEN", SUNDAY, opened_at=at("2026-11-18 09:00"), dispatched_at=at("2026-11-18 09:30"))
    put(
        connection,
        "DONE",
        SUNDAY,
        closed_at=at("2026-11-17 10:00"),
        closing_kind="solved",
        verdict_official="unsolved",
        verdict_official_at=at("2026-11-19 10:00"),
    )
    early = at("2026-11-19 10:00")
    key = (shard_of(SOURCE, "DONE"), order_id_of(SOURCE, "DONE"))
    answer = enter(connection, city(early), [key], "planned", "funds", "资金", until("2026-11-27"))
    assert answer.done and note_item(connection, city(early), answer.record_id, "第一周").done
    issued(connection, ZHIFU, f"{SOURCE}~LATE", now=early, due="2026-11-24")
    return connection


def as_told(row: OrderRow) -> tuple[Any, ...]:
    """Return what a paper says of an order."""
    told = (row.order_no, row.title, row.solve_due, row.closed_at, row.overdue_days, row.open_overdue)
    return *told, row.verdict, row.answer


def papers(connection: Connection, now: Any) -> list[Any]:
    agenda = agenda_view(connection, OPERATOR, unit_code=ZHIFU, week=W47, now=now)
    units = agenda_view(connection, OPERATOR, week=W47, now=now)
    weekly = weekly_view(connection, OPERATOR, now, ZHIFU, W47)
    assert weekly is not None
    told: list[Any] = [
        [(as_told(each.row), each.grounds, each.returns, each.ledger) for each in agenda.items],
        [(as_told(each.row), each.calls) for each in agenda.calls],
        [(row.order_no, line) for row, line in agenda.promises],
        agenda.notices,
        agenda.returned,
        agenda.history,
        agenda.hard,
        units.meetings,
        [(row.due, row.closed, row.following) for row in (*weekly.rows, weekly.total)],
        weekly.previous,
        [as_told(row) for row in weekly.following],
        weekly.did,
        [(row.number, row.state, row.standing, row.due, row.returns) for row in weekly.notices],
    ]
    return told


def test_what_comes_after_a_week_never_changes_its_papers(base: Connection) -> None:
    before = papers(base, MONDAY)
    assert [row[0] for row, *_rest in before[0]] == ["LATE", "DONE"]
    assert [each.number for each in before[3]] == ["烟政企督〔2026〕1 号"]
    ((_number, item),) = before[2]
    assert (item.note, item.extensions) == ("第一周", 0)
    # A later import: everything moved on after the week's end.
    base.execute(update(source).values(data_time=LATER))
    put(base, "LATE", LATER, closed_at=at("2026-11-23 16:00"), closing_kind="solved")
    opened = {"opened_at": at("2026-11-18 09:00"), "dispatched_at": at("2026-11-18 09:30")}
    put(base, "OPEN", LATER, **opened, closed_at=at("2026-11-24 09:00"), closing_kind="solved")
    put(base, "NEW", LATER, opened_at=at("2026-11-23 09:00"), dispatched_at=at("2026-11-23 09:30"))
    put(
        base,
        "DONE",
        LATER,
        closed_at=at("2026-11-17 10:00"),
        closing_kind="solved",
        verdict_official="unsolved",
        verdict_official_at=at("2026-11-19 10:00"),
        answer_final="dissatisfied",
        answered_at=at("2026-11-23 10:00"),
    )
    # And acts.
    unit, office = of_unit(base, ZHIFU, now=LATER), city(LATER)
    keys = [(shard_of(SOURCE, number), order_id_of(SOURCE, number)) for number in ("NEW", "OPEN")]
    assert enter(base, office, keys, "unsolved", "funds", "新列入", None).done
    assert note_item(base, office, 1, "第二周").done
    issued(base, ZHIFU, f"{SOURCE}~OPEN", now=LATER, due="2026-12-04")
    assert move_notice(base, unit, 1, "reply", "已办").done
    assert move_notice(base, office, 1, "return", "缺照片", "2026-12-01").done
    assert decide(base, unit, ZHIFU, "2026-W48", f"{SOURCE}~DONE", measure="开会").done
    called = {"at": "2026-11-25T09:00", "head": "主任", "result": "agreed", "note": "约定"}
    assert note_call(base, unit, ZHIFU, f"{SOURCE}~DONE", **called).done
    for earlier, later in zip(before, papers(base, at("2026-11-26 09:00")), strict=True):
        assert later == earlier
    running = agenda_view(base, OPERATOR, unit_code=ZHIFU, now=at("2026-11-25 11:00"))
    assert len(running.notices) == 2 and {each.row.order_no for each in running.items} == {
        "NEW",
        "OPEN",
        "DONE",
    }


@pytest.mark.usefixtures("english")
def test_weeks_before_the_first_order_say_that_there_is_nothing(base: Connection) -> None:
    for week in ("1999-W01", "2026-W40"):
        units = agenda_view(base, OPERATOR, week=week, now=LATER)
        assert units.unbegun and units.meetings == ()
        own = agenda_view(base, OPERATOR, unit_code=ZHIFU, week=week, now=LATER)
        assert own.unbegun and (own.items, own.notices, own.writes) == ((), (), False)
        weekly = weekly_view(base, OPERATOR, LATER, ZHIFU, week)
        assert weekly is not None and weekly.unbegun and weekly.notices == ()
        for page in (agenda_page(units, OPERATOR), agenda_page(own, OPERATOR), weekly_page(weekly, OPERATOR)):
            assert "Nothing was known here" in words(page)
