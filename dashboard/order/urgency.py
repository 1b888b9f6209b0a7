"""What open clocks ask for at the data time: overdue, near due, or nothing yet; and how many orders do.

A clock of an order stands by `standing` (dashboard.order.state), a day that was promised or set, as those of
ledgers and notices, by `standing_of_day` (dashboard.records.clocks): both share what is near.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline

Standing = Literal["overdue", "near", "open"]
NEAR_SHARE = 4  # near due from a quarter of the clock left
# How an open order may stand at the data time: open orders are left, maybe or overdue; today and near are
# parts of what was not overdue then.
CLOCKS = ("open", "left", "today", "near", "overdue", "maybe")


@dataclass(frozen=True)
class Action:
    """Open orders of a group at the data time; `maybe` passed their deadline since and are near ones."""

    open: int = 0
    overdue: int = 0
    near: int = 0
    maybe: int = 0

    @property
    def state(self) -> str:
        """Return what the group asks for: overdue before near before nothing."""
        return "overdue" if self.overdue else "near" if self.near else "none"

    def plus(self, standing: Standing, maybe: bool) -> Action:
        """Return the counts with one more order."""
        return Action(
            self.open + 1,
            self.overdue + (standing == "overdue"),
            self.near + (standing == "near"),
            self.maybe + maybe,
        )


def near_until(as_of: datetime, zone: tzinfo, calendar: WorkCalendar) -> datetime:
    """Return the end (24:00) of the first working day after the day of the data time."""
    day = calendar.add_workdays(day_of_deadline(as_of, zone), 1)
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def standing(start: datetime, due: datetime, as_of: datetime, until: datetime) -> Standing:
    """Tell how an open order stands: past its deadline, near it, or neither.

    Near: due by `until`, or under a quarter of the time from start to deadline left.
    """
    if due < as_of:
        return "overdue"
    if due <= until or (due - as_of) * NEAR_SHARE < due - start:
        return "near"
    return "open"


def standing_of_day(due: datetime, as_of: datetime, until: datetime) -> Standing:
    """Tell how a day that was promised or set stands: passed, near, or neither.

    It has passed with its 24:00. Near: due by `until`; no share of the time counts, for the last quarter of
    months would be near for weeks.
    """
    if due <= as_of:
        return "overdue"
    return "near" if due <= until else "open"
