"""Words of warnings: kinds, levels, states, acts, channels, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html

from dashboard.alerts.endings import NOT_KEPT
from dashboard.i18n import _, noop
from dashboard.views.alerts import WarningRow
from dashboard.views.order import OrderWarning
from layouts import text
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips
from layouts.vocabulary import word

PATH = "/alerts"
SUPERVISE = "/supervise/notices"

TABS: Mapping[str, str] = {
    "overdue": noop("Overdue clocks"),
    "near": noop("Near due clocks"),
    "promises": noop("Promises"),
    "below": noop("Under the threshold"),
    "returned": noop("Returned by the city"),
    "recovered": noop("Recovered"),
    "system": noop("Data and system"),
    "risk": noop("At risk"),
    "hot": noop("Hot spots"),
    "mine": noop("Waiting for you"),
}
KINDS: Mapping[str, str] = {
    "solve": noop("Closing"),
    "onsite": noop("On site (2 hours)"),
    "feedback": noop("First feedback"),
    "promise": noop("Promise of a ledger"),
    "note": noop("Weekly note of a ledger"),
    "below": noop("Rate under the threshold"),
    "overturn": noop("Passed by the district, returned by the city"),
    "source": noop("Late data"),
    "calendar": noop("Missing calendar"),
}
STATES: Mapping[str, str] = {
    "open": noop("not acknowledged"),
    "acknowledged": noop("acknowledged"),
    "assigned": noop("handed on"),
    "settled": noop("settled"),
    "false_alarm": noop("false alarm"),
    "recovered": noop("recovered"),
    "over": noop("over: a later month is judged"),
}
ACTS: Mapping[str, str] = {
    "acknowledge": noop("acknowledged"),
    "assign": noop("handed on"),
    "settle": noop("settled"),
    "false_alarm": noop("called a false alarm"),
    "raise": noop("raised"),
    "rise": noop("level rose"),
    "recover": noop("recovered"),
    "rearm": noop("raised again"),
    "return": noop("in the data again"),
    "over": noop("over: a later month is judged"),
}
ENDED: Mapping[str, str] = {
    "closed": noop("closed"),
    "withdrawn": noop("withdrawn order"),
    "excluded": noop("excluded from the appraisal"),
    "moved": noop("deadline moved or paused"),
    "met": noop("done"),
    "kept": noop("off the ledger"),
    "noted": noop("noted"),
    "extended": noop("promise moved to another day (extension)"),
    "given_up": noop("promise given up"),
    "asked": noop("evidence handed in by the promise"),
    "removed": noop("not in the data any more"),
}
CHANNELS: Mapping[str, str] = {
    "tray": noop("in the system"),
    "sms": noop("SMS"),
    "phone": noop("telephone"),
    "wechat": noop("WeChat group"),
    "mail": noop("mail"),
}
# How far a message came: the sign of layouts.components.chips and its word.
MESSAGES: Mapping[str, tuple[str, str]] = {
    "waiting": ("none", noop("waiting to be sent")),
    "sending": ("none", noop("being sent")),
    "sent": ("good", noop("sent")),
    "received": ("good", noop("received")),
    "dead": ("bad", noop("could not be delivered")),
    "cancelled": ("none", noop("cancelled")),
}
DUTIES: Mapping[str, str] = {
    "leader": noop("responsible leader"),
    "liaison": noop("liaison"),
    "duty": noop("on duty"),
    "group": noop("group"),
}
DONE: Mapping[str, str] = {
    "acknowledged": noop("The receipt is noted."),
    "assigned": noop("Handed on; the unit is told."),
    "unchanged": noop("It was handed to this unit already: nothing is changed."),
    "settled": noop("Noted as settled. Nothing more is said of it unless it comes again."),
    "false_alarm": noop("Noted as a false alarm, with the reason."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such warning, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "note": noop("Say how it was settled."),
    "reason": noop("Give the reason."),
    "long": noop("The text is too long: at most 4,000 characters, a reason at most 300."),
    "unit": noop("Choose a unit that takes part in the appraisal today."),
    "assignee": noop("You can hand it on to a township of your district."),
}


def answer_text(answer: str, _which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none."""
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def state_mark(state: str, ended: str = "") -> html.Span:
    """Show a warning's state by shape and word; what was moved or given up did not recover."""
    if state == "recovered" and ended in NOT_KEPT:
        return chip(_("ended"), "outline")
    said = word(STATES, state)
    if state in ("recovered", "settled"):
        return sign("good", said)
    return chip(said, "outline" if state in ("false_alarm", "over") else "neutral")


def order_warnings(warnings: Sequence[OrderWarning]) -> list[html.P]:
    """Name the warnings of an order in one line; each opens its page."""
    if not warnings:
        return []
    marks = [
        dcc.Link(
            [
                sign("bad" if each.level == "red" else "warn", word(KINDS, each.kind)),
                f" {word(STATES, each.state)}",
            ],
            href=f"{PATH}/{each.warning_id}",
            className="order-warning",
        )
        for each in warnings
    ]
    return [html.P([f"{_('Warnings')}　", *marks], className="order-warnings")]


def standing_mark(row: WarningRow) -> Component:
    """Say how a clock or a promise stood at the data time."""
    n = row.workdays
    if row.level == "red":
        late = text.late_words(n, row.apart)
        return html.Span(sign("bad", late), className="time-left time-bad")
    left = text.left_words(n, row.apart)
    return html.Span(sign("warn", left), className="time-left time-warn")


def short_standing(row: WarningRow) -> Component:
    """Say how a clock of hours stood at the data time."""
    if row.due is None:
        return text.NONE
    seconds = int(abs((row.due - row.judged_at).total_seconds()))
    if row.level == "red":
        said = _("passed by {time}").format(time=text.duration(seconds))
        return html.Span(sign("bad", said), className="time-left time-bad")
    left = _("{time} left").format(time=text.duration(seconds))
    return html.Span(sign("warn", left), className="time-left time-warn")
