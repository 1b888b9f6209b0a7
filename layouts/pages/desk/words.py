"""Words of the reception desk: columns, channels, how a clock stands, what came of an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dash import html

from dashboard.desk.board import EarlyClock, State
from dashboard.i18n import _, noop
from layouts import text
from layouts.components.states import done_strips, notice_strips

COLUMNS: Mapping[str, str] = {
    "received": noop("Just in"),
    "dispatched": noop("Dispatched to the unit"),
    "reminded": noop("Reminded by all three channels"),
    "answered": noop("Answered"),
}
CHANNELS: Mapping[str, str] = {
    "sms": noop("SMS"),
    "phone": noop("Telephone"),
    "wechat": noop("WeChat group"),
}
CLOCKS: Mapping[str, str] = {"onsite": noop("On site"), "feedback": noop("Feedback")}
ANSWERED: Mapping[str, str] = {
    "platform": noop("answered on the platform"),
    "here": noop("reminder received"),
    "onsite": noop("was on site"),
    "feedback": noop("gave feedback"),
}
SHIFTS: Mapping[str, str] = {"day": noop("day shift"), "night": noop("night shift")}
CALLS: Mapping[str, str] = {"answered": noop("answered the call"), "missed": noop("did not answer the call")}
SIGNS: Mapping[State, str] = {
    "met": "good",
    "missed": "bad",
    "overdue": "bad",
    "near": "warn",
    "maybe_overdue": "may",
}
TONES = {"bad": "is-bad", "warn": "is-near", "may": "is-may"}
NOT_LIVE: Mapping[str, str] = {
    "daily": noop(
        "The 2 hours to be on site need a live source; {name} arrives once a day, so that they are told "
        "afterwards only."
    ),
    "hourly": noop(
        "The 2 hours to be on site need a live source; {name} arrives once an hour, so that they are told "
        "afterwards only."
    ),
    "weekly": noop(
        "The 2 hours to be on site need a live source; {name} arrives once a week, so that they are told "
        "afterwards only."
    ),
}
NO_RHYTHM = noop(
    "The 2 hours to be on site need a live source; {name} has no rhythm or came once, so that they are told "
    "afterwards only."
)

DONE: Mapping[str, str] = {
    "reminded": noop("The reminder is on its way: messages, and the calls and groups that a person brings."),
    "already": noop("The unit has this reminder already; the next round begins when its answer is due."),
    "noted_phone": noop("Noted: told by telephone."),
    "noted_wechat": noop("Noted: pasted into the unit's WeChat group."),
    "handed": noop("The note is kept for the next shift."),
    "unchanged": noop("The note was kept a moment ago already: it stands once."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such provincial order."),
    "not_live": noop("Its source is not live: the clock of this order cannot be watched here."),
    "no_unit": noop("The order is with no unit yet: it is reminded of once it was dispatched."),
    "no_contact": noop("Nobody is told for this unit: add its liaison among the contacts first."),
    "answered": noop("The unit has answered meanwhile."),
    "left": noop("The order has left the board meanwhile."),
    "text": noop("The text is empty: write it."),
    "long": noop("A text is too long: long texts have at most 4,000 characters, titles and names 120."),
}


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none."""
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above the page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def clock_words(clock: EarlyClock, now: datetime, zone: str) -> str:
    """Say how an early clock stands; assets/reception.js goes on from there while it runs."""
    if clock.state in ("open", "near"):
        return _("{time} left").format(time=text.duration(int((clock.due - now).total_seconds())))
    if clock.state == "met" and clock.done is not None:
        return _("done {time}").format(time=text.moment(clock.done, zone)[-5:])
    if clock.state == "missed" and clock.done is not None:
        late = text.duration(int((clock.done - clock.due).total_seconds()))
        return _("{time} late").format(time=late)
    return {
        "overdue": _("not done in time"),
        "missed": _("not done in time"),
        "maybe_overdue": _("perhaps overdue (after the data)"),
        "unknown": _("no time in the data"),
    }.get(clock.state, text.NONE)


def clock_at(moment: datetime, zone: str, now: datetime) -> str:
    """Print a moment as 15:18, with its day where that is not the reader's."""
    there, today = text.local(moment, zone), text.local(now, zone)
    return f"{there:%H:%M}" if there.date() == today.date() else text.moment(moment, zone, today.year)


def limit_at(due: datetime, zone: str, now: datetime) -> str:
    """Print a deadline as 15:18, with its day where that is not the reader's; midnight is 24:00."""
    said = text.deadline(due, zone)
    today = f"{text.local(now, zone):%m-%d} "
    return said.removeprefix(today)
