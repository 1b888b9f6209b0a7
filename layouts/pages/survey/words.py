"""Words of the survey: outcomes of calls, states of findings, what was done and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from layouts.components.states import done_strips, notice_strips

OUTCOMES: Mapping[str, str] = {
    "complete": noop("interviewed"),
    "no_answer": noop("nobody answered"),
    "bad_number": noop("number does not exist"),
    "refused": noop("refused"),
    "out_of_service": noop("out of service"),
    "call_back": noop("call-back agreed"),
    "not_tried": noop("not called yet"),
}
STATES: Mapping[str, str] = {
    "fed_back": noop("fed back"),
    "claimed": noop("claimed"),
    "rectifying": noop("being put right"),
    "to_check": noop("put right, to be checked"),
    "failed": noop("check not passed"),
    "signed_off": noop("signed off"),
}
ACTS: Mapping[str, str] = {
    "feed_back": noop("fed back"),
    "add": noop("named by more enterprises"),
    "claim": noop("claimed"),
    "begin": noop("measures set"),
    "report": noop("reported as put right"),
    "confirm": noop("confirmed by the enterprise, signed off"),
    "reject": noop("check not passed"),
    "reassign": noop("given to another unit"),
    "attach": noop("file added"),
}
BUTTONS: Mapping[str, str] = {
    "claim": noop("Claim it"),
    "begin": noop("Set the measures"),
    "report": noop("Report as put right"),
    "confirm": noop("Enterprise confirms: sign off"),
    "reject": noop("Enterprise does not confirm"),
    "reassign": noop("Give to another unit"),
}
NEEDS: Mapping[str, str] = {
    "measures": noop("Measures and until when"),
    "result": noop("What was done"),
    "note": noop("Who was asked again, and the answer"),
}
GROUPS: Mapping[str, str] = {
    "district": noop("By districts"),
    "township": noop("By township"),
    "size": noop("By size"),
    "industry": noop("By kind"),
}
HEADS: Mapping[str, str] = {
    "district": noop("District"),
    "township": noop("Township"),
    "size": noop("Enterprise size"),
    "industry": noop("Kind of enterprise"),
}
DONE: Mapping[str, str] = {
    "drawn": noop("The sample is drawn. Callers find it in their list."),
    "ended": noop("The wave is closed: its figures stay as they are."),
    "noted": noop("The call is noted."),
    "stored": noop("The answers are stored."),
    "fed_back": noop("The problem is fed back to the unit."),
    "added": noop("The enterprises are added to the open finding."),
    "claim": noop("The finding is claimed."),
    "begin": noop("The measures are set."),
    "report": noop("The finding waits for the city's check."),
    "confirm": noop("The finding is signed off."),
    "reject": noop("The finding goes back to the unit."),
    "reassign": noop("The finding is given to another unit."),
    "draft": noop("The draft is kept."),
    "published": noop("The questionnaire is published; new waves ask it."),
    "attached": noop("The file is kept."),
}
REFUSED: Mapping[str, str] = {
    "month": noop("There is no such month."),
    "ahead": noop("This month is too far ahead: draw this month's sample or that of the next."),
    "exists": noop("A sample of this month is drawn already."),
    "questionnaire": noop("Publish a questionnaire first."),
    "empty": noop("Nobody can be drawn: bring in enterprises with phones, or shorten how long they rest."),
    "rule_month": noop("Month: write it as 2026-10."),
    "rule_share": noop("Share of the frame: a number above 0 and up to 100."),
    "rule_minimum": noop("At least, of each stratum: a whole number from 0 to 1000."),
    "rule_resting": noop("Months that nobody is drawn again: a whole number from 0 to 60."),
    "rule_reserve": noop("Reserve, as a share of the sample: a number from 0 to 5."),
    "was_closed": noop("The wave was closed already."),
    "unknown": noop("There is no such record, or it is not yours to change."),
    "closed": noop("The wave is closed and takes no more calls."),
    "held": noop("Somebody else is calling this enterprise now."),
    "done": noop("An interview of this enterprise stands already."),
    "twice": noop("Answers of this enterprise stand already; the first ones count."),
    "outcome": noop("Choose what came of the call."),
    "call_back": noop("Give the time of the call-back: later than now, within a month."),
    "version": noop("The wave asks another version of the questionnaire: load the page again."),
    "answers": noop("Some answers are missing or not admitted; they are marked below."),
    "state": noop("Somebody was faster: the finding stands elsewhere by now."),
    "measures": noop("Write the measures down."),
    "result": noop("Write down what was done."),
    "note": noop("Write down who was asked again and what was answered."),
    "unit": noop("There is no such unit."),
    "nothing": noop("Every enterprise that names this is in a finding already."),
    "wave": noop("There is no such wave."),
    "long": noop("A text is too long: shorten it."),
    "file": noop("The file is not kept."),
}


def answer_strips(answer: str, detail: str = "") -> list[html.P]:
    """Say what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    if answer not in REFUSED:
        return []
    return notice_strips([f"{_(REFUSED[answer])}　{detail}" if detail else _(REFUSED[answer])])
