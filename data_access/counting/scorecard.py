"""The six scorecard items of an order as SQL conditions: whether each applies to it, and whether it was met.

An item applies where the table had its column and its limit has passed or it was met; so a source that
cannot tell makes no unit fail. Whether it was solved is judged by the official verdict alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, func, not_, or_, true

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.vocabulary import EVIDENCE
from data_access.schema import order

o = order.c

Item = tuple[ColumnElement[bool], ColumnElement[bool]]


@dataclass(frozen=True)
class Scorecard:
    """The items at a data time; `closed` and `due_at` are the order's state and solve deadline then."""

    moment: ColumnElement[datetime]
    closed: ColumnElement[bool]
    due_at: ColumnElement[datetime | None]
    settings: AppraisalSettings

    def items(self) -> dict[str, Item]:
        """Return (applies, met) by the item's name in dashboard.views.vocabulary.SCORECARD_ITEMS."""
        four_way = o.transferred_out_at + self.settings.four_way_minutes * 60
        liaison = o.received_at + self.settings.liaison_minutes * 60
        return {
            "four_way_call": self._timed(four_way, o.four_way_call_at),
            "liaison_response": self._timed(liaison, o.acknowledged_at),
            "onsite_check": self._timed(o.onsite_due, o.onsite_at),
            "feedback_on_time": self._timed(o.feedback_due, o.feedback_enterprise_at, o.feedback_city_at),
            "report_accepted": self._report_accepted(),
            "solved_on_time": self._solved_on_time(),
        }

    def _timed(self, limit: ColumnElement[datetime | None], *done: Column[Any]) -> Item:
        """Return an item that is met when all of its moments lie by its limit; no limit, no item."""
        known = and_(_recorded(*(each.name for each in done)), limit.is_not(None))
        in_time = and_(*(and_(each <= self.moment, each <= limit) for each in done))
        met = and_(known, func.coalesce(in_time, false()))
        return and_(known, or_(met, limit < self.moment)), met

    def _report_accepted(self) -> Item:
        reviewed = func.coalesce(o.submitted_at, o.closed_at, o.opened_at) <= self.moment
        passed = and_(o.first_review_passed.is_not(None), reviewed)
        # Past the deadline and still open there is none to accept: leaving an order open spares no item.
        none_yet = and_(not_(self.closed), self.due_at < self.moment)
        known = and_(_recorded("first_review_passed"), or_(passed, none_yet))
        return known, and_(passed, func.coalesce(o.first_review_passed, false()))

    def _solved_on_time(self) -> Item:
        """Return whether it was solved or confirmed in time; not judged while the verdict is awaited."""
        judged_at = func.coalesce(o.verdict_official_at, o.closed_at)
        unjudged = or_(o.verdict_official == "", judged_at > self.moment)
        awaiting = and_(self.closed, o.closing_kind.not_in(("confirmed", "explained")), unjudged)
        solved = and_(o.verdict_official == "solved", judged_at <= self.moment, o.closing_kind != "explained")
        met = and_(
            self.closed,
            o.closed_at <= self.due_at,
            self._within_days(),
            or_(solved, o.closing_kind == "confirmed"),
            not_(o.withdrawal_asked),
        )
        return not_(awaiting), func.coalesce(met, false())

    def _within_days(self) -> ColumnElement[bool]:
        """The close kept the limit that the office set beside the deadline, in working days."""
        days = self.settings.sixth_days
        return true() if days is None else func.coalesce(o.work_seconds, 0) <= days * 86_400


def _recorded(*fields: str) -> ColumnElement[bool]:
    """Return the condition that the order's table had these columns."""
    bits = sum(EVIDENCE[name] for name in fields)
    return o.evidence.bitwise_and(bits) == bits
