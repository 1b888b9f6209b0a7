"""Work out the rounds of an order from what the platform says: look-backs held, ledger, later verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.look_back.records import FAILED, FIRST, OPEN, OWED, RECOVERED, ground_of
from dashboard.order.case_notes import CaseNote
from dashboard.order.ledgers import LedgerStand

Due = Callable[[datetime], datetime]  # the end of a round that is listed at a moment
_AFTER = {"solved": RECOVERED, "unsolved": FAILED, "unreached": "unreached"}
_CONTENT = ("satisfied", "basic")


@dataclass(frozen=True)
class Told:
    """What the platform says of an order: its outcome, the look-backs that it noted, its ledger."""

    closed: bool = True
    excluded: bool = False
    withdrawn: bool = False
    withdrawal_asked: bool = False
    verdict: str = ""
    verdict_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    look_backs: tuple[CaseNote, ...] = ()
    ledger: LedgerStand | None = None

    @property
    def ground(self) -> str:
        """Return why the order is listed, "" for one that is not."""
        stands = self.closed and not self.excluded and not self.withdrawn
        return ground_of(self.verdict, self.answer) if stands else ""

    @property
    def ground_at(self) -> datetime | None:
        """Return when that was known: the later of verdict and answer where both are its ground."""
        known = {"unsolved": [self.verdict_at], "dissatisfied": [self.answered_at]}
        moments = known.get(self.ground, [self.verdict_at, self.answered_at])
        return max((each for each in moments if each is not None), default=self.closed_at)

    @property
    def _content(self) -> bool:
        """Tell whether the platform says by now that it is solved, or the enterprise satisfied."""
        return not ground_of(self.verdict, self.answer) and (
            self.verdict == "solved" or self.answer in _CONTENT
        )

    @property
    def content_since(self) -> datetime | None:
        """Return since when the platform says so, None where it does not say so or not since when."""
        if not (self.closed and self._content):
            return None
        return max((each for each in (self.verdict_at, self.answered_at) if each is not None), default=None)

    @property
    def no_ground_any_more(self) -> bool:
        """Tell whether the standing outcome is no ground any more."""
        return self.closed and self._content


@dataclass(frozen=True)
class Round:
    """One round of an order on the list."""

    number: int
    entered: datetime
    due: datetime
    state: str = FIRST
    measure: str = ""
    handled: datetime | None = None
    checked: datetime | None = None
    checked_by: str = ""
    note: str = ""


def listed(told: Told, number: int, now: datetime, due: Due) -> tuple[Round, ...]:
    """Return the rounds of an order that is newly listed, () for one that has no ground.

    It is listed now. One that the platform looked back at already was listed when its ground was known: its
    entries are results, and nobody is asked for them again. A round that is open still begins now: nobody can
    have kept an end of which he was not told.
    """
    at = told.ground_at
    if not told.ground or at is None:
        return ()
    entered = at if any(at < each.at <= now for each in told.look_backs) else now
    *ended, last = follow(Round(number, entered, due(entered)), told, now, due)
    if last.state in OPEN and last.entered < now:
        last = replace(last, entered=now, due=max(last.due, due(now)))
    return (*ended, last)


def follow(current: Round, told: Told, now: datetime, due: Due) -> tuple[Round, ...]:
    """Return a round as the platform lets it stand at a moment, and the rounds that follow from it.

    An order that is re-opened stays on the list and its clock runs on: only an exclusion, a withdrawal by
    the enterprise, or an outcome that was judged by mistake takes it off.
    """
    if current.state not in OPEN:
        return (current,)
    if told.excluded:
        return (replace(current, state="excluded", checked=now),)
    if told.withdrawn:
        state = FAILED if told.withdrawal_asked else "withdrawn"
        return (replace(current, state=state, checked=now),)
    rounds = list(_with_results(current, told, now, due))
    rounds[-1] = _with_outcome(rounds[-1], told, now)
    return tuple(rounds)


def _with_results(current: Round, told: Told, now: datetime, due: Due) -> Iterator[Round]:
    """Yield the rounds that look-backs held since the last known result make."""
    for each in told.look_backs:
        known = max(current.entered, current.checked or current.entered)
        if not known < each.at <= now or each.word not in _AFTER:
            continue
        if current.state not in OPEN:
            break
        current = replace(
            current, state=_AFTER[each.word], checked=each.at, checked_by=each.who[:60], note=each.note
        )
        if current.state == FAILED:
            yield current
            current = next_round(current, each.at, due, told.ledger)
    yield current


def next_round(before: Round, entered: datetime, due: Due, ledger: LedgerStand | None) -> Round:
    """Return the round after one that did not recover the order.

    A promise in force moves its end: what is planned for a later day cannot be asked for before it.
    """
    end, promised = due(entered), ledger.promised if ledger and ledger.signed_off is None else None
    return Round(before.number + 1, entered, max(end, promised) if promised else end)


def _with_outcome(current: Round, told: Told, now: datetime) -> Round:
    """Return a round under a later verdict or answer, or a sign-off in the ledger."""
    if current.state not in OPEN:
        return current
    if told.no_ground_any_more:
        since = told.content_since
        if since is not None and current.entered < since <= now:
            return replace(current, state=RECOVERED, checked=since)
        return replace(current, state="corrected", checked=now)
    ended = told.ledger.signed_off if told.ledger else None
    if current.state in OWED["look_back"] and ended is not None and current.entered < ended <= now:
        note = told.ledger.note if told.ledger else ""
        return replace(current, state="handled", handled=ended, measure=note)
    return current
