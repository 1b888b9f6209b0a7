"""Weekly notes, promises and sign-offs: whose they are, what they ask for, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.people.access import OPERATOR, Denied
from dashboard.views.ledgers import LedgerAsked
from dashboard.views.records import Answer
from data_access.database import writing
from data_access.queries.ledgers.one import item_view
from data_access.queries.ledgers.page import ledgers_view
from data_access.records.history import read_history
from data_access.records.ledgers.closing import ask_closing, close_item, may_attach, return_item
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, decide_extension, give_up, plan_item
from data_access.records.people import Actor
from data_access.schema import ledger_extension, ledger_note
from tests.support.ledgers import entered, item_of, put_ledger_orders, until
from tests.support.orders import at
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with the orders."""
    put_ledger_orders(connection)
    return connection


def rows(connection: Connection, table: object) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "said"),
    [(ZHIFU, "noted"), (TOWNSHIP, "noted"), (LAIYANG, "unknown"), (DEPARTMENT, "unknown")],
)
def test_whose_note_it_is(base: Connection, code: str, said: str) -> None:
    number = entered(base)
    assert note_item(base, of_unit(base, code), number, "已开会").said == said
    assert item_of(base, number).note == ("已开会" if said == "noted" else "")
    with pytest.raises(Denied):
        note_item(base, leader(), number, "已开会")


def test_one_note_a_week_counts_and_a_double_click_adds_none(base: Connection) -> None:
    number, zhifu = entered(base), of_unit(base, ZHIFU)
    for text in ("第一次", "第一次", "第二次"):
        assert note_item(base, zhifu, number, text).done
    assert note_item(base, of_unit(base, ZHIFU, NOW + timedelta(days=7)), number, "第二次").done
    n = ledger_note.c
    found = base.execute(select(n.week, n.text).order_by(n.note_id)).all()
    assert [tuple(row) for row in found] == [
        ("2026-W47", "第一次"),
        ("2026-W47", "第二次"),
        ("2026-W48", "第二次"),
    ]
    assert note_item(base, zhifu, number, "\u200b \n").said == "note"
    assert note_item(base, zhifu, number, "长" * 4001).said == "long"
    assert note_item(base, zhifu, 999, "写").said == "unknown"


def test_an_extension_keeps_the_first_promise_in_sight(base: Connection) -> None:
    number, zhifu = entered(base), of_unit(base, ZHIFU)
    for text, reason, said in (
        ("2026-11-27", "原因", "not_later"),
        ("2026-11-29", "原因", "holiday"),
        ("2027-02-27", "原因", "holiday"),
        ("2026-12-04", "", "reason"),
        ("2026-12-04", "资金未到", "extension_asked"),
        ("2026-12-11", "再申请", "asked_already"),
    ):
        assert ask_extension(base, zhifu, number, until(text), reason).said == said
    assert item_of(base, number).promised == until("2026-11-27")  # until the city decides
    with pytest.raises(Denied):
        decide_extension(base, zhifu, number, grant=True)
    assert decide_extension(base, city(), number, grant=False, note="").said == "reason"
    assert decide_extension(base, city(), number, grant=False, note="理由不足").said == "refused"
    assert decide_extension(base, city(), number, grant=True).said == "moved"
    assert ask_extension(base, zhifu, number, until("2026-12-11"), "补充材料").done
    assert decide_extension(base, city(), number, grant=True).said == "granted"
    row = item_of(base, number)
    assert (row.promised, row.first_promised, row.extensions) == (until("2026-12-11"), until("2026-11-27"), 1)
    view = item_view(base, zhifu.scope, NOW, number)
    assert view is not None
    assert [(each.state, each.before, each.until) for each in view.extensions] == [
        ("refused", until("2026-11-27"), until("2026-12-04")),
        ("granted", until("2026-11-27"), until("2026-12-11")),
    ]
    assert (view.row.slips, view.row.extensions) == (1, 1)


def test_after_the_promise_has_passed_nothing_is_extended(base: Connection) -> None:
    number, later = entered(base), until("2026-11-27")
    late = of_unit(base, ZHIFU, later)
    assert ask_extension(base, late, number, until("2026-12-11"), "忘了").said == "passed"
    # Asked in time and decided late it is granted, but not to a day that has passed by then.
    assert ask_extension(base, of_unit(base, ZHIFU), number, until("2026-11-30"), "在途").done
    assert decide_extension(base, city(until("2026-12-01")), number, grant=True).said == "past"
    assert decide_extension(base, city(later), number, grant=True).said == "granted"


def test_a_promise_is_given_up_and_given_again(base: Connection) -> None:
    number, zhifu = entered(base), of_unit(base, ZHIFU)
    assert plan_item(base, zhifu, number, until("2026-12-04"), "施工").said == "moved"  # it is planned
    assert ask_extension(base, zhifu, number, until("2026-12-04"), "在途").done
    with pytest.raises(Denied):
        give_up(base, zhifu, number, "无法落实")
    assert give_up(base, city(), number, "无法落实").said == "given_up"
    row = item_of(base, number)
    assert (row.book, row.promised, row.first_promised) == ("unsolved", None, until("2026-11-27"))
    assert ask_extension(base, zhifu, number, until("2026-12-04"), "在途").said == "no_promise"
    assert plan_item(base, zhifu, number, until("2026-11-17"), "施工").said == "past"
    assert plan_item(base, zhifu, number, until("2026-12-18"), "").said == "measure"
    assert plan_item(base, zhifu, number, until("2026-12-18"), "施工").said == "planned"
    row = item_of(base, number)
    assert (row.book, row.promised, row.first_promised, row.extensions) == (
        "planned",
        until("2026-12-18"),
        until("2026-11-27"),
        0,
    )
    x = ledger_extension.c
    states = list(base.scalars(select(x.state).order_by(x.extension_id)))
    assert states == ["lapsed", "given_up", "granted"]
    view = item_view(base, zhifu.scope, NOW, number)
    assert view is not None and view.row.slips == 1


