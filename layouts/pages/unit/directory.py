"""The directory of units: from here to every unit's page, with what its open orders ask for."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.reference import Unit
from dashboard.views.unit import UnitsView
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.links import live_orders, number, unit_path
from layouts.components.states import empty_page
from layouts.components.table import Column, Row, table
from layouts.components.urgent import action_signs

Listed = tuple[tuple[Unit, Action], ...]


def units_page(view: UnitsView, scope: Scope) -> html.Div:
    """Draw the directory: districts with their townships, departments, public utilities."""
    if view.live.as_of is None:
        return html.Div([page_head(_("Units")), empty_page(scope)], className="units")
    kinds = {kind: tuple(p for p in view.units if p[0].kind == kind) for kind in text.LEVEL_NAMES}
    chips = [chip(_("at {moment}").format(moment=definitions.data_moment(view.live)))]
    columns = html.Div(
        [
            html.Div(
                [_group(kinds[kind], kind, scope) for kind in ("district", "utility")],
                className="units-column",
            ),
            html.Div([_group(kinds["department"], "department", scope)], className="units-column"),
            html.Div([_townships(kinds["district"], kinds["township"], scope)], className="units-column"),
        ],
        className="units-grid",
    )
    return html.Div(
        [page_head(_("Units"), chips=chips), lead(*_sentence(kinds)), columns, _foot(view)],
        className="units",
    )


def _sentence(kinds: dict[str, Listed]) -> list[Component]:
    ranked = (*kinds["district"], *kinds["department"], *kinds["utility"])
    late = [unit.name for unit, action in ranked if action.overdue]
    if not late:
        return [_("No unit had an overdue order at the data time.")]
    return text.rich(
        _("{n} units had overdue orders at the data time: {names}."),
        n=str(len(late)),
        names=text.listed(late, 5),
    )


def _group(units: Listed, kind: str, scope: Scope) -> html.Section:
    columns = [
        Column("unit", _("Unit"), left=True, grow=True),
        Column("overdue", _("■ overdue")),
        Column("near", _("▲ near due")),
        Column("open", _("Open")),
    ]
    title = _(text.LEVEL_NAMES[kind])
    rows = [_row(unit, action, scope) for unit, action in units]
    return card(title, table(columns, rows, caption=title), note=_("official order"))


def _row(unit: Unit, action: Action, scope: Scope) -> Row:
    target = live_orders(scope, unit)
    cells = {
        "unit": dcc.Link(unit.name, href=unit_path(unit.code)),
        "overdue": number(action.overdue, target, "overdue_now"),
        "near": number(action.near, target, "near_now"),
        "open": number(action.open, target, "open_now"),
    }
    tone = {"overdue": "bad-text"} if action.overdue else {}
    return Row(cells, classes=tone)


def _townships(districts: Listed, townships: Listed, scope: Scope) -> html.Section:
    parts: list[Component] = []
    for district, _action in districts:
        own = [pair for pair in townships if pair[0].district_id == district.unit_id]
        if own:
            links = [_township(unit, action, scope) for unit, action in own]
            parts += [html.Dt(dcc.Link(district.name, href=unit_path(district.code))), html.Dd(links)]
    kind = "township"
    return card(
        _(text.LEVEL_NAMES[kind]),
        html.Dl(parts, className="township-list"),
        note=_("■ overdue, ▲ near due at the data time"),
    )


def _township(unit: Unit, action: Action, scope: Scope) -> html.Span:
    signs = action_signs(action, live_orders(scope, unit))
    return html.Span([dcc.Link(unit.name, href=unit_path(unit.code)), *signs])


def _foot(view: UnitsView) -> html.Footer:
    parts: list[Component] = [
        _("Open orders count for the unit they are appraised for; a township's are part of its district's.")
    ]
    return foot(*parts, demo=definitions.is_demo(view.live))
