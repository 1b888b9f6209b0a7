"""The demo's months: twelve locked, one of them corrected, the last complete one under check with appeals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import month_end, month_start
from dashboard.month.life import month_number
from dashboard.month.lost import LostPoint
from dashboard.people.access import OPERATOR
from data_access.demo.presence import EXTRACT_HOUR, ZONE, extract_time
from data_access.demo.proactive_texts import AUTHOR, MARK
from data_access.queries.context.context import figure_context, stored
from data_access.queries.context.reading import Reading
from data_access.queries.month.orders import Lost, MonthOrder, lost_of_month
from data_access.records.month.correcting import correct
from data_access.records.month.locking import open_month, write_version
from data_access.reference.units import read_calendar
from data_access.schema import month_appeal, month_confirmation, order, record_history

LOCKED = 12  # months before the last complete one
CORRECTED_BACK = 3  # months before it: version 2
BEGINS_HOUR = 9
FIRST_WORKDAY = 2  # of the month after, on which a check begins
RUNNING_SINCE = 1  # working days that the last month's check has run
CONFIRMED = 0.6  # share of units
REASONS = {
    "correct": f"系统记录与办理材料不一致，附办理时限截图{MARK}",
    "exclude": f"该诉求已进入行政复议程序，属不计入考核情形{MARK}",
}
DECISIONS = {
    "granted": f"经调取平台流转记录核实，申诉理由成立{MARK}",
    "refused": f"经核查，延期申请晚于原时限提出，维持原记录{MARK}",
}


@dataclass(frozen=True)
class _Story:
    """An appeal: which unit in the list of losers, against which point, asking what, in which state."""

    place: int
    point: str
    remedy: str
    state: str


STORIES = (
    _Story(0, "on_time", "correct", "city"),
    _Story(1, "resolution", "exclude", "city"),
    _Story(2, "satisfaction", "exclude", "district"),
    _Story(3, "on_time", "correct", "granted"),
    _Story(4, "resolution", "correct", "refused"),
)


def add_months(connection: Connection, until: date, seed: int) -> int:
    """Lock the demo's months as an office would have, the last complete one under check; return how many."""
    calendar, last = read_calendar(connection), month_start(until, 1)
    first_day = connection.scalar(select(func.min(order.c.opened_day)))
    if first_day is None:
        return 0
    scratch: dict[Hashable, Any] = {}
    added = 0
    for back in range(LOCKED, 0, -1):
        month = month_start(last, back)
        # The month in which the demo begins is not whole.
        if month.year * 100 + month.month > first_day // 100:
            lock_on_time(connection, month, calendar, scratch)
            added += 1
            if back == CORRECTED_BACK:
                _correct(connection, month, calendar)
                scratch.clear()
    if last.year * 100 + last.month > first_day // 100:
        _check(connection, last, until, calendar, Random(seed))
        added += 1
    return added


def lock_on_time(
    connection: Connection, month: date, calendar: WorkCalendar, scratch: dict[Hashable, Any]
) -> None:
    """Lock a month on the morning after its check, with the data of that morning."""
    begun = calendar.add_workdays(month_end(month), FIRST_WORKDAY)
    text = f"{month:%Y-%m}"
    until = open_month(connection, text, _at(begun), AUTHOR, calendar)
    day = until.astimezone(ZONE).date()
    known = replace(stored(connection, extract_time(day)), fixing=False)
    context = figure_context(
        connection,
        period=text,
        default_period="",
        as_of=extract_time(day).isoformat(),
        now=extract_time(day),
        known=known,
    )
    number = month_number(text)
    _note(connection, number, _at(begun), "check", "checking")
    write_version(connection, text, _at(day), AUTHOR, "", context, scratch=scratch)
    _note(connection, number, _at(day), "lock", "locked")


def _at(day: date, hour: int = BEGINS_HOUR) -> datetime:
    return extract_time(day) + timedelta(hours=hour - EXTRACT_HOUR)


