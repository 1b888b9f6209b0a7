"""What the daily list and a district's week count is what their lists hold; proposals; the demo's stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.order.case_log import canonical
from dashboard.views.order import OrderFilter
from data_access.database import reading, writing
from data_access.demo.presence import clear_demo
from data_access.demo.supervise import add_supervision
from data_access.queries.orders.page import orders_view
from data_access.queries.supervise.daily import daily_view
from data_access.queries.supervise.notices import notices_view
from data_access.queries.supervise.prefill import prefill
from data_access.queries.supervise.weekly import weekly_view
from data_access.records.supervise.notices import move_notice
from data_access.schema import (
    message,
    paper_number,
    platform_request,
    record_history,
    supervision,
    supervision_order,
    unit,
)
from tests.integration.conftest import NOW as LOADED_NOW
from tests.support.orders import at, unit_ids
from tests.support.proactive import LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.supervise import add_contact, issued, put_orders, source

TABLES = (supervision, supervision_order, platform_request, record_history)


def total(connection: Connection, scope: Any, filter: OrderFilter, now: datetime) -> int:
    return orders_view(connection, scope, filter, now=now).total


def test_a_week_counts_what_its_lists_hold(both: Engine) -> None:
    with reading(both) as connection:
        scope = of_unit(connection, LAIYANG).scope
        view = weekly_view(connection, scope, LOADED_NOW, ZHIFU, "2026-W45")
        assert view is not None and view.unit.code == LAIYANG  # a foreign district falls back to the own
        base = OrderFilter(period="2026-W45", basis="due", district=LAIYANG, as_of=view.as_of)
        places = [(row, base.but(township=row.unit.code if row.unit else "none")) for row in view.rows]
        assert sum(row.due.due for row in view.rows) == view.total.due.due > 0
        assert sum(row.following for row in view.rows) == view.total.following
        for row, filter in [(view.total, base), *places[:6], places[-1]]:
            for measure in ("due", "on_time", "late", "redone"):
                found = total(connection, scope, filter.but(measure=measure), LOADED_NOW)
                assert found == row.due.of(measure), (row.unit, measure)
            closed = filter.but(basis="closed", measure="closed")
            assert total(connection, scope, closed, LOADED_NOW) == row.closed.closed
        following = weekly_view(connection, scope, LOADED_NOW, "", "2026-W46")
        assert following is not None
        coming = base.but(period="2026-W47", clock="open", as_of=following.as_of)
        assert total(connection, scope, coming, LOADED_NOW) == following.total.following


def test_the_daily_list_names_what_is_due(connection: Connection) -> None:
    source(connection)
    opened = {"late": "2026-11-02", "today": "2026-11-11", "next": "2026-11-12", "later": "2026-11-16"}
    for name, day in opened.items():
        put_orders(connection, name, opened_at=at(f"{day} 09:00"), dispatched_at=at(f"{day} 09:30"))
    early = at("2026-11-02 09:00")
    put_orders(connection, "foreign", code=LAIYANG, opened_at=early, dispatched_at=early)
    issued(connection, ZHIFU, due="2026-11-19")
    issued(connection, ZHIFU, due="2026-11-25")
    issued(connection, LAIYANG, due="2026-11-19")
    view = daily_view(connection, of_unit(connection, ZHIFU).scope, NOW, LAIYANG)
    assert view.unit is not None and view.unit.code == ZHIFU
    assert {part.name: [row.order_no for row in part.rows] for part in view.parts} == {
        "overdue": ["late"],
        "today": ["today"],
        "next": ["next"],
        "maybe": [],
    }
    assert (view.day, view.next_day, view.before) == (
        date(2026, 11, 18),
        date(2026, 11, 19),
        date(2026, 11, 17),
    )
    assert [row.unit.code for row in view.notices] == [ZHIFU]
    whole = daily_view(connection, leader().scope, NOW)
    assert whole.unit is None and {part.name: part.total for part in whole.parts}["overdue"] == 2
    assert len(whole.notices) == 2


@pytest.mark.parametrize(
    "gone", [{"valid_to": date(2026, 10, 31)}, {"valid_from": date(2026, 11, 23)}, {"appraised": False}]
)
def test_a_place_whose_orders_only_fall_due_next_week_has_its_row(
    connection: Connection, gone: dict[str, Any]
) -> None:
    source(connection)
    connection.execute(update(unit).where(unit.c.code == TOWNSHIP).values(**gone))
    opened = at("2026-11-16 09:00")
    put_orders(
        connection, "N1", opened_at=opened, dispatched_at=opened, township_id=unit_ids(connection)[TOWNSHIP]
    )
    put_orders(connection, "N2", opened_at=opened, dispatched_at=opened, township_id=None)
    view = weekly_view(connection, of_unit(connection, ZHIFU).scope, NOW, ZHIFU, "2026-W47")
    assert view is not None and view.total.due.due == 0
    found = {row.unit.code if row.unit else "": row.following for row in view.rows if row.following}
    assert found == {TOWNSHIP: 1, "": 1}
    assert sum(row.following for row in view.rows) == view.total.following == 2


def test_a_township_s_week_is_its_district_s(connection: Connection) -> None:
    assert weekly_view(connection, of_unit(connection, TOWNSHIP).scope, NOW) is None


def test_what_was_sent_back_twice_is_proposed_until_a_notice_is_about_it(connection: Connection) -> None:
    source(connection)
    put_orders(connection, "twice", redo_count=2)
    put_orders(connection, "once", redo_count=1)
    ended = {"closed_at": at("2026-11-17 10:00"), "closing_kind": "solved", "verdict_official": "solved"}
    put_orders(connection, "solved", redo_count=3, **ended)
    view = notices_view(connection, city().scope, NOW)
    assert [(each.rule, each.unit.code, each.most, each.orders) for each in view.proposals] == [
        ("returns", ZHIFU, 2, ("test~twice",))
    ]
    assert notices_view(connection, leader().scope, NOW).proposals == ()
    draft = prefill(connection, city().scope, NOW, {"rule": "returns", "unit": ZHIFU})
    assert (draft.kind, draft.unit, draft.orders, draft.rule) == (
        "oversee",
        ZHIFU,
        ("twice",),
        "returns",
    )
    assert draft.due == date(2026, 11, 25)
    assert prefill(connection, city().scope, NOW, {"rule": "months", "unit": ZHIFU}).unit == ""
    chosen = prefill(connection, city().scope, NOW, {"orders": "test~twice,test~nowhere"})
    assert (chosen.unit, chosen.orders, chosen.origin) == (ZHIFU, ("twice",), "order")
    number = issued(connection, orders="test~twice")
    assert notices_view(connection, city().scope, NOW).proposals == ()
    assert move_notice(connection, city(), number, "withdraw", "误发").done
    assert len(notices_view(connection, city().scope, NOW).proposals) == 1


def test_the_stories_show_every_state_and_go_with_the_demo(engine: Engine) -> None:
    with writing(engine) as connection:
        add_supervision(connection, date(2026, 11, 18), 7)
        view = notices_view(connection, city().scope, NOW)
        assert len(view.rows) == 12 and all(each.demo for each in view.rows)
        states = {"draft", "issued", "replied", "returned", "signed_off", "withdrawn"}
        assert {each.state for each in view.rows} == states
        assert view.counts["overdue"] >= 1 and max(each.returns for each in view.rows) == 2
        assert [
            text for text in connection.scalars(select(supervision.c.title)) if "示例数据" not in text
        ] == []
        late = connection.scalar(select(func.max(record_history.c.at)))
        assert late is not None and late < datetime(2026, 11, 18, tzinfo=UTC)
    clear_demo(engine, NOW)
    with writing(engine) as connection:
        assert [connection.scalar(select(func.count()).select_from(each)) for each in TABLES] == [0] * 4
        assert set(connection.scalars(select(paper_number.c.last))) == {0}
        add_supervision(connection, date(2026, 11, 18), 7)
        real = issued(connection, kind="rectify")
    clear_demo(engine, NOW)
    with writing(engine) as connection:
        assert list(connection.scalars(select(supervision.c.supervision_id))) == [real]
        kept = select(paper_number.c.last).where(paper_number.c.kind == "rectify")
        assert connection.scalar(kept) == 3


@pytest.mark.parametrize("code", ["", "nonsense", LAIYANG])
def test_an_empty_base_shows_its_pages(connection: Connection, code: str) -> None:
    daily = daily_view(connection, city().scope, NOW, code)
    assert daily.parts == ()
    weekly = weekly_view(connection, city().scope, NOW, code, "2026-W46")
    assert weekly is not None and weekly.context.as_of is None
    assert replace(weekly.total, unit=None).following == 0


def test_a_promise_put_off_twice_is_proposed_until_it_is_signed_off(connection: Connection) -> None:
    source(connection)

    def log(*more: tuple[int, str, int | None, str], times: int = 3) -> str:
        days = [int(at(f"2026-11-{day:02} 10:00").timestamp()) for day in (3, 6, 9)]
        planned = [(day, "planned", day + (20 + 5 * n) * 86_400, "缓") for n, day in enumerate(days)]
        return canonical([*planned[:times], *more])

    ended = {"closed_at": at("2026-11-04 10:00"), "closing_kind": "confirmed"}
    put_orders(connection, "twice", ledger_log=log(), **ended)
    put_orders(connection, "once", ledger_log=log(times=2), **ended)
    signed = (int(at("2026-11-12 10:00").timestamp()), "signed_off", None, "")
    put_orders(connection, "signed", ledger_log=log(signed), **ended)
    view = notices_view(connection, city().scope, NOW)
    assert [(each.rule, each.most, each.orders) for each in view.proposals] == [
        ("extensions", 2, ("test~twice",))
    ]


def test_what_a_gate_sent_back_stands_on_the_next_working_day_s_list(connection: Connection) -> None:
    source(connection)

    def record(day: str) -> str:
        return canonical(
            [(int(at(f"{day} 15:00").timestamp()), "gate1", "", "returned", "缺材料 13900001111")]
        )

    put_orders(connection, "yesterday", gate_log=record("2026-11-17"))
    put_orders(connection, "before", gate_log=record("2026-11-16"))
    put_orders(connection, "secret", gate_log=record("2026-11-17"), confidential=True)
    put_orders(connection, "foreign", code=LAIYANG, gate_log=record("2026-11-17"))
    view = daily_view(connection, of_unit(connection, ZHIFU).scope, NOW)
    assert [(each.order.order_no, each.gate) for each in view.sent_back] == [("yesterday", 1)]
    assert "缺材料" in view.sent_back[0].reason and "13900001111" not in view.sent_back[0].reason


def test_a_reminder_without_an_answer_stands_on_the_list(connection: Connection) -> None:
    add_contact(connection, ZHIFU)
    add_contact(connection, LAIYANG)
    number = issued(connection)
    issued(connection, LAIYANG)
    zhifu = of_unit(connection, ZHIFU)
    source(connection)
    put_orders(connection, "A")
    view = daily_view(connection, zhifu.scope, NOW)
    assert [(each.unit.code, each.link) for each in view.unanswered] == [
        (ZHIFU, f"/supervise/notices/{number}")
    ]
    assert view.unanswered_total == 1
    told = update(message).where(message.c.record_id == number).values(receipt_at=NOW, state="received")
    connection.execute(told)
    assert daily_view(connection, zhifu.scope, NOW).unanswered == ()
