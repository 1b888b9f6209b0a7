"""Write the text that a liaison pastes into a WeChat group: unit, subject, deadlines, six digits.

No enterprise, no name, no phone: a chat group is no place for them, and what is pasted cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dashboard.i18n import _, noop
from dashboard.order.masking import mask_text

TAIL = 6
REQUESTS = {
    "onsite": noop("be on site by {time}"),
    "feedback": noop("give feedback by {time}"),
    "solve": noop("close it by {time}"),
}
PASSED = noop("close it as soon as possible (deadline {time})")


Begun = Literal["provincial", "dispatched", "accepted"]  # the step by which an order came


@dataclass(frozen=True)
class Notice:
    """What the text is written from; every field may leave the product."""

    unit: str
    subject: str  # a category, "" to leave it out
    begun: Begun  # which step the time below is of
    started_at: datetime
    deadlines: Sequence[tuple[str, datetime]]  # (clock, deadline) of clocks that still run
    passed: datetime | None  # the solve deadline where it passed before the data time
    order_no: str
    zone: str


def subject_of(category: str, known: Iterable[str]) -> str:
    """Return a category's name as what the order is about, "" where it could tell who asked.

    Categories can come with an imported table: one that holds a known name of the order, or anything that
    masking would hide, is left out whole.
    """
    names = [name for name in (each.strip() for each in known) if len(name) > 1]
    if mask_text(category) != category or any(name in category for name in names):
        return ""
    return category


def group_text(notice: Notice, now: datetime) -> str:
    """Return the text for the group as it should be read at `now`."""
    today = now.astimezone(ZoneInfo(notice.zone)).date()
    asked = [
        _(REQUESTS[clock]).format(time=short_deadline(due, notice.zone, today))
        for clock, due in sorted(notice.deadlines, key=lambda pair: pair[1])
    ]
    if notice.passed is not None:
        asked.append(_(PASSED).format(time=short_deadline(notice.passed, notice.zone, today)))
    template = _template(notice.begun, bool(notice.subject), bool(asked))
    return template.format(
        unit=notice.unit or _("unit not determined"),
        time=short_moment(notice.started_at, notice.zone, today),
        subject=notice.subject,
        requests=_(", ").join(asked),
        tail=notice.order_no[-TAIL:],
    )


def _template(begun: Begun, has_subject: bool, has_requests: bool) -> str:
    templates = {
        ("provincial", True): _(
            "[Zhengqitong] {unit}: “{subject}”, from the provincial platform {time}. "
            "Please {requests}. Number ends in {tail}"
        ),
        ("provincial", False): _(
            "[Zhengqitong] {unit}: an order from the provincial platform {time}. "
            "Please {requests}. Number ends in {tail}"
        ),
        ("dispatched", True): _(
            "[Zhengqitong] {unit}: “{subject}”, dispatched {time}. Please {requests}. Number ends in {tail}"
        ),
        ("dispatched", False): _(
            "[Zhengqitong] {unit}: an order dispatched {time}. Please {requests}. Number ends in {tail}"
        ),
        ("accepted", True): _(
            "[Zhengqitong] {unit}: “{subject}”, accepted {time}. Please {requests}. Number ends in {tail}"
        ),
        ("accepted", False): _(
            "[Zhengqitong] {unit}: an order accepted {time}. Please {requests}. Number ends in {tail}"
        ),
    }
    if has_requests:
        return templates[begun, has_subject]
    if begun == "accepted":
        return _("[Zhengqitong] {unit}: order accepted {time}. Number ends in {tail}")
    return _("[Zhengqitong] {unit}: order dispatched {time}. Number ends in {tail}")


def short_moment(at: datetime, zone: str, today: date) -> str:
    """Print a moment as 13:18, with its day where that is not today."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%H:%M}" if there.date() == today else f"{there:%m-%d %H:%M}"


def short_deadline(at: datetime, zone: str, today: date) -> str:
    """Print a deadline as 15:18, with its day where that is not today; midnight ends the day before."""
    there = at.astimezone(ZoneInfo(zone))
    if there.time() != time(0):
        return short_moment(at, zone, today)
    ended = there.date() - timedelta(days=1)
    return "24:00" if ended == today else f"{ended:%m-%d} 24:00"
