"""The page of the own account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dash import html

from dashboard.i18n import _
from dashboard.people.access import CITY_WIDE_ROLES
from layouts import ids, text
from layouts.component import aria
from layouts.components.cards import card, page_head
from layouts.components.phones import PhoneLine, phone_list
from layouts.components.states import notice_strips
from layouts.frame import role_name


@dataclass(frozen=True)
class AccountView:
    """The signed-in account as its owner sees it."""

    name: str
    display_name: str
    role: str
    unit_name: str
    permissions: Collection[str]
    keeps_phone: bool = False
    phones: Sequence[PhoneLine] = ()
    phone_days: int = 0


def account_page(view: AccountView) -> html.Div:
    """Show who is signed in, what the account may do, its password and its sessions."""
    facts = (
        (_("Account"), view.name),
        (_("Name"), view.display_name),
        (_("Role"), role_name(view.role)),
        (_("Unit"), view.unit_name or (_("Whole city") if view.role in CITY_WIDE_ROLES else text.NONE)),
        (_("May"), _(", ").join(text for key, text in permission_names() if key in view.permissions)),
    )
    rows = [item for label, value in facts for item in (html.Dt(label), html.Dd(value))]
    end_others = html.Button(
        _("End my other sessions"), id=ids.ACCOUNT_END_OTHERS, className="button", n_clicks=0
    )
    done = html.Span(id=ids.ACCOUNT_END_OTHERS_DONE, className="quiet", **aria(live="polite"))
    change = html.A(_("Change password"), href="/account/password", className="button")
    return html.Div(
        [
            page_head(_("My account")),
            *notice_strips(_notices(view)),
            html.Div(
                [
                    card(_("Rights"), html.Dl(rows, className="facts")),
                    card(_("Sign-in"), html.Div([change, end_others, done], className="button-row")),
                    *_phones(view),
                ],
                className="narrow stack",
            ),
        ]
    )


def _notices(view: AccountView) -> list[str]:
    if view.role != "unassigned":
        return []
    return [_("This account has no role yet. The security administrator gives it one.")]


def _phones(view: AccountView) -> list[html.Section]:
    if not view.keeps_phone or not view.phone_days:
        return []
    shown = phone_list(view.phones, view.phone_days, "desk")
    return [card(_("Phones that stay signed in"), html.Div(shown, className="phones"))]


def permission_names() -> tuple[tuple[str, str], ...]:
    """Return every permission with its name in the reader's language, in the order they are read."""
    return (
        ("view_figures", _("see figures and ranks")),
        ("view_orders", _("see orders")),
        ("view_contact", _("see contacts, each look recorded")),
        ("export", _("export")),
        ("import", _("import tables")),
        ("view_records", _("read findings, reports and visits")),
        ("supervise", _("keep reports, instructions and visits")),
        ("manage_survey", _("keep the survey")),
        ("call_survey", _("call drawn enterprises")),
        ("rectify", _("answer for the unit's findings")),
        ("manage_screens", _("keep the screens on walls")),
        ("operate", _("watch jobs and sources, run a job again")),
        ("manage_accounts", _("keep accounts")),
        ("manage_roles", _("give roles and units")),
        ("read_audit", _("read the audit trail")),
        ("own_account", _("manage the own account")),
    )
