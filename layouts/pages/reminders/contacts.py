"""The contacts of units: the list by unit, one open contact, the form of a new one."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.reminders.contacts import PEOPLE
from dashboard.views.reference import Unit
from dashboard.views.reminders import ContactRow, ContactsView, UnitContacts
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, lead, segments
from layouts.components.chips import chip, sign
from layouts.components.forms import act_form, hidden, labelled, pairs, select
from layouts.components.links import choose, href
from layouts.components.records import history_card, record_form
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import folded, line, records_foot, unit_choices
from layouts.pages.reminders.tabs import CONTACTS, GRID, contacts_head
from layouts.pages.reminders.unmask import masked
from layouts.pages.reminders.words import ACTS, DUTIES, GAPS, KINDS, answer_strips


def contacts_page(view: ContactsView, scope: Scope, said: str = "") -> html.Div:
    """Draw the contacts of the units of a kind, beside them the open one or the form for a new one."""
    side = _open(view, view.selected) if view.selected else [_new(view)] if view.writable else []
    return html.Div(
        [
            *contacts_head("", scope),
            *answer_strips(said),
            lead(_lead(view)),
            html.Div([_kinds(view)], className="records-bar"),
            html.Div(
                [_list(view), html.Div(side, className="stack")], className="people-columns records-columns"
            ),
            records_foot(
                _("Numbers are masked; who asks for one gives a reason, and it is in the audit trail."),
                demo=any(row.demo for unit in view.units for row in unit.rows),
            ),
        ],
        className="records",
    )


def _lead(view: ContactsView) -> str:
    people = sum(row.active and row.duty in PEOPLE for unit in view.units for row in unit.rows)
    if not view.incomplete:
        return _("{n} contacts of {units} units.").format(n=people, units=len(view.units))
    said = _("{n} contacts of {units} units; of {missing} units something is missing.")
    return said.format(n=people, units=len(view.units), missing=view.incomplete)


def _kinds(view: ContactsView) -> html.Nav:
    items = [(_(KINDS[kind]), href(CONTACTS, {"kind": kind}), kind == view.kind) for kind in view.kinds]
    return segments(_("Units"), items)


def _list(view: ContactsView) -> html.Section:
    if not any(unit.rows for unit in view.units) and not view.units:
        return html.Section(empty_good(_("No contact is on the list yet.")), className="panel")
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("duty", _("Duty"), left=True),
        Column("name", _("Name"), left=True, grow=True),
        Column("title", _("Position"), left=True, secondary=True, wide=True),
        Column("mobile", _("Mobile"), left=True),
        Column("phone", _("Telephone"), left=True, wide=True),
        Column("clock", _("7×24"), left=True),
        Column("state", _("State"), left=True),
    ]
    rows = [row for unit in view.units for row in _unit_rows(view, unit)]
    return html.Section(table(columns, rows, caption=_("Contacts")), className=GRID)


def _unit_rows(view: ContactsView, unit: UnitContacts) -> list[Row]:
    missing = [chip(_(GAPS[gap]), "outline") for gap in unit.gaps]
    if not unit.rows:
        cells: dict[str, Children] = {"unit": unit.unit.name, "duty": text.NONE, "name": missing or text.NONE}
        return [Row(cells)]
    found = [_row(view, row, row is unit.rows[0]) for row in unit.rows]
    if missing:
        found.append(Row({"name": html.Span(missing, className="clip-line")}))
    return found


def _row(view: ContactsView, row: ContactRow, first: bool) -> Row:
    here = href(CONTACTS, {"kind": view.kind, "sel": str(row.contact_id)})
    opened = choose(row.name, here, _("Show the contact {name}").format(name=row.name))
    cells: dict[str, Children] = {
        "unit": row.unit.name if first else "",
        "duty": _(DUTIES[row.duty]),
        "name": opened,
        "title": row.title or text.NONE,
        "mobile": row.mobile or text.NONE,
        "phone": row.phone or text.NONE,
        "clock": sign("good", _("yes")) if row.around_clock else text.NONE,
        "state": _state(row),
    }
    chosen = view.selected is not None and view.selected.contact_id == row.contact_id
    return Row(cells, href=here, selected=chosen, tone="" if row.active else "faint")


def _state(row: ContactRow) -> Component:
    if not row.active:
        return chip(_("off the list"), "outline")
    if row.away is not None:
        until = text.deadline(row.away, CITY_ZONE)
        said = _("away until {time}, {deputy} stands in") if row.deputy else _("away until {time}")
        return said.format(time=until, deputy=row.deputy)
    if row.by_hand:
        return _("text pasted by hand")
    return _("is told")


def _open(view: ContactsView, row: ContactRow) -> list[Component]:
    numbers = " · ".join(filter(None, (row.mobile, row.phone, row.address))) or text.NONE
    shown = masked(numbers, row.contact_id) if view.may_unmask and numbers != text.NONE else numbers
    facts: list[tuple[str, Component]] = [
        (_("Unit"), row.unit.name),
        (_("Duty"), _(DUTIES[row.duty])),
        (_("Position"), row.title or text.NONE),
        (_("Numbers"), shown),
        (_("Account"), row.account or text.NONE),
        (_("7×24"), _("yes") if row.around_clock else text.NONE),
        (_("State"), _state(row)),
    ]
    close = dcc.Link(_("Close"), href=href(CONTACTS, {"kind": view.kind}), className="stay")
    parts: list[Component] = [card(row.name, pairs(*facts), action=close)]
    if view.may_unmask:
        act, label = (
            ("deactivate", _("Take off the list")) if row.active else ("activate", _("Put on the list"))
        )
        back = href(CONTACTS, {"kind": view.kind})
        button = act_form(f"{CONTACTS}/{row.contact_id}/{act}", label, {"back": back})
        change = folded(_("Change the entry …"), _form(view, row))
        parts.append(card(_("Entry"), html.Div([button], className="button-row"), change))
    return [*parts, history_card(view.kept.history, ACTS)]


def _new(view: ContactsView) -> html.Section:
    return card(_("New contact"), _form(view, None))


def _form(view: ContactsView, row: ContactRow | None) -> html.Form:
    own = (
        [] if row else [labelled(_("Unit"), select("unit", units_offered(view.writable), "", _("choose …")))]
    )
    duties = [(name, _(label)) for name, label in DUTIES.items()]
    around = dbc.Checkbox(
        id="contact-clock",
        name="around_clock",
        value=bool(row and row.around_clock),
        label=_("answers around the clock (7×24)"),
    )
    return record_form(
        f"{CONTACTS}/save",
        _("Save"),
        hidden("contact", str(row.contact_id) if row else "0"),
        *own,
        labelled(_("Duty"), select("duty", duties, row.duty if row else "liaison")),
        line("name", _("Name"), row.name if row else "", 60),
        line("title", _("Position"), row.title if row else "", 60, required=False),
        *_numbers(row),
        line("account", _("Account whose tray it is"), row.account if row else "", 60, required=False),
        around,
        back=href(CONTACTS, {"kind": view.kind}),
    )


def _numbers(row: ContactRow | None) -> list[Component]:
    """Ask for numbers; of an entry that stands they are never filled in, so that none is shown unmasked."""
    mobile, phone, address = (
        (
            _("Mobile; empty keeps the one that is stored"),
            _("Telephone; empty keeps the one that is stored"),
            _("Mail, of a group its robot's key; empty keeps the one that is stored"),
        )
        if row
        else (_("Mobile"), _("Telephone"), _("Mail, of a group its robot's key"))
    )
    return [
        line("mobile", mobile, "", 20, required=False),
        line("phone", phone, "", 40, required=False),
        line("address", address, "", 120, required=False),
    ]


def units_offered(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Name the units that a form offers, the city's office first."""
    office = [(each.code, _("City office")) for each in units if each.kind == "city"]
    return [*office, *unit_choices(units)]
