"""Words of social review: levels, backgrounds, grounds, votes, states, acts and what came of them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips

LEVELS: Mapping[str, str] = {
    "city": noop("City review"),
    "district": noop("District review"),
    "township": noop("Township review"),
    "village": noop("Village review"),
}
BACKGROUNDS: Mapping[str, str] = {
    "deputy": noop("Congress deputy"),
    "member": noop("Consultative member"),
    "lawyer": noop("Legal expert"),
    "media": noop("Journalist"),
    "enterprise": noop("Enterprise representative"),
    "citizen": noop("Citizen representative"),
}
GROUNDS: Mapping[str, str] = {
    "jurisdiction": noop("outside the city's jurisdiction"),
    "other_channel": noop("in or for court, arbitration, inspection, review, disclosure, petition"),
    "law": noop("contrary to law or policy"),
    "secrets": noop("secrets, privacy, public order and morals"),
    "untrue": noop("verified to be untrue"),
    "unreasonable": noop("unreasonable or clearly excessive"),
    "hearing": noop("found unreasonable by a hearing"),
    "malicious": noop("malicious or false"),
}
VOTES: Mapping[str, str] = {
    "exclude": noop("not to be accepted"),
    "keep": noop("to be handled on"),
    "abstain": noop("abstains"),
    "absent": noop("absent"),
}
STATES: Mapping[str, str] = {
    "proposed": noop("proposed, to be drawn"),
    "drawn": noop("panel drawn"),
    "voting": noop("vote open"),
    "excluded": noop("not accepted"),
    "rejected": noop("to be handled on"),
    "appealed": noop("appealed"),
    "upheld": noop("decision upheld"),
    "reversed": noop("decision reversed"),
    "withdrawn": noop("case withdrawn"),
}
CONFIRMATIONS: Mapping[str, str] = {
    "waiting": noop("awaiting the platform"),
    "confirmed": noop("excluded on the platform"),
    "other": noop("excluded on the platform against the decision"),
}
ACTS: Mapping[str, str] = {
    "propose": noop("case proposed"),
    "draw": noop("panel drawn"),
    "lot": noop("lot and pool kept"),
    "open": noop("vote opened"),
    "vote": noop("a seat voted"),
    "replace": noop("a substitute sits in"),
    "correct": noop("a vote corrected"),
    "exclude": noop("not accepted"),
    "reject": noop("to be handled on"),
    "appeal": noop("appealed"),
    "uphold": noop("decision upheld"),
    "reverse": noop("decision reversed"),
    "withdraw": noop("case withdrawn"),
    "clear": noop("name cleared"),
    "add": noop("added"),
    "change": noop("changed"),
    "activate": noop("in the pool again"),
    "deactivate": noop("taken out of the pool"),
    "import": noop("brought in by a table"),
    "file": noop("file added"),
}
DONE: Mapping[str, str] = {
    "proposed": noop("The case is proposed; the city's office runs it."),
    "drawn": noop("The panel is drawn by lot; the seed is kept, so that anybody can draw it again."),
    "opened": noop("The vote is open."),
    "voted": noop("The vote is kept."),
    "replaced": noop("A substitute sits in."),
    "corrected": noop("The vote is corrected; both stand in the history."),
    "excluded": noop("Decided: not accepted. Figures change when an import confirms the exclusion."),
    "rejected": noop("Decided: the order is to be handled."),
    "appealed": noop("The appeal is kept."),
    "upheld": noop("The decision is upheld."),
    "reversed": noop("The decision is reversed."),
    "withdrawn": noop("The case is withdrawn."),
    "cleared": noop("It is noted how the name was cleared."),
    "saved": noop("Saved."),
    "activated": noop("In the pool again."),
    "deactivated": noop("Taken out of the pool."),
    "attached": noop("The file is added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such record, or it is not your unit's."),
    "moved": noop("Somebody else has changed it meanwhile: look at how it stands now, then act again."),
    "order": noop("There is no order of this number among those that your account answers for."),
    "several": noop("More than one source has an order of this number: write which one is meant."),
    "running": noop("A case of this order runs already, or asks for its exclusion."),
    "excluded_before": noop("The order is excluded already."),
    "level": noop("Choose the level of the review."),
    "ground": noop("Choose the ground."),
    "facts": noop("The facts are empty: write what was verified and how."),
    "own": noop("Whoever proposed a case neither draws its panel nor decides it: somebody else has to."),
    "decided_before": noop("Whoever decided a case does not decide its appeal: somebody else has to."),
    "lawyer": noop("No legal expert of the pool may sit on this panel: add one first."),
    "pool": noop("Too few supervisors of the pool may sit on this panel: add some first."),
    "vote": noop("Choose a vote."),
    "sure": noop("Read the vote back to the member first, and tick that it is right."),
    "same_vote": noop("This is the vote that was written down."),
    "not_voted": noop("This seat has not voted yet: write the vote down."),
    "seat": noop("This supervisor has no seat on the panel."),
    "voted_before": noop("This seat has voted already."),
    "no_substitute": noop("No substitute is left."),
    "quorum": noop("Too few have voted for the vote to count: keep the missing votes first."),
    "text": noop("The text is empty: write it."),
    "reason": noop("Give the reason."),
    "name": noop("Write the name."),
    "background": noop("Choose a background."),
    "unit": noop("Choose a unit that takes part in the appraisal today."),
    "taken": noop("This person stands in the pool already."),
    "long": noop("A text is too long: long texts have at most 4,000 characters, reasons 300, names 60."),
    "file": noop("The file is not kept: a picture, PDF, DOCX or XLSX of at most 10 MB is."),
    "no_file": noop("Choose a file first."),
}
OUTLINED = ("withdrawn", "rejected", "reversed")


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none; `which` is what it is about."""
    said = DONE.get(answer) or REFUSED.get(answer)
    if said and which:
        return _("{said} It is: {which}").format(said=_(said), which=which)
    return _(said) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([_(REFUSED[answer])] if answer in REFUSED else [])


def state_chip(state: str) -> html.Span:
    """Show the state of a case."""
    return chip(_(STATES[state]), "outline" if state in OUTLINED else "neutral")


def confirmation_sign(confirmation: str) -> Component:
    """Show how a decision stands against the figures, nothing where nothing was asked."""
    if not confirmation:
        return None
    word = _(CONFIRMATIONS[confirmation])
    kind = {"waiting": "warn", "confirmed": "good", "other": "bad"}[confirmation]
    return sign(kind, word) if confirmation != "waiting" else chip(word, "outline")
