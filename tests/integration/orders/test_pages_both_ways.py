"""Pages of a list forwards and backwards: no order lost, none twice, ties and ends included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from dashboard.views.orders import ORDER_SORTS, OrdersView
from data_access.queries.orders.page import orders_view
from data_access.reference.units import load_units
from data_access.schema import order
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2026-11-17 18:00")
NOW = DATA_TIME + timedelta(hours=15)
N = 20
CODES = ("370682", "370602", "D04", None)
Key = tuple[int, float]


def facts(n: int) -> dict[str, Any]:
    """Return an order that shares each of its times with others: five moments, half of the orders closed."""
    opened = at("2026-10-12 09:00") + timedelta(days=n // 4)
    found: dict[str, Any] = {"opened_at": opened}
    if n % 3:
        found["dispatched_at"] = at("2026-10-16 10:00") + timedelta(days=n % 2)
    if n % 2:
        found |= {"closed_at": at("2026-10-20 10:00") + timedelta(days=n % 3), "closing_kind": "solved"}
    return found


def code_of(n: int) -> str | None:
    return CODES[n // 2 % len(CODES)]


@pytest.fixture
def tied(connection: Connection) -> Connection:
    """Twenty orders on either database; in every sort several are alike."""
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    for n in range(N):
        code = code_of(n)
        put_order(connection, f"T{n}", DATA_TIME, unit_id=units[code] if code else None, **facts(n))
    return connection


def seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def expected(connection: Connection, sort: str) -> list[str]:
    """Return the numbers in the list's order, by what the orders say and nothing of the query."""
    places = {unit.code: unit.official_order for unit in load_units()}
    stored = {row.order_no: row for row in connection.execute(select(order))}

    def key(n: int) -> Key:
        row, told = stored[f"T{n}"], facts(n)
        if sort.endswith("time_left"):
            # Open ones by their deadline, then those that ended or have none, the newest first.
            runs = "closed_at" not in told and row.solve_due is not None
            return (
                (0, seconds(row.solve_due))
                if runs
                else (1, -seconds(told.get("closed_at", told["opened_at"])))
            )
        if sort.endswith("unit"):
            code = code_of(n)
            return (0, places[code]) if code else (1, 0)
        return (0, seconds(told.get(f"{sort.removeprefix('-')}_at")))

    ordered = sorted(range(N), key=lambda n: (key(n), stored[f"T{n}"].order_id), reverse=sort[0] == "-")
    assert len({key(n) for n in range(N)}) < N, "no ties"
    return [f"T{n}" for n in ordered]


def page(connection: Connection, sort: str, cursor: str, size: int, **filter: str) -> OrdersView:
    return orders_view(
        connection, OPERATOR, OrderFilter(**filter), sort=sort, cursor=cursor, page_size=size, now=NOW
    )


def forwards(connection: Connection, sort: str, size: int) -> Iterator[OrdersView]:
    cursor = ""
    for _page in range(N + 1):
        view = page(connection, sort, cursor, size)
        yield view
        cursor = view.next_cursor
        if not cursor:
            return
    raise AssertionError("the pages have no end")


def numbers(view: OrdersView) -> list[str]:
    return [row.order_no for row in view.rows]


def test_every_order_stands_on_one_page_whichever_way_one_turns(tied: Connection) -> None:
    for sort in ORDER_SORTS:
        # The last page holds two, and then as many as the others.
        turn_through(tied, sort, 6)
        turn_through(tied, f"-{sort}", 5)


def turn_through(connection: Connection, sort: str, size: int) -> None:
    """Turn every page of a list forwards, backwards, and forwards again from each page reached backwards."""
    whole = expected(connection, sort)
    cut = [whole[first : first + size] for first in range(0, N, size)]
    pages = list(forwards(connection, sort, size))
    assert [numbers(view) for view in pages] == cut, sort
    assert [view.first_no for view in pages] == list(range(1, N + 1, size))
    assert [bool(view.next_cursor) for view in pages] == [True] * (len(cut) - 1) + [False]
    assert [bool(view.previous_cursor) for view in pages] == [False] + [True] * (len(cut) - 1)
    assert {view.total for view in pages} == {N}
    back = pages[-1]
    for place in reversed(range(len(cut) - 1)):
        back = page(connection, sort, back.previous_cursor, size)
        assert (numbers(back), back.first_no) == (cut[place], place * size + 1), sort
        assert bool(back.previous_cursor) == (place > 0)
        onward = page(connection, sort, back.next_cursor, size)
        assert (numbers(onward), onward.first_no) == (cut[place + 1], (place + 1) * size + 1), sort


def test_the_ends_of_lists_turn_nowhere(tied: Connection) -> None:
    for size in (N, N + 1):
        view = page(tied, "opened", "", size)
        assert (len(view.rows), view.next_cursor, view.previous_cursor) == (N, "", "")
    empty = page(tied, "opened", "", 5, q="nothing has this")
    assert (empty.rows, empty.total, empty.first_no) == ((), 0, 0)
    assert (empty.next_cursor, empty.previous_cursor) == ("", "")
    filtered_pages(tied)


def filtered_pages(connection: Connection) -> None:
    closed = [number for number in expected(connection, "opened") if int(number[1:]) % 2]
    first = page(connection, "opened", "", 4, state="closed")
    second = page(connection, "opened", first.next_cursor, 4, state="closed")
    third = page(connection, "opened", second.next_cursor, 4, state="closed")
    assert numbers(first) + numbers(second) + numbers(third) == closed
    assert numbers(page(connection, "opened", third.previous_cursor, 4, state="closed")) == numbers(second)
    assert (third.next_cursor, third.first_no) == ("", 9)


@pytest.mark.parametrize("hours", [0, 1, 23, 47, 49, 71, 73, 95, 97, 200])
def test_a_list_counts_what_was_known_at_each_sources_own_time(connection: Connection, hours: int) -> None:
    own = DATA_TIME - timedelta(hours=hours)
    add_source(connection, DATA_TIME)
    add_source(connection, own, source_id=2)
    moments = [DATA_TIME + timedelta(hours=6 * n + 1) for n in range(-40, 4)]
    for n, opened in enumerate(moments):
        put_order(connection, f"A{n}", DATA_TIME, opened_at=opened)
        put_order(connection, f"B{n}", own, opened_at=opened, source_id=2)
    known = [each for each in moments if each <= DATA_TIME], [each for each in moments if each <= own]
    view = orders_view(connection, OPERATOR, OrderFilter(), page_size=500, now=NOW)
    assert view.total == len(view.rows) == sum(map(len, known))
