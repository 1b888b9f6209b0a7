"""Where a provincial order stands on the reception board, with times worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.desk.board import COLUMNS, REMINDED_BY, CardState, Facts, answer_wait, card_state, deadline_key

ZONE = ZoneInfo("Asia/Shanghai")
OUT = datetime(2026, 11, 18, 13, 0, tzinfo=ZONE)
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=ZONE)


def after(minutes: float) -> datetime:
    return OUT + timedelta(minutes=minutes)


FACTS = Facts(
    arrived_at=OUT,
    transferred_out_at=OUT,
    dispatched_at=after(8),
    received_at=after(8),
    onsite_due=after(120),
    feedback_due=NOON,
    provable=("onsite", "feedback", "acknowledged"),
)
ALL = {"sms": after(9), "phone": after(12), "wechat": after(11)}


def at(minutes: float, as_of: float | None = None, **changes: Any) -> CardState:
    known = after(minutes if as_of is None else as_of)
    return card_state(replace(FACTS, **changes), known, after(minutes), ZONE)


@pytest.mark.parametrize(
    ("minutes", "changes", "column"),
    [
        (5, {}, "received"),
        (8, {}, "dispatched"),
        (60, {"reminded": {"sms": after(9), "wechat": after(11)}}, "dispatched"),
        (11, {"reminded": ALL}, "dispatched"),  # the call comes a minute later
        (12, {"reminded": ALL}, "reminded"),
        (20, {"reminded": ALL, "answered_here": after(20)}, "answered"),
        (19, {"reminded": ALL, "answered_here": after(20)}, "reminded"),
        (20, {"acknowledged_at": after(18)}, "answered"),  # on the platform, whoever reminded
        (90, {"onsite_at": after(80)}, "answered"),
        (5, {"dispatched_at": None, "received_at": None}, "received"),
    ],
)
def test_the_column_of_a_card(minutes: float, changes: dict[str, Any], column: str) -> None:
    assert at(minutes, **changes).column == column


def test_what_the_platform_told_counts_up_to_the_data_time_what_was_noted_here_up_to_now() -> None:
    assert at(30, as_of=5).column == "received"  # dispatched after the data
    assert at(30, as_of=20, acknowledged_at=after(25)).column == "dispatched"
    assert at(30, as_of=20, answered_here=after(25)).column == "answered"


@pytest.mark.parametrize(
    ("minutes", "as_of", "changes", "state"),
    [
        (89, 89, {}, "open"),
        (90, 90, {}, "open"),  # just a quarter left: 30 of 120 minutes
        (91, 91, {}, "near"),
        (120, 120, {}, "near"),
        (121, 119, {}, "maybe_overdue"),  # passed since the data
        (121, 121, {}, "overdue"),
        (121, 121, {"provable": ("feedback",)}, "unknown"),  # the table has no time of arrival
        (130, 130, {"onsite_at": after(119)}, "met"),
        (130, 130, {"onsite_at": after(120)}, "met"),
        (130, 130, {"onsite_at": after(125)}, "missed"),
        (130, 122, {"onsite_at": after(125)}, "overdue"),  # it came after the data
        (130, 118, {"onsite_at": after(119)}, "maybe_overdue"),
        (130, 130, {"withdrawn_at": after(100)}, "none"),
    ],
)
def test_the_clock_of_two_hours(minutes: float, as_of: float, changes: dict[str, Any], state: str) -> None:
    clock = at(minutes, as_of, **changes).clock("onsite")
    assert clock is not None and clock.state == state


def test_feedback_needs_both_and_its_time_is_the_later() -> None:
    one = at(200, feedback_enterprise_at=after(150)).clock("feedback")
    both = at(200, feedback_enterprise_at=after(150), feedback_city_at=after(160)).clock("feedback")
    assert one is not None and one.done is None and one.state == "open"
    assert both is not None and both.done == after(160) and both.state == "met"


def test_the_next_clock_is_the_feedback_once_the_two_hours_are_over() -> None:
    before, beyond = at(30), at(130)
    assert before.next is not None and before.next.clock == "onsite"
    assert beyond.next is not None and beyond.next.clock == "feedback"
    met = at(130, onsite_at=after(60))
    assert deadline_key(beyond) == (False, after(120).timestamp())  # a missed one comes first
    assert deadline_key(met) == (False, NOON.timestamp())


def test_a_card_leaves_with_both_clocks_with_the_order_or_with_the_last_day() -> None:
    done = {"onsite_at": after(60), "feedback_enterprise_at": after(70), "feedback_city_at": after(80)}
    assert at(79, **done).column == "answered" and at(80, **done).column is None
    late = {**done, "onsite_at": after(150)}
    assert at(151, **late).column is None  # settled, if late
    assert at(100, closed_at=after(90)).column is None
    assert at(100, withdrawn_at=after(90)).column is None
    last_minute = (datetime(2026, 11, 19, 23, 59, tzinfo=ZONE) - OUT).total_seconds() / 60
    assert at(last_minute).column == "dispatched" and at(last_minute + 1).column is None
    never_given = {"dispatched_at": None, "received_at": None, "feedback_due": None}
    assert at(10 * 1440, **never_given).column == "received"


def test_who_has_not_answered_in_a_quarter_of_an_hour() -> None:
    def waits(minutes: float, as_of: float, **changes: Any) -> str:
        facts = replace(FACTS, **changes)
        state = card_state(facts, after(as_of), after(minutes), ZONE)
        return answer_wait(facts, state, after(as_of), after(minutes), 15)

    assert waits(23, 23) == ""  # received after 8 minutes: until the 23rd
    assert waits(24, 24) == "missed"
    assert waits(24, 20) == "maybe"
    assert waits(24, 24, provable=("onsite",)) == "maybe"  # the platform tells of no answers
    assert waits(40, 40, acknowledged_at=after(35)) == ""
    assert waits(40, 40, answered_here=after(35)) == ""
    assert waits(7, 7) == ""  # with no unit yet


MOMENTS = st.none() | st.integers(0, 3000).map(after)


@given(
    st.builds(
        Facts,
        arrived_at=st.just(OUT),
        transferred_out_at=st.just(OUT),
        dispatched_at=MOMENTS,
        onsite_due=st.none() | st.just(after(120)),
        feedback_due=st.none() | st.just(NOON),
        received_at=MOMENTS,
        acknowledged_at=MOMENTS,
        onsite_at=MOMENTS,
        feedback_enterprise_at=MOMENTS,
        feedback_city_at=MOMENTS,
        closed_at=MOMENTS,
        withdrawn_at=MOMENTS,
        provable=st.sets(st.sampled_from(["onsite", "feedback", "acknowledged"])),
        reminded=st.dictionaries(st.sampled_from(REMINDED_BY), st.integers(0, 3000).map(after)),
        answered_here=MOMENTS,
    ),
    st.lists(st.tuples(st.integers(0, 3200), st.integers(0, 400)), min_size=2, max_size=12),
)
def test_a_card_is_in_one_column_and_only_moves_to_the_right(
    facts: Facts, readings: list[tuple[int, int]]
) -> None:
    """Readers come one after another, each with data that are no older than the last one's."""
    order = [*COLUMNS, None]
    place, known = 0, 0
    for minute, behind in sorted(readings):
        known = max(known, minute - behind)
        state = card_state(facts, after(known), after(minute), ZONE)
        assert order.index(state.column) >= place
        place = order.index(state.column)
        assert set(state.channels) <= set(REMINDED_BY)
        assert (state.answered_at is None) == (state.answered_by == "")
        if state.column in ("received", "dispatched", "reminded"):
            assert state.answered_at is None


@given(st.integers(0, 600), st.integers(0, 600), MOMENTS)
def test_nobody_is_accused_of_what_the_data_cannot_know(now: int, behind: int, came: datetime | None) -> None:
    known = min(now, behind)
    state = card_state(replace(FACTS, onsite_at=came), after(known), after(now), ZONE)
    clock = state.clock("onsite")
    assert clock is not None
    if clock.state in ("overdue", "missed"):
        assert after(120) < after(known)
    if known <= 120:
        assert clock.state in ("open", "near", "maybe_overdue", "met")


def test_the_same_moment_in_another_zone_is_the_same_card() -> None:
    facts = replace(FACTS, reminded=ALL)
    there = card_state(facts, after(60).astimezone(UTC), after(60).astimezone(UTC), ZONE)
    assert there == card_state(facts, after(60), after(60), ZONE)
