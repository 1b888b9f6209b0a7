"""What a page or panel shows when it has nothing, not enough, something old or something wrong to show."""

from __future__ import annotations

from collections.abc import Iterable

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.importing.arrivals import Silence
from dashboard.people.access import Scope
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component

TOAST_MS = {"info": 6000, "good": 6000, "warn": 12000, "bad": None}


def silence_strips(silent: Iterable[tuple[Unit, Silence]]) -> list[html.P]:
    """Say which districts have days without an order that chance hardly explains: a partial import."""
    said = _(
        "{unit}: no order from {first} to {last}, usually {n} a working day. The data may not have arrived; "
        "ranks are provisional."
    )
    return [
        html.P(
            "▲ "
            + said.format(
                unit=unit.name,
                first=text.day(each.first),
                last=text.day(each.last),
                n=text.decimal(each.usual, 1),
            ),
            className="strip strip-warn",
            role="status",
        )
        for unit, each in silent
    ]


def late_strips(n: int, month: str) -> list[html.P]:
    """Say how many orders of a locked month changed since, and lead to them; nothing where none did."""
    if not n:
        return []
    said = _("Changed since the lock: {n} orders, not counted.").format(n=n)
    link = dcc.Link(_("Versions of the month"), href=f"/check/{month}")
    return [html.P([said, " ", link], className="strip", role="status")]


def empty_good(text: str) -> html.P:
    """Say that nothing is there, and that this is how it should be."""
    return html.P(text, className="state state-empty")


def said_within(said: str, scope: Scope, unit: Unit | None = None) -> str:
    """Name the unit that a sentence is true of: the one that is shown, or all that the account sees."""
    name = unit.name if unit else "" if scope.city_wide else scope.unit_name
    return _("{unit}: {said}").format(unit=name, said=said) if name else said


def not_shown(unit: Unit, scope: Scope, whole_href: str) -> html.P:
    """Say that what is recorded of a unit is not for the account, which is not the same as none."""
    said = _("What is recorded of {unit} is not shown to your account; it sees that of {own}.")
    parts = [said.format(unit=unit.name, own=scope.unit_name), " "]
    link = dcc.Link(_("Show what my account sees"), href=whole_href)
    return html.P([*parts, link], className="state", role="status")


def empty_page(scope: Scope) -> html.Div:
    """Say that there are no orders at all, and show who may import the way on."""
    parts: list[Component] = [html.P(_("There are no orders yet. This page appears after the first import."))]
    if scope.may("import"):
        parts.append(html.P(dcc.Link(_("Import a table"), href="/import")))
    return html.Div(parts, className="state state-page", role="status")


def empty_filtered(clear_href: str) -> html.P:
    """Say that no order meets the conditions, and offer to clear them."""
    return html.P(
        [_("No orders meet these conditions."), dcc.Link(_("Clear filters"), href=clear_href)],
        className="state state-empty",
    )


def not_enough_data(column: str, template_href: str = "") -> html.P:
    """Name the column without which this panel stays dark, and offer the template to add it."""
    text = _("“{column}” is missing; this shows once it is there.").format(column=column)
    link = [html.A(_("Download template"), href=template_href)] if template_href else []
    return html.P([text, *link], className="state state-missing")


def small_sample() -> html.Span:
    """Say that there are too few orders to rank."""
    return html.Span(_("Too few orders, not ranked"), className="quiet")


def page_error(number: str) -> html.Div:
    """Say that a page cannot be shown, with the number under which the log knows why."""
    return _whole_page(
        _("The page cannot be opened for the moment (code {number}).").format(number=number),
        _("Try again in a minute. If it stays, report the code."),
    )


def outage_words(kind: str) -> tuple[str, str]:
    """Return what is the matter with the database (data_access.outages) and what the reader can do."""
    again = _("Nothing was stored. Try again in a moment.")
    return {
        "busy": (_("An import is being stored just now."), again),
        "full": (
            _("The server can store nothing more: its disk is full."),
            _("Nothing was stored. Tell the system administrator; whoever is signed in can still read."),
        ),
        "readonly": (
            _("The database may only be read for the moment."),
            _("Nothing was stored. Tell the system administrator; whoever is signed in can still read."),
        ),
    }.get(
        kind,
        (
            _("The database cannot be reached."),
            _("The page comes back by itself. If it lasts, tell the system administrator."),
        ),
    )


def no_permission(whose: str = "", visible: str = "", grants: str = "") -> html.Div:
    """Say that the account lacks the right, whose the thing is and who can grant it, where known."""
    if whose and visible:
        sentence = _("This order belongs to {whose}; your account sees {visible}.").format(
            whose=whose, visible=visible
        )
    else:
        sentence = _("Your account lacks the right for this page.")
    return _whole_page(sentence, grants or _("The security administrator grants rights."))


def no_such_order(scope: Scope) -> html.Div:
    """Say the same for an order that does not exist as for one of another unit: neither is told apart.

    Whoever sees the orders of every unit is told that there is none.
    """
    if scope.city_wide and scope.may("view_orders"):
        return _whole_page(
            _("There is no order at this address."),
            _("It may stand under another number or in a table not yet imported: look for it above."),
        )
    return no_permission(_("another unit, or does not exist"), scope.unit_name or _("no orders"))


def no_such_record(scope: Scope) -> html.Div:
    """Say that there is no such record; who is not city-wide is told the same of one that is not theirs."""
    if scope.city_wide:
        return _whole_page(
            _("There is no such record."),
            _("It may have been removed, or the address is wrong: look for it in its list."),
        )
    return _whole_page(
        _("There is no such record, or it lies outside what your account sees."),
        _("Look for it in its list, which shows all that your account sees."),
    )


def figures_only(unit: str) -> str:
    """Say that the account sees a unit's figures and may not open the orders behind them."""
    return _("Your account sees the figures of {unit}, not its orders.").format(unit=unit)


def notice_strips(said: Iterable[str]) -> list[html.P]:
    """Show what of an address was not understood, and what the figures lack, above a page's content."""
    return [html.P(each, className="strip notice", role="status") for each in said]


def done_strips(said: Iterable[str]) -> list[html.P]:
    """Show what was done as asked, above a page's content."""
    return [html.P(f"● {each}", className="strip notice notice-done", role="status") for each in said]


def not_found() -> html.Div:
    """Say that there is no page at this address."""
    return _whole_page(_("There is nothing at this address."), _("Choose a page on the left."))


def _whole_page(sentence: str, advice: str) -> html.Div:
    return html.Div([html.H1(sentence), html.P(advice)], className="state state-page", role="status")


def toast(message: str, level: str = "info") -> Component:
    """Make a toast; those that report a failure stay until they are closed."""
    shown: Component = dbc.Toast(
        message,
        header={"bad": "■", "warn": "▲", "good": "●"}.get(level, "●"),
        dismissable=True,
        duration=TOAST_MS[level],
        is_open=True,
        className=f"toast-{level}",
    )
    return shown
