"""The page of accounts: who may sign in, and what its keeper does: add, shut, reopen, a new password."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.people import PeopleView, UserRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.forms import act_form, labelled, pairs
from layouts.components.links import choose
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.frame import role_name
from layouts.pages.people.parts import filter_form, where
from layouts.pages.people.words import REFUSED, answer_strips, state_word

PATH = "/admin/users"


def users_page(view: PeopleView, answer: str = "") -> html.Div:
    """Draw the list of accounts, beside it the open one and the form for a new one."""
    name = view.selected.name if view.selected else ""
    opened = [_open(view, view.selected)] if view.selected else []
    return html.Div(
        [
            page_head(_("Users")),
            *answer_strips(answer, name),
            lead(_sentence(view)),
            filter_form(PATH, view),
            html.Div(
                [_list(view), html.Div([*opened, _new()], className="stack")], className="people-columns"
            ),
            foot(
                _(
                    "Who keeps accounts gives no rights: a new account can do nothing until the security "
                    "administrator gives it a role. Every act is in the audit trail."
                )
            ),
        ],
        className="people",
    )


def _sentence(view: PeopleView) -> str:
    words = {
        "disabled": _("{n} disabled"),
        "locked": _("{n} locked after wrong passwords"),
        "unassigned": _("{n} without a role"),
    }
    parts = [_("{n} accounts").format(n=view.total)]
    parts += [said.format(n=view.counts[state]) for state, said in words.items() if view.counts[state]]
    return text.listed(parts)


def _list(view: PeopleView) -> Component:
    if not view.rows:
        return html.Section(empty_good(_("No account meets these conditions.")), className="panel")
    columns = [
        Column("name", _("Account"), left=True, pin=True),
        Column("shown", _("Name"), left=True, grow=True),
        Column("role", _("Role"), left=True),
        Column("unit", _("Unit"), left=True),
        Column("state", _("State"), left=True),
        Column("phones", _("Phones"), secondary=True, wide=True, title=_("Phones that stay signed in")),
        Column("login", _("Last sign-in"), secondary=True),
    ]
    grid = table(columns, [_row(view, row) for row in view.rows], caption=_("Users"))
    return html.Section(grid, className="panel table-panel")


def _row(view: PeopleView, row: UserRow) -> Row:
    here = where(PATH, view, row.name)
    cells: dict[str, Children] = {
        "name": choose(row.name, here, _("Show the account {name}").format(name=row.name)),
        "shown": row.display_name,
        "role": role_name(row.role),
        "unit": row.unit_name or text.NONE,
        "state": state_word(row),
        "phones": str(row.phones) if row.phones else text.NONE,
        "login": text.moment(row.last_login, CITY_ZONE),
    }
    chosen = view.selected is not None and view.selected.name == row.name
    return Row(cells, href=here, selected=chosen, tone="faint" if row.disabled else "")


def _open(view: PeopleView, row: UserRow) -> html.Section:
    facts = pairs(
        (_("Name"), row.display_name),
        (_("Role"), role_name(row.role)),
        (_("Unit"), row.unit_name or text.NONE),
        (_("State"), state_word(row)),
        (_("Password"), _("must be changed at the next sign-in") if row.must_change else _("own")),
        (_("Wrong passwords"), _("{n} in the last five minutes").format(n=row.failures)),
        (_("Phones that stay signed in"), str(row.phones)),
        (_("Last sign-in"), text.moment(row.last_login, CITY_ZONE, year=0)),
    )
    close = dcc.Link(_("Close"), href=where(PATH, view), className="stay")
    return card(row.name, facts, *_acts(view, row), action=close)


def _acts(view: PeopleView, row: UserRow) -> list[Component]:
    """Offer what may be done to the account now, or say why nothing may."""
    if view.refusal:
        return [html.P(_(REFUSED[view.refusal]), className="card-note")]
    back = where("", view)

    def state(act: str, label: str) -> html.Form:
        return act_form(f"{PATH}/state", label, {"name": row.name, "act": act, "back": back}, loads=True)

    buttons: list[Component] = [
        act_form(f"{PATH}/password", _("Make a new password"), {"name": row.name, "back": back}, loads=True),
        state("enable", _("Enable")) if row.disabled else state("disable", _("Disable")),
    ]
    if row.failures:
        buttons.append(state("unlock", _("Unlock")))
    if row.phones:
        buttons.append(state("end_phones", _("Sign out its phones")))
    return [html.Div(buttons, className="button-row people-acts")]


def _new() -> html.Section:
    form = html.Form(
        [
            labelled(_("Account name, for signing in"), _text("name")),
            labelled(_("Name shown on pages"), _text("display_name")),
            html.Button(_("Add the account"), type="submit", className="button primary"),
        ],
        action=f"{PATH}/add",
        method="post",
        className="people-form",
    )
    said = _("Its one-time password is shown once, on the next page.")
    return card(_("New account"), form, html.P(said, className="card-note"))


def _text(name: str) -> dcc.Input:
    return dcc.Input(name=name, type="text", autoComplete="off", className="field", maxLength=60)
