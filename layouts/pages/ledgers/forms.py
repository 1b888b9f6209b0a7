"""What an account may do with a ledger item, each act as a form that is sent once."""

from __future__ import annotations

from datetime import date

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _
from dashboard.views.ledgers import ItemView, LedgersView
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.forms import labelled, select
from layouts.components.records import file_field, lines, record_form
from layouts.definitions import CITY_ZONE
from layouts.pages.ledgers.words import BOOKS, REASONS, marked
from layouts.pages.proactive.parts import folded
from layouts.pages.supervise.tabs import LEDGERS


def act_cards(view: ItemView, here: str) -> list[html.Section]:
    """Return the card of the acts that are offered, nothing without any; the next one stands open."""
    makers = {
        "note": _note,
        "close": _close,
        "return": _return,
        "grant": _grant,
        "refuse": _refuse,
        "plan": _plan,
        "extend": _extend,
        "ask": _ask,
        "give_up": _give_up,
    }
    forms = [form for act, make in makers.items() if act in view.acts for form in make(view, here)]
    return [card(_("To be done here"), *forms)] if forms else []


def enter_card(view: LedgersView) -> html.Section:
    """Return the form that enters orders in a ledger."""
    books = [(book, _(BOOKS[book])) for book in BOOKS]
    reasons = [(name, _(word)) for name, word in REASONS.items() if name != "none"]
    fields = html.Div(
        [
            labelled(_("Ledger"), select("book", books, "unsolved")),
            labelled(_("Reason class"), select("reason", reasons, "", _("choose …"))),
            promise_field(
                "until", _("Promised day, of a planned solution"), view.first_day, view.last_day, needed=False
            ),
        ],
        className="form-grid",
    )
    form = record_form(
        f"{LEDGERS}/enter",
        _("Enter in the ledger"),
        lines("numbers", _("Order numbers, one a line"), rows=2),
        fields,
        lines("why", _("Why it stands there"), rows=2),
        back=LEDGERS,
    )
    return html.Section(folded(_("Enter orders in a ledger …"), form), className="panel ledger-enter")


def promise_field(
    name: str, label: str, first: date | None, last: date | None, *, needed: bool = True
) -> html.Label:
    """Ask for a promised day; one of a year whose holidays are not published yet is provisional."""
    bounds = {}
    if first is not None and last is not None:
        bounds = {"min": first.isoformat(), "max": last.isoformat()}
    field = dbc.Input(name=name, value="", type="date", required=needed, className="field", **bounds)
    return labelled(label, field)


def _note(view: ItemView, here: str) -> list[Component]:
    note = lines("text", _("How far it is this week"))
    return [record_form(f"{here}/note", _("Keep the weekly note"), note, file_field(), back=here)]


def _close(view: ItemView, here: str) -> list[Component]:
    if view.row.item.state == "asked":
        said = lines("text", _("What the city checked"), rows=2, required=False)
        return [record_form(f"{here}/close", _("Sign it off"), said, file_field(), back=here)]
    said = lines("text", _("What proves that it is solved"))
    form = record_form(f"{here}/close", _("Sign it off"), said, file_field(), back=here)
    return [folded(_("Sign it off …"), form)]


def _return(view: ItemView, here: str) -> list[Component]:
    reason = lines("text", _("Grounds"), rows=2)
    form = record_form(f"{here}/return", _("Send the evidence back"), reason, back=here, look="button")
    return [folded(_("Send the evidence back …"), form)]


def _grant(view: ItemView, here: str) -> list[Component]:
    until = text.deadline(view.row.asked_until, CITY_ZONE, year=0)
    asked = _("Asked: a later promise, {day}.").format(day=until)
    said = html.P(marked(asked, view.row.asked_mark), className="card-text")
    note = lines("text", _("Remark"), rows=2, required=False)
    return [record_form(f"{here}/grant", _("Grant the extension"), said, note, back=here)]


def _refuse(view: ItemView, here: str) -> list[Component]:
    reason = lines("text", _("Grounds"), rows=2)
    form = record_form(f"{here}/refuse", _("Refuse the extension"), reason, back=here, look="button")
    return [folded(_("Refuse the extension …"), form)]


def _plan(view: ItemView, here: str) -> list[Component]:
    form = record_form(
        f"{here}/plan",
        _("Promise the solution"),
        promise_field("until", _("Promised day, a working day"), view.first_day, view.last_day),
        lines("text", _("How it will be solved"), rows=2),
        back=here,
        look="button",
    )
    return [folded(_("Promise a solution …"), form)]


def _extend(view: ItemView, here: str) -> list[Component]:
    form = record_form(
        f"{here}/extend",
        _("Ask for the extension"),
        promise_field("until", _("New promised day, a working day"), view.first_day, view.last_day),
        lines("text", _("Grounds"), rows=2),
        back=here,
        look="button",
    )
    return [folded(_("Ask for an extension …"), form)]


def _ask(view: ItemView, here: str) -> list[Component]:
    said = lines("text", _("What proves that it is solved"))
    form = record_form(f"{here}/ask", _("Ask for the sign-off"), said, file_field(), back=here)
    return [folded(_("Ask for the sign-off …"), form)]


def _give_up(view: ItemView, here: str) -> list[Component]:
    reason = lines("text", _("Grounds"), rows=2)
    form = record_form(
        f"{here}/give_up", _("Bring it back to the unsolved matters"), reason, back=here, look="button"
    )
    return [folded(_("Bring it back to the unsolved matters …"), form)]
