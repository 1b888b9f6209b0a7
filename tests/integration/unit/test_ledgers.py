"""The ledgers of units: who stands in which book, promises in working days, at the data time and in scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from dashboard.order.case_log import canonical
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.unit import LedgerOrder, Ledgers
from data_access.queries.unit.page import UnitQuery, unit_view
from layouts.pages.unit.page import unit_page
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import UnitState
from tests.support.desk_orders import DATA_TIME, LAIYANG, OTHER_TOWNSHIP, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import at, put_order, unit_ids
from tests.support.sheets import walk, words

DEPARTMENT = "D03"
SECRET = "13800138000"  # a caller's number that stands in a note


def log(*entries: tuple[str, str, str | None, str]) -> str:
    return canonical(
        [
            (int(at(when).timestamp()), book, until and int(at(until).timestamp()), said)
            for when, book, until, said in entries
        ]
    )


LOGS = {
    # 1 December is ten working days after the data time, 17 November.
    "FARAWAY": log(
        ("2026-10-20 09:00", "planned", "2026-11-11 00:00", ""),
        ("2026-11-09 09:00", "planned", "2026-12-02 00:00", "已列入计划"),
    ),
    # 13 November ended the promise: 16 and 17 November are two working days past it.
    "PAST": log(("2026-10-21 09:00", "planned", "2026-11-14 00:00", f"联系人电话 {SECRET}")),
    # The end of the next working day.
    "TOMORROW": log(("2026-10-22 09:00", "planned", "2026-11-19 00:00", "")),
    "HARD": log(("2026-10-23 09:00", "unsolved", None, "资金未落实")),
    "HARDER": log(("2026-10-20 09:00", "unsolved", None, "")),
    "SIGNED": log(
        ("2026-10-20 09:00", "unsolved", None, ""), ("2026-11-10 11:00", "signed_off", None, "已落实")
    ),
    "AHEAD": log(("2026-11-17 19:00", "unsolved", None, "数据时间之后")),
}


def put_ledgers(connection: Connection) -> None:
    """Store orders of 莱阳市 closed unsolved in October, with their logs; HARDER lies in another township."""
    put_desk_orders(connection)
    units = unit_ids(connection)
    ended = {
        "opened_at": at("2026-10-12 09:00"),
        "dispatched_at": at("2026-10-12 09:30"),
        "closed_at": at("2026-10-14 10:00"),
        "closing_kind": "solved",
        "verdict_official": "unsolved",
        "verdict_official_at": at("2026-10-15 10:00"),
    }
    for number, ledger in LOGS.items():
        place = units[OTHER_TOWNSHIP if number == "HARDER" else TOWNSHIP]
        lies = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG], "township_id": place}
        put_order(connection, number, DATA_TIME, **ended, **lies, ledger_log=ledger)
    own = {"unit_id": units[DEPARTMENT], "district_id": units[ZHIFU]}
    put_order(connection, "OFFICE", DATA_TIME, **ended, **own, ledger_log=LOGS["PAST"])


def ledgers(
    connection: Connection, now: datetime, code: str, scope: Scope = OPERATOR, **query: str
) -> Ledgers | None:
    view = unit_view(connection, scope, UnitQuery(code, tab="ledgers", **query), now=now)
    assert view is not None
    assert view.has_ledgers == bool(view.ledgers and (view.ledgers.open or view.ledgers.signed_off))
    return view.ledgers


def facts(each: LedgerOrder) -> tuple[Any, ...]:
    return each.row.order_no, each.stand.book, each.standing, each.workdays, each.stand.extensions


def test_each_book_by_its_promise_at_the_data_time(connection: Connection, now: datetime) -> None:
    put_ledgers(connection)
    found = ledgers(connection, now, LAIYANG)
    assert found is not None
    assert [facts(each) for each in found.open] == [
        ("PAST", "planned", "overdue", 2, 0),
        ("TOMORROW", "planned", "near", 1, 0),
        ("FARAWAY", "planned", "open", 10, 1),
        ("HARDER", "unsolved", None, 0, 0),
        ("HARD", "unsolved", None, 0, 0),
    ]
    (signed,) = found.signed_off
    assert (signed.row.order_no, signed.stand.signed_off, signed.note) == (
        "SIGNED",
        at("2026-11-10 11:00"),
        "已落实",
    )


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        (TOWNSHIP, ["PAST", "TOMORROW", "FARAWAY", "HARD"]),
        (OTHER_TOWNSHIP, ["HARDER"]),
        (DEPARTMENT, ["OFFICE"]),
        (ZHIFU, None),
        ("D06", None),
    ],
)
def test_every_kind_of_unit_has_its_own_and_only_with_entries(
    connection: Connection, now: datetime, code: str, numbers: list[str] | None
) -> None:
    put_ledgers(connection)
    found = ledgers(connection, now, code)
    assert (found and [each.row.order_no for each in found.open]) == numbers


def test_an_open_order_in_a_ledger_is_not_perhaps_overdue_at_an_earlier_moment(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    units = unit_ids(connection)
    # Both are due at the end of a day after 10 November: the first before the data time, the second after.
    for number, start in (("EARLY", "2026-11-04 09:00"), ("LAST", "2026-11-10 08:00")):
        times = {"opened_at": at(start), "dispatched_at": at(start)}
        entry = log((start, "planned", "2026-12-02 00:00", ""))
        put_order(connection, number, DATA_TIME, unit_id=units[LAIYANG], ledger_log=entry, **times)

    def perhaps(as_of: str) -> dict[str, bool]:
        found = ledgers(connection, now, LAIYANG, as_of=as_of)
        assert found is not None
        return {each.row.order_no: each.row.maybe_overdue for each in found.open}

    assert perhaps("") == {"EARLY": False, "LAST": True}
    assert perhaps("2026-11-10T12:00") == {"EARLY": False, "LAST": False}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-10-19T18:00", None),
        ("2026-10-20T18:00", [("FARAWAY", "open", 15, 0), ("HARDER", None, 0, 0), ("SIGNED", None, 0, 0)]),
        # The second promise of 9 November is not known yet; a tenth of the first one's time is not near.
        ("2026-11-08T18:00", [("FARAWAY", "open", 2, 0), ("PAST", "open", 5, 0)]),
        ("2026-11-12T12:00", [("PAST", "near", 1, 0), ("TOMORROW", "open", 4, 0)]),
    ],
)
def test_an_earlier_moment_knows_no_later_entry(
    connection: Connection, now: datetime, as_of: str, expected: list[tuple[Any, ...]] | None
) -> None:
    put_ledgers(connection)
    found = ledgers(connection, now, LAIYANG, as_of=as_of, period="2026-10")
    if expected is None:
        assert found is None
        return
    assert found is not None
    told = [(each.row.order_no, each.standing, each.workdays, each.stand.extensions) for each in found.open]
    assert told[: len(expected)] == expected


def test_another_units_account_finds_none_and_the_unit_its_own(connection: Connection, now: datetime) -> None:
    put_ledgers(connection)
    ids = unit_ids(connection)
    zhifu = scope_for("li", "district_coordinator", ids[ZHIFU], "district", ZHIFU, "芝罘区")
    laiyang = scope_for("wang", "district_coordinator", ids[LAIYANG], "district", LAIYANG, "莱阳市")
    township = scope_for("zhao", "unit_handler", ids[TOWNSHIP], "township", TOWNSHIP, "冯格庄街道")
    assert ledgers(connection, now, LAIYANG, zhifu) is None
    assert ledgers(connection, now, DEPARTMENT, zhifu) is None
    own, inside = (ledgers(connection, now, LAIYANG, scope) for scope in (laiyang, OPERATOR))
    assert own == inside
    part = ledgers(connection, now, TOWNSHIP, township)
    assert part is not None and len(part.open) == 4


def drawn(connection: Connection, now: datetime, code: str, scope: Scope = OPERATOR) -> str:
    view = unit_view(connection, scope, UnitQuery(code, tab="ledgers"), now=now)
    assert view is not None
    return words(unit_page(UnitSheet(view, UnitState(code, tab="ledgers"), scope)))


def test_the_page_masks_notes_and_hides_those_of_confidential_orders(
    connection: Connection, now: datetime
) -> None:
    put_ledgers(connection)
    page = drawn(connection, now, LAIYANG)
    assert "台账：未解决事项 2 件，计划解决 3 件，其中 1 件已过承诺期限" in page
    assert "超期 2 个工作日" in page and "余 1 个工作日" in page and "延期 1 次" in page
    assert "已销号 1 件" in page and SECRET not in page and "138****8000" in page
    assert "数据时间之后" not in page
    units = unit_ids(connection)
    closed = {
        "closed_at": at("2026-10-14 10:00"),
        "closing_kind": "solved",
        "opened_at": at("2026-10-12 09:00"),
    }
    put_order(
        connection, "HIDDEN", DATA_TIME, **closed, unit_id=units[ZHIFU], district_id=units[ZHIFU],
        confidential=True, title="某案", ledger_log=log(("2026-10-20 09:00", "unsolved", None, "涉密说明")),
    )  # fmt: skip
    hidden = drawn(connection, now, ZHIFU)
    assert "HIDDEN" in hidden and "某案" not in hidden and "涉密说明" not in hidden


def test_who_handles_one_order_of_a_unit_is_offered_no_ledger_of_it(
    connection: Connection, now: datetime
) -> None:
    """A department may handle a district's order; of the others it sees none, so a tab would tell half."""
    put_ledgers(connection)
    ids = unit_ids(connection)
    handles = scope_for("sun", "unit_handler", ids[DEPARTMENT], "department", DEPARTMENT, "部门")
    facts = {"unit_id": ids[LAIYANG], "district_id": ids[LAIYANG], "handler_id": ids[DEPARTMENT]}
    put_order(
        connection, "HANDLED", DATA_TIME, **facts, opened_at=at("2026-10-12 09:00"), ledger_log=LOGS["HARD"]
    )
    view = unit_view(connection, handles, UnitQuery(LAIYANG, tab="ledgers"), now=now)
    assert view is not None and view.ledgers is not None
    assert [each.row.order_no for each in view.ledgers.open] == ["HANDLED"]
    page = unit_page(UnitSheet(view, UnitState(LAIYANG, tab="ledgers"), handles))
    assert "HANDLED" not in words(page)
    assert not [part for part in walk(page) if getattr(part, "href", None) and words(part) == "台账"]


ASKED = "SELECT order_no FROM orders WHERE ledger_log != '' AND unit_id IN (SELECT 1)"


def test_the_index_of_ledgers_serves(connection: Connection) -> None:
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        # An empty table is read whole unless that is ruled out.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN"
    plan = connection.execute(text(f"{explain} {ASKED}"))
    assert "ix_orders_ledger" in " ".join(str(tuple(row)) for row in plan)
