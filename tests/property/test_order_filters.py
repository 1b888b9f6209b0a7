"""Whatever an order book holds and whenever it is asked: what a row says is what its filter lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from dashboard.order.case_log import canonical
from dashboard.order.gates import GateEntry
from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.vocabulary import ANSWERS, VERDICTS
from data_access.queries.orders.page import orders_view
from tests.property.test_figures import DATA_TIME, HOUR, Facts, book, orders
from tests.support.profiles import examples

ASKED = {
    "verdict": (*VERDICTS, "none"),
    "answer": (*ANSWERS, "none"),
    "excluded": ("1", "0"),
    "gate": ("1", "2", "3", "4"),
}
GATE_STEPS = ("gate1", "gate2", "gate3", "recheck")


@st.composite
def checked_orders(draw: st.DrawFn) -> Facts:
    """Draw an order whose checks may have come at any time, or at none that the table tells."""
    facts: dict[str, Any] = draw(orders())
    start = facts["opened_at"]
    moments = st.none() | st.integers(0, 24 * 40).map(lambda hours: start + HOUR * hours)
    if draw(st.booleans()):
        facts |= {
            "verdict_official": draw(st.sampled_from(("", *VERDICTS))),
            "verdict_official_at": draw(moments),
        }
        facts |= {"answer_final": draw(st.sampled_from(("", *ANSWERS))), "answered_at": draw(moments)}
        facts |= {"excluded": draw(st.booleans()), "exclusion_decided_at": draw(moments)}
    if draw(st.booleans()):
        entered = int((start + HOUR * draw(st.integers(0, 24 * 40))).timestamp())
        facts["gate_log"] = canonical(
            [GateEntry(entered, draw(st.sampled_from(GATE_STEPS)), "", "entered", "")]
        )
    return facts


def said(row: OrderRow) -> dict[str, str]:
    return {
        "verdict": row.verdict or "none",
        "answer": row.answer or "none",
        "excluded": "1" if row.excluded else "0",
        "gate": str(row.gate),
    }


@settings(max_examples=examples(6))
@given(rows=st.lists(checked_orders(), min_size=1, max_size=10), days=st.integers(0, 45))
def test_a_filter_lists_the_rows_that_say_so(connection: Connection, rows: list[Facts], days: int) -> None:
    moment = (DATA_TIME - timedelta(days=days)).isoformat()
    with book(connection, rows):

        def listed(**filter: str) -> tuple[OrderRow, ...]:
            asked = OrderFilter(as_of=moment, **filter)
            view = orders_view(connection, OPERATOR, asked, now=DATA_TIME + timedelta(days=3))
            assert view.total == len(view.rows)
            return view.rows

        whole = {row.order_no: said(row) for row in listed()}
        for name, values in ASKED.items():
            for value in values:
                found = [row.order_no for row in listed(**{name: value})]
                assert sorted(found) == sorted(no for no, each in whole.items() if each[name] == value)
        parts = [len(listed(clock=clock)) for clock in ("left", "maybe", "overdue")]
        assert len(listed(clock="open")) == sum(parts)
        overdue = {row.order_no for row in listed(clock="overdue")}
        assert overdue == {row.order_no for row in listed(measure="overdue_now")}
