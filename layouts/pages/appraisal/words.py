"""Words of the appraisal's settings: states of versions, and what came of an act, field by field."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.appraisal.entries import MOST_ADDED
from dashboard.appraisal.registry import REGISTRY
from dashboard.i18n import _, noop
from layouts import text
from layouts.components.states import done_strips, notice_strips
from layouts.vocabulary import ANSWERS, SCORECARD

SEPARATOR = "\x1f"
STATES: Mapping[str, str] = {
    "in_force": noop("in force"),
    "planned": noop("planned"),
    "past": noop("past"),
    "replaced": noop("replaced"),
    "draft": noop("draft"),
}
DONE: Mapping[str, str] = {
    "begun": noop("A draft was begun. Nothing changes until it is put in force."),
    "changed": noop("The draft was changed; the effect below is computed anew."),
    "dropped": noop("The draft was given up."),
    "kept": noop("The draft now follows upon the newest version."),
    "stored": noop("The version was stored. It takes effect with the month it names."),
    "entered": noop("The entry was stored; scores of its month count it."),
    "cancelled": noop("The entry was cancelled; it stays to be seen and counts no more."),
    "attached": noop("The document was added."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such draft or entry any more."),
    "many": noop("Twenty drafts wait already. Give up one that is not needed."),
    "moved": noop("Somebody else changed this in the meantime. Load the page again and look at it first."),
    "newer": noop(
        "Another version was stored since this draft was begun. Compare both, then keep the draft or begin "
        "anew."
    ),
    "same": noop("The draft is the same as the newest version: there is nothing to put in force."),
    "reason": noop("Give a reason of at least four characters."),
    "paper": noop("Name the document that it rests on."),
    "long": noop("The text is too long."),
    "month": noop("Choose one of the months that are offered."),
    "fixed": noop("The check of {limit} has begun, or it is locked: new settings begin with a later month."),
    "locked": noop("{limit} is locked. It is corrected by a new version of the month."),
    "kind": noop("Choose what is entered."),
    "points": noop("Points are a number other than 0 with at most two decimals, from −{most} to {most}."),
    "figure": noop("Give whole numbers, the first not above the second, the second not 0."),
    "twice": noop("This figure was entered for the unit and month already. Cancel that entry first."),
    "no_file": noop("Choose a file first."),
    "unit": noop("Choose units of this level."),
    # Fields of a form.
    "number": noop("{field}: “{value}” is no number."),
    "bounds": noop("{field}: “{value}” lies outside {limit}."),
    "whole": noop("{field}: “{value}” is no whole number."),
    "choice": noop("{field}: choose one of what is offered."),
    "no_indicator": noop("Tick at least one indicator."),
    "sum": noop("The points of the ticked indicators add up to {limit}, the full score says {value}."),
    "floor": noop("{field}: the least points {value} are above the indicator's points {limit}."),
    "steps": noop(
        "{field}: write steps as rate:points, separated by commas, as in 98:25, 95:20. Found: “{value}”."
    ),
    "step_over": noop("{field}: a step gives {value} points, the indicator has {limit}."),
    "taken": noop("These units have a form of their own already: {value}."),
    "name": noop("Name the group when it holds only some units of a level."),
    "group": noop("There is no such group in the draft any more."),
    "refused": noop("The settings do not fit together: {limit}"),
}
FIELDS: Mapping[str, str] = {
    "use": noop("Use"),
    "kind": noop("Rule"),
    "weight": noop("Points"),
    "target": noop("Target, %"),
    "loss": noop("Off per percentage point"),
    "floor": noop("At least"),
    "steps": noop("Steps"),
    "shared": noop("Compared with"),
    "order": noop("Off per order"),
    "cap": noop("At most off"),
    "credit": noop("Credit"),
    "sample": noop("Minimum sample"),
    "six": noop("Points of an item"),
}
SINGLE: Mapping[str, str] = {
    "total": noop("Full score"),
    "coverage": noop("Least coverage of satisfaction, %"),
    "ties": noop("After a tie"),
    "threshold": noop("Warning threshold, %"),
    "sign_minutes": noop("Signed in time within, minutes"),
    "four_way_minutes": noop("Four-way call within, minutes"),
    "liaison_minutes": noop("Liaison answers within, minutes"),
    "sixth_name": noop("Own name of the sixth item"),
    "sixth_days": noop("Limit of the sixth item, working days"),
    "name": noop("Name of the group"),
    "level": noop("Level"),
}
TIES: Mapping[str, str] = {
    "skip": noop("the next place is left out: 1, 2, 2, 4"),
    "dense": noop("no place is left out: 1, 2, 2, 3"),
}


def field_name(field: str) -> str:
    """Return a field as its label names it, with what it belongs to."""
    if field in SINGLE:
        return _(SINGLE[field])
    kind, _gap, of = field.partition("_")
    if kind not in FIELDS:
        return field
    owner = ""
    if of in REGISTRY:
        owner = _(text.INDICATOR_NAMES[of])
    elif of in text.LEVEL_NAMES:
        owner = _(text.LEVEL_NAMES[of])
    else:
        owner = _({**ANSWERS, **SCORECARD}.get(of, of))
    return _("{owner}, {field}").format(owner=owner, field=_(FIELDS[kind]))


def answer_text(answer: str, which: str = "") -> str:
    """Return what came of an act as a sentence, "" for a word that is none.

    `which` names field, value and limit, or what a refusal is about.
    """
    said = DONE.get(answer) or REFUSED.get(answer, "")
    named = which.split(SEPARATOR) if SEPARATOR in which else ["", "", which]
    field, value, limit = (*named, "", "")[:3]
    filled = {"field": field_name(field), "value": value, "limit": limit, "most": text.whole(MOST_ADDED)}
    return _(said).format_map(filled) if said else ""


def answer_strips(answer: str) -> list[html.P]:
    """Say above a page what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer])])
    return notice_strips([answer_text(answer)] if answer in REFUSED else [])
