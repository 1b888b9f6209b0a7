"""Words of the weekly agenda: why an order is hard, how a call ended, what came of an act."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from layouts.components.states import done_strips, notice_strips

GROUNDS: Mapping[str, str] = {
    "overdue": noop("overdue"),
    "returned": noop("returned several times"),
    "ledger": noop("in a ledger"),
    "near": noop("near due, hard category"),
}
CALL_RESULTS: Mapping[str, str] = {
    "accepted": noop("the enterprise accepts the result"),
    "agreed": noop("a measure was agreed on"),
    "unsolved": noop("the enterprise does not accept"),
    "unreached": noop("not reached"),
}
ACTS: Mapping[str, str] = {"decide": noop("Decision written"), "call": noop("Call written")}
DONE: Mapping[str, str] = {
    "decided": noop("The decision is kept."),
    "called": noop("The call is kept."),
}
REFUSED: Mapping[str, str] = {
    "unit": noop("There is no such unit."),
    "unknown": noop("There is no such record, or it is not your unit's."),
    "order": noop("There is no such order of this unit."),
    "week": noop("Only the running week and the next one are written."),
    "changed": noop(
        "Somebody else has written this week's decision meanwhile. Copy your text, load the page again and "
        "add to what stands there."
    ),
    "nothing_decided": noop("Write a measure or a decision."),
    "long": noop("A text is too long."),
    "moment": noop("Give the day and the time of the call."),
    "future": noop("The call lies in the future."),
    "early": noop("The call lies before the order was opened."),
    "head": noop("Name the head who called."),
    "result": noop("Choose what came of the call."),
    "note": noop("Write what was said."),
}


def agenda_answer(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none; `which` is what it is about."""
    said = DONE.get(answer) or REFUSED.get(answer)
    if said and which:
        return _("{said} It is: {which}").format(said=_(said), which=which)
    return _(said) if said else ""


def agenda_strips(answer: str) -> list[html.P]:
    """Say above the page what came of an act."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])
