"""Words of contacts and messages: duties, shifts, channels, states, acts, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.reminders.messages import over
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips

DUTIES: Mapping[str, str] = {
    "leader": noop("Responsible leader"),
    "liaison": noop("Liaison"),
    "deputy": noop("Deputy"),
    "group": noop("WeChat group"),
}
SHIFTS: Mapping[str, str] = {"day": noop("day shift"), "night": noop("night shift")}
KINDS: Mapping[str, str] = {
    "city": noop("City office"),
    "district": noop("Districts"),
    "department": noop("City departments"),
    "utility": noop("Public utilities"),
    "township": noop("Townships"),
}
GAPS: Mapping[str, str] = {
    "leader": noop("no leader"),
    "liaison": noop("no liaison"),
    "mobile": noop("a mobile is missing"),
    "around_clock": noop("nobody around the clock"),
    "roster": noop("gaps in the roster"),
    "now": noop("nobody on duty now"),
}
WANTED: Mapping[str, str] = {
    "leader": noop("Responsible leader"),
    "liaison": noop("Liaison"),
    "mobile": noop("Mobile numbers"),
    "around_clock": noop("7×24"),
    "roster": noop("Duty roster"),
    "now": noop("On duty now"),
}
CHANNELS: Mapping[str, str] = {
    "tray": noop("in the system"),
    "sms": noop("SMS"),
    "phone": noop("telephone"),
    "wechat": noop("WeChat group"),
    "mail": noop("mail"),
}
STATES: Mapping[str, str] = {
    "waiting": noop("waiting to be sent"),
    "sending": noop("being sent"),
    "sent": noop("sent"),
    "received": noop("receipt"),
    "dead": noop("not delivered"),
    "cancelled": noop("ended unsent"),
}
CALL_STATES: Mapping[str, str] = {
    "drawn": noop("to be called"),
    "answered": noop("answered"),
    "missed": noop("not answered"),
}
# Why a message did not arrive; what a receiver said stands as it is.
ERRORS: Mapping[str, str] = {
    "nobody": noop("nobody to tell: no contact on any level"),
    "off": noop("the channel is not set up"),
    "timeout": noop("no answer in time"),
    "refused": noop("the receiver refused it"),
    "not_reached": noop("nobody answered"),
    "cancelled": noop("ended by hand"),
    "mail": noop("the mail server did not take it"),
    over("warning"): noop("not sent: the warning has recovered, is settled, or was a false alarm"),
    over("supervision"): noop("not sent: the notice was answered, signed off or taken back meanwhile"),
    over("ledger"): noop("not sent: the ledger item is signed off"),
    over("look_back"): noop("not sent: the unit owes none of these look-backs any more"),
    over("order"): noop("not sent: the order is closed or withdrawn"),
    "ConnectionError": noop("no connection"),
    "SSLError": noop("no safe connection"),
}
ACTS: Mapping[str, str] = {
    "add": noop("added"),
    "change": noop("changed"),
    "activate": noop("on the list again"),
    "deactivate": noop("taken off the list"),
    "absence": noop("absence noted"),
    "back": noop("absence taken back"),
    "import": noop("brought in by a table"),
}
DONE: Mapping[str, str] = {
    "saved": noop("Saved."),
    "activated": noop("On the list again."),
    "deactivated": noop("Taken off the list."),
    "absent": noop("The absence is noted: who stands in is told from its beginning on."),
    "back": noop("The absence is taken back."),
    "rostered": noop("The roster is saved."),
    "drawn": noop("Drawn by lot: call now and note the result."),
    "call_noted": noop("The call is noted."),
    "received": noop("Noted as received."),
    "reached": noop("Noted as reached by telephone."),
    "not_reached": noop("Noted; the call comes up again later."),
    "copied": noop("Noted as sent to the group by hand."),
    "resent": noop("It is sent again, under its own number."),
    "cancelled": noop("The message is ended."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such record, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "unit": noop("Choose a unit of the list."),
    "duty": noop("Choose the duty."),
    "name": noop("Write the name."),
    "long": noop("A text is too long: names and positions have at most 60 characters, notes 200."),
    "account": noop("There is no account of this name: write it as it signs in, or leave it empty."),
    "other_account": noop(
        "This account is another unit's: name one of the unit, of its district or of the office."
    ),
    "mobile": noop("This is no mobile number: eleven digits that begin with 1."),
    "phone": noop("This is no telephone number: digits, blanks and hyphens."),
    "mail": noop("This is no mail address."),
    "robot": noop("This is no key of a group's robot: it is what stands after key= in the robot's address."),
    "taken": noop("The unit has a contact of this duty and name already."),
    "many": noop("There are too many of them for one unit."),
    "from": noop("Choose when the absence begins."),
    "until": noop("Choose when the absence ends."),
    "span": noop("The absence ends before it begins, or has ended already: correct one of the times."),
    "long_span": noop("An absence lasts at most a year: take the contact off the list instead."),
    "deputy": noop("Choose another person of the list to stand in."),
    "slots": noop("Choose at least one shift of the week."),
    "shift": noop("Choose at least one shift of the week."),
    "range": noop("A roster is written at most 60 weeks back and ahead."),
    "past": noop("A shift that is over is changed by the city's office alone: tell it what was wrong."),
    "past_reason": noop("Shifts that are over are changed: give the reason."),
    "person": noop("Only people of the unit who are on the list can be put on its roster."),
    "open_call": noop("A call was drawn already: make it first."),
    "seconds": noop("Write after how many seconds somebody answered: a whole number up to 3,600."),
    "reason": noop("Give the reason."),
    "nobody": noop("There is still nobody to tell: enter a contact of the unit first."),
    "over": noop("What the message is about is over by now: it is not sent again."),
}


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none."""
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def error_text(error: str) -> str:
    """Say why a message did not arrive."""
    return _(ERRORS[error]) if error in ERRORS else error


def state_sign(state: str) -> html.Span:
    """Show a message's state by shape and word."""
    word = _(STATES[state])
    if state in ("sent", "received"):
        return sign("good", word)
    if state == "dead":
        return sign("bad", word)
    return chip(word, "outline" if state == "cancelled" else "neutral")
