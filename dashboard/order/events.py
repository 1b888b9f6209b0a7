"""List what happened to an order, from its times, its gates' record and what imports changed.

What the platform recorded as an event is imported; what only a time, a count or a comparison of two tables
tells is derived and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.order.case_notes import CaseNote
from dashboard.order.gates import GATE_OF, GateCheck


@dataclass(frozen=True)
class OrderEvent:
    """One event; `at` None where the tables tell that it happened but not when."""

    kind: str  # time field of the orders table, gate step, or kind of a change found by an import
    at: datetime | None
    derived: bool
    attempt: int = 1
    unit: str = ""
    result: str = ""  # of dashboard.order.gates.RESULTS, "" where the event has none
    reason: str = ""
    times: int = 1  # how often it happened, where only the number is known

    @property
    def gate(self) -> int:
        """Return the gate from 1 to 4, 0 for what happens at none."""
        return GATE_OF.get(self.kind, 0)


@dataclass(frozen=True)
class Outcome:
    """What an order's row tells of its checks beyond the gates' record."""

    redo_count: int = 0
    first_review_passed: bool | None = None
    verdict: str = ""
    closed: bool = False


def order_history(
    times: Mapping[str, datetime],
    checks: Sequence[GateCheck],
    changes: Sequence[tuple[datetime, str]] = (),
    notes: Mapping[str, Sequence[CaseNote]] = {},
) -> tuple[OrderEvent, ...]:
    """Return every event with a time, in time order, each with the handling it belongs to.

    `changes` are what imports found: (when, kind); `notes` what the platform noted, by column. A return, or a
    re-opening where no record tells of the return, starts the next handling.
    """
    found = [OrderEvent(kind, at, True) for kind, at in times.items()]
    found += [OrderEvent(kind, at, True) for at, kind in changes]
    found += [_of_check(check) for check in checks]
    found += [_of_note(column, note) for column, each in notes.items() for note in each]
    starts = [check.at for check in checks if check.result == "returned"]
    if not checks:
        starts = [at for at, kind in changes if kind == "reopened"]
    ordered = sorted(found, key=lambda event: (event.at or datetime.max, event.attempt))
    return tuple(_numbered(event, starts) for event in ordered)


def _numbered(event: OrderEvent, starts: Sequence[datetime]) -> OrderEvent:
    if not event.derived or event.at is None:
        return event
    attempt = 1 + sum(start < event.at for start in starts)
    return OrderEvent(event.kind, event.at, True, attempt)


def _of_check(check: GateCheck) -> OrderEvent:
    return OrderEvent(check.step, check.at, False, check.attempt, check.unit, check.result, check.reason)


def _of_note(column: str, note: CaseNote) -> OrderEvent:
    return OrderEvent(column, note.at, False, unit=note.who, result=note.word, reason=note.note)


def gate_timeline(
    times: Mapping[str, datetime], checks: Sequence[GateCheck], outcome: Outcome
) -> tuple[OrderEvent, ...]:
    """Return the order's way through the four gates, oldest first.

    Without a record it holds what times and counts tell, all of it derived. With one, a gate before the
    city's that the reply never stood at is said not to be concerned.
    """
    if not checks:
        return tuple(_derived_checks(times, outcome))
    seen = {check.gate for check in checks}
    skipped = [gate for gate in (1, 2, 3) if 4 in seen and gate not in seen]
    silent = [OrderEvent(f"gate{gate}", None, True, result="not_applicable") for gate in skipped]
    return (*map(_of_check, checks), *silent)


def _derived_checks(times: Mapping[str, datetime], outcome: Outcome) -> list[OrderEvent]:
    found = []
    returns = max(outcome.redo_count, int(outcome.first_review_passed is False))
    last = returns + 1
    if returns:
        found.append(OrderEvent("first_review", None, True, 1, result="returned", times=returns))
    handed_in = times.get("submitted_at")
    if handed_in is not None:
        found.append(OrderEvent("submitted_at", handed_in, True, last))
    if outcome.closed:
        # The standing close is the submission that passed, so its time is not that of the review.
        passed_at = times.get("closed_at") if handed_in is None else None
        found.append(OrderEvent("first_review", passed_at, True, last, result="passed"))
    if outcome.verdict:
        at = times.get("verdict_official_at")
        found.append(OrderEvent("recheck", at, True, last, result=outcome.verdict))
    return found


def handlings(events: Sequence[OrderEvent]) -> int:
    """Return how often the order was handled: the highest number among its gate events, 1 without any."""
    return max((event.attempt for event in events), default=1)
