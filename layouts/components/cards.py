"""Page heads, cards, key figures and segmented links."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from layouts.component import Children, Component, aria
from layouts.components.picture import picture_menu, pictured


def page_head(
    title: str,
    *,
    chips: Sequence[Component] = (),
    controls: Sequence[Component] = (),
    actions: Sequence[Component] = (),
    crumbs: Sequence[tuple[str, str]] = (),
) -> html.Header:
    """Show a page's title with its state, the views to choose from, and the actions at the right.

    `crumbs` are (text, path) pairs of the places above this one.
    """
    trail = [html.Nav(_trail(crumbs), className="crumbs")] if crumbs else []
    row = html.Div(
        [html.H1(title), *chips, *controls, html.Span(className="grow"), *actions], className="page-head"
    )
    return html.Header([*trail, row])


def _trail(crumbs: Sequence[tuple[str, str]]) -> list[Component]:
    parts: list[Component] = []
    for text, path in crumbs:
        parts += [
            dcc.Link(text, href=path),
            html.Span("／", className="crumb-gap", **aria(hidden="true")),
        ]
    return parts[:-1]


def lead(*parts: Component) -> html.P:
    """Show the page's one sentence of fact."""
    return html.P(list(parts), className="lead")


def card(title: str, *children: Component, note: Children = "", action: Component = None) -> html.Section:
    """Show a titled panel; `note` stands small beside the title, `action` at its right."""
    head: list[Component] = [html.H2([title, html.Small(note)] if note else title)]
    if action is not None:
        head.append(action)
    if pictured(list(children)):
        head.append(picture_menu())
    return html.Section([html.Div(head, className="card-head"), *children], className="panel")


def key_figure(label: str, value: str, note: str = "", href: str = "") -> html.Div:
    """Show one figure with its label and its fraction or n; `href` opens what was counted."""
    number = (
        dcc.Link(value, href=href, className="figure-value")
        if href
        else html.Span(value, className="figure-value")
    )
    return html.Div(
        [html.Span(label, className="figure-label"), number, html.Span(note, className="figure-note")],
        className="figure",
    )


def segments(label: str, items: Sequence[tuple[str, str, bool]], *, stay: bool = False) -> html.Nav:
    """Show a row of links of which one is chosen; items are (text, address, chosen).

    With `stay` the page keeps its scroll position.
    """
    kept = " stay" if stay else ""
    links = [
        html.Span(
            dcc.Link(text, href=href, className=("segment on" if chosen else "segment") + kept),
            **(aria(current="true") if chosen else {}),
        )
        for text, href, chosen in items
    ]
    return html.Nav(links, className="segments", **aria(label=label))


def foot(*parts: Component, demo: bool = False) -> html.Footer:
    """Show how the page's figures are meant, in two small lines; `demo` where the data are made up."""
    warning: list[Component] = ["　", html.B(_("Demonstration data, not a real appraisal."))] if demo else []
    return html.Footer([*parts, *warning], className="page-foot")
