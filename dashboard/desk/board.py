"""Where a provincial order stands on the reception board: its column, its two early clocks, who answered.

What the platform tells is known up to the data time of its source, what is noted here (messages,
acknowledgements) up to the reader's now. As either moment grows an order only moves to the right, and leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from dashboard.clocks.rules import day_of_deadline
from dashboard.order.state import ClockState, clock_state
from dashboard.order.urgency import NEAR_SHARE

Column = Literal["received", "dispatched", "reminded", "answered"]
COLUMNS: tuple[Column, ...] = ("received", "dispatched", "reminded", "answered")
# The three channels by which a unit is told at once.
REMINDED_BY = ("sms", "phone", "wechat")
GONE_OUT = ("sent", "received")  # states of a message that has left
EARLY = ("onsite", "feedback")

State = ClockState | Literal["near", "unknown"]
Wait = Literal["", "maybe", "missed"]
SETTLED: tuple[State, ...] = ("met", "missed", "none")
AHEAD: tuple[State, ...] = ("open", "near")


@dataclass(frozen=True)
class Facts:
    """What an order's row and what was noted here tell; instants, None where something has not happened.

    `provable` are the early clocks whose times the order's table could bring. `reminded` is when a message
    first left by each channel, `answered_here` the first acknowledgement of a reminder.
    """

    arrived_at: datetime  # the transfer-out, where that is unknown the dispatch or the opening
    transferred_out_at: datetime | None
    dispatched_at: datetime | None
    onsite_due: datetime | None = None
    feedback_due: datetime | None = None
    received_at: datetime | None = None
    acknowledged_at: datetime | None = None
    onsite_at: datetime | None = None
    feedback_enterprise_at: datetime | None = None
    feedback_city_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    provable: Collection[str] = EARLY
    reminded: Mapping[str, datetime] = field(default_factory=dict)
    answered_here: datetime | None = None


@dataclass(frozen=True)
class EarlyClock:
    """One of the two early clocks; `near` is an open one with under a quarter of its time left."""

    clock: str  # onsite | feedback
    start: datetime
    due: datetime
    done: datetime | None
    state: State

    @property
    def settled(self) -> bool:
        """Tell whether nothing can change it any more."""
        return self.state in SETTLED


@dataclass(frozen=True)
class CardState:
    """Where an order stands; `column` is None once it has left the board."""

    column: Column | None
    clocks: tuple[EarlyClock, ...]
    channels: tuple[str, ...]  # of REMINDED_BY, those that went out
    answered_at: datetime | None = None
    answered_by: str = ""  # platform | here | onsite | feedback

    @property
    def next(self) -> EarlyClock | None:
        """Return the clock that ends next of those that still run, else the first that is not settled."""
        open_ones = [each for each in self.clocks if not each.settled]
        ahead = [each for each in open_ones if each.state in AHEAD]
        return min(ahead or open_ones, key=lambda one: one.due, default=None)

    def clock(self, name: str) -> EarlyClock | None:
        """Return one of the early clocks, None where the order has none."""
        return next((each for each in self.clocks if each.clock == name), None)


def card_state(facts: Facts, as_of: datetime, now: datetime, zone: tzinfo) -> CardState:
    """Return where an order stands for a reader at `now`, by what its source told up to `as_of`."""
    known = min(as_of, now)
    clocks = tuple(_clocks(facts, known, now))
    answers = _answers(facts, known, now)
    answered_at, answered_by = min(answers, default=(None, ""))
    channels = tuple(each for each in REMINDED_BY if each in facts.reminded and facts.reminded[each] <= now)
    column: Column | None = "received"
    if answers:
        column = "answered"
    elif _by(facts.dispatched_at, known) is not None:
        column = "reminded" if len(channels) == len(REMINDED_BY) else "dispatched"
    if _has_left(facts, clocks, known, now, zone):
        column = None
    return CardState(column, clocks, channels, answered_at, answered_by)


def answer_wait(facts: Facts, state: CardState, as_of: datetime, now: datetime, minutes: int) -> Wait:
    """Tell whether a unit has had an order for longer than it may take to answer, and has not.

    "missed" where the limit lies before the data time and the table could have told of an answer, "maybe"
    where it passed since.
    """
    begun = facts.received_at or facts.dispatched_at
    if state.column not in ("dispatched", "reminded") or begun is None:
        return ""
    limit = begun + timedelta(minutes=minutes)
    if limit >= now:
        return ""
    return "missed" if limit < min(as_of, now) and "acknowledged" in facts.provable else "maybe"


def deadline_key(state: CardState) -> tuple[bool, float]:
    """Return what cards are sorted by: the first deadline that is not settled, those without one last.

    A missed one comes before all that still run.
    """
    first = min((each.due for each in state.clocks if not each.settled), default=None)
    return (first is None, first.timestamp() if first else 0.0)


def _by(moment: datetime | None, known: datetime) -> datetime | None:
    return moment if moment is not None and moment <= known else None


def _clocks(facts: Facts, known: datetime, now: datetime) -> Iterator[EarlyClock]:
    ended = _by(facts.closed_at, known) or _by(facts.withdrawn_at, known)
    start = facts.transferred_out_at
    if facts.onsite_due is not None and start is not None:
        done = _by(facts.onsite_at, known)
        state = _state(facts, "onsite", start, facts.onsite_due, done, ended, known, now)
        yield EarlyClock("onsite", start, facts.onsite_due, done, state)
    start = facts.received_at or facts.dispatched_at
    if facts.feedback_due is not None and start is not None:
        both = (_by(facts.feedback_enterprise_at, known), _by(facts.feedback_city_at, known))
        done = max(each for each in both if each) if all(both) else None
        state = _state(facts, "feedback", start, facts.feedback_due, done, ended, known, now)
        yield EarlyClock("feedback", start, facts.feedback_due, done, state)


def _state(
    facts: Facts,
    clock: str,
    start: datetime,
    due: datetime,
    done: datetime | None,
    ended: datetime | None,
    known: datetime,
    now: datetime,
) -> State:
    state = clock_state(due, done, ended, known, now)
    if done is None and state in ("missed", "overdue", "maybe_overdue") and clock not in facts.provable:
        return "unknown"
    if state == "open" and (due - now) * NEAR_SHARE < due - start:
        return "near"
    return state


def _answers(facts: Facts, known: datetime, now: datetime) -> list[tuple[datetime, str]]:
    """Return all that shows that the unit has the order in hand, each with when and how it is known."""
    told = [
        (_by(facts.acknowledged_at, known), "platform"),
        (_by(facts.answered_here, now), "here"),
        (_by(facts.onsite_at, known), "onsite"),
        (_by(facts.feedback_enterprise_at, known), "feedback"),
    ]
    return [(at, how) for at, how in told if at is not None]


def _has_left(
    facts: Facts, clocks: tuple[EarlyClock, ...], known: datetime, now: datetime, zone: tzinfo
) -> bool:
    """Tell whether the desk is done with an order: ended, both clocks settled, or the last one's day over.

    One that nobody was given stays, whatever the time.
    """
    if _by(facts.closed_at, known) or _by(facts.withdrawn_at, known):
        return True
    if _by(facts.dispatched_at, known) is None:
        return False
    if clocks and all(each.settled for each in clocks):
        return True
    last = max((each.due for each in clocks), default=facts.arrived_at)
    return now >= end_of_day(last, zone)


def end_of_day(moment: datetime, zone: tzinfo) -> datetime:
    """Return the end of the local day that a moment belongs to; a midnight belongs to the day it ends."""
    return datetime.combine(day_of_deadline(moment, zone) + timedelta(days=1), time(0), zone)
