"""What a page or panel shows when it has nothing, not enough, something old or something wrong to show."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.access import Scope
from dashboard.i18n import _

TOAST_MS = {"info": 6000, "good": 6000, "warn": 12000, "bad": None}


def skeleton(lines: int = 6) -> html.Div:
    """Hold the place of content that is being read."""
    bars = [html.Div(className="skeleton-line") for _line in range(lines)]
    return html.Div(
        [html.Span(_("Loading"), className="visually-hidden"), *bars], className="skeleton", role="status"
    )


def empty_good(text: str) -> html.P:
    """Say that nothing is there, and that this is how it should be."""
    return html.P(text, className="state state-empty")


def empty_page(scope: Scope) -> html.Div:
    """Say that there are no orders at all, and show who may import the way on."""
    parts: list[Any] = [html.P(_("There are no orders yet. This page appears after the first import."))]
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


def panel_error(read_at: str, retry_href: str) -> html.P:
    """Say that a panel could not be read again and shows an earlier result."""
    text = _("This panel could not be read; the result of {time} is shown.").format(time=read_at)
    return html.P(
        [f"▲ {text}", html.A(_("Try again"), href=retry_href)], className="state strip-warn", role="status"
    )


def page_error(number: str) -> html.Div:
    """Say that a page cannot be shown, with the number under which the log knows why."""
    return _whole_page(
        _("The page cannot be opened for the moment (code {number}).").format(number=number),
        _("Try again in a minute. If it stays, report the code."),
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


def not_found() -> html.Div:
    """Say that there is no page at this address."""
    return _whole_page(_("There is nothing at this address."), _("Choose a page on the left."))


def _whole_page(sentence: str, advice: str) -> html.Div:
    return html.Div([html.H1(sentence), html.P(advice)], className="state state-page", role="status")


def stale_strip(text: str) -> html.P:
    """Show that one expected arrival of data was missed."""
    return html.P(f"▲ {text}", className="strip strip-warn", role="status")


def partial_import(day: str, unit: str) -> html.Span:
    """Say that one unit's data of a day are missing, so that ranks are provisional."""
    text = _("The data of {unit} for {day} have not arrived; ranks are provisional").format(
        unit=unit, day=day
    )
    return html.Span(f"▲ {text}", className="warn-text")


def toast(message: str, level: str = "info") -> Any:
    """Make a toast; those that report a failure stay until they are closed."""
    return dbc.Toast(
        message,
        header={"bad": "■", "warn": "▲", "good": "●"}.get(level, "●"),
        dismissable=True,
        duration=TOAST_MS[level],
        is_open=True,
        className=f"toast-{level}",
    )
