"""Whatever the records of an order book say: the page's numbers are a plain recount, and open its lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from dashboard.order.case_log import canonical
from dashboard.order.gates import GATE_OF, NOTES, RESULTS, STEPS, GateEntry
from dashboard.people.access import OPERATOR
from dashboard.views.gates import NO_REASON
from dashboard.views.order import OrderFilter
from data_access.queries.gates.page import gates_view
from data_access.queries.orders.page import orders_view
from tests.property.test_figures import DATA_TIME, HOUR, Facts, book, orders
from tests.support.profiles import examples

NOW = DATA_TIME + timedelta(days=1)
REASONS = ("", "缺现场照片", "未逐项回应")
PERIOD = {"period": "2026-10..2026-11", "basis": "accepted"}
Event = tuple[int, str, str, str]  # moment, step, result, reason


def may_be_said(event: tuple[int, str, str, str]) -> bool:
    _at, step, result, _reason = event
    judged = result not in ("solved", "unsolved") or step in ("assessment", "recheck")
    return judged and (result not in NOTES or step == "gate3")


@st.composite
def checked_orders(draw: st.DrawFn) -> tuple[Facts, list[Event]]:
    """Draw an order with checks at any time, some before it was opened, in any order of steps."""
    facts: dict[str, Any] = draw(orders())
    hours = st.integers(-30, 24 * 45)
    told = draw(
        st.lists(
            st.tuples(
                hours, st.sampled_from(STEPS), st.sampled_from(RESULTS), st.sampled_from(REASONS)
            ).filter(may_be_said),
            max_size=7,
        )
    )
    events = sorted(
        (
            (int((facts["opened_at"] + HOUR * hour).timestamp()), step, result, reason)
            for hour, step, result, reason in told
        ),
        key=lambda event: event[0],
    )
    log = canonical([GateEntry(at, step, "", result, reason) for at, step, result, reason in events])
    return facts | {"gate_log": log}, events


def recount(books: Sequence[list[Event]], step: str) -> tuple[int, int, int, int, int]:
    """Count the orders that entered a step, were decided, passed, returned, unsolved, event by event."""
    found: Counter[str] = Counter()
    for events in books:
        results = {result for _at, where, result, _reason in events if where == step}
        found["entered"] += bool(results - {"not_applicable"})
        found["decided"] += bool(results & {"passed", "returned", "solved", "unsolved"})
        found["passed"] += bool(results & {"passed", "solved"})
        found["returned"] += "returned" in results
        found["unsolved"] += "unsolved" in results
    return found["entered"], found["decided"], found["passed"], found["returned"], found["unsolved"]


def overturned(events: Sequence[Event]) -> bool:
    """Tell whether one handling of an order was passed at gate 2 before gate 4 sent it back."""
    handling: list[Event] = []
    for event in events:
        if event[2] != "returned":
            handling.append(event)
            continue
        if GATE_OF[event[1]] == 4 and any(each[1:3] == ("gate2", "passed") for each in handling):
            return True
        handling = []
    return False


@settings(max_examples=examples(8))
@given(
    rows=st.lists(checked_orders(), min_size=1, max_size=8),
    days=st.sampled_from((0, 0, 3, 20, 40)),
    steps=st.sets(st.sampled_from(STEPS), max_size=1),
)
def test_the_page_is_a_recount_and_every_number_is_its_list(
    connection: Connection, rows: list[tuple[Facts, list[Event]]], days: int, steps: set[str]
) -> None:
    moment = DATA_TIME - timedelta(days=days)
    asked = PERIOD | {"as_of": moment.isoformat() if days else ""}
    with book(connection, [facts for facts, _events in rows]):
        view = gates_view(connection, OPERATOR, **asked, now=NOW)

        def listed(**filter: str) -> int:
            found = orders_view(connection, OPERATOR, OrderFilter(**asked, **filter), now=NOW)
            assert len(found.rows) == found.total
            return found.total

        known = [
            [event for event in events if event[0] <= moment.timestamp()]
            for facts, events in rows
            if facts["opened_at"] <= moment and facts.get("closing_kind") != "direct"
        ]
        if not view.recorded:
            assert not any(events for _facts, events in rows)
            return
        assert view.handled == len(known) and view.known == sum(map(bool, known))
        for step in view.steps:
            counted = (step.entered, step.decided, step.passed, step.returned, step.unsolved)
            assert counted == recount(known, step.step), step.step
            if step.step in steps:
                for name, n in zip(("entered", "decided", "passed", "returned"), counted[:4], strict=True):
                    assert listed(checked=f"{step.step}.{name}") == n
        assert view.together is not None
        assert view.together.overturned.numerator == sum(map(overturned, known))
        assert view.together.overturned.denominator == recount(known, "gate2")[2]
        for reason in view.reasons:
            told = [
                {step for _at, step, result, why in events if result == "returned" and why == reason.reason}
                for events in known
            ]
            assert reason.orders == sum(map(bool, told))
            assert reason.by_step == Counter(step for steps in told for step in steps)
        assert listed(checked="gate2.skipped") == view.skipped[2]
        assert listed(checked="gate2.overturned") == view.together.overturned.numerator
        assert listed(checked="any.skipped") == view.skipped_any
        if view.reasons:
            first = view.reasons[0]
            assert listed(returned_for=first.reason or NO_REASON) == first.orders