def test_the_week_counts_every_promise_that_was_moved_or_given_up_in_it(base: Connection) -> None:
    early = at("2026-11-02 10:00")
    ahead, passed = (entered(base, number, now=early) for number in ("A1", "A2"))
    gone = entered(base, "B1", promised="2026-11-13", now=early)
    also = entered(base, "A3", promised="2026-11-13", now=early)

    def slipped() -> int:
        return ledgers_view(base, OPERATOR, NOW, LedgerAsked()).figures["slipped"]

    assert slipped() == 0  # two of them have passed, last week
    assert ask_extension(base, city(), ahead, until("2026-12-04"), "在途").done
    assert decide_extension(base, city(), ahead, grant=True).done
    assert slipped() == 1
    assert give_up(base, city(), passed, "无法落实").done
    assert give_up(base, city(), gone, "无法落实").done
    assert slipped() == 3
    assert ask_extension(base, city(at("2026-11-12 10:00")), also, until("2026-12-04"), "在途").done
    assert decide_extension(base, city(), also, grant=True).done  # decided after it had passed
    assert slipped() == 4
    listed = ledgers_view(base, OPERATOR, NOW, LedgerAsked(show="slipped"))
    assert {row.order_no for row in listed.rows} == {"A1", "A2", "A3", "B1"}
    assert [row.slips for row in listed.rows] == [1, 1, 1, 1]  # each slipped once all the same


def test_a_sign_off_needs_evidence_and_is_the_city_s(base: Connection) -> None:
    number, zhifu = entered(base), of_unit(base, ZHIFU)
    assert ask_closing(base, zhifu, number, "", brings_file=True).said == "evidence"
    assert ask_closing(base, zhifu, number, "已付清").said == "no_file"
    assert ask_closing(base, of_unit(base, LAIYANG), number, "已付清", brings_file=True).said == "unknown"
    assert ask_closing(base, zhifu, number, "已付清", brings_file=True).said == "closing_asked"
    assert ask_closing(base, zhifu, number, "已付清", brings_file=True).said == "moved"
    assert ask_extension(base, zhifu, number, until("2026-12-04"), "在途").said == "moved"
    with pytest.raises(Denied):
        close_item(base, zhifu, number, "已付清", brings_file=True)
    assert return_item(base, city(), number, "").said == "reason"
    assert return_item(base, city(), number, "缺回单").said == "returned"
    assert ask_closing(base, zhifu, number, "补回单", brings_file=True).said == "closing_asked"
    assert close_item(base, city(), number).said == "no_file"  # the file of a test is kept nowhere
    assert close_item(base, city(), number, brings_file=True).said == "closed"
    row = item_of(base, number)
    assert (row.state, row.closing, row.closed_at) == ("closed", "补回单", NOW)
    for act in (
        lambda: close_item(base, city(), number, "再次", brings_file=True),
        lambda: note_item(base, zhifu, number, "写"),
        lambda: give_up(base, city(), number, "写"),
    ):
        assert act().said == "moved"
    acts = [each.act for each in read_history(base, "ledger", number)]
    assert acts == ["enter", "ask", "return", "ask", "close"]
    assert not may_attach(base, zhifu, number)


def test_the_city_signs_off_by_itself_with_words_and_a_file(base: Connection) -> None:
    number = entered(base)
    assert ask_extension(base, of_unit(base, ZHIFU), number, until("2026-12-04"), "在途").done
    assert close_item(base, city(), number, brings_file=True).said == "evidence"
    assert close_item(base, city(), number, "电话核实已解决", brings_file=True).said == "closed"
    assert base.scalar(select(ledger_extension.c.state)) == "lapsed"


Act = Callable[[Connection, Actor, int], Answer]


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        # Two people close at once: the second is told.
        ([lambda c, who, n: close_item(c, who, n, "已核实", brings_file=True)] * 2, ["closed", "moved"]),
        (
            [
                lambda c, who, n: decide_extension(c, who, n, grant=True),
                lambda c, who, n: decide_extension(c, who, n, grant=False, note="理由不足"),
            ],
            ["granted|refused", "moved"],
        ),
        (
            [lambda c, who, n: ask_extension(c, who, n, until("2026-12-18"), "再次")] * 2,
            ["asked_already", "asked_already"],
        ),
        ([lambda c, who, n: note_item(c, who, n, "同一句")] * 2, ["noted", "noted"]),
    ],
    ids=["closing", "deciding", "asking", "noting"],
)
def test_two_people_at_once(engine: Engine, acts: list[Act], said: list[str]) -> None:
    with writing(engine) as connection:
        put_ledger_orders(connection)
        number = entered(connection)
        assert ask_extension(connection, city(), number, until("2026-12-04"), "在途").done

    def take(act: Act) -> str:
        with writing(engine) as connection:
            return act(connection, city(), number).said

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(take, acts))
    assert all(one in other.split("|") for one, other in zip(found, said, strict=True)), found
    with writing(engine) as connection:
        assert rows(connection, ledger_extension) == 1
        assert rows(connection, ledger_note) == (1 if said == ["noted", "noted"] else 0)
