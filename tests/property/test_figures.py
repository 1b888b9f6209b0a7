"""What no order book can break: the identities, and that nothing but solving improves a unit's figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import ANSWERS_COUNTED, CONFIRMED, DENOMINATORS, ON_TIME, AppraisalSettings
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR
from dashboard.views.counts import Counts
from dashboard.views.vocabulary import ANSWERS, BASES, Basis
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.schema import import_batch, order, source
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.profiles import examples

DATA_TIME = at("2026-11-20 08:00")
OCTOBER = parse_period("2026-10", date(2026, 11, 20))
DEFAULTS = AppraisalSettings()
START = at("2026-10-08 08:00")
HOUR = timedelta(hours=1)

Facts = dict[str, Any]


@st.composite
def orders(draw: st.DrawFn, covered: bool = False) -> Facts:
    """Draw one order of 莱阳市; `covered` gives every closed order an official verdict."""
    opened = START + HOUR * draw(st.integers(0, 24 * 30))
    facts: Facts = {"opened_at": opened, "dispatched_at": opened + HOUR * draw(st.integers(0, 30))}
    kind = draw(
        st.sampled_from(
            ("solved", "solved", "solved", "confirmed", "explained", "open", "direct", "withdrawn")
        )
    )
    done = facts["dispatched_at"] + HOUR * draw(st.integers(1, 400))
    if kind == "direct":
        return {"opened_at": opened, "closed_at": opened, "state": "direct", "closing_kind": "direct"}
    if kind == "withdrawn":
        return facts | {"withdrawn_at": done, "withdrawal_asked": draw(st.booleans())}
    if draw(st.integers(0, 9)) == 0:
        facts |= {
            "extension_days": 5,
            "extension_applied_at": opened + HOUR,
            "extension_approved_at": opened + 40 * HOUR,
        }
    if draw(st.integers(0, 9)) == 0:
        facts |= {"due_given": True, "solve_due": None}
    if kind != "open" and done <= DATA_TIME:
        verdict = draw(st.sampled_from(("solved", "unsolved") if covered else ("solved", "unsolved", "")))
        facts |= {"closed_at": done, "closing_kind": kind, "verdict_official": verdict}
        facts |= {
            "verdict_official_at": done if verdict else None,
            "answer_final": draw(st.sampled_from(("", *ANSWERS))),
        }
    if draw(st.integers(0, 9)) == 0:
        facts |= {"excluded": True, "exclusion_decided_at": opened + 200 * HOUR}
    return facts


@contextmanager
def book(connection: Connection, rows: list[Facts]) -> Iterator[int]:
    """Hold an order book for one example and clear it afterwards; yields the district's id."""
    add_source(connection, DATA_TIME)
    district = unit_ids(connection)["370682"]
    for number, facts in enumerate(rows):
        put_order(connection, f"P{number}", DATA_TIME, unit_id=district, district_id=district, **facts)
    try:
        yield district
    finally:
        for table in (order, import_batch, source):
            connection.execute(delete(table).where(table.c.source_id == 1))


def figure(
    connection: Connection,
    basis: Basis,
    as_of: datetime = DATA_TIME,
    before: bool = False,
    chosen: AppraisalSettings = DEFAULTS,
) -> Counts:
    """Return 莱阳市's October."""
    conditions = Conditions(as_of, basis, chosen, before)
    found = counts(connection, OPERATOR, OCTOBER, conditions, "district", times=False)
    return found.get("370682", Counts("370682"))


@settings(max_examples=examples(15))
@given(
    rows=st.lists(orders(), min_size=1, max_size=12),
    basis=st.sampled_from(BASES),
    days=st.integers(0, 45),
    before=st.booleans(),
    chosen=st.builds(
        AppraisalSettings,
        confirmed=st.sampled_from(CONFIRMED),
        denominator=st.sampled_from(DENOMINATORS),
        answers=st.sampled_from(ANSWERS_COUNTED),
        on_time=st.sampled_from(ON_TIME),
    ),
)
def test_the_parts_add_up_at_every_moment(
    connection: Connection,
    rows: list[Facts],
    basis: Basis,
    days: int,
    before: bool,
    chosen: AppraisalSettings,
) -> None:
    with book(connection, rows):
        c = figure(connection, basis, DATA_TIME - timedelta(days=days), before, chosen)
        assert c.accepted == c.direct + c.due + c.not_due + c.no_deadline + c.withdrawn + c.excluded
        assert c.due == c.on_time + c.late
        assert indicators.to_resolve(c, chosen) == c.solved + c.unsolved
        assert c.solved <= c.solved_or_confirmed <= c.solved + c.confirmed
        assert c.answered <= c.called <= c.due
        assert c.verified + c.unverified <= c.due
        assert c.solved <= c.verified
        assert c.open_overdue <= c.late
        assert c.answered <= c.due
        assert c.due <= c.due_before_exclusion
        if before:
            assert (c.excluded, c.due) == (0, c.due_before_exclusion)


