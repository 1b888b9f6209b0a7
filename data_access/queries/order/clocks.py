"""The clocks of one order: reckoned again for their explanation, judged at the data time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import Deadline, Extension, Suspension, deadlines, given_deadline, rule_in_force
from dashboard.i18n import _
from dashboard.order.case_notes import notes, suspensions
from dashboard.order.state import clock_state
from dashboard.order.strip_axis import StripAxis, strip_axis
from dashboard.views.order import ClockMark, ClockPause, ClockView
from dashboard.views.vocabulary import EVIDENCE
from data_access.queries.order.rows import shown_text

Clocks = tuple[ClockView, ...]
EVIDENCE_OF: Mapping[str, tuple[str, ...]] = {
    "onsite": ("onsite_at",),
    "feedback": ("feedback_enterprise_at", "feedback_city_at"),
    "solve": ("closed_at",),
}
# States of a clock that accuse, or may: only where the table could have told that it was met.
UNMET = ("overdue", "maybe_overdue", "missed")
# The first answer that the 2115 mechanism asks for is any of these.
RESPONSES = ("four_way_call_at", "contacted_at", "onsite_at")


@dataclass(frozen=True)
class _Order:
    """An order's row with what its clocks are judged by."""

    row: Row[Any]
    calendar: WorkCalendar
    zone: ZoneInfo
    as_of: datetime
    now: datetime

    def at(self, name: str) -> datetime | None:
        """Return a time of the row as far as the data time knows it."""
        moment: datetime | None = getattr(self.row, name)
        return moment if moment is not None and moment <= self.as_of else None


def order_clocks(
    row: Row[Any], calendar: WorkCalendar, zone: ZoneInfo, as_of: datetime, now: datetime
) -> tuple[Clocks, Clocks]:
    """Return the order's clocks with their steps, and the 2115 clocks beside them for provincial orders."""
    if row.closing_kind == "direct" or (row.solve_due_first is None and row.onsite_due is None):
        return (), ()
    order = _Order(row, calendar, zone, as_of, now)
    if row.due_given or not row.rule_set:
        return (_clock(order, _given(order)),), ()
    stored = {"onsite": row.onsite_due, "feedback": row.feedback_due, "solve": row.solve_due_first}
    own = tuple(_clock(order, each) for each in _reckoned(order, row.rule_set) if stored[each.clock])
    beside = _reckoned(order, "2115") if row.provincial and row.rule_set == "2125" else ()
    return own, tuple(_clock(order, each) for each in beside if each.deadline)


def clock_axis(clocks: Clocks, calendar: WorkCalendar, zone: str, as_of: datetime) -> StripAxis | None:
    """Return the days that the clocks' strip spans; a clock that runs still is drawn up to the data time."""
    moments: list[datetime] = []
    for clock in clocks:
        ends = (clock.start, clock.deadline, clock.first_deadline, clock.done_at)
        moments += [end for end in ends if end is not None]
        moments += [mark.at for mark in clock.marks]
        for pause in clock.pauses:
            moments += [pause.registered, pause.start, pause.end or as_of]
        if clock.state != "none" and clock.done_at is None and clock.start is not None:
            moments.append(max(as_of, clock.start))
    return strip_axis(moments, calendar, zone)


def _reckoned(order: _Order, code: str) -> tuple[Deadline, ...]:
    row = order.row
    start = row.dispatched_at or row.transferred_out_at or row.received_at or row.opened_at
    rule = rule_in_force(code, start.astimezone(order.zone).date())
    grants = _extensions(row), _suspensions(row)
    return deadlines(row.received_at, row.transferred_out_at, rule, order.calendar, order.zone, *grants)


def _given(order: _Order) -> Deadline:
    """Return the deadline that came with the table, and what moved it."""
    row, said = order.row, _("The deadline came with the table.")
    extension = next(iter(_extensions(row)), None)
    given = given_deadline(row.solve_due_first or row.solve_due, extension, order.calendar, order.zone)
    moved = given.refused or given.deadline != row.solve_due_first
    return replace(given, steps=(said, *given.steps) if moved else (said,))


