"""Orders are entered in a ledger by who answers for them: with a reason or a promise, once, and once more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.appraisal.settings import DEFAULTS
from dashboard.people.access import OPERATOR, Denied
from dashboard.views.records import Answer
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.database import writing
from data_access.records.ledgers.closing import close_item
from data_access.records.ledgers.entering import enter
from data_access.schema import ledger_item
from tests.support.ledgers import (
    DATA_TIME,
    entered,
    item_of,
    key,
    log,
    put_ledger_order,
    put_ledger_orders,
    until,
)
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.sheets import OCTOBER


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with the orders."""
    put_ledger_orders(connection)
    return connection


def unsolved(connection: Connection, who: object, *numbers: str) -> Answer:
    keys = [key(number) for number in numbers]
    return enter(connection, who, keys, "unsolved", "policy", "政策未明确", None)  # type: ignore[arg-type]


def test_an_entry_keeps_whose_it_is_and_what_was_promised(base: Connection) -> None:
    row = item_of(base, entered(base))
    assert (row.book, row.reason, row.why, row.state, row.round) == (
        "planned",
        "funds",
        "资金未落实",
        "open",
        1,
    )
    assert row.promised == row.first_promised == until("2026-11-27")
    assert (row.entered_at, row.entered_by, row.imported, row.extensions) == (NOW, "wang", False, 0)


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("A1", ZHIFU, "entered"),  # its township's
        ("A1", TOWNSHIP, "entered"),
        ("A2", ZHIFU, "entered"),
        ("A2", TOWNSHIP, "unknown"),
        ("A1", LAIYANG, "unknown"),
        ("D1", DEPARTMENT, "entered"),
        ("D1", ZHIFU, "unknown"),  # the department's order only lies there
        ("D1", TOWNSHIP, "unknown"),
        ("nowhere", ZHIFU, "unknown"),
    ],
)
def test_who_answers_for_an_order_may_enter_it(base: Connection, number: str, code: str, said: str) -> None:
    assert unsolved(base, of_unit(base, code), number).said == said


def test_one_order_of_another_unit_refuses_them_all(base: Connection) -> None:
    assert unsolved(base, of_unit(base, ZHIFU), "A1", "B1").said == "unknown"
    assert base.scalar(select(func.count()).select_from(ledger_item)) == 0
    with pytest.raises(Denied):
        unsolved(base, leader(), "A1")


@pytest.mark.parametrize(
    ("book", "reason", "why", "promised", "said"),
    [
        ("shelf", "policy", "说明", None, "book"),
        ("unsolved", "", "说明", None, "reason_class"),
        ("unsolved", "blame", "说明", None, "reason_class"),
        ("planned", "blame", "说明", until("2026-11-27"), "reason_class"),
        ("unsolved", "policy", " \n", None, "why"),
        ("unsolved", "policy", "长" * 4001, None, "long"),
        ("unsolved", "policy", "说明", until("2026-11-27"), "planned_only"),
        ("planned", "", "说明", None, "due"),
        ("planned", "", "说明", until("2026-11-17"), "past"),
        ("planned", "", "说明", NOW - timedelta(seconds=1), "past"),
        ("planned", "", "说明", until("2026-11-22"), "holiday"),
        ("planned", "", "说明", until("2026-11-27") - timedelta(hours=1), "day_end"),
        ("planned", "", "说明", until("2027-03-01"), "entered"),  # no calendar of that year: provisional
        ("planned", "", "说明", until("2027-03-06"), "holiday"),  # a Saturday of it
        ("planned", "", "说明", until("2029-03-01"), "far"),
        ("planned", "", "说明", until("2026-11-18"), "entered"),  # the end of today
        ("planned", "", "说明", until("2026-12-31"), "entered"),
    ],
)
def test_what_an_entry_must_say(
    base: Connection, book: str, reason: str, why: str, promised: datetime | None, said: str
) -> None:
    assert enter(base, city(), [key("A1")], book, reason, why, promised).said == said


def test_an_order_stands_in_one_book_at_a_time_and_may_come_again(base: Connection) -> None:
    first = entered(base)
    assert unsolved(base, city(), "A1").said == "in_ledger"
    some = unsolved(base, city(), "A1", "A2", "A2")
    assert (some.said, some.which) == ("entered", "1/2")
    assert close_item(base, city(), first, "已核实", brings_file=True).done
    again = unsolved(base, city(), "A1")
    assert again.done and item_of(base, again.record_id).round == 2
    assert item_of(base, first).state == "closed"


def test_what_the_platform_s_ledger_holds_is_not_entered_twice(base: Connection) -> None:
    put_ledger_order(base, "A1", ledger_log=log(("2026-10-20 09:00", "unsolved", None, "")))
    assert unsolved(base, city(), "A1").said == "in_ledger"
    (row,) = base.execute(select(ledger_item)).all()
    assert row.imported and row.entered_at == datetime(2026, 10, 20, 1, tzinfo=UTC)


def test_nothing_and_too_much_and_a_withdrawn_order(base: Connection) -> None:
    assert unsolved(base, city()).said == "no_orders"
    many = [(1, number) for number in range(201)]
    assert enter(base, city(), many, "unsolved", "policy", "说明", None).said == "many"
    put_ledger_order(
        base, "A2", closed_at=None, closing_kind="", verdict_official="", verdict_official_at=None,
        withdrawn_at=DATA_TIME - timedelta(days=1),
    )  # fmt: skip
    refused = unsolved(base, city(), "A2")
    assert (refused.said, refused.which) == ("withdrawn", "A2")


@pytest.fixture
def committed(engine: Engine) -> Iterator[Engine]:
    """Yield a base of its own with the orders."""
    with writing(engine) as connection:
        put_ledger_orders(connection)
    yield engine


def test_a_double_click_enters_once(committed: Engine) -> None:
    def click(_n: int) -> str:
        with writing(committed) as connection:
            return unsolved(connection, city(), "A1").said

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(click, range(4)))
    assert said == ["entered", "in_ledger", "in_ledger", "in_ledger"]


def test_neither_entry_nor_sign_off_changes_a_figure(base: Connection) -> None:
    def figures() -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        for basis in ("due", "accepted", "transferred", "closed"):
            conditions = Conditions(DATA_TIME, basis, DEFAULTS)  # type: ignore[arg-type]
            for group in ("city", "district", "township", "unit"):
                found[basis, group] = counts(base, OPERATOR, OCTOBER, conditions, group)  # type: ignore[arg-type]
        return found

    before = figures()
    assert before["due", "city"]["city"].due == 5
    numbers = [entered(base, number) for number in ("A1", "A2", "B1", "D1")]
    assert figures() == before
    for number in numbers[:2]:
        assert close_item(base, city(), number, "已核实", brings_file=True).done
    assert figures() == before


def test_the_actor_s_account_and_nothing_of_the_form_says_who_entered(base: Connection) -> None:
    who = of_unit(base, ZHIFU)
    number = entered(base, "A1", replace(who, address="10.9.9.9"))
    assert item_of(base, number).entered_by == f"of-{ZHIFU}"
