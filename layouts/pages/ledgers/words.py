"""Words of the ledgers: reasons, states, acts, the numbers of a week, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips

BOOKS: Mapping[str, str] = {"unsolved": noop("unsolved matters"), "planned": noop("planned solutions")}
REASONS: Mapping[str, str] = {
    "policy": noop("policy"),
    "funds": noop("funds"),
    "history": noop("left from the past"),
    "unclear": noop("unclear responsibility"),
    "technical": noop("technical conditions"),
    "third_party": noop("needs a third party"),
    "other": noop("other reason"),
    "none": noop("reason not stated"),
}
STATES: Mapping[str, str] = {
    "open": noop("on the books"),
    "asked": noop("sign-off asked"),
    "returned": noop("evidence sent back"),
    "closed": noop("signed off"),
}
MEASURES: Mapping[str, str] = {
    "open": noop("on the books at the end of the week"),
    "new": noop("entered in the week"),
    "signed": noop("signed off in the week"),
    "slipped": noop("promise slipped in the week"),
    "late": noop("past the promise at the end of the week"),
    "unnoted": noop("without their weekly note"),
    "next": noop("promised for the week after"),
}
CHANGES: Mapping[str, str] = {
    "asked": noop("waits for the city"),
    "granted": noop("granted"),
    "refused": noop("not agreed"),
    "given_up": noop("promise given up"),
    "lapsed": noop("settled otherwise"),
}
ACTS: Mapping[str, str] = {
    "enter": noop("entered in the ledger"),
    "import": noop("brought in from the platform's ledger"),
    "note": noop("weekly note"),
    "plan": noop("solution promised"),
    "give_up": noop("promise given up"),
    "extend": noop("extension asked"),
    "grant": noop("extension granted"),
    "refuse": noop("extension refused"),
    "ask": noop("evidence handed in"),
    "return": noop("evidence sent back"),
    "close": noop("signed off"),
    "file": noop("file added"),
    "table": noop("brought in by a table"),
}
DONE: Mapping[str, str] = {
    "entered": noop("Entered in the ledger."),
    "noted": noop("The weekly note is kept."),
    "planned": noop("The solution is promised; the item stands among the planned solutions."),
    "given_up": noop("The item stands among the unsolved matters again; its first promise stays in sight."),
    "extension_asked": noop("The extension is asked; the present promise holds until the city decides."),
    "granted": noop("The extension is granted; the first promise stays in sight."),
    "refused": noop("The extension is refused; the promise holds."),
    "closing_asked": noop("The evidence is handed in; the city checks it."),
    "returned": noop("The evidence is sent back; the promise runs on."),
    "closed": noop("Signed off."),
    "attached": noop("The file is added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such order or item, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "several": noop("More than one source has an order of this number: write which one is meant."),
    "order": noop("There is no such order, or it is not your unit's."),
    "in_ledger": noop("It stands in a ledger already."),
    "no_orders": noop("Choose at least one order."),
    "many": noop("At most 200 orders are entered at once: choose fewer."),
    "withdrawn": noop("A withdrawn order is not entered: take it out of the choice."),
    "book": noop("Choose the ledger: unsolved matters or planned solutions."),
    "reason_class": noop("Choose why it is not solved."),
    "planned_only": noop("Only a planned solution has a promise: choose that ledger, or leave the day out."),
    "why": noop("Say why it cannot be solved now, or what is planned."),
    "measure": noop("Say how it will be solved."),
    "note": noop("Say how far it is."),
    "reason": noop("Give the reason."),
    "evidence": noop("Say what proves that it is solved."),
    "no_file": noop("A sign-off needs evidence: add a file (picture, PDF, DOCX or XLSX)."),
    "due": noop("Choose the promised day."),
    "past": noop("The promised day has passed: choose one that lies ahead."),
    "far": noop("The promised day lies more than two years ahead: choose an earlier one."),
    "holiday": noop("The promised day is not worked: choose a working day."),
    "day_end": noop("A promise ends with a day: choose the day."),
    "no_promise": noop("Nothing is promised that could be moved."),
    "passed": noop("The promise has passed: an extension is asked before that."),
    "not_later": noop("The new day is not later than the promise in force."),
    "asked_already": noop("An extension waits for the city already."),
    "long": noop("A text is too long: long texts have at most 4,000 characters, reasons 300."),
    "file": noop("The file was not taken."),
}


MARKS: Mapping[str, str] = {"provisional": noop("provisional"), "off": noop("not worked")}


def marked(shown: str, mark: str) -> Component:
    """Show a promised day; ▲ where it is provisional, or its day has turned out not to be worked."""
    return html.Span([shown, " ", sign("warn", _(MARKS[mark]))]) if mark else shown


def state_sign(state: str) -> html.Span:
    """Show an item's state by shape and word."""
    word = _(STATES[state])
    if state == "closed":
        return sign("good", word)
    return chip(word, "outline" if state == "returned" else "neutral")


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none; `which` is what it is about."""
    if answer == "entered" and which:
        done, _mark, every = which.partition("/")
        return _("Entered {done} of {all} orders; the others stood in a ledger already.").format(
            done=done, all=every
        )
    said = DONE.get(answer) or REFUSED.get(answer)
    if said and which:
        return _("{said} It is: {which}").format(said=_(said), which=which)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])
