"""Words of the look-back: grounds, states, how orders stand, acts and what came of them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.records.clocks import Standing
from dashboard.views.look_back import LookBackRow
from layouts import text
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips
from layouts.definitions import CITY_ZONE

GROUNDS: Mapping[str, str] = {
    "unsolved": noop("not solved by the official check"),
    "dissatisfied": noop("enterprise dissatisfied"),
    "both": noop("not solved and dissatisfied"),
}
STANDS: Mapping[str, str] = {
    "counted": noop("counted orders"),
    "recovered": noop("won back"),
    "overdue": noop("owed past the end"),
    "unchecked": noop("enterprise to be called"),
    "failed": noop("round failed"),
    "running": noop("first round in time"),
    "left": noop("left the list"),
}
STATES: Mapping[str, str] = {
    "listed": noop("to be handled"),
    "handling": noop("being handled"),
    "handled": noop("handled, to be called"),
    "unreached": noop("enterprise not reached"),
    "recovered": noop("won back"),
    "not_recovered": noop("not recovered"),
    "excluded": noop("excluded from the appraisal"),
    "withdrawn": noop("withdrawn by the enterprise"),
    "corrected": noop("outcome corrected on the platform"),
}
ACTS: Mapping[str, str] = {
    "list": noop("put on the look-back list"),
    "begin": noop("handling begun"),
    "handle": noop("handling reported"),
    "recover": noop("called: solved"),
    "repeat": noop("called: not solved, one more round"),
    "unreached": noop("called: not reached"),
    "import": noop("result brought in by a table"),
    "sign_off": noop("signed off in the ledger"),
    "leave": noop("left the list"),
    "file": noop("file added"),
}
DONE: Mapping[str, str] = {
    "begun": noop("Noted: the unit handles it."),
    "handled": noop("The handling is reported; the city calls the enterprise."),
    "recovered": noop("Noted as recovered."),
    "repeated": noop("Noted as not recovered; one more round has begun."),
    "unreached": noop("Noted as not reached: call again."),
    "attached": noop("The file is added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such record, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "measure": noop("Say what was done: the measure is empty."),
    "note": noop("Say what the enterprise told."),
    "result": noop("Choose what the call found."),
    "long": noop("A text is too long: measures have at most 4,000 characters, notes 300."),
    "file": noop("The file is not kept: a picture, PDF, DOCX or XLSX of at most 10 MB is."),
    "no_file": noop("Choose a file first."),
}
RESULTS: Mapping[str, str] = {
    "solved": noop("solved or satisfied"),
    "unsolved": noop("not solved"),
    "unreached": noop("not reached"),
}
OUTLINED = ("unreached", "excluded", "withdrawn", "corrected")


def answer_text(answer: str, _which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none."""
    said = DONE.get(answer) or REFUSED.get(answer)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def state_sign(row: LookBackRow) -> html.Span:
    """Show the state of a round by shape and word."""
    word = _(STATES[row.state])
    if row.state == "recovered":
        return sign("good", word)
    if row.state == "not_recovered":
        return sign("bad", word)
    return chip(word, "outline" if row.state in OUTLINED else "neutral")


def ends(row: LookBackRow) -> Standing | None:
    """Return how the end of a round stands, None for one that runs no more."""
    return row.standing if row.standing.state else None


def late_mark(row: LookBackRow) -> list[html.Span]:
    """Say that the handling was reported after the end of the round; it stays said once it is checked."""
    if not row.late or row.handled is None:
        return []
    said = _("reported late: {at}").format(at=text.moment(row.handled, CITY_ZONE, year=0))
    return [html.Span(sign("bad", said), className="cell-under")]


def round_words(row: LookBackRow) -> str:
    """Say which round it is."""
    return _("round {n}").format(n=row.round)
