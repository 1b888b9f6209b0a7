"""Words of proactive records: states, acts, and what came of an act."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.records.clocks import Standing
from layouts import text
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips

KINDS: Mapping[str, str] = {"special": noop("Special report"), "leaders": noop("Paper for leaders")}
STATES: Mapping[str, Mapping[str, str]] = {
    "report": {"draft": noop("draft"), "issued": noop("issued"), "withdrawn": noop("taken back")},
    "suggestion": {
        "draft": noop("in a draft"),
        "proposed": noop("proposed"),
        "adopted": noop("adopted"),
        "declined": noop("not adopted"),
        "done": noop("carried out"),
        "withdrawn": noop("taken back"),
    },
    "instruction": {
        "open": noop("not begun"),
        "running": noop("in progress"),
        "done": noop("reported as done"),
        "returned": noop("sent back"),
        "closed": noop("signed off"),
    },
    "visit": {
        "planned": noop("planned visit"),
        "held": noop("visit held"),
        "cancelled": noop("visit cancelled"),
    },
    "problem": {
        "spot": noop("solved on the spot"),
        "open": noop("to be put right"),
        "answered": noop("reported as put right"),
        "settled": noop("signed off"),
    },
}
# What has ended stands with a sign, what runs without one.
ENDED = {
    "suggestion": ("done",),
    "instruction": ("closed",),
    "problem": ("spot", "settled"),
    "visit": ("held",),
}
OUTLINED = ("draft", "declined", "withdrawn", "cancelled", "returned", "planned")

ACTS: Mapping[str, str] = {
    "draft": noop("draft made"),
    "change": noop("changed"),
    "suggest": noop("suggestion added"),
    "unsuggest": noop("suggestion taken out"),
    "issue": noop("issued"),
    "withdraw": noop("taken back"),
    "acknowledge": noop("receipt acknowledged"),
    "remove": noop("draft removed"),
    "propose": noop("suggestion made"),
    "adopt": noop("adopted"),
    "decline": noop("not adopted"),
    "finish": noop("reported as done"),
    "give": noop("instruction given"),
    "progress": noop("progress noted"),
    "return": noop("sent back"),
    "close": noop("signed off"),
    "plan": noop("visit planned"),
    "hold": noop("visit held"),
    "cancel": noop("visit cancelled"),
    "find": noop("problem found"),
    "answer": noop("reported as put right"),
    "reopen": noop("sent back"),
    "settle": noop("signed off"),
    "add": noop("added"),
    "activate": noop("on the list again"),
    "deactivate": noop("taken off the list"),
    "file": noop("file added"),
    "import": noop("brought in by a table"),
}

DONE: Mapping[str, str] = {
    "saved": noop("Saved."),
    "removed": noop("The draft is removed."),
    "suggested": noop("The suggestion is added."),
    "issued": noop("Issued. The receivers see it from now on; its content does not change any more."),
    "withdrawn": noop("Withdrawn. Its number stays taken, its running suggestions ended."),
    "acknowledged": noop("The receipt is noted."),
    "adopted": noop("Noted as adopted."),
    "declined": noop("Noted as not adopted, with the reason."),
    "finished": noop("The result is noted."),
    "given": noop("The instruction is kept."),
    "progressed": noop("The progress is noted."),
    "returned": noop("Sent back to the lead unit."),
    "closed": noop("Signed off."),
    "planned": noop("The visit is planned."),
    "held": noop("The visit is noted as held."),
    "cancelled": noop("The visit is cancelled."),
    "found": noop("The problem is added."),
    "answered": noop("Reported as put right; the city checks it."),
    "reopened": noop("Sent back to the unit."),
    "settled": noop("Signed off."),
    "activated": noop("On the list again."),
    "deactivated": noop("Taken off the list."),
    "attached": noop("The file is added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such record, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "kind": noop("Choose whether it is a special report or a paper for leaders."),
    "title": noop("The title is empty: write one."),
    "problem": noop("Name the kind of problem that it sorts out."),
    "facts": noop("The facts are empty: a paper says something before it is issued."),
    "receivers": noop("A special report goes to at least one unit: choose its receivers."),
    "leaders": noop("A paper for leaders names whom it goes to."),
    "suggestion": noop("The suggestion is empty: write it."),
    "text": noop("The text is empty: write it."),
    "problem_text": noop("The problem is empty: write what was found."),
    "reason": noop("Give the reason."),
    "effect": noop("Say what was done and what it brought."),
    "note": noop("Say how far it is."),
    "result": noop("Say what was done."),
    "leader": noop("Name the leader."),
    "took_part": noop("Name who took part."),
    "name": noop("Write the name."),
    "field": noop("Write the field."),
    "taken": noop("This person stands on the list already."),
    "long": noop("A text is too long: long texts have at most 4,000 characters, titles and names 120."),
    "many": noop("There are too many of them for one record."),
    "unit": noop("Choose a unit that takes part in the appraisal today."),
    "category": noop("Choose a category of the list."),
    "report": noop("Choose an issued paper of the list."),
    "before_report": noop("The day lies before that of the paper: choose a later day, or another paper."),
    "suggestion_due": noop(
        "The deadline of a suggestion has passed or is today: take it out and add it with a later one."
    ),
    "day": noop("Choose a day."),
    "bounds": noop("Choose a day from 2000 on and at most two years ahead."),
    "due": noop("Choose the day of the deadline."),
    "past": noop("The deadline lies in the past: choose a later working day."),
    "far": noop("The deadline is more than two years away: choose an earlier working day."),
    "holiday": noop("The deadline is no working day: choose one."),
    "future": noop("The day lies in the future: choose today or an earlier day."),
    "not_held": noop("The visit has not taken place yet: note it as held first."),
    "file": noop("The file is not kept: a picture, PDF, DOCX or XLSX of at most 10 MB is."),
    "no_file": noop("Choose a file first."),
}


def state_sign(subject: str, state: str) -> html.Span:
    """Show a record's state by shape and word."""
    word = _(STATES[subject][state])
    if state in ENDED.get(subject, ()):
        return sign("good", word)
    return chip(word, "outline" if state in OUTLINED else "neutral")


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


def standing_words(standing: Standing) -> html.Span | None:
    """Say how far a deadline is past or away; nothing where none runs."""
    if not standing.state:
        return None
    n = standing.workdays
    if standing.state == "overdue":
        late = _("overdue by {days}").format(days=text.working_days(n)) if n else _("overdue since today")
        return html.Span(sign("bad", late), className="time-left time-bad")
    left = _("{days} left").format(days=text.working_days(n)) if n else _("due today")
    if standing.state == "near":
        return html.Span(sign("warn", left), className="time-left time-warn")
    return html.Span(left)
