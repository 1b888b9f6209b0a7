"""Choose a period, a basis and a moment: menus of links, and one small form for anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dash import dcc, html

from dashboard.clocks.periods import FORMS, complete_months_before, month_period
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period
from dashboard.views.vocabulary import BASES
from layouts import definitions, text
from layouts.component import Component, aria
from layouts.components.chips import chip
from layouts.components.links import RankState

Href = Callable[..., str]  # the address of the page with the parameters given by name changed
MONTHS = 13


def menu(label: str, items: Sequence[Component], *, title: str = "") -> html.Details:
    """Show a button that opens a small panel; works without any script."""
    panel = html.Div(list(items), className="picker-panel")
    return html.Details(
        [html.Summary(label, className="button", title=title or None), panel], className="picker"
    )


def known_at(context: FigureContext, asof: str) -> list[Component]:
    """Return the chip of figures as they were known at an earlier moment, nothing where none is named."""
    if not asof:
        return []
    said = _("as known at {moment}").format(moment=definitions.data_moment(context))
    return [chip(said, "outline")]


def elsewhere(period: str) -> tuple[str, str]:
    """Return the period to offer where one holds no order, and how it is called."""
    return ("", _("Show the last complete month")) if period else ("r30d", _("Show the last 30 days"))


def choice(label: str, href: str, chosen: bool) -> html.Div:
    """Show one entry of a menu."""
    extra = aria(current="true") if chosen else {}
    return html.Div(dcc.Link(label, href=href, className="stay"), className="picker-item", **extra)


def scrolled(entries: Sequence[Component]) -> html.Div:
    """Show entries of a menu that may be too many for the screen."""
    return html.Div(list(entries), className="picker-scroll")


def recent_months(today: date) -> list[Period]:
    """Return the month of a day and the complete months before it, newest first."""
    return [month_period(today), *reversed(complete_months_before(today, MONTHS))]


def period_entries(href: Href, chosen: Period, today: date) -> html.Div:
    """Show the last three months together and the months of the last year."""
    return scrolled(
        [
            choice(_("Last three months"), href(period="r3m"), chosen.text == "r3m"),
            *(
                choice(text.period(month), href(period=month.text), month.text == chosen.text)
                for month in recent_months(today)
            ),
        ]
    )


def short(chosen: Period) -> str:
    """Say a period on a button: the months of the usual three stand beside it in the page's head."""
    return _("Last three months") if chosen.text == "r3m" else text.period(chosen)


def status_chip(context: FigureContext, kind: str = "neutral") -> html.Span:
    """Show the period with how firm its figures are, beside the menu whose button says `short` of it."""
    said = text.period(context.period)
    if short(context.period) != said:
        return chip(definitions.status(context), kind)
    return chip(definitions.firmness(context), kind, before=said)


def period_menu(state: RankState, chosen: Period, today: date) -> html.Details:
    """Show the months of the last year, the last three months together, and a form for other periods."""
    return menu(short(chosen), [period_entries(state.href, chosen, today), _range_form(state, chosen)])


def _range_form(state: RankState, chosen: Period) -> html.Form:
    other = {name: value for name, value in state.parameters().items() if name not in ("period", "asof")}
    hidden = [dcc.Input(type="hidden", name=name, value=value) for name, value in other.items()]
    return html.Form(
        [
            *hidden,
            html.Label([_("Period"), _field("period", chosen.text, "2026-08..2026-10")]),
            _forms_help(),
            html.Label([_("As known at"), _field("asof", state.asof, "2026-11-01T08:00")]),
            html.Button(_("Show"), type="submit", className="button"),
        ],
        action="/rank",
        method="get",
        className="picker-form nav-form",
    )


def _forms_help() -> html.P:
    """Name every way to write a period."""
    forms = [html.Span(each, className="period-form") for each in FORMS.split(", ")]
    return html.P(text.rich(_("Forms: {forms}"), forms=html.Span(forms)), className="field-help")


def _field(name: str, value: str, example: str) -> dcc.Input:
    return dcc.Input(
        name=name, value=value, placeholder=example, type="text", autoComplete="off", className="field"
    )


def basis_menu(href: Href, chosen: str, office: str) -> html.Details:
    """Show the bases on which orders are counted; an address without one means the office's own."""
    entries = [
        choice(_(text.BASIS_NAMES[basis]), href(basis="" if basis == office else basis), basis == chosen)
        for basis in BASES
    ]
    return menu(_(text.BASIS_NAMES[chosen]), entries, title=_("Which orders the period counts"))
