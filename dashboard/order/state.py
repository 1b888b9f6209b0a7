"""Where one order stands at a moment: open, ended or out of the appraisal, in time, late, or perhaps late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import month_end
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.urgency import Standing, near_until, standing
from dashboard.views.vocabulary import Basis

ClockState = Literal["met", "missed", "overdue", "maybe_overdue", "open", "none"]
Part = Literal["excluded", "withdrawn", "direct", "no_deadline", "due", "not_due"]


@dataclass(frozen=True)
class OrderFacts:
    """What an order's row tells that its state depends on, whatever the moment.

    Fields are columns of the orders table, days as it has them (yyyymmdd); `zone` is its source's.
    """

    zone: tzinfo
    opened_at: datetime
    dispatched_at: datetime | None
    closed_at: datetime | None
    withdrawn_at: datetime | None
    solve_due: datetime | None
    solve_due_first: datetime | None
    extension_approved_at: datetime | None
    suspended_at: datetime | None
    exclusion_decided_at: datetime | None
    closing_kind: str
    withdrawal_asked: bool
    excluded: bool
    opened_day: int
    transferred_day: int | None
    due_day: int | None
    due_first_day: int | None
    closed_day: int | None


@dataclass(frozen=True)
class Judgement:
    """The moment and the rules by which orders are judged; `zone` is the city's.

    `now` is the reader's: a deadline between `as_of` and it has passed perhaps.
    """

    as_of: datetime
    now: datetime
    calendar: WorkCalendar
    zone: tzinfo
    near_until: datetime
    basis: Basis
    settings: AppraisalSettings
    before_exclusion: bool = False

    @classmethod
    def at(
        cls,
        as_of: datetime,
        now: datetime,
        calendar: WorkCalendar,
        zone: tzinfo,
        basis: Basis,
        settings: AppraisalSettings,
        before_exclusion: bool = False,
    ) -> Judgement:
        """Return the judgement at a moment, near due by the calendar."""
        until = near_until(as_of, zone, calendar)
        return cls(as_of, now, calendar, zone, until, basis, settings, before_exclusion)


@dataclass(frozen=True)
class OrderState:
    """The state of an order at one moment: what lists, cards, clocks and counts say of it alike.

    `part` is the one of the six parts of the accepted orders that it is in. `standing` tells of a running
    clock alone. `days_over` are working days past the deadline of a late order, the running one included;
    None where it is late although it ended in time, because the unit asked for the withdrawal.
    """

    known: bool
    due: datetime | None  # the deadline in force then
    closed_at: datetime | None
    withdrawn_at: datetime | None
    exclusion_decided: bool
    left_out: bool  # of what is counted now
    part: Part
    passed: bool
    running: bool  # its solve clock: open and not out of the appraisal
    standing: Standing | None
    maybe_overdue: bool
    on_time: bool
    late: bool
    open_overdue: bool
    days_over: int | None
    seconds_left: int | None  # negative when passed
    paused_since: datetime | None

    @property
    def ended(self) -> bool:
        """Tell whether it was closed or withdrawn by then."""
        return self.closed_at is not None or self.withdrawn_at is not None

    @property
    def overdue(self) -> bool:
        """Tell whether its clock ran past the deadline."""
        return self.standing == "overdue"

    @property
    def near_due(self) -> bool:
        """Tell whether its clock ran near the deadline."""
        return self.standing == "near"


def clock_state(
    due: datetime, done: datetime | None, withdrawn: datetime | None, as_of: datetime, now: datetime
) -> ClockState:
    """Tell how a clock stands; a withdrawal ends one that was not met, in time without a fault."""
    if done is not None:
        return "met" if done <= due else "missed"
    if withdrawn is not None:
        return "none" if withdrawn < due else "missed"
    if due < as_of:
        return "overdue"
    return "maybe_overdue" if due < now else "open"


def on_time_by_clock(
    due: datetime | None, done: datetime | None, withdrawn: datetime | None, as_of: datetime
) -> bool | None:
    """Tell whether an order was on time by its solve clock alone, None where that is not decided yet.

    Nothing of the appraisal is in it (exclusion, a withdrawal that was asked for): it stands beside what the
    source itself says.
    """
    if due is None:
        return None
    state = clock_state(due, done, withdrawn, as_of, as_of)
    return {"met": True, "missed": False, "overdue": False}.get(state)


def order_state(facts: OrderFacts, by: Judgement) -> OrderState:
    """Return where an order stands; what happened after the moment has not happened yet."""
    due, due_day = _deadline(facts, by.as_of)
    closed, withdrawn = _by(facts.closed_at, by.as_of), _by(facts.withdrawn_at, by.as_of)
    decided = facts.excluded and (facts.exclusion_decided_at or facts.opened_at) <= by.as_of
    left_out = decided and not by.before_exclusion and by.settings.exclusion != "before"
    passed = due is not None and due < by.as_of
    ripe = passed or (by.basis != "due" and closed is not None)
    part = _part(facts, due, withdrawn, ripe, left_out and _in_time(facts, due_day, by))
    open_clock = due is not None and closed is None and withdrawn is None and facts.closing_kind != "direct"
    running = open_clock and not left_out and facts.opened_at <= by.as_of
    clock = None if due is None else clock_state(due, closed, withdrawn, by.as_of, by.now)
    on_time = part == "due" and clock == "met" and not facts.withdrawal_asked
    late = part == "due" and not on_time
    open_overdue = late and open_clock and passed
    stands = None
    if running and due is not None:
        stands = standing(facts.dispatched_at or facts.opened_at, due, by.as_of, by.near_until)
    return OrderState(
        known=facts.opened_at <= by.as_of,
        due=due,
        closed_at=closed,
        withdrawn_at=withdrawn,
        exclusion_decided=decided,
        left_out=left_out,
        part=part,
        passed=passed,
        running=running,
        standing=stands,
        maybe_overdue=running and clock == "maybe_overdue",
        on_time=on_time,
        late=late,
        open_overdue=open_overdue,
        days_over=_days_over(facts, due, closed or withdrawn or by.as_of, by.calendar) if late else None,
        seconds_left=int((due - by.as_of).total_seconds())
        if due is not None and (running or open_overdue)
        else None,
        paused_since=None if due or closed or withdrawn else _by(facts.suspended_at, by.as_of),
    )


def _by(moment: datetime | None, as_of: datetime) -> datetime | None:
    return moment if moment is not None and moment <= as_of else None


def _deadline(facts: OrderFacts, as_of: datetime) -> tuple[datetime | None, int | None]:
    """Return the deadline in force and its day: an extension or a pause approved later counts not yet."""
    approved = (facts.extension_approved_at, facts.suspended_at)
    if any(at is not None and at > as_of for at in approved):
        return facts.solve_due_first, facts.due_first_day
    return facts.solve_due, facts.due_day


def _part(
    facts: OrderFacts, due: datetime | None, withdrawn: datetime | None, ripe: bool, excluded: bool
) -> Part:
    """Return which of the six parts holds an order; withdrawn late, or asked, it stays due."""
    if excluded:
        return "excluded"
    if withdrawn is not None and not facts.withdrawal_asked and (due is None or withdrawn < due):
        return "withdrawn"
    if facts.closing_kind == "direct":
        return "direct"
    if due is None:
        return "no_deadline"
    return "due" if ripe else "not_due"


def _in_time(facts: OrderFacts, due_day: int | None, by: Judgement) -> bool:
    """Tell whether an exclusion was decided early enough for the month that counts the order."""
    if by.settings.exclusion != "in_period":
        return True
    day = {
        "due": facts.opened_day if due_day is None else due_day,
        "accepted": facts.opened_day,
        "transferred": facts.transferred_day,
        "closed": facts.closed_day,
    }[by.basis]
    if day is None:  # no month counts it
        return False
    last = month_end(date(day // 10_000, day // 100 % 100, 1))
    end = datetime.combine(last + timedelta(days=1), time(0), by.zone)
    return (facts.exclusion_decided_at or facts.opened_at) < end


def _days_over(facts: OrderFacts, due: datetime | None, end: datetime, calendar: WorkCalendar) -> int | None:
    if due is None or end < due:
        return None
    return calendar.workdays_between(day_of_deadline(due, facts.zone), day_of_deadline(end, facts.zone))
