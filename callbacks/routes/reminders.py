"""What is done to contacts, rosters, absences, spot calls and messages: each form is one act."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, ticked
from callbacks.routes.files import NUMBER
from dashboard.reminders.contacts import Slot
from data_access.records.reminders.by_hand import move_message
from data_access.records.reminders.contacts import (
    add_absence,
    remove_absence,
    save_contact,
    set_active,
)
from data_access.records.reminders.receiving import receive
from data_access.records.reminders.rosters import save_roster
from data_access.records.reminders.spot_calls import draw_call, note_call
from layouts.pages.reminders.tabs import CONTACTS, MESSAGES
from layouts.pages.reminders.words import answer_text

ON = "on_"  # before a day and a shift: who is on duty then

blueprint = Blueprint("reminders", __name__)


@blueprint.post(f"{CONTACTS}/save")
@guarded_route("view_records")
def save() -> Response:
    """Add a contact or change one."""
    sent = {name: field(name) for name in ("name", "title", "mobile", "phone", "address")}
    unit, duty, account = chosen("unit"), chosen("duty"), field("account")
    around, known = ticked("around_clock"), number("contact")
    return _contacts(
        lambda connection, who: save_contact(
            connection,
            who,
            unit_code=unit,
            duty=duty,
            account_name=account,
            around_clock=around,
            contact_id=known,
            **sent,
        )
    )


@blueprint.post(f"{CONTACTS}/<{NUMBER}:contact_id>/<act>")
@guarded_route("view_records")
def contact_state(contact_id: int, act: str) -> Response:
    """Put a contact on the list or take one off."""
    if act not in ("activate", "deactivate"):
        abort(400)
    return _contacts(lambda connection, who: set_active(connection, who, contact_id, act == "activate"))


@blueprint.post(f"{CONTACTS}/absence")
@guarded_route("view_records")
def absent() -> Response:
    """Note an absence."""
    who_is, deputy, span = number("contact"), number("deputy"), (field("from"), field("until"))
    note = field("note")
    return _contacts(
        lambda connection, who: add_absence(connection, who, who_is, *span, deputy_id=deputy, note=note)
    )


@blueprint.post(f"{CONTACTS}/absence/<{NUMBER}:absence_id>/remove")
@guarded_route("view_records")
def present(absence_id: int) -> Response:
    """Take an absence back."""
    return _contacts(lambda connection, who: remove_absence(connection, who, absence_id))


@blueprint.post(f"{CONTACTS}/roster")
@guarded_route("view_records")
def roster() -> Response:
    """Keep a unit's roster of some days."""
    unit, reason = chosen("unit"), field("reason")
    entries = {slot: number(name) for name in request.form if (slot := _slot(name)) is not None}
    return _contacts(lambda connection, who: save_roster(connection, who, unit, entries, reason))


def _slot(name: str) -> Slot | None:
    """Return the day and shift of a field's name, None for a field of another kind."""
    if not name.startswith(ON):
        return None
    day, _mark, shift = name.removeprefix(ON).partition("_")
    try:
        return date.fromisoformat(day), shift[:20]
    except ValueError:
        return None


@blueprint.post(f"{CONTACTS}/calls/draw")
@guarded_route("supervise")
def draw() -> Response:
    """Draw a unit whose telephone is tried."""
    kind = chosen("kind")
    return _contacts(lambda connection, who: draw_call(connection, who, kind))


@blueprint.post(f"{CONTACTS}/calls/<{NUMBER}:call_id>/<act>")
@guarded_route("supervise")
def call(call_id: int, act: str) -> Response:
    """Note a call as answered or missed."""
    seconds, note = field("seconds"), field("note")
    return _contacts(lambda connection, who: note_call(connection, who, call_id, act, seconds, note))


@blueprint.post(f"{MESSAGES}/receive")
@guarded_route("view_records")
def receive_all() -> Response:
    """Mark all messages of the own tray as received."""
    return _messages(lambda connection, who: receive(connection, who, 0))


@blueprint.post(f"{MESSAGES}/<{NUMBER}:message_id>/<act>")
@guarded_route("view_records")
def message(message_id: int, act: str) -> Response:
    """Mark a message of the own tray as received; the office notes what was done, or sends it again."""
    if act == "receive":
        return _messages(lambda connection, who: receive(connection, who, message_id))
    note = field("note")
    return _messages(lambda connection, who: move_message(connection, who, message_id, act, note))


def _contacts(act: Act) -> Response:
    return do(act, answer_text, CONTACTS, CONTACTS)


def _messages(act: Act) -> Response:
    return do(act, answer_text, MESSAGES, MESSAGES)
