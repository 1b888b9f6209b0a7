"""The panel of a case: its seats and votes, and the forms by which the office writes votes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _
from dashboard.reviews.records import VOTES as VOTE_NAMES
from dashboard.views.records import HistoryLine
from dashboard.views.reviews import ReviewView, SeatRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.forms import labelled, select
from layouts.components.records import record_form
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.parts import folded, line
from layouts.pages.reviews.words import BACKGROUNDS, VOTES

REASON = 300  # the longest reason
NAMED = ("replace", "correct")  # acts of which the history says whom they concern


def panel_card(view: ReviewView) -> html.Section:
    """Show the seats with what each voted, as far as the reader may see it."""
    columns = [
        Column("place", _("Seat"), left=True, pin=True),
        Column("background", _("Background"), left=True),
        Column("name", _("Name"), left=True),
        Column("vote", _("Vote"), left=True, grow=True),
    ]
    rows = [Row(_seat(each), tone="faint" if each.substitute else "") for each in view.seats]
    note = ""
    if view.count is not None:
        note = _("{n} not to accept, {keep} to handle, {abstain} abstain; {needed} are needed").format(
            n=view.count.exclude,
            keep=view.count.keep,
            abstain=view.count.abstain,
            needed=view.count.needed,
        )
    return card(_("Panel"), table(columns, rows, caption=_("Panel")), note=note)


def _seat(seat: SeatRow) -> dict[str, Children]:
    voted = _(VOTES[seat.vote]) if seat.vote else _("has voted") if seat.has_voted else text.NONE
    return {
        "place": _("substitute") if seat.substitute else str(seat.position),
        "background": _(BACKGROUNDS[seat.background]),
        "name": html.Span(seat.name, className="person"),
        "vote": voted,
    }


def panel_forms(view: ReviewView, here: str) -> list[Component]:
    """Return the forms of votes, corrections and absences that the case offers the account."""
    if view.own or not any(each.supervisor_id for each in view.seats):
        return []
    sitting = [each for each in view.seats if not each.substitute and each.vote != "absent"]
    waiting = [each for each in sitting if not each.has_voted]
    voted = [each for each in sitting if each.has_voted]
    forms: list[Component] = []
    if view.row.state == "voting" and waiting:
        forms.append(_vote_form(here, waiting))
    if view.row.state == "voting" and voted:
        forms.append(_correction(here, voted))
    if view.row.state in ("drawn", "voting") and waiting:
        left = any(each.substitute for each in view.seats)
        forms.append(_absence(here, waiting) if left else _nobody_left(view))
    return forms


def _vote_form(here: str, waiting: Sequence[SeatRow]) -> html.Form:
    sure = dbc.Checkbox(
        id="vote-sure", name="sure", value=False, label=_("Read back to the member, and it is right")
    )
    return record_form(f"{here}/vote", _("Write the vote down"), _member(waiting), _votes(), sure, back=here)


def _correction(here: str, voted: Sequence[SeatRow]) -> html.Details:
    why = line("text", _("Why it was wrong"), longest=REASON)
    form = record_form(
        f"{here}/correct", _("Correct the vote"), _member(voted), _votes(), why, back=here, look="button"
    )
    return folded(_("A vote was written down wrongly …"), form)


def _absence(here: str, waiting: Sequence[SeatRow]) -> html.Details:
    why = line("text", _("Why the member cannot come"), longest=REASON)
    form = record_form(
        f"{here}/replace", _("Seat a substitute"), _member(waiting), why, back=here, look="button"
    )
    return folded(_("A member is absent …"), form)


def _nobody_left(view: ReviewView) -> html.P:
    """Say what an absence means once no substitute is left."""
    said = _("No substitute is left: the seat of who does not come stays empty and helps to exclude nothing.")
    if view.count is None:
        return html.P(said, className="state")
    quorum = _("The vote counts once {quorum} of {seats} seats have voted; {present} have.")
    counted = quorum.format(quorum=view.count.quorum, seats=view.count.seats, present=view.count.present)
    return html.P([said, " ", counted], className="state")


def _member(seats: Sequence[SeatRow]) -> html.Label:
    known = [
        (str(each.supervisor_id), f"{each.position}　{each.name}　{_(BACKGROUNDS[each.background])}")
        for each in seats
    ]
    return labelled(_("Member"), select("member", known, "", _("choose …")))


def _votes() -> html.Label:
    words = [(name, _(VOTES[name])) for name in VOTE_NAMES]
    return labelled(_("Vote"), select("vote", words, "", _("choose …")))


def told_history(history: Sequence[HistoryLine]) -> tuple[HistoryLine, ...]:
    """Return a case's history with the members that its lines concern named as the reader may see them."""
    return tuple(replace(each, note=_told(each)) if each.act in NAMED else each for each in history)


def _told(each: HistoryLine) -> str:
    told = each.detail
    said = [_("Seat {n}").format(n=told.get("seat", text.NONE))]
    if told.get("came_name"):
        names = _("{left} left, {came} sits in")
        said.append(names.format(left=told["left_name"], came=told["came_name"]))
    elif told.get("left_name"):
        said.append(told["left_name"])
    before, after = told.get("was", ""), told.get("now", "")
    if before and after:
        said.append(_("{before} → {after}").format(before=_(VOTES[before]), after=_(VOTES[after])))
    if each.note:
        said.append(each.note)
    return "　".join(said)