def _extensions(row: Row[Any]) -> tuple[Extension, ...]:
    if not row.extension_days and row.extended_until is None:
        return ()
    days, until = row.extension_days or None, row.extended_until
    return (Extension(days, until, row.extension_approved_at, row.extension_applied_at),)


def _suspensions(row: Row[Any]) -> tuple[Suspension, ...]:
    return suspensions(row.pause_log, row.closed_at or row.withdrawn_at)


def _clock(order: _Order, deadline: Deadline) -> ClockView:
    row, clock = order.row, deadline.clock
    start = row.transferred_out_at if clock == "onsite" else row.received_at or row.opened_at
    done, marks = _done(order, deadline)
    withdrawn = order.at("withdrawn_at") if done is None else None
    if withdrawn is not None:
        marks.append(ClockMark("withdrawn_at", withdrawn))
    state = _state(order, deadline.deadline, done, withdrawn)
    needed = sum(EVIDENCE[name] for name in EVIDENCE_OF[clock])
    if done is None and state in UNMET and row.evidence & needed != needed:
        state = "unknown"
    moved = clock == "solve" and row.solve_due_first not in (None, row.solve_due)
    return ClockView(
        clock=clock,
        start=start,
        deadline=deadline.deadline,
        done_at=done,
        state=state,
        provisional=deadline.provisional,
        rule=deadline.rule,
        steps=deadline.steps,
        used_seconds=_used(order, deadline, start, done or withdrawn or order.as_of),
        limit_seconds=_used(order, deadline, start, deadline.deadline),
        first_deadline=row.solve_due_first
        if moved and (row.due_given or deadline.rule == row.rule_set)
        else None,
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        pauses=_pauses(order, deadline) if clock == "solve" and deadline.rule in ("", row.rule_set) else (),
    )


def _pauses(order: _Order, deadline: Deadline) -> tuple[ClockPause, ...]:
    texts = notes("pause_log", order.row.pause_log)
    return tuple(
        ClockPause(
            registered=note.at,
            start=pause.start,
            end=pause.end,
            counts=pause not in deadline.refused if deadline.rule else None,
            reason="" if order.row.confidential else shown_text(order.row, note.note),
        )
        for note, pause in zip(texts, _suspensions(order.row), strict=True)
    )


def _done(order: _Order, deadline: Deadline) -> tuple[datetime | None, list[ClockMark]]:
    """Return when the clock was met, and the moments that tell about it."""
    if deadline.clock == "onsite":
        names = RESPONSES if deadline.rule == "2115" else ("onsite_at",)
        marks = _marks(order, names)
        first = min(marks, key=lambda mark: mark.at, default=None)
        return (None, []) if first is None else (first.at, [first])
    if deadline.clock == "feedback":
        marks = _marks(order, EVIDENCE_OF["feedback"])
        return max((mark.at for mark in marks), default=None) if len(marks) == 2 else None, marks
    own = order.row.due_given or deadline.rule == order.row.rule_set
    return order.at("closed_at"), _extension(order, deadline) if own else []


def _marks(order: _Order, names: tuple[str, ...]) -> list[ClockMark]:
    return [ClockMark(name, at) for name in names if (at := order.at(name)) is not None]


def _extension(order: _Order, deadline: Deadline) -> list[ClockMark]:
    if not _extensions(order.row):
        return []
    refused = any(isinstance(grant, Extension) for grant in deadline.refused)
    moved = deadline.deadline != order.row.solve_due_first if order.row.due_given else bool(deadline.rule)
    counts = moved and not refused
    names = ("extension_applied_at", "extension_approved_at")
    return [ClockMark(mark.kind, mark.at, counts) for mark in _marks(order, names)]


def _used(order: _Order, deadline: Deadline, start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    if deadline.clock == "solve" and deadline.rule != "new72":
        return order.calendar.work_seconds(start.astimezone(order.zone), end.astimezone(order.zone))
    return int((end - start).total_seconds())


def _state(order: _Order, due: datetime | None, done: datetime | None, withdrawn: datetime | None) -> str:
    if due is None:
        ended = done is not None or withdrawn is not None
        return "none" if ended or order.row.solve_due_first is None else "paused"
    return clock_state(due, done, withdrawn, order.as_of, order.now)
