"""What the people of a unit are told about notices and orders: numbers and deadlines, nobody's name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _, ngettext, noop

TAIL = 6  # signs of an order's number that a message names

# What happened to a notice, by act.
OCCASIONS = {
    "issue": noop("[Zhengqitong] {number} is issued to {unit}. Please reply by {due}."),
    "reply": noop("[Zhengqitong] {unit} has replied to {number}. Please review it."),
    "return": noop("[Zhengqitong] {number} was sent back to {unit}. Please complete the reply by {due}."),
    "sign_off": noop("[Zhengqitong] {number} to {unit} is signed off."),
    "withdraw": noop("[Zhengqitong] {number} to {unit} is withdrawn; nothing is to be replied."),
}


def written_due(due: datetime | None, zone: ZoneInfo) -> str:
    """Write a deadline as its day and 24:00, a dash for none."""
    if due is None:
        return "–"
    local = due.astimezone(zone)
    if local.time() == local.min.time():
        return f"{local.date() - timedelta(days=1):%m-%d} 24:00"
    return f"{local:%m-%d %H:%M}"


def occasion_text(act: str, number: str, unit: str, due: datetime | None, zone: ZoneInfo) -> str:
    """Say what happened to a notice."""
    return _(OCCASIONS[act]).format(number=number, unit=unit, due=written_due(due, zone))


def reminder_text(
    number: str, unit: str, due: datetime, today: date, zone: ZoneInfo, calendar: WorkCalendar
) -> str:
    """Remind a unit of a notice that it has not replied to, by working days left or past."""
    last = day_of_deadline(due, zone)
    if today > last:
        late = calendar.workdays_between(last, today)
        said = ngettext(
            "[Zhengqitong] {unit}: the reply to {number} was due {due}, {n} working day ago.",
            "[Zhengqitong] {unit}: the reply to {number} was due {due}, {n} working days ago.",
            late,
        )
        return said.format(unit=unit, number=number, due=written_due(due, zone), n=late)
    left = calendar.workdays_between(today, last)
    said = ngettext(
        "[Zhengqitong] {unit}: the reply to {number} is due {due}, {n} working day left.",
        "[Zhengqitong] {unit}: the reply to {number} is due {due}, {n} working days left.",
        left,
    )
    if not left:
        said = _("[Zhengqitong] {unit}: the reply to {number} is due today, {due}.")
    return said.format(unit=unit, number=number, due=written_due(due, zone), n=left)


def urging_text(order_no: str, unit: str, due: datetime | None, zone: ZoneInfo) -> str:
    """Urge a unit to go on with an order, by the tail of its number and its deadline."""
    said = _("[Zhengqitong] {unit}: please go on with the order ending in {tail}, due {due}.")
    return said.format(unit=unit, tail=order_no[-TAIL:], due=written_due(due, zone))


def daily_text(day: date, overdue: int, near: int) -> str:
    """Say what a unit's daily list holds."""
    said = _("Daily list of {day}: {late} orders overdue, {soon} due by the next working day.")
    return said.format(day=day.isoformat(), late=overdue, soon=near)
