"""The page of roles: what each role may do, who has which, for which unit, and giving one."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import CITY_WIDE_ROLES, ROLE_PERMISSIONS, ROLES
from dashboard.people.separation import GIVEN_ON_PAGES
from dashboard.views.people import PeopleView, UserRow
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.forms import hidden, labelled, pairs, select
from layouts.components.links import choose
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.frame import role_name
from layouts.pages.account.page import permission_names
from layouts.pages.people.parts import filter_form, where
from layouts.pages.people.words import REFUSED, answer_strips, state_word

PATH = "/admin/roles"
# On the page of roles every one has it and it says nothing.
EVERYBODY = "own_account"


def roles_page(view: PeopleView, answer: str = "") -> html.Div:
    """Draw who has which role, beside it the open account with the form, below what each role may do."""
    name = view.selected.name if view.selected else ""
    beside = _open(view, view.selected) if view.selected else _hint()
    return html.Div(
        [
            page_head(_("Roles and units")),
            *answer_strips(answer, name),
            lead(_sentence(view)),
            filter_form(PATH, view),
            html.Div([_list(view), html.Div(beside, className="stack")], className="people-columns"),
            html.Div(_matrix(), className="people-matrix"),
            foot(
                _(
                    "Three administrators watch each other: one keeps accounts, one gives roles, one reads "
                    "the audit trail. They see no order, nobody holds two of these roles, nobody changes his "
                    "own account, and they are appointed on the server alone."
                )
            ),
        ],
        className="people",
    )


def _sentence(view: PeopleView) -> str:
    waiting = view.counts["unassigned"]
    if not waiting:
        return _("Every one of the {n} accounts that may sign in has its role.").format(
            n=view.total - view.counts["disabled"]
        )
    return _("{n} of {all} accounts wait for a role.").format(n=waiting, all=view.total)


def _list(view: PeopleView) -> Component:
    if not view.rows:
        return html.Section(empty_good(_("No account meets these conditions.")), className="panel")
    columns = [
        Column("name", _("Account"), left=True, pin=True),
        Column("shown", _("Name"), left=True, grow=True),
        Column("role", _("Role"), left=True),
        Column("unit", _("Unit"), left=True),
        Column("state", _("State"), left=True),
    ]
    grid = table(columns, [_row(view, row) for row in view.rows], caption=_("Roles and units"))
    return html.Section(grid, className="panel table-panel")


def _row(view: PeopleView, row: UserRow) -> Row:
    here = where(PATH, view, row.name)
    cells: dict[str, Children] = {
        "name": choose(row.name, here, _("Show the account {name}").format(name=row.name)),
        "shown": row.display_name,
        "role": role_name(row.role),
        "unit": _of_unit(row),
        "state": state_word(row),
    }
    chosen = view.selected is not None and view.selected.name == row.name
    return Row(cells, href=here, selected=chosen, tone="faint" if row.disabled else "")


def _of_unit(row: UserRow) -> str:
    return row.unit_name or (_("Whole city") if row.role in CITY_WIDE_ROLES else text.NONE)


def _hint() -> html.Section:
    said = _("Choose an account in the list to give it a role and a unit.")
    return card(_("Give a role"), html.P(said, className="card-note"))


def _open(view: PeopleView, row: UserRow) -> html.Section:
    facts = pairs((_("Name"), row.display_name), (_("Role"), role_name(row.role)), (_("Unit"), _of_unit(row)))
    close = dcc.Link(_("Close"), href=where(PATH, view), className="stay")
    return card(row.name, facts, _form(view, row), action=close)


def _form(view: PeopleView, row: UserRow) -> Component:
    if view.refusal:
        return html.P(_(REFUSED[view.refusal]), className="card-note")
    roles = [(role, role_name(role)) for role in GIVEN_ON_PAGES]
    units = _unit_choices(view.units)
    return html.Form(
        [
            hidden("name", row.name),
            hidden("back", where("", view)),
            labelled(_("Role"), select("role", roles, row.role)),
            labelled(_("Unit"), select("unit", units, row.unit_code, _("none, the whole city"))),
            html.Button(_("Give the role"), type="submit", className="button primary"),
        ],
        action=PATH,
        method="post",
        className="people-form",
    )


def _unit_choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Name units by what they are among: districts first, then townships by district, then the others."""
    districts = {unit.unit_id: unit.name for unit in units if unit.kind == "district"}
    found = sorted(units, key=lambda unit: list(text.LEVEL_NAMES).index(unit.kind))
    among = {unit.code: districts.get(unit.district_id or 0, "") for unit in found if unit.kind == "township"}
    return [
        (unit.code, " · ".join((among.get(unit.code) or _(text.LEVEL_NAMES[unit.kind]), unit.name)))
        for unit in found
    ]


def _matrix() -> html.Section:
    """Show every right of every role."""
    names = [(key, said) for key, said in permission_names() if key != EVERYBODY]
    columns = [Column("may", _("May"), left=True, grow=True, pin=True)]
    columns += [Column(role, role_name(role), left=True) for role in ROLES]
    rows = [Row({"may": said, **{role: _has(role, key) for role in ROLES}}) for key, said in names]
    return card(_("What each role may do"), table(columns, rows, caption=_("What each role may do")))


def _has(role: str, permission: str) -> Component:
    if permission not in ROLE_PERMISSIONS[role]:
        return html.Span("–", className="quiet", **aria(label=_("no")))
    return html.Span("●", className="sign sign-good", role="img", **aria(label=_("yes")))