def _note(connection: Connection, number: int, at: datetime, act: str, state: str, note: str = "") -> None:
    connection.execute(
        insert(record_history).values(
            subject="month",
            record_id=number,
            at=at,
            account=AUTHOR,
            act=act,
            state=state,
            note=note,
            detail={},
        )
    )


def _correct(connection: Connection, month: date, calendar: WorkCalendar) -> None:
    """Correct a month by an appeal that was granted after its lock."""
    text, day = f"{month:%Y-%m}", calendar.add_workdays(month_end(month), 2 * FIRST_WORKDAY + 6)
    lost = _lost(connection, text, _at(day))
    found = _of_kind(lost, "resolution")
    if not found:
        return
    story = _Story(0, "resolution", "exclude", "granted")
    _appeal(connection, text, lost.orders[found[0].key], story, _at(day))
    reason = f"申诉成立，按市级核定意见更正{MARK}"
    correct(connection, text, _at(day), AUTHOR, reason, ())
    _note(connection, month_number(text), _at(day), "correct", "locked", reason)


def _lost(connection: Connection, month: str, now: datetime) -> Lost:
    reading = Reading(connection, OPERATOR, now)
    return lost_of_month(reading, reading.context(period=month))


def _of_kind(lost: Lost, point: str) -> list[LostPoint[int]]:
    """Return the dearest order of each district that lost by a point, in the official order."""
    rows = sorted(lost.levels["district"].rows, key=lambda row: row.unit.official_order)
    own = [[each for each in lost.points[row.unit.unit_id] if each.point == point] for row in rows]
    return [each[0] for each in own if each]


def _check(connection: Connection, month: date, until: date, calendar: WorkCalendar, random: Random) -> None:
    """Leave a month under check: most units confirmed, appeals in every state."""
    text, first = f"{month:%Y-%m}", month_end(month) + timedelta(days=1)
    day = until
    while day > first and calendar.workdays_between(day, until) < RUNNING_SINCE:
        day -= timedelta(days=1)
    open_month(connection, text, _at(day), AUTHOR, calendar)
    _note(connection, month_number(text), _at(day), "check", "checking")
    now = extract_time(until)
    lost = _lost(connection, text, now)
    appealing: set[int | None] = set()
    for story in STORIES:
        found = _of_kind(lost, story.point)
        if len(found) > story.place:
            one = lost.orders[found[story.place].key]
            _appeal(connection, text, one, story, now)
            appealing.add(one.unit_id)
    _confirm(connection, text, lost, appealing, now, random)


def _appeal(connection: Connection, month: str, one: MonthOrder, story: _Story, now: datetime) -> None:
    decided = story.state in DECISIONS
    connection.execute(
        insert(month_appeal).values(
            month=month,
            unit_id=one.unit_id,
            township_id=one.township_id,
            shard=one.shard,
            order_id=one.order_id,
            source_id=one.source_id,
            order_no=one.order_no,
            indicator=story.point,
            state=story.state,
            reason=REASONS[story.remedy],
            remedy=story.remedy,
            filed_at=now - timedelta(hours=3),
            filed_by=AUTHOR,
            decided_at=now - timedelta(minutes=30) if decided else None,
            decided_by=AUTHOR if decided else "",
            decision=DECISIONS.get(story.state, ""),
            demo=True,
        )
    )


def _confirm(
    connection: Connection,
    month: str,
    lost: Lost,
    appealing: set[int | None],
    now: datetime,
    random: Random,
) -> None:
    units: Sequence[int] = sorted(row.unit.unit_id for row in lost.rows.values() if row.before_exclusion.due)
    rows = [
        {
            "month": month,
            "unit_id": each,
            "confirmed_at": now - timedelta(minutes=random.randrange(10, 600)),
            "confirmed_by": AUTHOR,
        }
        for each in units
        if each not in appealing and random.random() < CONFIRMED
    ]
    if rows:
        connection.execute(insert(month_confirmation), rows)
