"""One state of an order: every way to be late, to leave, to be paused, and what is not known yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.order.state import Judgement, OrderFacts, OrderState, clock_state, order_state
from dashboard.views.vocabulary import Basis

ZONE = ZoneInfo("Asia/Shanghai")
WEEKS = WorkCalendar({date(2026, 10, day): False for day in range(1, 8)}, frozenset({2026}))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


AS_OF, NOW = at("2026-11-20 08:00"), at("2026-11-20 10:00")
DUE = at("2026-11-18 00:00")  # the end of Tuesday the 17th
OPEN = OrderFacts(
    zone=ZONE,
    opened_at=at("2026-11-10 09:00"),
    dispatched_at=at("2026-11-10 09:30"),
    closed_at=None,
    withdrawn_at=None,
    solve_due=DUE,
    solve_due_first=DUE,
    extension_approved_at=None,
    suspended_at=None,
    exclusion_decided_at=None,
    closing_kind="",
    withdrawal_asked=False,
    excluded=False,
    opened_day=20261110,
    transferred_day=20261110,
    due_day=20261117,
    due_first_day=20261117,
    closed_day=None,
)


def state(
    *,
    as_of: datetime = AS_OF,
    basis: Basis = "due",
    before: bool = False,
    exclusion: Any = "after",
    **facts: Any,
) -> OrderState:
    chosen = AppraisalSettings(exclusion=exclusion)
    by = Judgement.at(as_of, NOW if as_of == AS_OF else as_of, WEEKS, ZONE, basis, chosen, before)
    return order_state(replace(OPEN, **facts), by)


def test_an_open_order_past_its_deadline_is_late_by_working_days() -> None:
    found = state()
    assert (found.part, found.late, found.open_overdue, found.standing) == ("due", True, True, "overdue")
    assert found.days_over == 3  # Wednesday, Thursday and the Friday that runs
    assert found.seconds_left == -56 * 3600


@pytest.mark.parametrize(
    ("due", "late", "maybe"),
    [
        (AS_OF - SECOND, True, False),
        (AS_OF, False, True),  # passed since, seen by nobody yet
        (NOW - SECOND, False, True),
        (NOW, False, False),
    ],
)
def test_a_deadline_accuses_only_before_the_moment_and_perhaps_until_now(
    due: datetime, late: bool, maybe: bool
) -> None:
    found = state(solve_due=due, solve_due_first=due)
    assert (found.late, found.open_overdue, found.maybe_overdue, found.running) == (late, late, maybe, True)
    assert found.near_due is not late


@pytest.mark.parametrize(
    ("facts", "part", "late", "days"),
    [
        ({"closed_at": DUE}, "due", False, None),
        ({"closed_at": DUE + SECOND}, "due", True, 1),
        ({"closed_at": AS_OF + SECOND}, "due", True, 3),  # not closed yet
        ({"withdrawn_at": DUE - SECOND}, "withdrawn", False, None),
        ({"withdrawn_at": DUE}, "due", True, 0),
        ({"withdrawn_at": DUE + DAY}, "due", True, 1),
        ({"withdrawn_at": DUE - DAY, "withdrawal_asked": True}, "due", True, None),
        ({"withdrawn_at": DUE + DAY, "withdrawal_asked": True}, "due", True, 1),
        ({"closed_at": DUE - DAY, "withdrawal_asked": True}, "due", True, None),
        ({"closing_kind": "direct"}, "direct", False, None),
        ({"solve_due": None, "solve_due_first": None}, "no_deadline", False, None),
        ({"withdrawn_at": DUE, "solve_due": None}, "withdrawn", False, None),
        ({"excluded": True}, "excluded", False, None),
        ({"excluded": True, "exclusion_decided_at": AS_OF + SECOND}, "due", True, 3),
    ],
)
def test_an_order_is_late_unless_it_closed_in_time_or_left(
    facts: dict[str, Any], part: str, late: bool, days: int | None
) -> None:
    found = state(**facts)
    assert (found.part, found.late, found.days_over) == (part, late, days)
    assert found.on_time is (part == "due" and not late)


def test_an_extension_or_a_pause_approved_later_counts_not_yet() -> None:
    moved = {"solve_due": DUE + 9 * DAY, "due_day": 20261126, "extension_approved_at": AS_OF + SECOND}
    assert (state(**moved).due, state(**moved).late) == (DUE, True)
    known = state(**moved | {"extension_approved_at": AS_OF})
    assert (known.due, known.part, known.late) == (DUE + 9 * DAY, "not_due", False)
    paused = {"solve_due": None, "due_day": None, "suspended_at": AS_OF}
    assert state(**paused).paused_since == AS_OF
    assert (state(**paused).part, state(**paused).running) == ("no_deadline", False)
    later = state(**paused | {"suspended_at": AS_OF + SECOND})
    assert (later.paused_since, later.late) == (None, True)


def test_on_other_bases_a_closed_order_is_due_before_its_deadline() -> None:
    early = {"solve_due": AS_OF + DAY, "due_day": 20261120, "closed_at": AS_OF - DAY, "closed_day": 20261119}
    assert [state(basis=basis, **early).part for basis in ("due", "accepted", "closed")] == [
        "not_due", "due", "due",
    ]  # fmt: skip
    asked = early | {"withdrawal_asked": True}
    assert [state(basis=basis, **asked).late for basis in ("due", "accepted")] == [False, True]


def test_an_excluded_order_runs_on_only_where_exclusions_do_not_count() -> None:
    found = [state(excluded=True, **how) for how in ({}, {"before": True}, {"exclusion": "before"})]
    assert [each.running for each in found] == [False, True, True]
    assert [each.late for each in found] == [False, True, True]
    assert all(each.exclusion_decided for each in found)


@pytest.mark.parametrize(
    ("decided", "basis", "part"),
    [
        ("2026-11-30 23:59", "due", "excluded"),
        ("2026-12-01 00:00", "due", "due"),
        ("2026-11-30 23:59", "accepted", "excluded"),
        ("2026-11-30 23:59", "closed", "not_due"),  # closed in no month
    ],
)
def test_an_exclusion_counts_only_when_decided_in_the_month_of_the_order(
    decided: str, basis: Basis, part: str
) -> None:
    moment = at("2026-12-10 08:00")
    due = {} if part != "not_due" else {"solve_due": moment + DAY, "due_day": 20261211}
    facts = {"excluded": True, "exclusion_decided_at": at(decided), **due}
    assert state(as_of=moment, basis=basis, exclusion="in_period", **facts).part == part


@pytest.mark.parametrize(
    ("done", "withdrawn", "as_of", "expected"),
    [
        (DUE, None, AS_OF, "met"),
        (DUE + SECOND, None, AS_OF, "missed"),
        (None, DUE - SECOND, AS_OF, "none"),
        (None, DUE, AS_OF, "missed"),
        (None, None, DUE + SECOND, "overdue"),
        (None, None, DUE, "maybe_overdue"),
        (None, None, DUE - DAY, "maybe_overdue"),
    ],
)
def test_a_clock_is_met_missed_or_runs(
    done: datetime | None, withdrawn: datetime | None, as_of: datetime, expected: str
) -> None:
    assert clock_state(DUE, done, withdrawn, as_of, NOW) == expected
    assert clock_state(NOW, None, None, as_of, NOW) == "open"
