"""Words of accounts: their states, what administrators did, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.views.people import UserRow
from layouts.components.chips import chip
from layouts.components.states import done_strips, notice_strips

STATES: Mapping[str, str] = {
    "active": noop("in use"),
    "disabled": noop("disabled"),
    "locked": noop("locked"),
    "unassigned": noop("no role yet"),
}
CHIPS: Mapping[str, str] = {"disabled": "neutral", "locked": "warn", "unassigned": "outline"}
DONE: Mapping[str, str] = {
    "disable": noop("{name} is disabled; all sessions ended."),
    "enable": noop("{name} may sign in again."),
    "unlock": noop("{name} may try the password again."),
    "end_phones": noop("The phones of {name} are signed out."),
    "role_given": noop("{name} has the role; all sessions ended, it holds from the next sign-in."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no account {name}."),
    "own": noop("Nobody changes his own account here."),
    "administrator": noop("An administrator's account is changed on the server: python app.py user …"),
    "name": noop("A name has 1 to 60 characters and no blanks."),
    "taken": noop("An account of this name exists already."),
    "role": noop("This role is not given here."),
    "unit": noop("There is no such unit."),
    "needs_unit": noop(
        "A district coordinator needs a district, a handler a township, department or utility."
    ),
    "no_unit": noop("This role stands for the whole city: leave the unit empty."),
}


def state_word(row: UserRow) -> html.Span:
    """Show the state of an account; what is as it should be stands without a chip."""
    word = _(STATES[row.state])
    return chip(word, CHIPS[row.state]) if row.state in CHIPS else html.Span(word)


def answer_strips(answer: str, name: str) -> list[html.P]:
    """Say what came of an act, nothing for a word that is none of them."""
    if answer in DONE:
        return done_strips([_(DONE[answer]).format(name=name)])
    return notice_strips([_(REFUSED[answer]).format(name=name)] if answer in REFUSED else [])
