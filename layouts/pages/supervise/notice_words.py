"""Words of notices and requests: kinds, states, acts, and what came of an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import html

from dashboard.i18n import _, ngettext, noop
from dashboard.supervise.proposals import EXTENSIONS, MONTHS, RETURNS
from dashboard.views.notices import OrderOutcome
from layouts import text
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips
from layouts.pages.proactive.words import REFUSED as RECORDS_REFUSED

Words = Callable[[str, str], str]

KINDS: Mapping[str, str] = {
    "oversee": noop("Supervision notice"),
    "rectify": noop("Rectification notice"),
}
REQUEST_KINDS: Mapping[str, str] = {
    "redo": noop("send back to be handled again"),
    "extend": noop("extend the deadline"),
    "exclude": noop("exclude from the appraisal"),
}
STATES: Mapping[str, Mapping[str, str]] = {
    "supervision": {
        "draft": noop("draft"),
        "issued": noop("issued"),
        "replied": noop("replied"),
        "returned": noop("sent back"),
        "signed_off": noop("signed off"),
        "withdrawn": noop("taken back"),
    },
    "request": {
        "waiting": noop("waits for the platform's confirmation"),
        "confirmed": noop("confirmed by an import"),
        "withdrawn": noop("taken back"),
    },
}
ENDED = ("signed_off", "confirmed")
OUTLINED = ("draft", "returned", "withdrawn", "waiting")
ACTS: Mapping[str, str] = {
    "draft": noop("draft made"),
    "change": noop("changed"),
    "remove": noop("draft removed"),
    "issue": noop("issued"),
    "acknowledge": noop("receipt acknowledged"),
    "reply": noop("replied"),
    "return": noop("sent back"),
    "sign_off": noop("signed off"),
    "withdraw": noop("taken back"),
    "file": noop("file added"),
    "ask": noop("asked of the platform"),
    "confirm": noop("confirmed by an import"),
}
RULES: Mapping[str, str] = {
    RETURNS: noop("{n} orders still to be solved, sent back at least twice (most {most})"),
    EXTENSIONS: noop("{n} orders still to be solved, put off at least twice (most {most})"),
    MONTHS: noop("under 90% for {most} closed months in a row"),
}
RULES_OF_ONE: Mapping[str, str] = {
    RETURNS: "{n} order still to be solved, sent back at least twice (most {most})",
    EXTENSIONS: "{n} order still to be solved, put off at least twice (most {most})",
}
DONE: Mapping[str, str] = {
    "saved": noop("Saved."),
    "removed": noop("The draft is removed."),
    "issued": noop("Issued. Its unit is told and sees it from now on; its content does not change any more."),
    "replied": noop("The reply is sent; the city reviews it."),
    "signed_off": noop("Signed off."),
    "returned": noop("Sent back to the unit with the reason."),
    "withdrawn": noop("Withdrawn. Its number stays taken; nothing is to be replied."),
    "acknowledged": noop("The receipt is noted."),
    "attached": noop("The file is added."),
    "asked": noop("Asked. The request waits until an import shows that the platform has done it."),
    "taken_back": noop("The request is taken back."),
    "urged": noop("Reminded."),
    "drafted": noop("On a draft."),
}
REFUSED: Mapping[str, str] = {
    **RECORDS_REFUSED,
    "notice_kind": noop("Choose whether it is a supervision notice or a rectification notice."),
    "asked": noop("Write what is asked before the notice is issued."),
    "orders": noop("A notice has at most 200 orders: make several of them."),
    "order": noop("There is no such order, or it is not your unit's."),
    "several": noop("More than one source has an order of this number: write which one is meant."),
    "foreign": noop("The addressee does not answer for these orders: take them out."),
    "elsewhere": noop("Orders stand on another running notice: take them out, or tick that this is meant."),
    "bare": noop("A supervision notice names its orders: add some, or tick that it names none."),
    "origin": noop("The notice refers to something that is not there: begin a new one."),
    "reply": noop("The reply is empty: say what was done."),
    "not_ended": noop("Only an order that was replied to can be sent back to be handled again."),
    "ended": noop("The order has ended."),
    "no_clock": noop("The order has no deadline that could be extended."),
    "too_late": noop("The deadline has passed: an extension counts only when approved before it."),
    "earlier": noop("The new deadline must lie after the one in force."),
    "beyond": noop("All extensions of an order are at most ten working days: choose an earlier day."),
    "asked_before": noop("The same was asked for this order already and waits."),
    "of_review": noop("A social review decided it: only its appeal takes the request back."),
    "not_asked": noop("Only who asked for it, or the city, takes a request back."),
    "urged_today": noop("Already reminded today."),
    "no_contact": noop("No liaison of the unit can be reached."),
    "no_unit": noop("No unit answers for it."),
    "nothing": noop("Choose orders first."),
    "no_ledger": noop("The ledgers are not there."),
}


def state_sign(subject: str, state: str) -> html.Span:
    """Show a state by shape and word."""
    word = _(STATES[subject][state])
    if state in ENDED:
        return sign("good", word)
    return chip(word, "outline" if state in OUTLINED else "neutral")


def nothing_yet() -> html.P:
    """Say that nothing had come by the end of a week."""
    return html.P(_("Nothing was known here at the end of this week."), className="state")


def ended_words() -> str:
    """Say how a paper of a week that is over is meant."""
    return _(
        "The week is over: all stands as it was known at its end. An order that was handled again since, and "
        "who answers for it, stand as today."
    )


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none; `which` is what it is about."""
    said = DONE.get(answer) or REFUSED.get(answer)
    if said and which:
        return _("{said} It is: {which}").format(said=_(said), which=which)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def rule_words(rule: str, n: int, most: int) -> str:
    """Say why a rule proposes a notice."""
    return ngettext(RULES_OF_ONE.get(rule, RULES[rule]), RULES[rule], n).format(n=n, most=most)


def outcome_words(outcomes: Sequence[OrderOutcome], words: Words = answer_text) -> str:
    """Say how many orders of many were done, and which not and why: each reason once, with its orders.

    `words` says an answer of whoever acted on them.
    """
    done = [each for each in outcomes if each.done]
    said = _("{done} of {n} done.").format(done=len(done), n=len(outcomes))
    reasons: dict[tuple[str, str], list[str]] = {}
    for each in outcomes:
        if not each.done:
            number = each.address.partition("~")[2] or each.address
            reasons.setdefault((each.said, each.which), []).append(number)
    missed = []
    for (why, which), orders in reasons.items():
        told = words(why, which) or answer_text(why, which) or why
        missed.append(_("Not done ({orders}): {why}").format(why=told, orders=text.listed(orders, 5)))
    return " ".join([said, *missed])
