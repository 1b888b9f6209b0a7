"""The conditions of counting: each measure is one SQL condition, used for counts and for lists alike.

That a number and the list behind it come from the same expression is what makes them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, false, func, literal, not_, or_, true

from dashboard.appraisal.distribution import SECONDS, class_bounds
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.definitions.facts import Facts
from dashboard.definitions.measures import measured
from dashboard.definitions.model import Measure
from dashboard.month.life import FixedMonth
from dashboard.order.urgency import NEAR_SHARE
from dashboard.views.vocabulary import EVIDENCE, RATED_ANSWERS, Basis
from data_access.counting.local_days import month_end_seconds
from data_access.counting.scorecard import Item, Scorecard
from data_access.schema import Instant, order

o = order.c


def in_class(
    has: ColumnElement[bool], seconds: ColumnElement[Any], name: str, place: int
) -> ColumnElement[bool]:
    """Return the condition that a duration, of orders that have it, lies in one class of its distribution."""
    below, end = class_bounds(name, place)
    per = SECONDS[name]
    return and_(
        has,
        true() if below is None else seconds > below * per,
        true() if end is None else seconds <= end * per,
    )


@dataclass(frozen=True)
class Conditions:
    """Conditions on orders as they stood at `as_of`, for one basis, before or after exclusion.

    The settings say whose verdict counts and which exclusions do; `before_exclusion` lets none of them. An
    earlier state is rebuilt from the times in the rows: what happened after `as_of` counts as not yet
    happened. The history of an order that was re-opened since is not in its row and stands as today.
    """

    as_of: datetime
    basis: Basis
    settings: AppraisalSettings
    before_exclusion: bool = False
    # Sources (by number) whose orders are judged at another moment than `as_of`: at their own data time.
    moments: tuple[tuple[int, datetime], ...] = ()
    # Months that are counted as a version stores them, whatever the data say since.
    fixed: tuple[FixedMonth, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what the conditions depend on, as something that can be compared and hashed."""
        settings = self.settings.model_dump_json()
        return self.as_of, self.moments, self.basis, settings, self.before_exclusion, self.fixed

    def version_of(self, month: int) -> int | None:
        """Return the version that a month (yyyymm) is counted from, None where the data are asked."""
        found = (each for each in self.fixed if each.month == month and each.facts == self.facts_key)
        return next((each.version_id for each in found), None)

    def at(self, moment: datetime) -> Conditions:
        """Return the conditions at an earlier moment, a source at its own data time where that is earlier.

        What was known then is asked of the data, whatever was fixed since.
        """
        earlier = tuple((source, own) for source, own in self.moments if own < moment)
        return replace(self, as_of=moment, moments=earlier, fixed=())

    @property
    def every_moment(self) -> frozenset[datetime]:
        """Return all moments at which orders are judged."""
        return frozenset((self.as_of, *(own for _source, own in self.moments)))

    def moment_of(self, source_id: int) -> datetime:
        """Return the moment at which the orders of a source are judged."""
        return next((own for source, own in self.moments if source == source_id), self.as_of)

    @property
    def facts_key(self) -> tuple[str | int, ...]:
        """Return what the facts of orders depend on beside the moment: fewer settings than the measures."""
        s = self.settings
        usual = self.basis, s.verdict, s.exclusion, s.four_way_minutes, s.liaison_minutes, s.sixth_days or 0
        return *usual, *s.further_facts, s.sign_minutes if s.further_facts else 0

    @cached_property
    def moment(self) -> ColumnElement[datetime]:
        """The data time of the order's source as a typed value."""
        return self._by_source(lambda moment: moment)

    def _by_source(self, of: Callable[[datetime], datetime]) -> ColumnElement[datetime]:
        """Return what a function makes of the moment at which an order is judged.

        Typed: untyped, a sum of instants would be compared with text.
        """
        whens = [(o.source_id == source, literal(of(own), Instant())) for source, own in self.moments]
        usual = literal(of(self.as_of), Instant())
        return case(*whens, else_=usual) if whens else usual

    def _by(self, moment: ColumnElement[datetime | None]) -> ColumnElement[bool]:
        return and_(moment.is_not(None), moment <= self.moment)

    def _told(self, *moments: ColumnElement[datetime | None]) -> ColumnElement[bool]:
        """Something had been said by the data time; what has no time of its own is as old as the next one."""
        return func.coalesce(*moments, o.opened_at) <= self.moment

    @cached_property
    def known(self) -> ColumnElement[bool]:
        """The order existed at the data time."""
        return o.opened_at <= self.moment

    @cached_property
    def extended_later(self) -> ColumnElement[bool]:
        """The extension or pause in force today was approved after the moment asked for."""
        approved = (o.extension_approved_at, o.suspended_at)
        return or_(*(and_(at.is_not(None), at > self.moment) for at in approved))

    @cached_property
    def due_at(self) -> ColumnElement[datetime | None]:
        """The solve deadline in force at the moment asked for."""
        return case((self.extended_later, o.solve_due_first), else_=o.solve_due)

    @cached_property
    def due_day(self) -> ColumnElement[int | None]:
        """The local day that this deadline ends."""
        return case((self.extended_later, o.due_first_day), else_=o.due_day)

    @cached_property
    def is_closed(self) -> ColumnElement[bool]:
        """The reply that finally passed the gates had been submitted by the data time."""
        return self._by(o.closed_at)

    @cached_property
    def is_open(self) -> ColumnElement[bool]:
        """The opposite of `is_closed`, written so that an index finds the few orders that are open."""
        return or_(o.closed_at.is_(None), o.closed_at > self.moment)

    @cached_property
    def is_withdrawn(self) -> ColumnElement[bool]:
        """It had been withdrawn by the data time."""
        return self._by(o.withdrawn_at)

    @cached_property
    def attribution_day(self) -> ColumnElement[int | None]:
        """The local day that places an order in a period on this basis.

        On basis `due` an order without a deadline is placed by the day it was opened, so that the six parts
        add up to the accepted orders in every row.
        """
        return {
            "due": func.coalesce(self.due_day, o.opened_day),
            "accepted": o.opened_day,
            "transferred": o.transferred_day,
            "closed": o.closed_day,
        }[self.basis]

    @cached_property
    def left_out(self) -> ColumnElement[bool]:
        """An exclusion decided by the data time, unless the office or the reader counts excluded orders."""
        if self.before_exclusion or self.settings.exclusion == "before":
            return false()
        return self.exclusion_decided

    @cached_property
    def exclusion_decided(self) -> ColumnElement[bool]:
        """An exclusion decided by the data time, whatever is counted: what a list's row says."""
        return and_(o.excluded, self._excluded_at <= self.moment)

    @cached_property
    def is_excluded(self) -> ColumnElement[bool]:
        """Left out of the figures of its month, for which the decision may have come too late."""
        if self.settings.exclusion != "in_period":
            return self.left_out
        in_time = cast(self._excluded_at, BigInteger) < month_end_seconds(self.attribution_day)
        # Without a day on this basis no month counts it, and none leaves it out.
        return and_(self.left_out, func.coalesce(in_time, false()))

    @property
    def _excluded_at(self) -> ColumnElement[datetime]:
        return func.coalesce(o.exclusion_decided_at, o.opened_at)

    @cached_property
    def judged(self) -> ColumnElement[bool]:
        """The source of verdicts that counts had spoken by the data time."""
        official = self.settings.verdict == "official"
        spoken = self._told(o.verdict_official_at, o.closed_at) if official else self.is_closed
        return and_(self.verdict != "", spoken)

    @property
    def verdict(self) -> ColumnElement[str]:
        """The verdict of the source that counts."""
        return o[f"verdict_{self.settings.verdict}"]

    @cached_property
    def answer_known(self) -> ColumnElement[bool]:
        """The enterprise's final answer had been given by the data time."""
        return self._told(o.answered_at, o.closed_at)

    @property
    def _verdict_missing(self) -> ColumnElement[bool]:
        """Nothing could tell whether it was solved; only of the official verdict is its column remembered."""
        if self.settings.verdict != "official":
            return self.verdict == ""
        return o.evidence.bitwise_and(EVIDENCE["verdict_official"]) == 0

    @cached_property
    def passed(self) -> ColumnElement[bool]:
        """The deadline lies before the data time."""
        return self.due_at < self.moment

    @cached_property
    def facts(self) -> Facts[ColumnElement[bool]]:
        """What is true of each order at the data time, from its own row."""
        unsolved_close = o.closing_kind.in_(("confirmed", "explained"))
        return Facts(
            excluded=self.is_excluded,
            # Withdrawn before the deadline leaves, after it stays; where the unit asked, it never leaves.
            left=and_(
                self.is_withdrawn,
                not_(o.withdrawal_asked),
                or_(self.due_at.is_(None), o.withdrawn_at < self.due_at),
            ),
            withdrawn=self.is_withdrawn,
            asked=o.withdrawal_asked,
            direct=o.closing_kind == "direct",
            clocked=self.due_at.is_not(None),
            passed=self.passed,
            closed=self.is_closed,
            in_time=o.closed_at <= self.due_at,
            judged=self.judged,
            judged_solved=and_(self.judged, self.verdict == "solved"),
            confirmed=o.closing_kind == "confirmed",
            unsolved_close=unsolved_close,
            **{answer: and_(o.answer_final == answer, self.answer_known) for answer in RATED_ANSWERS},
            called=and_(o.answer_final != "", self.answer_known),
            provincial=o.provincial,
            redone=o.redo_count > 0,
            claimed=o.verdict_claimed == "solved",
            provisional=o.provisional,
            verdict_missing=self._verdict_missing,
            went=and_(o.provincial, o.transferred_out_at.is_not(None), self._by(o.onsite_at)),
            fed_back=and_(
                o.received_at.is_not(None), self._by(o.feedback_enterprise_at), self._by(o.feedback_city_at)
            ),
            same_day=o.feedback_days == 0,
            after_start=o.closed_at >= func.coalesce(o.received_at, o.opened_at),
            **self._further_facts,
            **{f"{name}_applies": pair[0] for name, pair in self.six.items()},
            **{f"{name}_met": pair[1] for name, pair in self.six.items()},
        )

    @property
    def _further_facts(self) -> dict[str, ColumnElement[bool]]:
        """What is asked for the sake of indicators that a form may switch on."""
        limit = o.dispatched_at + self.settings.sign_minutes * 60
        untimed = and_(o.extension_approved_at.is_(None), func.coalesce(o.extension_days, 0) > 0)
        return {
            "signed": self._by(o.signed_at),
            "signed_in_time": and_(self._by(o.signed_at), func.coalesce(o.signed_at <= limit, false())),
            "contacted": and_(
                self._by(o.contacted_at), or_(o.closed_at.is_(None), o.contacted_at <= o.closed_at)
            ),
            "extended": or_(self._by(o.extension_approved_at), untimed),
            "returned": and_(self._by(o.redispatched_at), not_(self._by(o.misdispatch_confirmed_at))),
        }

    @cached_property
    def measures(self) -> Mapping[str, ColumnElement[bool]]:
        """Every number that counts orders, as a condition on the orders themselves."""
        return measured(self.facts, true(), self.basis, self.settings, self._recorded)

    @property
    def _recorded(self) -> tuple[Measure, ...]:
        """What is read off the record of the gates, so only where asked for: the text is long."""
        return (
            Measure("gates_known", "", lambda m: and_(m["due"], self.is_closed, o.gate_log != "")),
            Measure("head_reviewed", "", lambda m: and_(m["gates_known"], o.gate_log.contains('"gate1"'))),
        )

    @cached_property
    def durations(self) -> dict[str, tuple[ColumnElement[bool], ColumnElement[int]]]:
        """Each duration, by the name of its field in Counts: who has it, and its seconds."""

        def between(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
            return cast(end, BigInteger) - cast(start, BigInteger)

        enterprise, city = o.feedback_enterprise_at, o.feedback_city_at
        later = case((city > enterprise, city), else_=enterprise)
        measures = self.measures
        return {
            "onsite": (measures["onsite_timed"], between(o.transferred_out_at, o.onsite_at)),
            "feedback": (measures["feedback_timed"], between(o.received_at, later)),
            "close_hours": (
                measures["close_timed"],
                between(func.coalesce(o.received_at, o.opened_at), o.closed_at),
            ),
            "close_days": (measures["close_timed"], cast(o.work_seconds, BigInteger)),
        }

    def took(self, name: str, place: int) -> ColumnElement[bool]:
        """Return the condition that a duration lies in one class of dashboard.appraisal.distribution."""
        return in_class(*self.durations[name], name, place)

    @cached_property
    def six(self) -> dict[str, Item]:
        """The six scorecard items as (applies, met)."""
        return Scorecard(self.moment, self.is_closed, self.due_at, self.settings).items()

    @cached_property
    def open_now(self) -> ColumnElement[bool]:
        """Its solve clock runs at the data time, whatever the period: not ended, not out of the appraisal."""
        return and_(
            self.known,
            not_(self.left_out),
            o.closing_kind != "direct",
            self.due_at.is_not(None),
            self.is_open,
            not_(self.is_withdrawn),
        )

    def at_gate(self, gate: int) -> ColumnElement[bool]:
        """Return the condition that an order's reply waits at a gate at the data time, whatever the period.

        The row knows where it waits now: of one that moved on since, an earlier moment knows no gate.
        """
        return and_(
            self.known,
            o.waiting_gate == gate,
            o.waiting_since <= self.moment,
            self.is_open,
            not_(self.is_withdrawn),
        )

    @cached_property
    def overdue_now(self) -> ColumnElement[bool]:
        """Open past its deadline at the data time, whatever the period."""
        return and_(self.open_now, self.passed)

    def near_now(self, until: Callable[[datetime], datetime]) -> ColumnElement[bool]:
        """Return the condition of being near the deadline, by the rule of dashboard.order.urgency.standing.

        `until` gives for a data time what dashboard.order.urgency.near_until does.
        """
        start = cast(func.coalesce(o.dispatched_at, o.opened_at), BigInteger)
        due, moment = cast(self.due_at, BigInteger), cast(self.moment, BigInteger)
        little_left = (due - moment) * NEAR_SHARE < due - start
        return and_(
            self.open_now,
            not_(self.passed),
            or_(self.due_at <= self._by_source(until), little_left),
        )

    def maybe_now(self, now: datetime) -> ColumnElement[bool]:
        """Return the condition that a deadline passed since the data time: perhaps overdue, no accusation."""
        return and_(self.open_now, not_(self.passed), self.due_at < literal(now, Instant()))
