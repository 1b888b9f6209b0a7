"""An order's events: what the platform recorded is told apart from what its times only suggest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.order.events import OrderEvent, Outcome, gate_timeline, handlings, order_history
from dashboard.order.gates import GateCheck

DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def check(hours: float, step: str, result: str, attempt: int = 1) -> GateCheck:
    gates = {"gate1": 1, "gate2": 2, "gate3": 3}
    return GateCheck(at(hours), gates.get(step, 4), step, "unit", result, "", attempt)


TIMES = {"opened_at": at(0), "submitted_at": at(30), "closed_at": at(30), "verdict_official_at": at(60)}
CHECKS = (
    check(10, "gate1", "passed"),
    check(12, "first_review", "returned"),
    check(28, "gate1", "passed", 2),
    check(32, "first_review", "passed", 2),
)


def test_events_stand_in_time_order_and_belong_to_a_handling() -> None:
    history = order_history(TIMES, CHECKS, [(at(70), "excluded")])
    assert [(event.kind, event.derived, event.attempt) for event in history] == [
        ("opened_at", True, 1),
        ("gate1", False, 1),
        ("first_review", False, 1),
        ("gate1", False, 2),
        ("submitted_at", True, 2),
        ("closed_at", True, 2),
        ("first_review", False, 2),
        ("verdict_official_at", True, 2),
        ("excluded", True, 2),
    ]


def test_without_a_record_a_reopening_starts_the_next_handling() -> None:
    history = order_history(TIMES, (), [(at(40), "reopened"), (at(50), "closed")])
    assert {event.kind: event.attempt for event in history} == {
        "opened_at": 1,
        "submitted_at": 1,
        "closed_at": 1,
        "reopened": 1,
        "closed": 2,
        "verdict_official_at": 2,
    }


def test_a_record_is_the_timeline_and_a_gate_never_reached_is_named() -> None:
    line = gate_timeline(TIMES, CHECKS, Outcome(closed=True))
    assert [(event.kind, event.derived) for event in line[:4]] == [(one.step, False) for one in CHECKS]
    assert [(event.kind, event.result, event.derived, event.at) for event in line[4:]] == [
        ("gate2", "not_applicable", True, None),
        ("gate3", "not_applicable", True, None),
    ]
    assert handlings(line) == 2


def test_before_the_citys_review_no_gate_is_called_skipped() -> None:
    assert len(gate_timeline(TIMES, CHECKS[:1], Outcome())) == 1


def test_without_a_record_the_timeline_holds_what_times_and_counts_tell_all_derived() -> None:
    line = gate_timeline(TIMES, (), Outcome(redo_count=2, verdict="unsolved", closed=True))
    assert line == (
        OrderEvent("first_review", None, True, 1, result="returned", times=2),
        OrderEvent("submitted_at", at(30), True, 3),
        OrderEvent("first_review", None, True, 3, result="passed"),
        OrderEvent("recheck", at(60), True, 3, result="unsolved"),
    )


def test_a_failed_first_review_is_one_return_even_where_no_count_tells() -> None:
    line = gate_timeline({}, (), Outcome(first_review_passed=False))
    assert [(event.result, event.times) for event in line] == [("returned", 1)]


def test_a_close_without_a_submission_is_the_reviews_own_time() -> None:
    line = gate_timeline({"closed_at": at(30)}, (), Outcome(closed=True))
    assert [(event.kind, event.at) for event in line] == [("first_review", at(30))]
    assert gate_timeline({}, (), Outcome()) == ()