@settings(max_examples=examples(10))
@given(rows=st.lists(orders(), min_size=1, max_size=12))
def test_every_order_with_a_deadline_is_due_once_over_all_months(
    connection: Connection, rows: list[Facts]
) -> None:
    with book(connection, rows):
        conditions = Conditions(DATA_TIME, "due", DEFAULTS)
        year = parse_period("2026", date(2026, 11, 20))
        whole = counts(connection, OPERATOR, year, conditions, "city", times=False)["city"]
        months = counts(connection, OPERATOR, year, conditions, "month", times=False).values()
        assert sum(each.due for each in months) == whole.due
        assert sum(each.accepted for each in months) == whole.accepted == len(rows)


def closed_and_solved(facts: Facts) -> Facts:
    return facts | {
        "closed_at": facts["dispatched_at"] + 20 * HOUR,
        "closing_kind": "solved",
        "verdict_official": "solved",
        "verdict_official_at": facts["dispatched_at"] + 20 * HOUR,
    }


def leave_open(facts: Facts) -> Facts:
    kept = {name: value for name, value in facts.items() if name not in ("closed_at", "closing_kind")}
    return kept | {"verdict_official": "", "verdict_official_at": None}


def close_late(facts: Facts) -> Facts:
    return facts | {"closed_at": min(facts["closed_at"] + 300 * HOUR, DATA_TIME)}


def late_extension(facts: Facts) -> Facts:
    """Ask for more days when the deadline is long over; one that was granted in time stays what it is."""
    if "extension_days" in facts:
        return facts
    return facts | {
        "extension_days": 10,
        "extension_applied_at": facts["closed_at"] + 400 * HOUR,
        "extension_approved_at": facts["closed_at"] + 401 * HOUR,
    }


ACTS = {
    # Each is something a unit can do, or leave undone, instead of solving an order in time.
    "leave it open": leave_open,
    "close it later": close_late,
    "close it by service confirmation": lambda facts: facts | {"closing_kind": "confirmed"},
    "close it by explanation": lambda facts: facts | {"closing_kind": "explained"},
    "ask the enterprise to withdraw": lambda facts: (
        leave_open(facts) | {"withdrawn_at": facts["closed_at"], "withdrawal_asked": True}
    ),
    "leave it until the enterprise withdraws it, too late": lambda facts: (
        leave_open(facts) | {"withdrawn_at": DATA_TIME - HOUR, "withdrawal_asked": False}
    ),
    "re-open it and leave it": lambda facts: leave_open(facts) | {"redo_count": 1},
    "get an extension after the deadline": late_extension,
    "claim it solved": lambda facts: facts | {"verdict_claimed": "solved"},
    "hand it to another office without a confirmed misdispatch": lambda facts: (
        facts | {"redispatched_at": facts["dispatched_at"] + 30 * HOUR}
    ),
}


@pytest.mark.parametrize("act", list(ACTS), ids=lambda name: name.replace(" ", "-"))
@settings(max_examples=examples(6))
@given(
    rows=st.lists(orders(covered=True), min_size=1, max_size=8),
    target=orders(covered=True).filter(lambda facts: "closed_at" in facts and facts.get("state") != "direct"),
    basis=st.sampled_from(("due", "accepted")),
)
def test_nothing_but_solving_improves_a_rate(
    connection: Connection, act: str, rows: list[Facts], target: Facts, basis: Basis
) -> None:
    """Compare the unit's rates with its order as it is, and after the act: never better."""
    with book(connection, [target, *rows]) as district:
        before = figure(connection, basis)
        put_order(connection, "P0", DATA_TIME, unit_id=district, district_id=district, **ACTS[act](target))
        after = figure(connection, basis)
    for name, rate in (("on time", indicators.on_time), ("resolution", indicators.resolution)):
        old, new = rate(before, DEFAULTS).value, rate(after, DEFAULTS).value
        if old is not None and new is not None:
            assert new <= old, name


@settings(max_examples=examples(10))
@given(
    rows=st.lists(orders(covered=True), min_size=1, max_size=8),
    target=orders(covered=True).filter(
        lambda facts: facts.get("state") != "direct" and "withdrawn_at" not in facts
    ),
)
def test_solving_never_harms(connection: Connection, rows: list[Facts], target: Facts) -> None:
    with book(connection, [target, *rows]) as district:
        before = figure(connection, "accepted")
        solved = closed_and_solved(target)
        put_order(connection, "P0", DATA_TIME, unit_id=district, district_id=district, **solved)
        after = figure(connection, "accepted")
    for rate in (indicators.on_time, indicators.resolution):
        old, new = rate(before, DEFAULTS).value, rate(after, DEFAULTS).value
        if old is not None and before.due == after.due:
            assert new is not None and new >= old


@settings(max_examples=examples(10))
@given(rows=st.lists(orders(covered=True), min_size=1, max_size=10))
def test_checking_less_only_widens_the_bounds(connection: Connection, rows: list[Facts]) -> None:
    """Take all verdicts away: the former rate stays between the bounds, and nothing counts as solved."""
    with book(connection, rows) as district:
        full = figure(connection, "due")
        for number, facts in enumerate(rows):
            unchecked = facts | {"verdict_official": "", "verdict_official_at": None}
            put_order(
                connection, f"P{number}", DATA_TIME, unit_id=district, district_id=district, **unchecked
            )
        none = figure(connection, "due")
    rate, bounds = indicators.resolution(full, DEFAULTS).value, indicators.resolution_bounds(none)
    assert none.solved == 0
    if rate is not None:
        assert bounds is not None and bounds[0] <= rate <= bounds[1]
