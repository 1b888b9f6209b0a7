"""Whatever an order's row holds and whenever it is asked: its one state is what the SQL conditions count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, func, update

from dashboard.appraisal.settings import EXCLUSIONS, AppraisalSettings
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.state import OrderState, order_state
from dashboard.order.urgency import CLOCKS, Action, near_until
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.vocabulary import BASES, CLOSING_KINDS, Basis
from data_access.counting.conditions import Conditions
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import facts_of, judgement_of, order_rows
from data_access.queries.orders.open_orders import open_orders, standing_as
from data_access.queries.orders.page import orders_view
from data_access.reference.units import read_calendar
from data_access.schema import order
from tests.property.test_figures import DATA_TIME, Facts, book, orders
from tests.support.profiles import examples

o = order.c
ZONE = ZoneInfo("Asia/Shanghai")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
PARTS = ("excluded", "withdrawn", "direct", "no_deadline", "due", "not_due")
# Where time makes a difference: just before, at and after the moment asked for and the reader's now, days
# away from them, and the ends of months, by which exclusions count or do not.
NOW = DATA_TIME + 2 * HOUR
NEAR_MOMENTS = tuple(at + step for at in (DATA_TIME, NOW) for step in (-SECOND, timedelta(), SECOND))
MONTHS = (datetime(2026, 10, 1, tzinfo=ZONE), datetime(2026, 11, 1, tzinfo=ZONE))
MOMENTS = st.one_of(
    st.sampled_from(NEAR_MOMENTS),
    st.integers(-40 * 24, 10 * 24).map(lambda hours: DATA_TIME + HOUR * hours),
    st.sampled_from([month + step for month in MONTHS for step in (-SECOND, timedelta())]),
)
MAYBE = st.none() | MOMENTS


@st.composite
def altered(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """Draw an order with columns that no import need have written together, mostly around one deadline."""
    due, first = draw(MAYBE), draw(MAYBE)
    at_due = st.sampled_from([each for each in (due, first) if each] or [DATA_TIME])
    around = st.one_of(MAYBE, at_due, at_due.map(lambda at: at - SECOND), at_due.map(lambda at: at + SECOND))
    opened = draw(st.integers(1, 50 * 24).map(lambda hours: DATA_TIME - HOUR * hours))
    columns = {
        "opened_at": draw(st.one_of(st.just(opened), st.sampled_from(NEAR_MOMENTS))),
        "dispatched_at": draw(st.none() | st.just(opened + HOUR)),
        "solve_due": due,
        "solve_due_first": draw(st.sampled_from((due, first))),
        "closed_at": draw(st.none() | around),
        "withdrawn_at": draw(st.none() | st.none() | around),
        "withdrawal_asked": draw(st.booleans()),
        "closing_kind": draw(st.sampled_from(("", *CLOSING_KINDS))),
        "extension_approved_at": draw(st.none() | around),
        "suspended_at": draw(st.none() | st.none() | around),
        "excluded": draw(st.sampled_from((False, False, True))),
        "exclusion_decided_at": draw(MAYBE),
    }
    return draw(orders()), columns | _days(columns)


def _days(columns: Facts) -> Facts:
    def day(at: datetime | None, *, ends: bool = False) -> int | None:
        if at is None:
            return None
        local = day_of_deadline(at, ZONE) if ends else at.astimezone(ZONE).date()
        return local.year * 10_000 + local.month * 100 + local.day

    return {
        "opened_day": day(columns["opened_at"]),
        "transferred_day": day(columns["dispatched_at"]),
        "due_day": day(columns["solve_due"], ends=True),
        "due_first_day": day(columns["solve_due_first"], ends=True),
        "closed_day": day(columns["closed_at"]),
    }


@contextmanager
def altered_book(connection: Connection, rows: list[tuple[Facts, Facts]]) -> Iterator[None]:
    with book(connection, [facts for facts, _columns in rows]):
        for number, (_facts, columns) in enumerate(rows):
            connection.execute(update(order).where(o.order_no == f"P{number}").values(**columns))
        yield


def counted(connection: Connection, conditions: Conditions) -> list[Any]:
    """Read all orders with each condition on them as a column."""
    until = near_until(conditions.as_of, CITY_ZONE, read_calendar(connection))
    measures, facts = conditions.measures, conditions.facts
    named: dict[str, ColumnElement[Any]] = {
        "known": conditions.known,
        "is_closed": conditions.is_closed,
        "is_withdrawn": conditions.is_withdrawn,
        "passed": conditions.passed,
        "left_out": conditions.left_out,
        "exclusion_decided": conditions.exclusion_decided,
        "left": facts.left,
        "open_now": conditions.open_now,
        "overdue_now": conditions.overdue_now,
        "near_now": conditions.near_now(lambda _moment: until),
        "maybe_now": conditions.maybe_now(NOW),
        "placed": conditions.attribution_day.is_not(None),
        **{f"clock_{each}": standing_as(connection, conditions, each, NOW) for each in CLOCKS},
        **{name: measures[name] for name in (*PARTS, "on_time", "late", "open_overdue", "closed_late")},
    }
    columns = [func.coalesce(condition, False).label(f"c_{name}") for name, condition in named.items()]
    return list(connection.execute(order_rows(*columns).order_by(o.order_no)))


def told(state: OrderState, asked: bool) -> dict[str, bool]:
    """Say of one state what the conditions say, whatever the period that counts it."""
    closed, withdrawn = state.closed_at is not None, state.withdrawn_at is not None
    left = withdrawn and not asked and (state.due is None or state.withdrawn_at < state.due)
    return {
        "known": state.known,
        "is_closed": closed,
        "is_withdrawn": withdrawn,
        "passed": state.passed,
        "left_out": state.left_out,
        "exclusion_decided": state.exclusion_decided,
        "left": left,
        "open_now": state.running,
        "overdue_now": state.overdue,
        "near_now": state.near_due,
        "maybe_now": state.maybe_overdue,
        "clock_open": state.running,
        "clock_overdue": state.overdue,
        "clock_near": state.near_due,
        "clock_maybe": state.maybe_overdue,
        "clock_left": state.running and not state.overdue and not state.maybe_overdue,
    }


def told_of_period(state: OrderState, asked: bool) -> dict[str, bool]:
    """Say of one state what the measures say that a period places."""
    parts = {part: state.part == part for part in PARTS}
    closed = state.closed_at is not None
    return parts | {
        "on_time": state.on_time,
        "late": state.late,
        "open_overdue": state.open_overdue,
        "closed_late": state.late and closed and not asked,
    }


CHOSEN = st.builds(AppraisalSettings, exclusion=st.sampled_from(EXCLUSIONS))


@settings(max_examples=examples(10))
@given(
    rows=st.lists(altered(), min_size=8, max_size=30),
    basis=st.sampled_from(BASES),
    hours=st.sampled_from((0, 0, 0, 2, 24, 24 * 19, 24 * 30)),
    before=st.booleans(),
    chosen=CHOSEN,
)
def test_the_state_of_an_order_is_what_the_conditions_count(
    connection: Connection,
    rows: list[tuple[Facts, Facts]],
    basis: Basis,
    hours: int,
    before: bool,
    chosen: AppraisalSettings,
) -> None:
    conditions = Conditions(DATA_TIME - HOUR * hours, basis, chosen, before)
    by = judgement_of(conditions, read_calendar(connection), NOW)
    with altered_book(connection, rows):
        states = []
        for row in counted(connection, conditions):
            state = order_state(facts_of(row), by)
            states.append(state)
            said = told(state, row.withdrawal_asked)
            # On the bases of transfers and closings an order without one is in no period.
            if row.c_placed:
                said |= told_of_period(state, row.withdrawal_asked)
            assert said == {name: bool(getattr(row, f"c_{name}")) for name in said}, row.order_no
            assert (state.days_over is not None) <= state.late
            assert (state.seconds_left is None) == (not state.running and not state.open_overdue)
        running = [state for state in states if state.running]
        told_of_all = ("overdue", "near_due", "maybe_overdue")
        action = Action(len(running), *(sum(getattr(each, name) for each in running) for name in told_of_all))
        assert open_orders(connection, OPERATOR, conditions, by.calendar, {}, NOW).all == action


LISTED = ("late", "open_overdue", "overdue_now", "near_now", "maybe_now", "open_now")


def row_says(row: OrderRow) -> dict[str, bool]:
    """Say of a row of a list which lists it must be in."""
    return {
        "late": row.late,
        "open_overdue": row.open_overdue,
        "overdue_now": row.open_overdue,
        "near_now": row.near_due,
        "maybe_now": row.maybe_overdue,
        "open_now": row.time_left is not None,
    }


@settings(max_examples=examples(4))
@given(
    rows=st.lists(altered(), min_size=8, max_size=20),
    basis=st.sampled_from(BASES),
    hours=st.sampled_from((0, 0, 24, 24 * 19)),
    before=st.booleans(),
)
def test_a_list_holds_the_rows_that_say_so(
    connection: Connection, rows: list[tuple[Facts, Facts]], basis: Basis, hours: int, before: bool
) -> None:
    asked = OrderFilter(
        basis=basis,
        as_of=(DATA_TIME - HOUR * hours).isoformat() if hours else "",
        before_exclusion="1" if before else "",
    )
    with altered_book(connection, rows):

        def listed(measure: str) -> tuple[OrderRow, ...]:
            return orders_view(connection, OPERATOR, asked.but(measure=measure), now=NOW).rows

        whole = {row.order_no: row_says(row) for row in listed("accepted")}
        for measure in LISTED:
            found = sorted(row.order_no for row in listed(measure))
            assert found == sorted(no for no, said in whole.items() if said[measure]), measure
