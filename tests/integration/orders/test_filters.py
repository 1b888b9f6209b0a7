"""The filters of the order list: exactly the stored orders that meet them, at any data time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from dashboard.views.orders import OrdersView
from data_access.database import reading
from data_access.queries.orders.export import exported_orders
from data_access.queries.orders.page import MIXED, orders_view
from data_access.schema import order
from tests.integration.conftest import AS_OF
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.profiles import few

Facts = Any
YANTAI = ZoneInfo("Asia/Shanghai")
LATER = datetime(2026, 11, 18, 1, 2, tzinfo=UTC)  # the reader, a day after the data of Tuesday 08:00
SINCE = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # lists agree with answers kept for five minutes
MOMENTS = ("", "2026-10-20T12:00", "2026-10-21T00:00")
EVERY = 5000
AUTUMN = {"period": "2026-10..2026-11", "basis": "accepted"}


@pytest.fixture
def months(both: Engine) -> Iterator[Connection]:
    with reading(both) as connection:
        yield connection


def listed(connection: Connection, **filter: str) -> OrdersView:
    return orders_view(connection, OPERATOR, OrderFilter(**filter), page_size=EVERY, now=LATER)


def numbers(view: OrdersView) -> set[str]:
    assert view.total == len(view.rows)
    return {row.order_no for row in view.rows}


def moment_of(as_of: str) -> datetime:
    return at(as_of.replace("T", " ")) if as_of else AS_OF


def happened(when: datetime | None, moment: datetime) -> bool:
    return when is not None and when <= moment


def verdict_of(row: Facts, moment: datetime) -> str:
    spoken = row.verdict_official_at or row.closed_at or row.opened_at
    return row.verdict_official if row.verdict_official and spoken <= moment else "none"


def answer_of(row: Facts, moment: datetime) -> str:
    given = row.answered_at or row.closed_at or row.opened_at
    return row.answer_final if row.answer_final and given <= moment else "none"


def excluded_of(row: Facts, moment: datetime) -> str:
    return "1" if row.excluded and (row.exclusion_decided_at or row.opened_at) <= moment else "0"


def gate_of(row: Facts, moment: datetime) -> str:
    ended = happened(row.closed_at, moment) or happened(row.withdrawn_at, moment)
    return str(row.waiting_gate) if not ended and happened(row.waiting_since, moment) else "0"


def due_of(row: Facts, moment: datetime) -> datetime | None:
    """The deadline of an open order that counts, as it was then; None for every other."""
    later = [when for when in (row.extension_approved_at, row.suspended_at) if when and when > moment]
    ended = happened(row.closed_at, moment) or happened(row.withdrawn_at, moment)
    if ended or row.closing_kind == "direct" or excluded_of(row, moment) == "1":
        return None
    found: datetime | None = row.solve_due_first if later else row.solve_due
    return found


def clocks_of(row: Facts, moment: datetime) -> set[str]:
    due = due_of(row, moment)
    if due is None:
        return set()
    if due < moment:
        return {"open", "overdue"}
    # At an earlier moment nobody guesses: what became of the order is in the data by now.
    found = {"open", "maybe" if moment == AS_OF and due < SINCE else "left"}
    start = row.dispatched_at or row.opened_at
    # The end of the next working day: of 11-17 and 10-20 the day after is one.
    # A midnight belongs to the day that it ends.
    day = (moment - timedelta(seconds=1)).astimezone(YANTAI).replace(hour=0, minute=0, second=0)
    if due <= day + timedelta(days=2) or (due - moment) * 4 < due - start:
        found.add("near")
    # A deadline of 24:00 is the midnight that ends its day.
    if day < due <= day + timedelta(days=1):
        found.add("today")
    return found


OF: dict[str, Callable[[Facts, datetime], set[str]]] = {
    "verdict": lambda row, moment: {verdict_of(row, moment)},
    "answer": lambda row, moment: {answer_of(row, moment)},
    "excluded": lambda row, moment: {excluded_of(row, moment)},
    "gate": lambda row, moment: {gate_of(row, moment)},
    "clock": clocks_of,
}
CHOICES: dict[str, tuple[str, ...]] = {
    "verdict": ("solved", "unsolved", "none"),
    "answer": ("satisfied", "basic", "fair", "dissatisfied", "unrated", "unreached", "none"),
    "excluded": ("1", "0"),
    "gate": ("1", "2", "3", "4"),
    "clock": ("open", "left", "today", "near", "overdue", "maybe"),
}


def stored(connection: Connection, moment: datetime) -> list[Facts]:
    autumn = select(order).where(order.c.opened_day >= 20261001)
    return [row for row in connection.execute(autumn) if row.opened_at <= moment]


@pytest.mark.parametrize(("name", "as_of"), few([*product(CHOICES, MOMENTS)], len(CHOICES) + 2))
def test_each_filter_lists_the_stored_orders_that_meet_it(months: Connection, name: str, as_of: str) -> None:
    moment = moment_of(as_of)
    rows = stored(months, moment)
    found = {}
    for value in CHOICES[name]:
        expected = {row.order_no for row in rows if value in OF[name](row, moment)}
        assert numbers(listed(months, as_of=as_of, **AUTUMN, **{name: value})) == expected, value
        found[value] = len(expected)
    if name not in ("gate", "clock"):
        assert sum(found.values()) == len(rows) and all(found[value] for value in CHOICES[name][:2])
    if name == "clock":
        assert found["open"] == found["left"] + found["maybe"] + found["overdue"]
        assert found["open"] and found["near"] and found["left"] and (not as_of or not found["maybe"])


@pytest.mark.parametrize("as_of", MOMENTS)
def test_filters_combine_with_each_other_and_with_a_measure(months: Connection, as_of: str) -> None:
    moment = moment_of(as_of)
    rows = stored(months, moment)
    asked = 0
    for verdict, answer, excluded in product(("solved", "none"), ("satisfied", "none"), ("0", "1")):
        chosen = {"verdict": verdict, "answer": answer, "excluded": excluded}
        expected = {
            row.order_no
            for row in rows
            if all(value in OF[name](row, moment) for name, value in chosen.items())
        }
        assert numbers(listed(months, as_of=as_of, **AUTUMN, **chosen)) == expected
        asked += len(expected)
    assert asked
    whole = {"as_of": as_of, "period": "2026-10", "basis": "due"}
    for measure in ("accepted", "due", "late", "solved", "unsolved"):
        listing = listed(months, measure=measure, **whole)
        for verdict in CHOICES["verdict"]:
            narrowed = listed(months, measure=measure, verdict=verdict, **whole)
            assert numbers(narrowed) == {
                row.order_no for row in listing.rows if (row.verdict or "none") == verdict
            }


@pytest.mark.parametrize("as_of", MOMENTS)
def test_what_a_row_says_is_what_its_filter_asks(months: Connection, as_of: str) -> None:
    rows = listed(months, as_of=as_of, **AUTUMN).rows
    assert len(rows) == len(stored(months, moment_of(as_of)))
    said = {
        "verdict": lambda row: row.verdict or "none",
        "answer": lambda row: row.answer or "none",
        "excluded": lambda row: "1" if row.excluded else "0",
        "gate": lambda row: str(row.gate),
    }
    for name, of in said.items():
        for value in CHOICES[name]:
            expected = {row.order_no for row in rows if of(row) == value}
            assert numbers(listed(months, as_of=as_of, **AUTUMN, **{name: value})) == expected, (name, value)
    counted = {row.order_no for row in rows if not row.excluded}
    perhaps = {row.order_no for row in rows if row.maybe_overdue}
    assert numbers(listed(months, as_of=as_of, **AUTUMN, clock="maybe")) == perhaps & counted
    overdue = {row.order_no for row in rows if row.open_overdue}
    assert numbers(listed(months, as_of=as_of, **AUTUMN, clock="overdue")) == overdue & counted


@pytest.mark.parametrize("measure", sorted(MIXED))
def test_the_lead_counts_the_lists_that_it_opens(months: Connection, measure: str) -> None:
    asked = {"measure": measure, "period": "2026-10", "basis": "accepted"}
    standing = listed(months, **asked).standing
    assert standing is not None
    opened = [listed(months, clock=each, **asked).total for each in ("open", "overdue", "near", "maybe")]
    assert [standing.open, standing.overdue, standing.near, standing.maybe] == opened


def test_at_an_earlier_moment_nothing_is_perhaps_overdue(queue: Connection) -> None:
    """An order due on 11-11 24:00, data of 11-10 18:00, read on 11-18: as known on 11-09 it was open."""
    put_order(
        queue,
        "Q5",
        at("2026-11-10 18:00"),
        unit_id=unit_ids(queue)["370682"],
        opened_at=at("2026-11-04 09:00"),
        dispatched_at=at("2026-11-04 09:00"),
    )
    for as_of, maybe in (("", 1), ("2026-11-10T18:00", 1), ("2026-11-09T12:00", 0)):
        view = listed(queue, as_of=as_of, q="Q5")
        assert view.standing is not None and view.standing.maybe == maybe
        assert [row.maybe_overdue for row in view.rows] == [bool(maybe)]
        for asked in ({"clock": "maybe"}, {"measure": "maybe_now"}):
            assert listed(queue, as_of=as_of, q="Q5", **asked).total == maybe
        assert listed(queue, as_of=as_of, q="Q5", clock="left").total == 1 - maybe
        filter = OrderFilter(as_of=as_of, q="Q5")
        _view, rows = exported_orders(queue, OPERATOR, filter, now=LATER)
        assert [row.maybe_overdue for row in rows] == [bool(maybe)]


def test_a_list_that_says_itself_how_its_orders_stand_has_no_lead(months: Connection) -> None:
    for told in ({"measure": "solved"}, {"measure": "overdue_now"}, {"clock": "near"}, {"state": "closed"}):
        assert listed(months, **told).standing is None
    assert listed(months, clock="open").standing == listed(months).standing != None  # noqa: E711


def test_the_number_of_an_import_that_cannot_be_lists_nothing(months: Connection) -> None:
    for batch in ("9" * 30, "9" * 12, "9" * 5000, "-1", "x"):
        assert numbers(listed(months, batch=batch)) == set()
        wanted = OrderFilter(batch=batch)
        view, rows = exported_orders(months, OPERATOR, wanted, now=LATER)
        assert (view.total, list(rows)) == (0, [])
    (batch_id,) = months.scalars(select(order.c.batch_id).distinct().limit(1))
    assert listed(months, batch=str(batch_id)).total > 0


def test_a_code_that_nothing_has_is_told(months: Connection) -> None:
    view = listed(months, district="990000", township="none", unit="D999", source="gone")
    assert (view.total, view.unknown) == (0, ("district", "unit", "source"))
    assert listed(months, located="none", district="370602").unknown == ()


GATE_LOG = '[[{since},"gate{gate}","","entered",""]]'


def waiting(gate: int, since: str) -> str:
    return GATE_LOG.format(since=int(at(since).timestamp()), gate=gate)


@pytest.fixture
def queue(connection: Connection) -> Connection:
    """Three orders at gates, one of them closed since; the data are of 2026-11-10 18:00."""
    data_time = at("2026-11-10 18:00")
    add_source(connection, data_time)
    facts = {"unit_id": unit_ids(connection)["370682"], "opened_at": at("2026-11-05 09:00")}
    first, third = waiting(1, "2026-11-06 09:00"), waiting(3, "2026-11-09 09:00")
    put_order(connection, "Q1", data_time, gate_log=first, **facts)
    put_order(connection, "Q3", data_time, gate_log=third, **facts)
    put_order(
        connection, "Q4", data_time, gate_log=third, closed_at=at("2026-11-10 09:00"), state="closed", **facts
    )
    return connection


def test_orders_at_a_gate_are_those_whose_row_says_so(queue: Connection) -> None:
    for as_of, expected in (("", {"1": {"Q1"}, "3": {"Q3"}}), ("2026-11-07T12:00", {"1": {"Q1"}})):
        for gate in CHOICES["gate"]:
            view = listed(queue, gate=gate, as_of=as_of)
            assert numbers(view) == expected.get(gate, set())
            assert {str(row.gate) for row in view.rows} <= {gate}
    assert numbers(listed(queue, measure="at_gate3")) == numbers(listed(queue, gate="3"))
    assert [option.value for option in listed(queue).options["gate"]] == ["1", "2", "3", "4"]


def test_where_no_reply_is_known_to_wait_there_is_no_gate_to_choose(connection: Connection) -> None:
    data_time = at("2026-11-10 18:00")
    add_source(connection, data_time)
    put_order(connection, "Q1", data_time, opened_at=at("2026-11-05 09:00"))
    assert listed(connection).options["gate"] == ()
